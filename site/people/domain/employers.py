"""職員番号: whose numbers they are, and that each is one person's.

An employer is the top of the tree of organisations that somebody's post lies in: a number stays
with a person who is moved from one section to another.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from people.domain.spelling import number as as_stored
from people.models import Organisation, User

TAKEN = "この職員番号は、同じ所属のほかの方が使っています。番号をお確かめください。"


def employer_of(person: User) -> Organisation | None:
    """Return whom somebody works for today, or will, or did last."""
    today = timezone.localdate()
    posts = list(person.affiliations.select_related("organisation"))
    held = [post for post in posts if post.is_on(today)]
    later = sorted((p for p in posts if p.started_on > today), key=lambda post: post.started_on)
    past = sorted(posts, key=lambda post: post.last_day or today, reverse=True)
    found = (held or later or past or [None])[0]
    return found.organisation.get_root() if found else None


def check_number(staff_number: str, employer: Organisation | None, *, person: User) -> None:
    """Refuse a number that somebody else has of the same employer.

    Raises ValidationError("staff_number_taken"), by field.
    """
    wanted = as_stored(staff_number)
    if not wanted or employer is None:
        return
    others = User.objects.filter(staff_number=wanted, employer=employer).exclude(pk=person.pk)
    if others.exists():
        raise ValidationError({"staff_number": ValidationError(TAKEN, code="staff_number_taken")})


def renew(person: User) -> None:
    """Note whose numbers a person's is one of, after a post or the number has changed.

    Raises ValidationError("staff_number_taken"), by field.
    """
    employer = employer_of(person) if person.staff_number else None
    check_number(person.staff_number, employer, person=person)
    if person.employer_id == (employer.pk if employer else None):
        return
    try:
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(employer=employer)
    except IntegrityError as error:
        said = ValidationError(TAKEN, code="staff_number_taken")
        raise ValidationError({"staff_number": said}) from error
    person.employer = employer
