"""The life of a submission: start, save, submit, review.

Each change locks the enrolment and the submission, reads them afresh, checks, writes and logs
in one transaction. A broken rule raises `ValidationError` with a stable `code`.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses.domain.evidence import check_learning, lock_enrolment, record_evidence
from courses.domain.paper import Original
from courses.domain.reading import check_open
from courses.models import Enrolment, Evidence, Requirement
from courses.worksheets.domain import notices
from courses.worksheets.domain.answers import (
    Answers,
    is_anything_filled,
    problems,
    without_empty_rows,
)
from courses.worksheets.domain.versions import version_of
from courses.worksheets.models import Review, Submission
from library import clock
from library.domain.saves import Sent, Verdict, judge, number_after
from people.models import User
from people.roles import Role, has_role

SOURCE_TYPE = "worksheets.submission"


def lock(submission: Submission) -> Submission:
    """Lock a submission and its enrolment for the rest of the transaction; read both afresh."""
    enrolment = lock_enrolment(submission.enrolment_id)
    rows = Submission.objects.select_for_update(of=("self",))
    fresh = rows.select_related("requirement__module", "version__worksheet").get(pk=submission.pk)
    fresh.enrolment = enrolment
    return fresh


@transaction.atomic
def start(enrolment: Enrolment, requirement: Requirement, *, actor: User) -> Submission:
    """Open the worksheet that a requirement asks for; starting twice returns the same row.

    Raises ValidationError("locked" | "run_closed" | "not_learning" | "other_run" |
    "no_worksheet").
    """
    enrolment = lock_enrolment(enrolment.pk)
    existing = Submission.objects.filter(enrolment=enrolment, requirement=requirement).first()
    if existing:
        return existing
    check_learning(enrolment)
    if requirement.run_id != enrolment.run_id:
        raise ValidationError("この修了要件は別の開催のものです。", code="other_run")
    if requirement.module:
        check_open(enrolment, requirement.module)
    return Submission.objects.create(
        enrolment=enrolment, requirement=requirement, version=version_of(requirement)
    )


def check_module_open(submission: Submission) -> None:
    """Refuse to take in a worksheet whose module is not open. Raises ValidationError("locked")."""
    module = submission.requirement.module
    if module is not None:
        check_open(submission.enrolment, module)


def check_editable(submission: Submission) -> None:
    """Refuse to change what a trainer is reading or has accepted.

    Raises ValidationError("not_editable").
    """
    if submission.state not in Submission.EDITABLE:
        raise ValidationError(
            f"この様式は「{submission.get_state_display()}」です。いまは書き直せません。",
            code="not_editable",
        )


def _stale() -> ValidationError:
    return ValidationError(
        "別の画面で保存された内容があります。見くらべて、残したいほうを保存してください。",
        code="stale",
    )


def _check_edition(submission: Submission, edition: int) -> None:
    if submission.edition != edition:
        raise _stale()


@transaction.atomic
def save_draft(
    submission: Submission,
    answers: Answers,
    *,
    edition: int,
    actor: User,
    sent: Sent | None = None,
) -> Submission:
    """Keep what was typed so far, complete or not; saving the same again changes nothing.

    `edition`: the one that the form was made from. `sent`: which save of which page it is; an
    older save of a page that arrives after a newer one changes nothing either.
    Raises ValidationError("stale" | "not_editable" | "run_closed" | "not_learning").
    """
    submission = lock(submission)
    check_learning(submission.enrolment)
    check_editable(submission)
    verdict = judge(
        sent, edition=edition, stored=submission.sent, stored_edition=submission.edition
    )
    # A retry whose first answer was lost on the way is not a conflict.
    is_same = bool(submission.saved_at) and submission.answers == answers
    if verdict is Verdict.LATE or (is_same and verdict is Verdict.STALE):
        return submission
    if verdict is Verdict.STALE:
        raise _stale()
    if not is_same:
        submission.answers = answers
        submission.edition += 1
        submission.saved_at = clock.now()
    submission.page_number = number_after(sent, submission.sent)
    submission.page = sent.page if sent else None
    submission.save(update_fields=["answers", "edition", "saved_at", "page", "page_number"])
    return submission


@transaction.atomic
def submit(submission: Submission, *, edition: int, actor: User) -> Submission:
    """Hand in what is saved; submitting twice is one submission.

    In order: state and time, the audit entry and, for a worksheet that nobody reviews, the
    evidence at once. What was begun while its module was open waits if that has closed again.
    Raises ValidationError("invalid" | "empty" | "stale" | "locked" | "run_closed" | "not_learning").
    """
    submission = lock(submission)
    if submission.state not in Submission.EDITABLE:
        return submission
    check_learning(submission.enrolment)
    check_module_open(submission)
    _check_edition(submission, edition)
    definition = submission.version.definition
    answers = without_empty_rows(definition, submission.answers)
    found = problems(definition, answers)
    if found:
        raise ValidationError(
            f"まだ提出できません。{len(found)}か所をご確認ください。書いたものは保存されています。",
            code="invalid",
        )
    if not is_anything_filled(definition, answers):
        raise ValidationError(
            "まだ何も書かれていません。一つでも書いてから、提出してください。", code="empty"
        )
    return hand_in(submission, answers, actor=actor)


def hand_in(
    submission: Submission,
    answers: Answers,
    *,
    actor: User,
    original: Original | None = None,
    **data: Any,
) -> Submission:
    """Hand in. Without an `original` it was written on screen, whatever came on paper before."""
    person = submission.enrolment.person
    now = clock.now()
    reviewed = submission.version.definition.get("has_trainer_review", True)
    submission.answers = answers
    submission.edition += 1
    submission.saved_at = submission.submitted_at = now
    # What a page still has on its way is older than what was handed in.
    submission.page = None
    submission.state = Submission.State.SUBMITTED if reviewed else Submission.State.ACCEPTED
    submission.entered_by = actor if original else None
    submission.filled_on = original.day if original else None
    submission.original_kept = original.kept.strip() if original else ""
    submission.note = original.note.strip() if original else ""
    submission.save()
    audit.record(
        "worksheets.submission.submit",
        submission,
        actor=actor,
        on_behalf_of=person if actor.pk != person.pk else None,
        edition=submission.edition,
        **data,
    )
    notices.forget_return(submission)
    if not reviewed:
        _record(submission, actor=actor, method="submit")
    return submission


def _record(submission: Submission, *, actor: User, method: str) -> Evidence:
    payload = {"version": submission.version.number, "edition": submission.edition}
    return record_evidence(
        submission.enrolment,
        submission.requirement,
        kind=Evidence.Kind.WORKSHEET,
        result="accepted",
        key=f"worksheet:{submission.pk}:accepted",
        actor=actor,
        method=method,
        source_type=SOURCE_TYPE,
        source_id=str(submission.pk),
        channel=Evidence.Channel.PAPER if submission.entered_by_id else Evidence.Channel.ONLINE,
        minutes=submission.requirement.minutes,
        payload=payload | _paper_said(submission),
    )


def _paper_said(submission: Submission) -> dict[str, str]:
    """Return what evidence says of a worksheet that came on paper: a trainer's record names nobody else."""
    if submission.entered_by_id is None or submission.filled_on is None:
        return {}
    return {
        "original_kept": submission.original_kept,
        "entered_by": str(submission.entered_by_id),
        "filled_on": submission.filled_on.isoformat(),
    }


