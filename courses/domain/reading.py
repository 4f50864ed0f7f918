"""Reading a lecture section by section: a bookmark each, evidence at the end."""

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.domain.evidence import check_learning, lock_enrolment, record_evidence
from courses.models import Enrolment, Evidence, ModuleProgress, Requirement, RunModule, SectionRead
from library import clock
from people.models import User


def check_open(enrolment: Enrolment, module: RunModule) -> None:
    """Refuse a module that is not open yet. Raises ValidationError("locked")."""
    row = ModuleProgress.objects.filter(enrolment=enrolment, module=module).first()
    if row is None or not row.is_open:
        raise ValidationError(
            f"「{module.title}」はまだ開いていません。マイページで、開く条件をお確かめください。",
            code="locked",
        )


@transaction.atomic
def mark_read(
    enrolment: Enrolment, module: RunModule, section_id: str, *, actor: User
) -> Evidence | None:
    """Keep that a section was read; return the evidence once all of them are.

    Raises ValidationError("locked" | "no_such_section" | "run_closed" | "not_learning").
    """
    enrolment = lock_enrolment(enrolment.pk)
    check_learning(enrolment)
    check_open(enrolment, module)
    wanted = [section["id"] for section in module.page.specific.sections()]
    if section_id not in wanted:
        raise ValidationError(
            "この節は新しくなりました。もう一度開いてください。", code="no_such_section"
        )
    SectionRead.objects.get_or_create(
        enrolment=enrolment,
        module=module,
        section_id=section_id,
        defaults={"read_at": clock.now()},
    )
    read = set(
        SectionRead.objects.filter(enrolment=enrolment, module=module).values_list(
            "section_id", flat=True
        )
    )
    requirement = Requirement.objects.filter(module=module, kind=Requirement.Kind.LECTURE).first()
    if requirement is None or not read.issuperset(wanted):
        return None
    return record_evidence(
        enrolment,
        requirement,
        kind=Evidence.Kind.LECTURE,
        key=f"lecture:{enrolment.pk}:{module.key}",
        actor=actor,
        method="player",
        source_type="wagtailcore.page",
        source_id=str(module.page_id),
        minutes=module.minutes,
        payload={"sections": len(wanted), "revision": module.page.live_revision_id},
    )
