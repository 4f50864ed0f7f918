"""What people are told of the worksheets that they handed in."""

from django.urls import reverse

from courses.worksheets.models import Review, Submission
from notices.domain import outbox
from notices.kinds import Kind

_SAMPLE = {"title": "つなぐシート演習"}
KINDS = [
    Kind("worksheet_returned", "様式が返却されたとき", _SAMPLE, hr_knows=False),
    Kind("worksheet_accepted", "様式が確認済みになったとき", _SAMPLE, hr_knows=False),
]


def topic(submission: Submission) -> str:
    """Name what the trainee is told of."""
    return f"worksheet:{submission.pk}"


def tell_reviewed(submission: Submission, review: Review) -> None:
    """Tell the trainee that a trainer has answered. What was answered is on the screen alone."""
    outbox.tell(
        submission.enrolment.person,
        f"worksheet_{review.decision}",
        key=f"worksheet:review:{review.pk}",
        context={"title": submission.version.worksheet.title},
        topic=topic(submission),
        link=reverse("worksheets:submission", args=[submission.pk]),
    )


def forget_return(submission: Submission) -> None:
    """Take back a letter that asks for what has been handed in meanwhile."""
    outbox.cancel(topic(submission))
