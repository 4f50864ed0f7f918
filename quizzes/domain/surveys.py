"""受講アンケート: who answered is evidence, what was answered belongs to nobody.

Nothing ties one to the other: a response has no person and no time, neither the trail nor the
evidence names a response, and the place of a row in its table says nothing about when it was
written (`_store`). What the database's own files remember for a while (a write-ahead log, dead
rows until they are vacuumed) is not kept by this code and cannot be read through it.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses.domain.evidence import check_learning, lock_enrolment, record_evidence
from courses.domain.progress import Condition
from courses.domain.rules import progress_of
from courses.models import CourseRun, Enrolment, Evidence, Requirement
from library.domain.quotes import quoted
from people.models import User
from quizzes.domain.survey_versions import SOURCE_TYPE, version_of
from quizzes.models import Survey, SurveyResponse, SurveyVersion

# How what is missing is called, by its kind: what stands after its title. Any other kind says
# itself what it is.
AFTER_TITLE = {"pledge": "", "quiz": "の合格", "worksheet": "の提出と確認"}
# Fewer answers than this could be recognised. Results grow by so many at a time: otherwise
# the results before and after one answer, laid side by side, would tell that answer.
ENOUGH = 5


def requirement_of(enrolment: Enrolment) -> Requirement | None:
    """Return the run's survey requirement, if it asks for one."""
    return Requirement.objects.filter(run=enrolment.run_id, kind=Requirement.Kind.SURVEY).first()


def is_asked_for(survey: Survey) -> bool:
    """Tell whether any run was opened with the survey."""
    return Requirement.objects.filter(source_type=SOURCE_TYPE, source_id=str(survey.pk)).exists()


def is_answered(enrolment: Enrolment) -> bool:
    """Tell whether this person answered (not what)."""
    return Evidence.objects.filter(
        enrolment=enrolment, kind=Evidence.Kind.SURVEY, voided_by__isnull=True
    ).exists()


def not_yet(missing: Iterable[Condition]) -> str:
    """Say what the survey waits for: `Progress.survey_missing`, in words."""
    return f"受講アンケートは、{'、'.join(map(_called, missing))}が済むと開きます。"


def _called(condition: Condition) -> str:
    if condition.code == "choice":
        return f"{condition.text}の確認テストの合格"
    after = AFTER_TITLE.get(condition.code)
    return condition.text if after is None else f"{quoted(condition.text)}{after}"


def check_may_answer(enrolment: Enrolment, *, actor: User) -> Requirement:
    """Return the requirement that an answer meets.

    Raises ValidationError("not_yours" | "run_closed" | "not_learning" | "not_asked" |
    "already_answered" | "locked").
    """
    if actor.pk != enrolment.person_id:
        raise ValidationError("アンケートは、受講者ご本人だけが答えられます。", code="not_yours")
    requirement = requirement_of(enrolment)
    if requirement is None:
        raise ValidationError("この研修には受講アンケートがありません。", code="not_asked")
    if is_answered(enrolment):
        raise ValidationError(
            "アンケートにはもうお答えいただいています。ありがとうございました。",
            code="already_answered",
        )
    check_learning(enrolment)
    missing = progress_of(enrolment).survey_missing
    if missing:
        raise ValidationError(not_yet(missing), code="locked")
    return requirement


@transaction.atomic
def answer_survey(enrolment: Enrolment, answers: Mapping[str, Any], *, actor: User) -> None:
    """Keep the answers without a name, and the fact that this person answered.

    `answers`: by question key: 1 to 5 (scale5), an option, a list of options, or text.
    Raises what `check_may_answer` raises.
    """
    enrolment = lock_enrolment(enrolment.pk)
    requirement = check_may_answer(enrolment, actor=actor)
    survey = version_of(requirement).survey
    _store(survey, enrolment.run, dict(answers))
    record_evidence(
        enrolment,
        requirement,
        kind=Evidence.Kind.SURVEY,
        key=f"survey:{enrolment.pk}",
        actor=actor,
        result="answered",
        method="survey",
        source_type=SOURCE_TYPE,
        source_id=str(survey.pk),
    )
    audit.record("quizzes.survey.answer", enrolment, actor=actor)


def _store(survey: Survey, run: CourseRun, answers: dict[str, Any]) -> None:
    """Add a response so that the order of the rows does not tell the order of the answers.

    A table keeps the order in which its rows came (SQLite's rowid, PostgreSQL's ctid); read
    beside the times of the evidence it would name everyone. So the new row changes contents
    with one of the run's rows drawn at random, itself included: after each answer every order
    is equally likely (the inside-out shuffle of Fisher and Yates). Only rows that no result
    shows yet are drawn, so that what was shown once stays shown.
    """
    rows = SurveyResponse.objects.filter(survey=survey, run=run).order_by("pk")
    count = rows.count()
    shown = shown_of(count)
    place = shown + secrets.randbelow(count - shown + 1)
    other = rows.select_for_update()[place : place + 1].first()
    new = SurveyResponse(id=_id_in_group(count // ENOUGH), survey=survey, run=run, answers=answers)
    if other is not None:
        new.answers, other.answers = other.answers, answers
        other.save(update_fields=["answers"])
    new.save(force_insert=True)


def _id_in_group(group: int) -> UUID:
    """Return an id that sorts by the group of answers and tells no order within it."""
    return UUID(int=(group << 96) | secrets.randbits(96))


def shown_of(count: int) -> int:
    """Return how many of so many answers the results show: whole groups of `ENOUGH`."""
    return count - count % ENOUGH


@dataclass(frozen=True, slots=True)
class Tally:
    """One question's results: how many chose what, or what was written, in no order."""

    prompt: str
    kind: str
    answered: int
    counts: tuple[tuple[str, int], ...] = ()
    texts: tuple[str, ...] = ()


def results(version: SurveyVersion, run: CourseRun) -> tuple[int, list[Tally] | None]:
    """Return how many answered, and what the first whole groups of `ENOUGH` of them said.

    In the words of `version`, the run's own: a question that was reworded since, or is not asked
    any more, stands as these people read it.
    """
    rows = SurveyResponse.objects.filter(survey=version.survey_id, run=run)
    answers = list(rows.order_by("pk").values_list("answers", flat=True))
    shown = answers[: shown_of(len(answers))]
    if not shown:
        return len(answers), None
    return len(answers), [_tally(question, shown) for question in version.questions]


def _tally(question: dict[str, Any], answers: list[dict[str, Any]]) -> Tally:
    given = [a[question["key"]] for a in answers if a.get(question["key"]) not in (None, "", [])]
    kind, prompt = question["type"], question["prompt"]
    if kind == "text":
        # Sorted, so that the third text of two questions is not the same person's.
        return Tally(prompt, kind, len(given), texts=tuple(sorted(given)))
    if kind == "scale5":
        count = Counter(given)
        labels = enumerate(question["labels"], start=1)
        counts = tuple((label, count[number]) for number, label in labels)
    else:
        count = Counter(o for value in given for o in (value if kind == "multiple" else [value]))
        options = list(dict.fromkeys([*question["options"], *sorted(count)]))
        counts = tuple((option, count[option]) for option in options)
    return Tally(prompt, kind, len(given), counts)
