"""Cases with their parts, and how they are handled."""

from typing import Any

from courses.cases.models import Case, CasePart, ChecklistItem, Classification, HandlingRules
from curriculum.domain.loading import Loading, stream
from curriculum.domain.yaml_source import Mapping
from people.models import Audience


def load_cases(document: Mapping, loading: Loading) -> None:
    """Write handling rules, checklist, and each case with its parts."""
    _load_handling(document, loading)
    for order, item in enumerate(document["anonymisation_checklist"]):
        values = {"text": item["text"], "order": order}
        loading.upsert(ChecklistItem, {"key": item["key"]}, values, where=item)
    for item in document["cases"]:
        case = load_case(item, loading)
        for part in item["parts"]:
            load_part(case, part, loading)


def _load_handling(document: Mapping, loading: Loading) -> None:
    handling = document["handling"]
    for order, level in enumerate(handling["classification_levels"]):
        # Keys of the database are slugs with hyphens.
        find = {"key": level["key"].replace("_", "-")}
        values = {"title": level["title"], "rule": level["rule"], "order": order}
        loading.upsert(Classification, find, values, where=level)
    values = {
        "notice": document["notice"],
        "default_classification": handling["default_classification"],
        "copies": handling["copies"],
        "online": handling["online"],
        "after_session": handling["after_session"],
    }
    first = HandlingRules.objects.order_by("pk").first()
    loading.upsert(HandlingRules, {"pk": first.pk if first else 1}, values, where=handling)


def load_case(item: Mapping, loading: Loading) -> Case:
    """Write one case; facilitation notes are part of it and read by those who hold a grant."""
    key = item["key"]
    notes = item["facilitation"]
    lists = {
        "tags": [str(tag) for tag in item.get("tags", [])],
        "family": item["family"].get("members", []),
        "aims": notes.get("aims", []),
        "likely_turns": notes.get("likely_turns", []),
        "advisor_points": notes.get("advisor_points", []),
        "do_not": notes.get("do_not", []),
        "timeline": item.get("disclosure_timeline", []),
    }
    values: dict[str, Any] = {
        "order": item["order"],
        "title": item["title"],
        "title_kana": item["title_kana"],
        "classification": Classification.objects.get(key=item["classification"].replace("_", "-")),
        "is_fictional": item["fictional"],
        "fictional_statement": item.get("fictional_statement", ""),
        "theme": item["theme"],
        "presenter_role": item["presenter_role"],
        "content_notes": item.get("content_notes", ""),
        "question_from_presenter": item["question_from_presenter"],
        "family_text": item["family"]["text_alternative"],
        "closing_words": notes.get("closing_words", ""),
    }
    values |= {name: stream(Case, name, rows, key) for name, rows in lists.items()}
    many = {"audiences": list(Audience.objects.filter(code__in=item["audiences"]))}
    case: Case = loading.upsert(Case, {"key": key}, values, where=item, many=many)
    return case


def load_part(case: Case, item: Mapping, loading: Loading) -> None:
    """Write one part; who read it before keeps the record of it."""
    release = item["release"]
    path = (case.key, item["key"])
    values: dict[str, Any] = {
        "order": item["order"],
        "title": item["title"],
        "trigger": release["trigger"],
        "offset_minutes": release["offset_minutes"],
        "also_for_modules": list(release.get("also_for_modules", [])),
        "reading_minutes": item["reading_minutes"],
    }
    for name in ("facts", "narrative", "questions"):
        values[name] = stream(CasePart, name, item.get(name, []), *path)
    find = {"case": case, "key": item["key"]}
    loading.upsert(CasePart, find, values, where=item, key=":".join(path))
