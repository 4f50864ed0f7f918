"""The one door to case material. It asks approval, pledge, disclosure, grant, exclusion and the
clock, denies by default, and logs each grant and each refusal on the case's own hash chain.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

import audit.domain.trail as audit
from courses.cases.domain import approval
from courses.cases.models import Approval, Case, CasePart, Disclosure, Exclusion, Grant, Pledge
from people.domain.participation import takes_part
from people.models import User
from people.roles import Role, has_role

NO_PLEDGE = "秘密を守る誓約がまだです。誓約をすると読めます。"
EXCLUDED = "この事例は、あなたには開示されません。研修事務局にお問い合わせください。"
UNNAMED = "題名をお見せできない事例"
NOT_OPEN = "この事例は、いまは開示されていません。演習の間と、会の開催中にだけ読めます。"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a part may be read, and the sentence that says why not."""

    is_allowed: bool
    reason: str


def has_grant(person: User, case: Case, *, at: datetime | None = None) -> bool:
    """Tell whether someone works with the whole case. Being a superuser does not help."""
    return bool(_worked_with(person, Case.objects.filter(pk=case.pk), at=at))


def granted_cases(person: User, *, at: datetime | None = None) -> QuerySet[Case]:
    """Return the cases that someone works with now. Logs nothing.

    A grant counts while its holder is still a trainer. A case that nobody has approved is worked
    with by its authors, and by whoever is asked to check it.
    """
    return Case.objects.filter(pk__in=_worked_with(person, Case.objects.all(), at=at))


def named_to(person: User) -> set[UUID]:
    """Return the cases whose titles somebody may be told, to choose among them. Logs nothing.

    A trainer chooses among what is approved and what they work with; nobody is told of a case that
    they must not read.
    """
    return named_to_planner(person) if has_role(person, Role.TRAINER) else set()


def named_to_planner(person: User) -> set[UUID]:
    """Return the same for whoever plans meetings: no trainer, but they say which case is for which.

    Whether somebody is one is asked by who calls.
    """
    rows = Case.objects.exclude(exclusions__person=person).select_related("classification")
    approved = approval.approved_among(rows).keys()
    return set(approved) | _worked_with(person, Case.objects.all(), at=None)


def name_of(case: Case, named: Collection[UUID]) -> str:
    """Return what a list to choose from calls a case: its title to those who may be told."""
    return case.title if case.pk in named else UNNAMED


def _worked_with(person: User, cases: QuerySet[Case], *, at: datetime | None) -> set[UUID]:
    """Return which of these cases someone works with."""
    if not has_role(person, Role.TRAINER):
        return set()
    today = timezone.localdate(at)
    grants = Grant.objects.filter(person=person).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    asked = person.case_checks.filter(state=Approval.State.ASKED)
    held = set(grants.values_list("case", flat=True))
    own = cases.filter(Q(pk__in=held) | Q(pk__in=asked.values("case")))
    rows = list(own.exclude(exclusions__person=person).select_related("classification"))
    working = approval.written_by(person, rows) | approval.approved_among(rows).keys()
    checking = approval.asked_of(person, rows).keys()
    return (working & held) | checking


def is_excluded(person: User, case: Case) -> bool:
    """Tell whether someone must not read the case, whatever else is open to them."""
    return Exclusion.objects.filter(case=case, person=person).exists()


def has_pledge(person: User, *, at: datetime | None = None) -> bool:
    """Tell whether someone's pledge of confidentiality is in force."""
    today = timezone.localdate(at)
    return Pledge.objects.filter(
        person=person, valid_from__lte=today, valid_until__gte=today, withdrawn_at=None
    ).exists()


def open_parts(person: User, *, at: datetime | None = None) -> list[CasePart]:
    """Return the parts disclosed to someone now, exclusions taken out. Logs nothing."""
    now = at or timezone.now()
    rows = (
        CasePart.objects.filter(
            disclosures__in=Disclosure.objects.filter(
                person=person, closed_at=None, opens_at__lte=now, closes_at__gt=now
            )
        )
        .exclude(case__exclusions__person=person)
        .select_related("case__classification")
        .order_by("case__order", "order")
        .distinct()
    )
    approved = approval.approved_among({part.case_id: part.case for part in rows}.values())
    return [part for part in rows if part.case_id in approved]


def judge(person: User, part: CasePart, *, at: datetime | None = None) -> Verdict:
    """Decide, without reading anything out. Denies unless something opens the part."""
    now = at or timezone.now()
    if not takes_part(person, on=timezone.localdate(now)):
        return Verdict(False, NOT_OPEN)
    if is_excluded(person, part.case):
        return Verdict(False, EXCLUDED)
    if has_grant(person, part.case, at=now):
        return Verdict(True, "事例の担当")
    if not approval.is_approved(part.case):
        return Verdict(False, approval.NOT_APPROVED)
    if not has_pledge(person, at=now):
        return Verdict(False, NO_PLEDGE)
    disclosure = Disclosure.objects.filter(
        person=person, part=part, closed_at=None, opens_at__lte=now, closes_at__gt=now
    ).first()
    if disclosure is None:
        return Verdict(False, NOT_OPEN)
    return Verdict(True, disclosure.reason)


def read_part(person: User, part: CasePart, *, at: datetime | None = None) -> CasePart:
    """Return the part to someone who may read it, logging the reading.

    Raises PermissionDenied with a sentence for the reader; the refusal is logged too.
    """
    verdict = judge(person, part, at=at)
    _log(person, part.case, verdict, part=part.key)
    if not verdict.is_allowed:
        raise PermissionDenied(verdict.reason)
    return part


def read_out(person: User, part: CasePart, *, at: datetime | None = None) -> CasePart:
    """Return the part to someone who shows it to others: even an author, only what is approved.

    Raises PermissionDenied as `read_part` does.
    """
    if approval.is_approved(part.case):
        return read_part(person, part, at=at)
    _log(person, part.case, Verdict(False, approval.NOT_APPROVED), part=part.key)
    raise PermissionDenied(approval.NOT_APPROVED)


def read_whole(person: User, case: Case, *, at: datetime | None = None) -> Case:
    """Return the case with its facilitation notes to someone who works with it, logging it.

    Raises PermissionDenied; the refusal is logged too.
    """
    if has_grant(person, case, at=at):
        verdict = Verdict(True, "事例の担当")
    else:
        verdict = Verdict(False, NOT_OPEN if approval.is_approved(case) else approval.NOT_APPROVED)
    _log(person, case, verdict, part="*")
    if not verdict.is_allowed:
        raise PermissionDenied(verdict.reason)
    return case


def _log(person: User, case: Case, verdict: Verdict, *, part: str) -> None:
    verb = "cases.access.grant" if verdict.is_allowed else "cases.access.refuse"
    audit.record(
        verb, case, actor=person, chain=f"case:{case.pk}", part=part, reason=verdict.reason
    )