# Review --------------------------------------------------------------------------------


def may_review(submission: Submission, user: User) -> bool:
    """Tell whether the user teaches the run of this submission, and it is not their own."""
    enrolment = submission.enrolment
    return (
        has_role(user, Role.TRAINER)
        and enrolment.person_id != user.pk
        and enrolment.run.trainers.filter(pk=user.pk).exists()
    )


def awaits_review(submission: Submission) -> bool:
    """Tell whether a trainer has to answer: handed in, or accepted by a record since voided."""
    if submission.state != Submission.State.ACCEPTED:
        return submission.state == Submission.State.SUBMITTED
    return not Evidence.objects.filter(
        requirement=submission.requirement_id,
        enrolment=submission.enrolment_id,
        kind__in=[Evidence.Kind.WORKSHEET, Evidence.Kind.EXEMPTION],
        voided_by__isnull=True,
    ).exists()


@transaction.atomic
def review(
    submission: Submission, decision: str, comment: str, *, reviewer: User, edition: int
) -> Review:
    """Answer a submission: accepted, or returned with a comment.

    In order: the review with the answers as read, the state, the audit entry, when accepted
    the evidence, and the notice.
    Raises PermissionDenied for anybody but a trainer of the run, and
    ValidationError("no_decision" | "comment_missing" | "not_waiting" | "stale" |
    "run_closed" | "not_learning").
    """
    submission = lock(submission)
    if not may_review(submission, reviewer):
        raise PermissionDenied
    _check_decision(decision, comment)
    _check_waiting(submission, edition)
    row = Review.objects.create(
        submission=submission,
        reviewer=reviewer,
        decision=decision,
        comment=comment,
        answers=submission.answers,
        reviewed_at=clock.now(),
    )
    accepted = decision == Review.Decision.ACCEPTED
    submission.state = Submission.State.ACCEPTED if accepted else Submission.State.RETURNED
    submission.save(update_fields=["state"])
    verb = "accept" if accepted else "return"
    audit.record(f"worksheets.submission.{verb}", submission, actor=reviewer, edition=edition)
    if accepted:
        _record(submission, actor=reviewer, method="review")
    notices.tell_reviewed(submission, row)
    return row


def _check_waiting(submission: Submission, edition: int) -> None:
    """Refuse to answer what is not waiting, or what changed since the trainer read it."""
    if not awaits_review(submission):
        raise ValidationError(
            "この様式は、いま確認を待っていません。ほかの研修担当が先に確認したかもしれません。",
            code="not_waiting",
        )
    check_learning(submission.enrolment)
    if submission.edition != edition:
        raise ValidationError(
            "読んでいるあいだに、新しい内容が提出されました。もう一度読んでから決めてください。",
            code="stale",
        )


def _check_decision(decision: str, comment: str) -> None:
    if decision not in Review.Decision.values:
        raise ValidationError(
            "「確認済みにする」か「返却する」のどちらかを選んでください。", code="no_decision"
        )
    if decision == Review.Decision.RETURNED and not comment.strip():
        raise ValidationError(
            "返却するときは、何を書き直してほしいかを書いてください。", code="comment_missing"
        )
