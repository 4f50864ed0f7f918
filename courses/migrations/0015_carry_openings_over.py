"""Say the old rules in the new form, in pages, their drafts, runs and progress.

A run that has begun keeps its meaning: a stage that its rule could not keep shut (it named no
stage, or nothing in it) has been open to its people, and now says so. A page is no promise to
anybody: there, such a rule becomes a condition without a stage, which no run can open with.
"""

import json
import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# How much of a page's path is its own (treebeard).
STEP = 4
OF_STAGE = {"stage_quizzes_passed": "quizzes", "stage_worksheets_reviewed": "worksheets"}
PLAIN = {"none": "start", "pledge_signed": "pledge"}
ASKED = {"quizzes": "quiz", "worksheets": "worksheet"}
OLD = {new: old for old, new in (OF_STAGE | PLAIN).items()}
TYPES = {
    "LecturePage": ("lecture",),
    "ExercisePage": ("exercise",),
    "GroupWorkPage": ("group_work", "case_conference"),
    "ReflectionPage": ("reflection",),
}


def chosen(rule: str, stage: str) -> list[dict[str, Any]]:
    """Return the rule as a page holds it; `stage`: the id of the stage it is about."""
    kind, value = (OF_STAGE[rule], stage) if rule in OF_STAGE else (PLAIN[rule], None)
    return [{"type": kind, "value": value, "id": str(uuid.uuid4())}]


def carry_pages(apps: Apps) -> None:
    pages = list(apps.get_model("courses", "StagePage").objects.all())
    by_key = {(p.path[: -STEP], p.key): str(p.pk) for p in pages}
    for page in pages:
        above = page.path[:-STEP]
        page.opening = chosen(page.unlock_rule, by_key.get((above, page.unlock_stage_key), ""))
        page.save(update_fields=["opening"])
    carry_revisions(apps, {str(p.pk): p.path[:-STEP] for p in pages}, by_key)


def carry_revisions(
    apps: Apps, above: dict[str, str], by_key: dict[tuple[str, str], str]
) -> None:
    """A draft is read from its revision: an opening that is missing there would be none."""
    rows = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="courses", content_type__model="stagepage"
    )
    for row in rows.iterator():
        # A draft that says no rule stays without an opening: it is shut until one is chosen.
        if "unlock_rule" not in row.content:
            continue
        rule = row.content["unlock_rule"]
        key = (above.get(row.object_id, ""), row.content.get("unlock_stage_key", ""))
        row.content["opening"] = json.dumps(chosen(rule, by_key.get(key, "")))
        row.save(update_fields=["content"])


def carry_runs(apps: Apps) -> None:
    for stage in apps.get_model("courses", "RunStage").objects.all():
        need: dict[str, Any] = {"kind": (OF_STAGE | PLAIN)[stage.unlock_rule]}
        if stage.unlock_rule in OF_STAGE:
            need["stage"] = stage.unlock_stage_key
        if not holds_anything_back(apps, stage.run_id, need):
            need = {"kind": "start"}
        stage.opening = {"version": 1, "all": [need]}
        stage.save(update_fields=["opening"])


def holds_anything_back(apps: Apps, run: Any, need: dict[str, Any]) -> bool:
    """Tell whether the rule asked anything of anybody in this run."""
    requirements = apps.get_model("courses", "Requirement").objects.filter(run=run)
    if need["kind"] == "pledge":
        return bool(requirements.filter(kind="pledge", module=None).exists())
    kind = ASKED.get(need["kind"])
    if kind is None:
        return False
    asked = requirements.filter(kind=kind, module__is_required=True)
    return bool(asked.filter(module__stage__key=need["stage"]).exists())


def carry_progress(apps: Apps) -> None:
    rows = apps.get_model("courses", "ModuleProgress").objects
    rows.filter(is_open=True).update(opens_on=date.min)
    # What asks nothing is not done: nobody has done anything.
    rows.filter(total=0).update(state="todo", completed_at=None)
    nothing = {"version": 1, "modules": []}
    apps.get_model("courses", "RunModule").objects.update(waits_for=nothing)


def settle_kinds(apps: Apps) -> None:
    """A page is of the kind of its type."""
    modules = apps.get_model("courses", "ModulePage").objects
    for name, kinds in TYPES.items():
        own = apps.get_model("courses", name).objects.exclude(kind__in=kinds)
        modules.filter(pk__in=list(own.values_list("pk", flat=True))).update(kind=kinds[0])


def forward(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    each: Iterable[Callable[[Apps], None]] = (
        carry_pages, carry_runs, carry_progress, settle_kinds,
    )  # fmt: skip
    for carry in each:
        carry(apps)


def backward(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Say in the old form what it can say. Raises ValueError for what it cannot."""
    for stage in apps.get_model("courses", "RunStage").objects.all():
        stage.unlock_rule, stage.unlock_stage_key = old_rule(stage.opening["all"])
        stage.save(update_fields=["unlock_rule", "unlock_stage_key"])
    keys = {str(p.pk): p.key for p in apps.get_model("courses", "StagePage").objects.all()}
    for page in apps.get_model("courses", "StagePage").objects.all():
        needs = [
            {"kind": block["type"], "stage": keys.get(str(block["value"]), "")}
            for block in page.opening.raw_data
        ]
        page.unlock_rule, page.unlock_stage_key = old_rule(needs)
        page.save(update_fields=["unlock_rule", "unlock_stage_key"])
    rows = apps.get_model("courses", "ModuleProgress").objects
    rows.filter(opens_on__lte=date.today()).update(is_open=True)
    rows.filter(is_open=None).update(is_open=False)
    rows.filter(total=0).update(state="done")


def old_rule(needs: list[dict[str, Any]]) -> tuple[str, str]:
    if len(needs) != 1 or needs[0]["kind"] not in OLD:
        raise ValueError("An opening has conditions that the older version does not know.")
    rule = OLD[needs[0]["kind"]]
    return rule, needs[0].get("stage", "") if rule in OF_STAGE else ""


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0014_opening_conditions"),
    ]

    operations = [migrations.RunPython(forward, backward)]
