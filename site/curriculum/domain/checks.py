"""What no schema can say: references between files, sums, right answers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.cases.models import Case
from courses.domain.needs import OF_STAGE
from courses.groupwork.models import Attendance
from courses.models import CoursePage, Enrolment, ModulePage, Nomination
from courses.worksheets.blocks import FIELD_TYPES
from courses.worksheets.models import Worksheet
from curriculum.domain.check_lectures import check_question, check_sections, sections_of
from curriculum.domain.load_modules import case_keys
from curriculum.domain.schema import check_unique
from curriculum.domain.yaml_source import Mapping, Problems
from library.models import GlossaryTerm
from people.models import Audience, Office


@dataclass(slots=True)
class Known:
    """Everything that may be referred to: what the files hold and what is in the database."""

    audiences: set[str] = field(default_factory=set)
    offices: set[str] = field(default_factory=set)
    worksheets: set[str] = field(default_factory=set)
    courses: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    # where the files lie that the YAML names
    folder: Path = Path()
    # part keys and question keys of each case
    cases: dict[str, tuple[set[str], set[str]]] = field(default_factory=dict)


def known(documents: list[Mapping], folder: Path) -> Known:
    """Gather what the files and the database offer."""
    made = Known(
        set(Audience.objects.values_list("code", flat=True)),
        set(Office.objects.values_list("key", flat=True)),
        set(Worksheet.objects.values_list("key", flat=True)),
        set(CoursePage.objects.values_list("key", flat=True)),
        set(ModulePage.objects.values_list("key", flat=True)),
        set(GlossaryTerm.objects.values_list("term", flat=True)),
        folder,
    )
    for case in Case.objects.all():
        parts = list(case.parts.all())
        questions = {str(child.value["key"]) for part in parts for child in part.questions}
        made.cases[case.key] = ({part.key for part in parts}, questions)
    for document in documents:
        _gather(document, made)
    return made


def _gather(document: Mapping, made: Known) -> None:
    made.audiences |= {item["code"] for item in document.get("audiences", [])}
    made.offices |= {item["key"] for item in document.get("appointments", [])}
    made.terms |= {item["term"] for item in document.get("glossary", [])}
    made.worksheets |= {item["key"] for item in document.get("worksheets", [])}
    if document["kind"] == "course":
        made.courses.add(document["course"]["key"])
        made.modules |= {module["key"] for module in modules_of(document)}
    for case in document.get("cases", []):
        parts = case["parts"]
        questions = {row["key"] for part in parts for row in part.get("questions", [])}
        made.cases[case["key"]] = ({part["key"] for part in parts}, questions)


def modules_of(document: Mapping) -> list[Mapping]:
    """Return every module of a course file."""
    return [module for stage in document["stages"] for module in stage["modules"]]


def _refer(
    keys: Iterable[str], allowed: Iterable[str], where: Mapping, key: str, problems: Problems
) -> None:
    for name in keys:
        if name not in allowed:
            problems.add(where, f"「{key}」の「{name}」が見つかりません。", key)


# reference ------------------------------------------------------------------------------


def check_reference(document: Mapping, names: Known, problems: Problems) -> None:
    """Check audiences, terms and the states that the site knows."""
    parents = {row["code"]: row.get("parent") for row in document.get("audiences", [])}
    for row in document.get("audiences", []):
        _refer([row["course"]], names.courses, row, "course", problems)
        _refer(
            [row["parent"]] if "parent" in row else [], names.audiences, row, "parent", problems
        )
        children = {code for code, parent in parents.items() if parent == row["code"]}
        if set(row.get("includes", [])) != children:
            problems.add(row, "「includes」が、parent で示された区分と合いません。", "includes")
        if _is_own_ancestor(row["code"], parents):
            problems.add(row, "「parent」がめぐりめぐって自分に戻ります。", "parent")
    for row in document.get("terms_of_office", []):
        _refer([row["appointment"]], names.offices, row, "appointment", problems)
        if row["end"] <= row["start"]:
            problems.add(row, "「end」は「start」より後の日にしてください。", "end")
    check_unique(document.get("audiences", []), "key", problems)
    _check_states(document, problems)


def _is_own_ancestor(code: str, parents: dict[str, Any]) -> bool:
    seen: set[str] = set()
    step = parents.get(code)
    while step is not None and step not in seen:
        seen.add(step)
        step = parents.get(step)
    return code in seen


def _check_states(document: Mapping, problems: Problems) -> None:
    """The states are the site's own: the file may name them, not change them."""
    first = Nomination.State.NOMINATED
    enrolment = {str(first.value): str(first.label)} | dict(Enrolment.State.choices)
    attendance = dict(Attendance.State.choices)
    for name, states in (("enrolment_states", enrolment), ("attendance_states", attendance)):
        rows = document.get(name, [])
        for row in rows:
            if states.get(row["key"]) != row["name"]:
                message = f"「{row['key']}: {row['name']}」は、この仕組みの状態と合いません。"
                problems.add(row, message, "key")
        missing = set(states) - {row["key"] for row in rows}
        if rows and missing:
            problems.add(
                document, f"「{name}」に {'、'.join(sorted(missing))} がありません。", name
            )
    for row in document.get("attendance_states", []):
        if row["counts"] != (row["key"] in Attendance.COUNTING):
            problems.add(row, "「counts」が、この仕組みの出席の扱いと合いません。", "counts")


