"""Who may handle paper: the office. A stranger finds nothing."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from people.gate import for_roles
from people.roles import Role

P = ParamSpec("P")


def for_office(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in the office only; nothing of it stays in a cache."""
    return never_cache(login_required(for_roles(Role.OFFICE)(view)))
