"""紙の様式: a worksheet that was filled in on paper and is typed in by the office."""

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.domain.evidence import check_learning
from courses.domain.paper import Original, paper_moment
from courses.models import Enrolment, Requirement
from courses.worksheets.domain.answers import (
    Answers,
    is_anything_filled,
    without_empty_rows,
)
from courses.worksheets.domain.submissions import (
    check_editable,
    check_module_open,
    hand_in,
    lock,
    start,
)
from courses.worksheets.models import Submission
from people.models import User


def has_own_writing(submission: Submission) -> bool:
    """Tell whether the trainee has typed something that nobody has read yet.

    What was returned is kept with its review; until it is rewritten, nothing would be lost.
    """
    reviews = list(submission.reviews.all())
    if reviews and reviews[-1].answers == submission.answers:
        return False
    return is_anything_filled(submission.version.definition, submission.answers)


def check_paper(submission: Submission | None) -> None:
    """Refuse to write over what the trainee has typed or a trainer is reading.

    A returned worksheet may come back on paper as long as the trainee has not begun to
    rewrite it on screen. Raises ValidationError("not_editable" | "draft_exists").
    """
    if submission is None:
        return
    check_editable(submission)
    if has_own_writing(submission):
        raise ValidationError(
            "ご本人が画面で書きかけています。消してしまわないように、紙からは入力できません。"
            "画面から提出していただくか、書きかけを消していただいてから、入力してください。",
            code="draft_exists",
        )


@transaction.atomic
def enter_paper(
    enrolment: Enrolment,
    requirement: Requirement,
    answers: Answers,
    *,
    original: Original,
    actor: User,
) -> Submission:
    """Hand in a worksheet that came on paper, as it was written: gaps are the trainer's to judge.

    Raises ValidationError("empty" | "no_paper" | "draft_exists" | "not_editable" |
    "own_record" | "original_missing" | "future" | "too_early") besides what `start` raises.
    """
    submission = lock(start(enrolment, requirement, actor=actor))
    definition = submission.version.definition
    answers = without_empty_rows(definition, answers)
    if submission.state == Submission.State.SUBMITTED and submission.answers == answers:
        return submission
    check_learning(submission.enrolment)
    check_module_open(submission)
    check_paper(submission)
    if not submission.version.worksheet.accepts_paper:
        raise ValidationError("この様式は紙では受け付けていません。", code="no_paper")
    if not is_anything_filled(definition, answers):
        raise ValidationError(
            "まだ何も入力されていません。紙に書かれたとおりに入力してください。", code="empty"
        )
    paper_moment(submission.enrolment, original, actor=actor)
    return hand_in(submission, answers, actor=actor, original=original, channel="paper")
