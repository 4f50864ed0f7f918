"""Whom a login means.

Everyone has a 受講者番号. An e-mail is only another way of writing it, and only where it
is verified and one person's alone: `contact_email` may be shared and is never a login.
"""

from allauth.account.models import EmailAddress

from people.models import User, normalise_number


def number_of_login(login: str) -> str:
    """Return the 受講者番号 that a login stands for, as stored; it need not exist."""
    text = normalise_number(login)
    if "@" not in text:
        return text
    owners = EmailAddress.objects.filter(email=text, verified=True).values_list(
        "user__number", flat=True
    )
    numbers = set(owners[:2])
    return numbers.pop() if len(numbers) == 1 else text


def person_of_login(login: str) -> User | None:
    """Return the person whom a login stands for, if there is one."""
    return User.objects.filter(number=number_of_login(login)).first()
