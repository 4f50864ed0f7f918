"""Who people are and where they belong."""

from people.models.audiences import Audience
from people.models.kept import Kept
from people.models.offices import District, Office, Organisation, Term
from people.models.places import Affiliation, Appointment, Remit, held_on
from people.models.users import (
    User,
    UserManager,
    UserQuerySet,
    hiragana,
    kana_order,
    normalise_number,
)

__all__ = [
    "Affiliation",
    "Appointment",
    "Audience",
    "District",
    "Kept",
    "Office",
    "Organisation",
    "Remit",
    "Term",
    "User",
    "UserManager",
    "UserQuerySet",
    "held_on",
    "hiragana",
    "kana_order",
    "normalise_number",
]
