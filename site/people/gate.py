"""Who may open which page. Being superuser is not a role, and a stranger gets 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase

from people.current import current_user
from people.roles import Role, has_role

P = ParamSpec("P")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def for_roles(
    *roles: Role,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], Answer]], Callable[Concatenate[HttpRequest, P], Answer]
]:
    """Let in only people of these groups."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], Answer],
    ) -> Callable[Concatenate[HttpRequest, P], Answer]:
        @wraps(view)
        def gated(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
            if not has_role(current_user(request), *roles):
                raise Http404
            return view(request, *args, **kwargs)

        return gated

    return decorate
