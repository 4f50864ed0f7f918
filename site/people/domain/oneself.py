"""Nobody acts for themselves: records, seats, grants, rights, runs and approvals.

Whoever is office and trainee at once, or HR and trainee, does for the others what somebody else
does for them. What anybody does as a learner (reading, answering, booking a seat) is no such act,
nor is giving something up.
"""

from uuid import UUID

from django.core.exceptions import ValidationError

from people.models import User

# Said at the door and at the desk, of what is recorded, undone or given up.
OWN_RECORD = (
    "ご自分の受講のことは、ご自分では決めたり記録したりできません。ほかの担当者に頼んでください。"
)


def check_somebody_else(
    person: UUID | None,
    actor: User | None,
    sentence: str = OWN_RECORD,
    *,
    code: str = "own_record",
) -> None:
    """Refuse whoever would act for themselves, with `sentence`. `actor`: None for the system.

    Raises ValidationError(code).
    """
    if actor is not None and actor.pk == person:
        raise ValidationError(sentence, code=code)
