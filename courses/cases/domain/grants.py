"""Who works with a whole case, and who must never read it."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

import audit.domain.trail as audit
from courses.cases.models import Case, Exclusion, Grant
from library import clock
from library.domain.reasons import read_reason
from people.domain.oneself import check_somebody_else
from people.models import User
from people.roles import Role, has_role

OWN_GRANT = "自分を事例の担当にすることはできません。ほかの担当者が登録してください。"
OWN_EXCLUSION = "ご自分の除外は、ご自分では取り消せません。ほかの担当者が取り消してください。"


@transaction.atomic
def give_grant(
    case: Case,
    person: User,
    *,
    reason: str,
    actor: User | None,
    ends_on: date | None = None,
    source_key: str = "",
) -> Grant:
    """Let a trainer work with the case until `ends_on` (None: without end).

    `source_key` names what the grant is for (a session that they lead); it goes with its source
    (`withdraw_grants`), and a grant given by hand stays beside it. Of one source, a grant that
    lasts at least as long stays as it is.
    Raises ValidationError("own_grant" | "reason_missing" | "not_trainer" | "excluded").
    """
    _check_grant(case, person, reason=reason, actor=actor)
    rows = Grant.objects.select_for_update()
    grant = rows.filter(case=case, person=person, source_key=source_key).first()
    if grant and _lasts(grant, ends_on):
        return grant
    grant = grant or Grant(case=case, person=person, source_key=source_key)
    grant.reason, grant.ends_on = reason.strip(), ends_on
    return _store(grant, actor=actor)


def _check_grant(case: Case, person: User, *, reason: str, actor: User | None) -> None:
    """Refuse a grant to oneself, to whoever is no trainer, and to whoever must not read it."""
    check_somebody_else(person.pk, actor, OWN_GRANT, code="own_grant")
    read_reason(reason, "担当に加える理由を書いてください。")
    if not has_role(person, Role.TRAINER):
        raise ValidationError(
            f"{person.get_full_name()}さんは研修担当ではないため、事例の担当にできません。",
            code="not_trainer",
        )
    if Exclusion.objects.filter(case=case, person=person).exists():
        raise ValidationError(
            f"{person.get_full_name()}さんは、この事例を読まない人として登録されています。",
            code="excluded",
        )


@transaction.atomic
def give_to_author(case: Case, author: User) -> Grant:
    """Let whoever wrote a new case work with it: the one grant that is one's own."""
    return _store(Grant(case=case, person=author, reason="作成者"), actor=author)


def _store(grant: Grant, *, actor: User | None) -> Grant:
    grant.granted_by, grant.granted_at = actor, clock.now()
    grant.save()
    audit.record(
        "cases.grant.give", grant, actor=actor, on_behalf_of=grant.person,
        chain=f"case:{grant.case_id}", reason=grant.reason, ends_on=grant.ends_on,
    )  # fmt: skip
    return grant


def _lasts(grant: Grant, ends_on: date | None) -> bool:
    """Tell whether the grant already holds at least until `ends_on`."""
    return grant.ends_on is None or (ends_on is not None and grant.ends_on >= ends_on)


@transaction.atomic
def end_grant(grant: Grant, *, ends_on: date, actor: User) -> Grant:
    """Let a grant end after the day `ends_on`; it can only become shorter.

    Raises ValidationError("longer"): a longer one is given, which nobody does for themselves.
    """
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    if grant.ends_on == ends_on:
        return grant
    if grant.ends_on is not None and ends_on > grant.ends_on:
        raise ValidationError(
            "終わりを後ろへ延ばすときは、もう一度、事例の担当に加えてください。", code="longer"
        )
    grant.ends_on = ends_on
    grant.save(update_fields=["ends_on"])
    audit.record(
        "cases.grant.end", grant, actor=actor, on_behalf_of=grant.person,
        chain=f"case:{grant.case_id}", ends_on=ends_on,
    )  # fmt: skip
    return grant


@transaction.atomic
def withdraw_grants(
    source_key: str, *, actor: User, case: Case | None = None, keep: Collection[User] = ()
) -> None:
    """Take back at once what a source gave, but for `keep`'s grants of `case`.

    What was given for another source, or by hand, stays.
    """
    rows = Grant.objects.select_for_update(of=("self",)).filter(source_key=source_key)
    if case is not None:
        rows = rows.exclude(case=case, person__in=keep)
    for grant in rows.select_related("person").order_by("pk"):
        audit.record(
            "cases.grant.withdraw", grant, actor=actor, on_behalf_of=grant.person,
            chain=f"case:{grant.case_id}", reason=grant.reason,
        )  # fmt: skip
        grant.delete()


@transaction.atomic
def exclude(case: Case, person: User, *, reason: str, actor: User) -> Exclusion:
    """Keep somebody from reading the case, whatever else is open to them.

    Raises ValidationError("reason_missing").
    """
    reason = read_reason(reason, "除外する理由を書いてください。")
    exclusion, is_new = Exclusion.objects.get_or_create(
        case=case, person=person, defaults={"reason": reason}
    )
    if is_new:
        audit.record(
            "cases.exclusion.add", exclusion, actor=actor, on_behalf_of=person,
            chain=f"case:{case.pk}", reason=exclusion.reason,
        )  # fmt: skip
    return exclusion


@transaction.atomic
def lift_exclusion(exclusion: Exclusion, *, actor: User) -> None:
    """Let somebody read the case again, if something else opens it to them.

    Raises ValidationError("own_record"). Whoever keeps away of their own accord may do so.
    """
    check_somebody_else(exclusion.person_id, actor, OWN_EXCLUSION)
    audit.record(
        "cases.exclusion.lift", exclusion, actor=actor, on_behalf_of=exclusion.person,
        chain=f"case:{exclusion.case_id}", reason=exclusion.reason,
    )  # fmt: skip
    exclusion.delete()
