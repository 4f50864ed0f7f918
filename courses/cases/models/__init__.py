"""Cases, how they are handled, and what decides who may read one."""

from courses.cases.models.access import Disclosure, Exclusion, Grant, Pledge, PledgeText
from courses.cases.models.cases import Case, CasePart
from courses.cases.models.handling import ChecklistItem, Classification, HandlingRules

__all__ = [
    "Case",
    "CasePart",
    "ChecklistItem",
    "Classification",
    "Disclosure",
    "Exclusion",
    "Grant",
    "HandlingRules",
    "Pledge",
    "PledgeText",
]
