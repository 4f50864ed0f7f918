"""Modules: lectures, exercises, group work, reflections."""

from typing import Any

from courses.cases.models import Case
from courses.models import (
    ExercisePage,
    GroupWorkPage,
    LecturePage,
    ModulePage,
    ReflectionPage,
    StagePage,
)
from courses.models.modules import WATCH_PERCENT
from courses.worksheets.models import ModuleWorksheet, Worksheet
from curriculum.domain.load_quizzes import load_quiz
from curriculum.domain.load_sections import as_counted, sections
from curriculum.domain.loading import Loading, stream
from curriculum.domain.page_tree import put_page
from curriculum.domain.yaml_source import Mapping
from people.models import Audience

PAGES: dict[str, type[ModulePage]] = {
    "lecture": LecturePage,
    "exercise": ExercisePage,
    "group_work": GroupWorkPage,
    "case_conference": GroupWorkPage,
    "reflection": ReflectionPage,
}

# How a lecture counts what is played, unless the file says otherwise.
RULE: dict[str, Any] = {"watch_percent": WATCH_PERCENT, "no_skip": False}
# What a module waits for, unless the file says otherwise: what its kind decides.
WAITS: dict[str, Any] = {"wait_rule": ModulePage.Wait.BY_KIND.value, "waits_for": None}


def load_module(
    item: Mapping, document: Mapping, stage: StagePage, loading: Loading
) -> ModulePage | None:
    """Write one module with its quiz or worksheet."""
    completion = document["course"]["completion"]
    model = PAGES[item["kind"]]
    values = _common(item, completion, model) | _meeting(item, model) | _case(item) | _waits(item)
    if model is LecturePage:
        values |= _lecture(item, completion, loading)
    elif model is ExercisePage:
        material = [item["material"]] if "material" in item else []
        values["material"] = sections(model, "material", material, item["key"], loading)
    elif model is GroupWorkPage:
        values |= _group_work(item)
    found = model.objects.filter(key=item["key"]).first()
    page: ModulePage | None = put_page(
        found or model(), stage, values, _many(item, model), where=item, loading=loading,
        counted=_counted(values),
    )  # fmt: skip
    if page is not None:
        _load_activities(item, page, completion, loading)
    return page


def _counted(values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as the digest of a page counts them.

    A rule that is as it was before files could say one does not count: otherwise an upgrade
    would take every lecture for changed, and undo what trainers edited.
    """
    usual = RULE | WAITS
    counted = {n: v for n, v in values.items() if usual.get(n) != v or n not in usual}
    for name in {"body", "material"} & set(values):
        counted[name] = as_counted(name, values[name], values["key"])
    return counted


def _common(item: Mapping, completion: Mapping, model: type[ModulePage]) -> dict[str, Any]:
    key = item["key"]
    return {
        "title": item["title"],
        "slug": key,
        "key": key,
        "kind": item["kind"],
        "delivery": item["delivery"],
        "is_required": item["required"],
        "duration_minutes": item["duration_minutes"],
        "objectives": stream(model, "objectives", item.get("objectives", []), key),
        "instructions": item.get("instructions", ""),
        "requires_attendance": key in completion["require_sessions_attended"],
    }


def _meeting(item: Mapping, model: type[ModulePage]) -> dict[str, Any]:
    return {
        "is_per_district": item.get("per_district", False),
        "timetable": stream(model, "timetable", item.get("timetable", []), item["key"]),
    }


def _case(item: Mapping) -> dict[str, Any]:
    """Name the case that is usually taken: the one said, the default of several, or the only one."""
    selection = item.get("case_selection", {})
    keys = case_keys(item)
    default = selection.get("default") or (keys[0] if len(keys) == 1 else None)
    return {
        "default_case": Case.objects.get(key=default) if default else None,
        "case_parts": list(item.get("case_parts", [])),
        "case_questions": list(item.get("case_questions", [])),
        "case_selection_note": selection.get("note", ""),
    }


def _waits(item: Mapping) -> dict[str, Any]:
    """Name the module that comes first: an earlier one, so that it is there already."""
    if "waits_for" not in item:
        return dict(WAITS)
    key = item["waits_for"]
    if key is None:
        return WAITS | {"wait_rule": ModulePage.Wait.NOTHING.value}
    chosen = ModulePage.objects.get(key=key)
    return {"wait_rule": ModulePage.Wait.CHOSEN.value, "waits_for": chosen}


def case_keys(item: Mapping) -> list[str]:
    """Return the keys of the cases that a module works with."""
    return [item["case"]] if item.get("case") else list(item.get("cases", []))


def _lecture(item: Mapping, completion: Mapping, loading: Loading) -> dict[str, Any]:
    key = item["key"]
    choices = completion.get("field_lectures", {}).get("module_keys", [])
    return {
        "is_choice": key in choices,
        "sector": item.get("field", ""),
        "key_terms": stream(LecturePage, "key_terms", item.get("key_terms", []), key),
        "body": sections(LecturePage, "body", item["sections"], key, loading),
        "references": stream(LecturePage, "references", item.get("references", []), key),
        "as_of": item.get("as_of"),
        **{name: item.get(name, default) for name, default in RULE.items()},
    }


def _group_work(item: Mapping) -> dict[str, Any]:
    key = item["key"]
    return {
        "ground_rules": stream(GroupWorkPage, "ground_rules", item.get("ground_rules", []), key),
        "roles": stream(GroupWorkPage, "roles", item.get("roles", []), key),
        "capacity_per_group": item.get("capacity_per_group", 6),
    }


def _many(item: Mapping, model: type[ModulePage]) -> dict[str, list[Any]]:
    many: dict[str, list[Any]] = {
        "audiences": list(Audience.objects.filter(code__in=item["audiences"])),
        "open_to": list(Audience.objects.filter(code__in=item.get("open_to", []))),
        "cases": list(Case.objects.filter(key__in=case_keys(item))),
    }
    if model is GroupWorkPage:
        many["group_mix"] = list(Audience.objects.filter(code__in=item.get("group_mix", [])))
    return many


def _load_activities(
    item: Mapping, page: ModulePage, completion: Mapping, loading: Loading
) -> None:
    if "quiz" in item:
        load_quiz(item["quiz"], page, loading)
    if "worksheet" in item:
        values = {
            "worksheet": Worksheet.objects.get(key=item["worksheet"]),
            "is_required": item["worksheet"] in completion["require_worksheets_reviewed"],
        }
        find = {"module": ModulePage.objects.get(pk=page.pk)}
        loading.upsert(ModuleWorksheet, find, values, where=item, key=item["key"])
