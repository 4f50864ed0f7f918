"""An e-mail as another way of writing one's 受講者番号: registered, then verified by its owner.

It is one person's alone. `contact_email`, which couples share, has nothing to do with it.
"""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction

from audit.domain import trail
from people.domain import participation, spelling
from people.models import User

TAKEN = (
    "このメールアドレスは、ほかの方がログインに使っています。"
    "1つのアドレスは、お一人だけがログインに使えます。受講者番号は、これまでどおり使えます。"
)


def of_person(user: User) -> EmailAddress | None:
    """Return the e-mail that the person registered, verified first."""
    address: EmailAddress | None = (
        EmailAddress.objects.filter(user=user).order_by("-verified", "-pk").first()
    )
    return address


@transaction.atomic
def register_email(user: User, email: str) -> EmailAddress:
    """Note an e-mail, which is no login until `confirm_email`.

    Raises ValidationError("invalid") for what is no address, ("verified") for the one that
    the person already uses. Whether somebody else uses it is told only to its owner.
    """
    User.objects.select_for_update().get(pk=user.pk)
    text = spelling.address(email).lower()
    spelling.check_address(text)
    mine = EmailAddress.objects.filter(user=user)
    if mine.filter(email=text, verified=True).exists():
        raise ValidationError("このメールアドレスは、もう使えます。", code="verified")
    mine.filter(verified=False).delete()
    address: EmailAddress = mine.create(user=user, email=text)
    return address


@transaction.atomic
def confirm_email(address: EmailAddress) -> EmailAddress:
    """Make the e-mail a login, in place of any other that the person had.

    Raises ValidationError("taken") when it is somebody else's already, and what
    `check_takes_part` raises.
    """
    person = User.objects.select_for_update().get(pk=address.user_id)
    participation.check_takes_part(person)
    address = EmailAddress.objects.get(pk=address.pk)
    if address.verified:
        return address
    if not address.can_set_verified():
        raise ValidationError(TAKEN, code="taken")
    EmailAddress.objects.filter(user=person).exclude(pk=address.pk).delete()
    address.verified = address.primary = True
    address.save(update_fields=["verified", "primary"])
    trail.record("people.email.verify", person, actor=person)
    return address


@transaction.atomic
def remove_email(user: User) -> None:
    """Take the e-mail away as a login; the number stays."""
    person = User.objects.select_for_update().get(pk=user.pk)
    gone, _ = EmailAddress.objects.filter(user=person).delete()
    if gone:
        trail.record("people.email.remove", person, actor=person)
