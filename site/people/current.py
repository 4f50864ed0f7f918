"""Who is asking."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from people.models import User


def current_user(request: HttpRequest) -> User:
    """Return the signed-in person, with the type that views need. Refuses anybody else."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user