# cases and worksheets -------------------------------------------------------------------


def check_cases(document: Mapping, names: Known, problems: Problems) -> None:
    """Check references, and that facts are numbered through all parts."""
    levels = {row["key"] for row in document["handling"]["classification_levels"]}
    check_unique(document["cases"], "order", problems)
    for case in document["cases"]:
        _refer(case["audiences"], names.audiences, case, "audiences", problems)
        _refer([case["classification"]], levels, case, "classification", problems)
        check_unique(case["parts"], "order", problems)
        for part in case["parts"]:
            release = part["release"]
            modules = release.get("also_for_modules", [])
            _refer(modules, names.modules, release, "also_for_modules", problems)
        _check_numbers(case["parts"], problems)


def _check_numbers(parts: list[Mapping], problems: Problems) -> None:
    """Check that the facts of all parts are numbered on, in the order of the parts."""
    in_order = sorted(parts, key=lambda part: part["order"])
    number = 0
    for fact in (fact for part in in_order for fact in part["facts"]):
        number += 1
        if fact["num"] != number:
            problems.add(fact, f"事実の番号は続けて付けてください(次は{number})。", "num")
            number = fact["num"]


def check_worksheets(document: Mapping, names: Known, problems: Problems) -> None:
    """Check references, field types and keys."""
    for key, label in document["field_types"].items():
        if FIELD_TYPES.get(key) != label:
            message = f"「{key}: {label}」は、この仕組みの項目の種類と合いません。"
            problems.add(document["field_types"], message, key)
    for sheet in document["worksheets"]:
        _refer(sheet["audiences"], names.audiences, sheet, "audiences", problems)
        fields = [row for section in sheet["sections"] for row in section["fields"]]
        check_unique(fields, "key", problems)
        for row in fields:
            if row["type"] == "rating" and row["max"] <= row["min"]:
                problems.add(row, "「max」は「min」より大きくしてください。", "max")


# courses --------------------------------------------------------------------------------


def check_course(document: Mapping, names: Known, problems: Problems) -> None:
    """Check everything of one course file."""
    course = document["course"]
    modules = modules_of(document)
    _refer(course["audiences"], names.audiences, course, "audiences", problems)
    _check_completion(course["completion"], modules, names, problems)
    _check_stages(document, problems)
    for module in modules:
        _check_module(module, course, names, problems)


def _check_completion(
    completion: Mapping, modules: list[Mapping], names: Known, problems: Problems
) -> None:
    keys = [module["key"] for module in modules]
    used = [module["worksheet"] for module in modules if "worksheet" in module]
    for key, allowed in (
        ("require_worksheets_reviewed", used), ("require_sessions_attended", keys)
    ):  # fmt: skip
        _refer(completion[key], allowed, completion, key, problems)
    fields = completion.get("field_lectures")
    if fields is not None:
        lectures = [module["key"] for module in modules if module["kind"] == "lecture"]
        _refer(fields["module_keys"], lectures, fields, "module_keys", problems)
        if fields["choose_min"] > len(fields["module_keys"]):
            problems.add(
                fields, "「choose_min」が「module_keys」の数を超えています。", "choose_min"
            )


