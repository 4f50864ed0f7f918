"""The way from a module's page to its papers."""

from django.urls import reverse

from courses.domain.paper import PRINTED_KINDS
from courses.journey import ModuleView
from courses.models import Enrolment
from courses.module_links import ModuleLink


def link_to_print(enrolment: Enrolment, view: ModuleView) -> ModuleLink | None:
    """Offer everything of the module in one PDF, in large letters, to whoever reads on paper."""
    if not any(step.requirement.kind in PRINTED_KINDS for step in view.steps):
        return None
    url = reverse("papers:print_module", args=[enrolment.pk, view.module.key])
    return ModuleLink("紙に印刷する(大きな文字のPDF)", url)
