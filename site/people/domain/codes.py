"""Passwords: the office's one-time code (一時パスワード), and the one that a person chooses.

The code is digits only, so that it can be read out on the telephone and typed on any
keypad; nobody can read it again after it was issued, for only its hash is stored.
"""

import secrets
import unicodedata
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from audit.domain import trail
from library.domain.folding import HYPHENS
from library.domain.wareki import local_date, wareki
from people.domain import participation
from people.models import User
from people.roles import Role, has_role

GROUPS = 3
DIGITS = 4
LIFETIME = timedelta(days=30)
# Groups that give no right over other people's records.
PLAIN_ROLES = frozenset({Role.TRAINEE.value})


def may_manage_sign_in(actor: User, person: User) -> bool:
    """Tell whether `actor` may hand out a code for `person`, or shut them out.

    Whoever hands out a code could sign in with it, so the office does so only for people
    who have no more rights than a trainee; the system's keeper for everyone.
    """
    if actor.pk == person.pk or not participation.takes_part(actor):
        return False
    if actor.is_superuser:
        return True
    if person.is_superuser:
        return False
    if has_role(actor, Role.ADMIN):
        return True
    return has_role(actor, Role.OFFICE) and is_plain(person)


def is_plain(person: User) -> bool:
    """Tell whether someone has no more rights than a trainee.

    Roles of someone whose number is not in use count too: they may come back.
    """
    if person.is_superuser:
        return False
    return PLAIN_ROLES.issuperset(person.groups.values_list("name", flat=True))


@transaction.atomic
def issue_code(user: User, *, actor: User | None) -> str:
    """Give the person a new one-time code and return it, this once, in clear text.

    The old password and every open session of theirs end. `actor` is None for the system.
    Whoever is registered ahead gets theirs ahead, and comes in from their first day on.
    Raises PermissionDenied if the actor may not, ValidationError("inactive") for someone
    whose number is not in use, ("left") for someone whose last post or seat is over.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    if actor is not None and not may_manage_sign_in(actor, person):
        raise PermissionDenied
    if not person.is_active:
        raise ValidationError(
            "この受講者番号は使われていません。先に「有効」にしてください。", code="inactive"
        )
    participation.check_not_left(person)
    code = _new_code()
    person.set_password(code)
    person.code_issued_at = timezone.now()
    person.save(update_fields=["password", "code_issued_at"])
    trail.record("people.code.issue", person, actor=actor)
    user.password, user.code_issued_at = person.password, person.code_issued_at
    return code


@transaction.atomic
def set_own_password(user: User, password: str) -> None:
    """Store the password that the person chose; a one-time code is thereby used up.

    Every other session of theirs ends; the caller keeps the present one.
    Raises ValidationError for a weak password, or ("same_password") for the present one.
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    validate_password(password, person)
    if person.check_password(password):
        raise ValidationError(
            "今のパスワードと同じです。ちがうパスワードにしてください。", code="same_password"
        )
    was_code = person.must_choose_password
    person.set_password(password)
    person.code_issued_at = None
    person.save(update_fields=["password", "code_issued_at"])
    trail.record("people.password.set", person, actor=person, replaced_code=was_code)
    user.password, user.code_issued_at = person.password, None


def expires_at(user: User) -> datetime | None:
    """Return when the person's one-time code ends, or None if they have none.

    Whoever is registered ahead has the same time as others, from the day on which they can use it.
    """
    if user.code_issued_at is None:
        return None
    issued_on = local_date(user.code_issued_at)
    ahead = participation.first_day_from(user, issued_on) - issued_on
    return user.code_issued_at + ahead + LIFETIME


def usable_text(user: User) -> str:
    """Return 令和8年12月27日まで; for whoever is registered ahead, 令和9年1月1日から…まで."""
    end = expires_at(user)
    if end is None:
        return ""
    today = timezone.localdate()
    first = participation.first_day_from(user, today)
    return f"{wareki(first)}から{wareki(end)}まで" if first > today else f"{wareki(end)}まで"


def is_expired(user: User, *, at: datetime | None = None) -> bool:
    """Tell whether the person's password is a one-time code past its time."""
    end = expires_at(user)
    return end is not None and (at or timezone.now()) >= end


def as_issued(typed: str) -> str:
    """Return a typed code as it was issued: full-width digits, blanks and hyphens do not matter."""
    text = unicodedata.normalize("NFKC", typed)
    digits = "".join(c for c in text if c.isdigit())
    others = {c for c in text if not c.isdigit()}
    if len(digits) != GROUPS * DIGITS or not others <= set(f" -{HYPHENS}ー\t"):
        return typed
    return _grouped(digits)


def _new_code() -> str:
    return _grouped("".join(secrets.choice("0123456789") for _ in range(GROUPS * DIGITS)))


def _grouped(digits: str) -> str:
    return "-".join(digits[i : i + DIGITS] for i in range(0, len(digits), DIGITS))
