"""番号票 for many people at once: a new one-time code each, printed once and kept nowhere."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef

from courses.models import CourseRun, Enrolment
from library import clock
from library.domain.typeset import compile_pdf
from library.models import WardSettings
from papers.domain.nodes import printable
from papers.domain.prints import printed_name
from people.domain import codes
from people.domain.qr import qr_svg
from people.models import Organisation, User, UserQuerySet
from people.roles import check_office

TEMPLATE = Path(__file__).resolve().parents[1] / "typst" / "slips.typ"
# Each code is hashed slowly, on purpose: more at once would keep the browser waiting too long.
MOST = 60


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's code, in clear text for as long as the page is made."""

    person: User
    code: str
    usable: str


@dataclass(slots=True)
class Batch:
    """The slips made, and whom no code could be issued for, with the reason."""

    slips: list[Slip] = field(default_factory=list)
    errors: list[tuple[User, str]] = field(default_factory=list)


def newcomers(run: CourseRun, *, organisation: Organisation | None = None) -> UserQuerySet:
    """Return, by kana, the run's trainees who have never signed in and hold no office rights."""
    enrolled = Enrolment.objects.filter(
        run=run, person=OuterRef("pk"), state__in=Enrolment.LEARNING
    )
    rights = User.groups.through.objects.filter(user=OuterRef("pk")).exclude(
        group__name__in=codes.PLAIN_ROLES
    )
    people = User.objects.not_left(on=clock.today()).filter(
        Exists(enrolled), ~Exists(rights), is_superuser=False, last_login=None
    )
    if organisation is not None:
        people = people.within([organisation.path], on=clock.today())
    return people.in_kana_order()


def issue_slips(people: Sequence[User], *, actor: User) -> Batch:
    """Issue a code to each; each is a change of its own in the trail.

    Raises PermissionDenied for anybody but the office, ValidationError("nobody" | "too_many").
    """
    check_office(actor)
    if not people:
        raise ValidationError("番号票を作る方を選んでください。", code="nobody")
    if len(people) > MOST:
        raise ValidationError(
            f"一度に作れるのは{MOST}名までです。いまは{len(people)}名を選んでいます。",
            code="too_many",
        )
    batch = Batch()
    for person in people:
        try:
            code = codes.issue_code(person, actor=actor)
        except PermissionDenied:
            batch.errors.append((person, "この方の番号票は、システム管理の担当者が作ります。"))
        except ValidationError as error:
            batch.errors.append((person, error.messages[0]))
        else:
            batch.slips.append(Slip(person, code, codes.usable_text(person)))
    return batch


def print_slips(slips: Sequence[Slip], *, address: str) -> bytes:
    """Return the slips, a page of A6 each. The code to scan is the login address and no more."""
    ward = WardSettings.load()
    data = {
        "title": "番号票",
        "ward": f"{ward.ward_name} ひきこもり支援研修",
        "honorific": ward.honorific,
        "office": ward.office_name,
        "phone": ward.office_phone,
        "address": address,
        "qr": qr_svg(address),
        "slips": [
            {
                "name": printed_name(slip.person),
                "number": slip.person.number,
                "code": slip.code,
                "usable": slip.usable,
            }
            for slip in slips
        ],
    }
    return compile_pdf(TEMPLATE, printable(data), at=clock.now())
