"""Who people are and where they belong."""

from people.fields import hiragana
from people.models.audiences import Audience
from people.models.kept import Kept
from people.models.offices import District, Office, Organisation, Term
from people.models.places import Affiliation, Appointment, Remit
from people.models.users import (
    User,
    UserManager,
    UserQuerySet,
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
    "hiragana",
    "kana_order",
    "normalise_number",
]
