"""Reference data: audiences, offices, terms, words and places."""

from typing import Any

from curriculum.domain.loading import Loading
from curriculum.domain.yaml_source import Mapping
from library.models import (
    EventKind,
    ExternalTrainingType,
    GlossaryTerm,
    Municipality,
    Network,
    Resource,
    WordingRule,
)
from people.models import Audience, Office, Term

# What a file may leave open; what it leaves out stays as the office wrote it.
RESOURCE_FIELDS = {
    "ages": "ages",
    "all_ages": "is_all_ages",
    "age_from": "age_from",
    "age_to": "age_to",
    "residence": "residence",
    "residence_note": "residence_note",
    "notes": "notes",
}


def load_reference(document: Mapping, loading: Loading) -> None:
    """Write everything of one reference file."""
    _load_audiences(document.get("audiences", []), loading)
    _load_offices(document, loading)
    _load_words(document, loading)
    _load_places(document, loading)


def _load_audiences(items: list[Any], loading: Loading) -> None:
    """Parents first, wherever they stand in the file."""
    codes = {item["code"] for item in items}
    waiting = list(enumerate(items))
    done: set[str] = set()
    while waiting:
        ready = [
            (order, item)
            for order, item in waiting
            if item.get("parent") not in codes - done or item.get("parent") == item["code"]
        ]
        for order, item in ready or waiting:
            parent = Audience.objects.filter(code=item.get("parent", "")).first()
            values = {"key": item["key"], "name": item["name"], "parent": parent, "order": order}
            loading.upsert(Audience, {"code": item["code"]}, values, where=item)
            done.add(item["code"])
        waiting = [pair for pair in waiting if pair[1]["code"] not in done]


def _load_offices(document: Mapping, loading: Loading) -> None:
    with_terms = {item["appointment"] for item in document.get("terms_of_office", [])}
    for order, item in enumerate(document.get("appointments", [])):
        values = {
            "name": item["name"],
            "term_text": item["term"],
            "owner_text": item["owner"],
            "record_basis": item["record_basis"],
            "is_appointed": item.get("appointed", item["key"] in with_terms),
            "order": order,
        }
        loading.upsert(Office, {"key": item["key"]}, values, where=item)
    for item in document.get("terms_of_office", []):
        values = {
            "office": Office.objects.get(key=item["appointment"]),
            "title": item["title"],
            "starts_on": item["start"],
            "ends_on": item["end"],
        }
        loading.upsert(Term, {"key": item["key"]}, values, where=item)


def _load_words(document: Mapping, loading: Loading) -> None:
    for item in document.get("glossary", []):
        values = {"kana": item["kana"], "text": item["text"]}
        loading.upsert(GlossaryTerm, {"term": item["term"]}, values, where=item)
    for order, item in enumerate(document.get("wording_guide", [])):
        values = {
            "use": item["use"],
            "level": item["level"],
            "note": item.get("note", ""),
            "order": order,
        }
        loading.upsert(WordingRule, {"avoid": item["avoid"]}, values, where=item)


def _load_places(document: Mapping, loading: Loading) -> None:
    for order, item in enumerate(document.get("networks", [])):
        values = {
            "municipality": item["municipality"],
            "name": item["name"],
            "source": item["seed"],
            "order": order,
        }
        loading.upsert(Network, {"key": item["key"]}, values, where=item)
    for order, item in enumerate(document.get("resources", [])):
        find = {"municipality": item["municipality"], "name": item["name"]}
        values = {"kind": item["kind"], "source": item["seed"], "order": order}
        values |= {field: item[name] for name, field in RESOURCE_FIELDS.items() if name in item}
        loading.upsert(Resource, find, values, where=item)
    kinds = {"external_training_types": ExternalTrainingType, "event_kinds": EventKind}
    for name, model in kinds.items():
        for order, item in enumerate(document.get(name, [])):
            values = {"name": item["name"], "source": item.get("source", ""), "order": order}
            loading.upsert(model, {"key": item["key"]}, values, where=item)
    for order, item in enumerate(document.get("municipalities", [])):
        values = {
            "name": item["name"],
            "is_own": item.get("own", False),
            "source": item.get("source", ""),
            "order": order,
        }
        loading.upsert(Municipality, {"key": item["key"]}, values, where=item)
