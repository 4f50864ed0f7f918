"""Who may handle paper: the office. A stranger finds nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from people.current import current_user
from people.roles import Role, has_role

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def for_office(
    view: Callable[Concatenate[HttpRequest, P], Answer],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in the office only; nothing of it stays in a cache."""

    @never_cache
    @login_required
    @wraps(view)
    def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        if not has_role(current_user(request), Role.OFFICE):
            raise Http404
        return view(request, *args, **kwargs)

    return gated
