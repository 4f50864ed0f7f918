"""紙で受けた記録の代行入力: what somebody did on paper, entered for them by the office."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from courses.domain.evidence import lock_enrolment, record_evidence
from courses.domain.oneself import check_somebody_else
from courses.domain.pledges import sign_for
from courses.domain.progress import explain
from courses.domain.rules import progress_of
from courses.models import Enrolment, Evidence, Requirement
from library import clock
from library.domain.quotes import quoted
from library.domain.wareki import wareki
from people.models import User

# What each kind must say to count. Worksheets are read by a trainer and answer sheets are marked,
# so neither is here: nobody enters by hand that somebody passed.
PAPER_KINDS = {
    Requirement.Kind.PLEDGE.value: "",
    Requirement.Kind.LECTURE.value: "",
    Requirement.Kind.SURVEY.value: "",
    Requirement.Kind.ATTENDANCE.value: "makeup",
}


@dataclass(frozen=True, slots=True)
class Original:
    """A paper that was filled in: on which day, where it is kept, and what the office adds."""

    day: date
    kept: str
    note: str = ""


# What has a form on paper to read or to write on.
PRINTED_KINDS = [Requirement.Kind.LECTURE, Requirement.Kind.QUIZ, Requirement.Kind.WORKSHEET]


def moment_of(day: date) -> datetime:
    """Return noon of a past day, or now if it is today. Raises ValidationError("future")."""
    now = clock.now()
    if day > timezone.localdate(now):
        raise ValidationError("まだ来ていない日付です。受けた日を入れてください。", code="future")
    return min(now, timezone.make_aware(datetime.combine(day, time(12))))


def first_day(enrolment: Enrolment) -> date:
    """Return the first day that a fact of this enrolment can have.

    It is the run's first day, or that of the acceptance if HR decided earlier: whoever was
    accepted in March may have signed the pledge before the run began in April.
    """
    return min(enrolment.run.starts_on, timezone.localdate(enrolment.accepted_at))


def check_day(enrolment: Enrolment, day: date) -> None:
    """Refuse a day on which nobody was taking this course yet. Raises ValidationError("too_early")."""
    first = first_day(enrolment)
    if day < first:
        raise ValidationError(
            f"この方の受講より前の日付です。{wareki(first)}以降の日を入れてください。",
            code="too_early",
        )


def paper_moment(enrolment: Enrolment, original: Original, *, actor: User) -> datetime:
    """Return when something on paper was done, if the actor can enter it with this day and place.

    Raises ValidationError("own_record" | "original_missing" | "future" | "too_early").
    """
    check_somebody_else(enrolment, actor)
    if not original.kept.strip():
        raise ValidationError("原本をどこに保管したかを書いてください。", code="original_missing")
    occurred_at = moment_of(original.day)
    check_day(enrolment, original.day)
    return occurred_at


def check_enterable(enrolment: Enrolment, requirement: Requirement) -> None:
    """Refuse what is on record already and what is not open. Raises ValidationError("already_met" |
    "locked").
    """
    what, progress = quoted(requirement.title), progress_of(enrolment)
    if progress.meets(requirement.key):
        raise ValidationError(f"{what}は、すでに記録されています。", code="already_met")
    if requirement.module is not None:
        gate = explain(progress, gate=requirement.module.key)
        missing = tuple(condition for condition in gate if not condition.is_met)
        is_open = progress.modules[requirement.module.key].is_open
    else:
        is_survey = requirement.kind == Requirement.Kind.SURVEY
        missing = progress.survey_missing if is_survey else ()
        is_open = not missing
    if not is_open:
        texts = "、".join(condition.text for condition in missing[:3])
        raise ValidationError(
            f"{what}は、この方にはまだ開いていません({texts or 'この方の単元ではありません'})。"
            "先に済んだことを入れるか、受講記録の「特別に開く」で段階を開いてから入れてください。",
            code="locked",
        )


@transaction.atomic
def record_paper(
    enrolment: Enrolment,
    requirement: Requirement,
    original: Original,
    *,
    actor: User,
) -> Evidence:
    """Enter what was done on paper, saying when and where the original is kept.

    A paper passes the same gates as the screen; whoever learned before a stage opened has it
    opened to them, with a reason (`evidence.unlock_stage`).
    Raises ValidationError("own_record" | "original_missing" | "future" | "too_early" |
    "not_on_paper" | "already_met" | "locked") besides what `record_evidence` and `sign_for` raise.
    """
    if requirement.kind not in PAPER_KINDS:
        raise ValidationError(
            "この修了要件は、ここからは入力できません。確認テストは解答用紙から、様式は紙の様式から"
            "入力します。",
            code="not_on_paper",
        )
    enrolment = lock_enrolment(enrolment.pk)
    occurred_at = paper_moment(enrolment, original, actor=actor)
    check_enterable(enrolment, requirement)
    payload = {"original_kept": original.kept.strip()}
    if requirement.kind == Requirement.Kind.PLEDGE:
        return sign_for(
            enrolment, actor=actor, channel=Evidence.Channel.PAPER, occurred_at=occurred_at,
            payload=payload, reason=original.note.strip(),
        )  # fmt: skip
    return record_evidence(
        enrolment,
        requirement,
        kind=requirement.kind,
        key=f"paper:{enrolment.pk}:{requirement.pk}",
        actor=actor,
        result=PAPER_KINDS[requirement.kind],
        occurred_at=occurred_at,
        channel=Evidence.Channel.PAPER,
        method="proxy",
        minutes=requirement.minutes,
        payload=payload,
        reason=original.note.strip(),
    )
