"""How somebody is let in, and kept in: at each request, by today's posts and seats."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from people.domain import participation
from people.models import User


class RegisterBackend(AuthenticationBackend):
    """allauth's, for those who take part today: an open session ends with the last day too."""

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        """Tell whether somebody may come in today."""
        return isinstance(user, User) and participation.takes_part(user)

    def get_user(self, user_id: Any) -> User | None:
        """Return whoever a session is of, in one query, unless they take no part today."""
        today = timezone.localdate()
        person = User.objects.taking_part(on=today).filter(pk=user_id).first()
        if person is not None:
            person.takes_part_on = today
        return person
