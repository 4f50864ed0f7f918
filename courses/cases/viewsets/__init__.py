"""Cases in the admin, and what decides who may read them."""

from courses.cases.viewsets.access import ExclusionViewSet, GrantViewSet
from courses.cases.viewsets.cases import CaseViewSet
from courses.cases.viewsets.handling import (
    ChecklistItemViewSet,
    ClassificationViewSet,
    HandlingRulesViewSet,
    PledgeTextViewSet,
)

VIEWSETS = [
    CaseViewSet,
    HandlingRulesViewSet,
    ClassificationViewSet,
    ChecklistItemViewSet,
    PledgeTextViewSet,
    GrantViewSet,
    ExclusionViewSet,
]
