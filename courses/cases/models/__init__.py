"""Cases, how they are handled, and what decides who may read one."""

from courses.cases.models.access import Disclosure, Exclusion, Grant, Pledge, PledgeText
from courses.cases.models.approval import ONLINE, Approval, Authorship, Origin
from courses.cases.models.cases import Case, CasePart
from courses.cases.models.handling import ChecklistItem, Classification, HandlingRules

__all__ = [
    "ONLINE",
    "Approval",
    "Authorship",
    "Case",
    "CasePart",
    "ChecklistItem",
    "Classification",
    "Disclosure",
    "Exclusion",
    "Grant",
    "HandlingRules",
    "Origin",
    "Pledge",
    "PledgeText",
]
