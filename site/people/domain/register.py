"""The register of people: who is in it, where they belong, what office they hold.

Every entry is made and changed here, validated and with its trace; the trail names the
fields that changed, never what was in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from audit.domain import trail
from people.domain import codes, contradictions, employers
from people.domain.oneself import check_somebody_else
from people.domain.visibility import people_kept_by
from people.models import (
    Affiliation,
    Appointment,
    Audience,
    District,
    Office,
    Organisation,
    Remit,
    Term,
    User,
    normalise_number,
)

# What an entry says; the rest of a user (password, last login) has functions of its own.
FIELDS = (
    "number", "family_name", "given_name", "family_name_kana", "given_name_kana", "alias",
    "staff_number", "contact_email", "phone", "is_active", "is_superuser",
)  # fmt: skip

NAMES = ("family_name", "given_name", "family_name_kana", "given_name_kana", "alias")

OWN_RIGHTS = "ご自分の所属、立場、対象区分、役割は、ご自分では変えられません。ほかの担当者が変えてください。"
NUMBER_KEPT = "この方の受講者番号は、システム管理者だけが変えられます。"


def may_change_number(actor: User | None, person: User) -> bool:
    """Tell whether `actor` may change what `person` signs in with.

    A new number that its holder does not know shuts them out: of those who have more rights
    than a trainee, only whoever manages their sign-in changes it.
    """
    if actor is None or actor.is_superuser or codes.is_plain(person):
        return True
    return codes.may_manage_sign_in(actor, person)


@dataclass(frozen=True)
class Post:
    """A post to be held in an organisation (所属)."""

    organisation: Organisation
    office: Office
    started_on: date
    post: str = ""
    is_primary: bool = True
    ended_on: date | None = None


@dataclass(frozen=True)
class Seat:
    """An office to be held for a term (委嘱), kept by an organisation."""

    office: Office
    organisation: Organisation
    started_on: date
    term: Term | None = None
    district: District | None = None
    ended_on: date | None = None


@transaction.atomic
def register_person(
    *,
    number: str,
    family_name: str,
    given_name: str,
    family_name_kana: str,
    given_name_kana: str,
    actor: User | None,
    audiences: Iterable[Audience] = (),
    affiliation: Post | None = None,
    appointment: Seat | None = None,
    **details: Any,
) -> User:
    """Enter a person, who cannot sign in until the office issues a code.

    `details`: alias, staff_number, contact_email, phone. Names are stored exactly as given.
    `actor` is None for the system. Raises ValidationError, by field, for what cannot be
    stored, or ("not_yours") when the person would not be one whom the actor keeps.
    """
    person = User(
        number=normalise_number(number),
        family_name=family_name,
        given_name=given_name,
        family_name_kana=family_name_kana,
        given_name_kana=given_name_kana,
        **details,
    )
    person.set_unusable_password()
    person.full_clean(exclude=["employer"])
    person.save(force_insert=True)
    person.audiences.set(audiences)
    trail.record("people.user.create", person, actor=actor)
    if affiliation:
        keep(Affiliation(user=person, **_values(affiliation)), actor=actor)
    if appointment:
        keep(Appointment(user=person, **_values(appointment)), actor=actor)
    employers.renew(person)
    _check_kept(person, actor)
    return person


@transaction.atomic
def change_person(
    person: User, *, actor: User | None, audiences: Iterable[Audience] | None = None
) -> list[str]:
    """Store what was changed on `person` and return the names of the fields that differ.

    Raises ValidationError, by field, for what cannot be stored; for the number also
    "not_yours"; "own_record" for one's own audiences and rights.
    """
    stored = User.objects.select_for_update().get(pk=person.pk)
    person.number = normalise_number(person.number)
    # The constraint on 職員番号 is asked by `employers`, which says it beside the field.
    person.full_clean(exclude=["password", "employer"])
    changed = [name for name in FIELDS if getattr(stored, name) != getattr(person, name)]
    if "number" in changed and not may_change_number(actor, stored):
        raise ValidationError({"number": ValidationError(NUMBER_KEPT, code="not_yours")})
    if audiences is not None:
        wanted = {audience.pk for audience in audiences}
        if wanted != set(stored.audiences.values_list("pk", flat=True)):
            check_somebody_else(person.pk, actor, OWN_RIGHTS)
            person.audiences.set(wanted)
            changed.append("audiences")
    if {"is_active", "is_superuser"} & set(changed):
        check_somebody_else(person.pk, actor, OWN_RIGHTS)
    if changed:
        _keep_name_before(person, stored, changed)
        person.save(update_fields=[*(name for name in changed if name in FIELDS), "names_before"])
        employers.renew(person)
        trail.record("people.user.change", person, actor=actor, fields=changed)
    return changed


def _keep_name_before(person: User, stored: User, changed: Iterable[str]) -> None:
    """Note the name that another takes the place of: whoever has it on paper still finds them."""
    person.names_before = stored.names_before
    if set(NAMES) & set(changed):
        held = {
            "name": stored.get_full_name(), "kana": stored.full_kana, "alias": stored.alias,
            "until": timezone.localdate().isoformat(),
        }  # fmt: skip
        person.names_before = [*stored.names_before, held]


@transaction.atomic
def set_groups(person: User, groups: Iterable[Any], *, actor: User | None) -> None:
    """Give the person these roles and no others. `actor` is None for the system.

    Raises ValidationError("own_record"), and "not_yours" unless the actor is a superuser.
    """
    if actor is not None and not actor.is_superuser:
        raise ValidationError("役割は、システム管理者だけが変えられます。", code="not_yours")
    before = set(person.groups.values_list("name", flat=True))
    person.groups.set(groups)
    after = set(person.groups.values_list("name", flat=True))
    if before != after:
        check_somebody_else(person.pk, actor, OWN_RIGHTS)
        trail.record(
            "people.user.change", person, actor=actor, fields=["groups"],
            given=sorted(after - before), taken=sorted(before - after),
        )  # fmt: skip


@transaction.atomic
def keep(
    row: Affiliation | Appointment | Remit, *, actor: User | None
) -> Affiliation | Appointment | Remit:
    """Store a post, an appointment or a remit.

    Raises ValidationError, by field, for dates or choices that do not fit together (see
    `contradictions.check`), and for a 職員番号 that is somebody else's where the person comes to;
    "own_record" for one's own.
    """
    check_somebody_else(row.user_id, actor, OWN_RIGHTS)
    is_new = row.pk is None
    if isinstance(row, Remit):
        _check_once(row)
    row.full_clean()
    person = User.objects.select_for_update().get(pk=row.user_id)
    if not isinstance(row, Remit):
        contradictions.check(row)
    row.save()
    if isinstance(row, Affiliation):
        employers.renew(person)
    trail.record(VERBS[type(row)], row, actor=actor, person=str(row.user_id), new=is_new)
    return row


def _check_once(remit: Remit) -> None:
    """Refuse what the person keeps already, before the database says it in its own words."""
    same = Remit.objects.filter(
        user=remit.user_id, organisation=remit.organisation_id, office=remit.office_id
    )
    if same.exclude(pk=remit.pk).exists():
        raise ValidationError(
            f"この方は、「{remit}」をもう所管しています。一覧をお確かめください。",
            code="kept_twice",
        )


VERBS: dict[type[Any], str] = {
    Affiliation: "people.affiliation.keep",
    Appointment: "people.appointment.keep",
    Remit: "people.remit.keep",
}


def _check_kept(person: User, actor: User | None) -> None:
    """Refuse an entry that whoever makes it could not open afterwards."""
    if actor and not people_kept_by(actor).filter(pk=person.pk).exists():
        raise ValidationError(
            "あなたの所管の所属か立場を選んでください。ほかの課の方は、その課か事務局で登録します。",
            code="not_yours",
        )


def _values(of: Post | Seat) -> dict[str, Any]:
    return {name: getattr(of, name) for name in of.__dataclass_fields__}