def _check_stages(document: Mapping, problems: Problems) -> None:
    stages = document["stages"]
    check_unique(stages, "order", problems)
    before: list[str] = []
    seen: list[str] = []
    for stage in sorted(stages, key=lambda row: row["order"]):
        if len(stage["opens"]) > 1 and any(need["type"] == "start" for need in stage["opens"]):
            problems.add(stage, "「start」は、ほかの条件といっしょには使えません。", "opens")
        for need in [each for one in stage["opens"] for each in (one, *one.get("of", []))]:
            _check_need(need, before, problems)
        before.append(stage["key"])
        for module in sorted(stage["modules"], key=lambda row: row["order"]):
            waits_for = module.get("waits_for")
            if waits_for is not None and waits_for not in seen:
                message = f"「waits_for」の「{waits_for}」は、前の単元にありません。"
                problems.add(module, message, "waits_for")
            seen.append(module["key"])


def _check_need(need: Mapping, before: list[str], problems: Problems) -> None:
    if need["type"] in OF_STAGE and not before:
        problems.add(need, "前の段階がありません。最初の段階には使えない条件です。", "type")
    elif "stage" in need and need["stage"] not in before:
        problems.add(need, f"「stage」の「{need['stage']}」は、前の段階にありません。", "stage")


def _check_module(module: Mapping, course: Mapping, names: Known, problems: Problems) -> None:
    for key in ("audiences", "open_to", "group_mix"):
        _refer(module.get(key, []), course["audiences"], module, key, problems)
    if "worksheet" in module:
        _refer([module["worksheet"]], names.worksheets, module, "worksheet", problems)
    check_sections(sections_of(module), names.terms, names.folder, problems)
    _check_case(module, names, problems)
    _check_timetable(module, problems)
    for question in module.get("quiz", {}).get("questions", []):
        check_question(question, problems)


def _check_case(module: Mapping, names: Known, problems: Problems) -> None:
    if module.get("case") and "cases" in module:
        problems.add(module, "「case」と「cases」は、どちらか一つにしてください。", "case")
    key = "case" if module.get("case") else "cases"
    keys = case_keys(module)
    _refer(keys, names.cases, module, key, problems)
    offered = [names.cases[name] for name in keys if name in names.cases]
    parts = {name for case_parts, _ in offered for name in case_parts}
    questions = {name for _, asked in offered for name in asked}
    _refer(module.get("case_parts", []), parts, module, "case_parts", problems)
    _refer(module.get("case_questions", []), questions, module, "case_questions", problems)
    selection = module.get("case_selection")
    if selection is not None and "default" in selection:
        _refer([selection["default"]], keys, selection, "default", problems)


def _check_timetable(module: Mapping, problems: Problems) -> None:
    minute = 0
    for row in module.get("timetable", []):
        if row["start"] != minute:
            problems.add(
                row, f"{minute}分から始まる行がありません。続けて書いてください。", "start"
            )
        minute = row["start"] + row["minutes"]
    if module.get("timetable") and minute != module["duration_minutes"]:
        problems.add(
            module,
            f"時間割の合計が{minute}分です。duration_minutes の{module['duration_minutes']}分に合わせてください。",
            "timetable",
        )


def check_between(documents: list[Mapping], problems: Problems) -> None:
    """Check that nothing is defined twice in different files."""
    courses = [document for document in documents if document["kind"] == "course"]
    modules = [module for document in courses for module in modules_of(document)]
    check_unique(modules, "key", problems)
    check_unique([document["course"] for document in courses], "key", problems)
    quizzes = [module["quiz"] for module in modules if "quiz" in module]
    check_unique(quizzes, "key", problems)
    check_unique([d["survey"] for d in courses if "survey" in d], "key", problems)
    for name in ("cases", "worksheets", "audiences", "appointments"):
        key = "code" if name == "audiences" else "key"
        check_unique(
            [row for document in documents for row in document.get(name, [])], key, problems
        )
    for row in (row for document in documents for row in document.get("audiences", [])):
        for document in courses:
            course = document["course"]
            if course["key"] == row["course"] and row["code"] not in course["audiences"]:
                message = f"研修「{course['key']}」の audiences に「{row['code']}」がありません。"
                problems.add(row, message, "course")
