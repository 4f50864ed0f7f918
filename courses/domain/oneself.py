"""Nobody acts for themselves, said of enrolments and of runs (see `people.domain.oneself`)."""

from collections.abc import Collection

from courses.models import CourseRun, Enrolment
from people.domain import oneself
from people.models import User

TAKING = "ご自分が受講している開催は、ご自分では直せません。ほかの担当者が直してください。"


def check_somebody_else(enrolment: Enrolment, actor: User | None) -> None:
    """Refuse whoever would vouch for themselves. Raises ValidationError("own_record")."""
    oneself.check_somebody_else(enrolment.person_id, actor)


def check_not_taking(run: CourseRun, actor: User | None, sentence: str = TAKING) -> None:
    """Refuse whoever takes or took the run themselves. Raises ValidationError("own_record")."""
    if actor is not None and run.enrolments.filter(person=actor).exists():
        oneself.check_somebody_else(actor.pk, actor, sentence)


def check_new_trainers(
    chosen: Collection[User], before: Collection[User], actor: User | None
) -> None:
    """Refuse whoever would put themselves in charge: they would read what others write.

    Raises ValidationError("own_grant").
    """
    if actor is not None and actor in chosen and actor not in before:
        oneself.check_somebody_else(
            actor.pk, actor, "ご自分を研修担当にすることはできません。ほかの方が登録してください。",
            code="own_grant",
        )  # fmt: skip
