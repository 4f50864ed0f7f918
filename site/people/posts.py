"""What a form says of itself: who had it and on which page, signed, in a hidden field.

When a post arrives that nobody may send any more, this tells whose it was.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.safestring import SafeString

from people.domain import shelf
from people.models import User

# In the address: the tag of something on the shelf. In a form: which of these it came from.
TAG = "kept"
# Where the page says that something was put back: a long page opens there, not at its beginning.
PLACE = "put-back"
FIELD = "form_token"
SALT = "people.posts"
# A page may stay open over the holidays; what is older speaks for nobody.
OPEN_FOR = timedelta(days=31)
# Ours, and what must never lie anywhere.
NOT_KEPT = {"csrfmiddlewaretoken", FIELD, TAG}
NEVER = ("password",)
POST = "post"
R = TypeVar("R", bound=HttpResponseBase)
V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Form:
    """Whose form it was, and the page that it was on."""

    owner: str
    page: str


def form_token(request: HttpRequest | None) -> SafeString:
    """Return the hidden field for the forms of somebody signed in; nothing for anybody else."""
    user = getattr(request, "user", None)
    if request is None or not isinstance(user, User):
        return SafeString("")
    token = getattr(request, "_form_token", None)
    if token is None:
        token = signing.dumps([str(user.pk), without_tag(address_of(request))], salt=SALT)
        request._form_token = token  # type: ignore[attr-defined]
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, token)


def form_of(request: HttpRequest) -> Form | None:
    """Return what a posted form says of itself, if it is a form of ours."""
    try:
        owner, page = signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=OPEN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Form(owner, page)


def is_of_somebody_else(request: HttpRequest) -> bool:
    """Tell whether a form was opened by another person than the one signed in now."""
    form = form_of(request) if isinstance(request.user, User) else None
    return form is not None and form.owner != owner_of(request)


def wants_json(request: HttpRequest) -> bool:
    """Tell a page that saves by itself from a person who pressed a button."""
    return request.headers.get("Accept", "") == "application/json"


def owner_of(request: HttpRequest) -> str:
    """Return whose the things of this visit are: the person's, else this browser's."""
    if isinstance(request.user, User):
        return str(request.user.pk)
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return f"{shelf.NOBODY}:{salted_hmac(SALT, browser).hexdigest()}"


def keep_post(request: HttpRequest) -> str | None:
    """Keep what was posted for whoever had the form; return the page to go on with it.

    None where nothing may be kept: not a form of ours, one whose text has one place only, or
    that of somebody who cannot come back for it.
    """
    form = form_of(request)
    if form is None or not may_keep(request) or not _may_come_back(form.owner):
        return None
    fields = [
        [name, value]
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and not any(word in name.lower() for word in NEVER)
        for value in values
    ]
    files = [each.name for _, files in request.FILES.lists() for each in files if each.name]
    path = without_tag(address_of(request))
    thing = {"kind": POST, "path": path, "page": form.page, "fields": fields, "files": files}
    tag = shelf.put(form.owner, thing)
    return f"{with_tag(form.page, tag)}#{PLACE}" if tag else None


def _may_come_back(owner: str) -> bool:
    return User.objects.filter(pk=owner, is_active=True).exists()


def may_keep(request: HttpRequest) -> bool:
    """Tell whether what a view takes and shows may lie on the shelf: not what cases hold."""
    match = request.resolver_match
    view: Any = match.func if match else None
    view = getattr(view, "view_class", view)
    return bool(getattr(view, "may_keep", True))


def lies_on_no_shelf(view: V) -> V:
    """Mark a view function whose posts and pages are kept nowhere: what cases hold."""
    vars(view)["may_keep"] = False
    return view


def not_kept(response: R) -> R:
    """Mark an answer that is shown once and lies nowhere: a code, a case."""
    response.may_keep = False  # type: ignore[attr-defined]
    return response


def address_of(request: HttpRequest) -> str:
    """Return the address that was asked for, for a redirect to it.

    Two slashes at its beginning would name another host: to a browser, //example.org/ is one.
    """
    return escape_leading_slashes(request.get_full_path())


def with_tag(url: str, tag: str) -> str:
    """Return the address with the tag in place of any other."""
    url = without_tag(url)
    return f"{url}{'&' if '?' in url else '?'}{urlencode({TAG: tag})}"


def is_same_page(one: str, other: str) -> bool:
    """Tell whether two addresses are one page, however they write it and whatever their tag."""
    return _parts(one) == _parts(other)


def _parts(url: str) -> tuple[str, list[tuple[str, str]]]:
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return parts.path, [pair for pair in pairs if pair[0] != TAG]


def without_tag(url: str) -> str:
    """Return the address as it was before a tag was added."""
    parts = urlsplit(url)
    _, pairs = _parts(url)
    # A browser may send its name in other letters: %6Bept.
    if len(pairs) == len(parse_qsl(parts.query, keep_blank_values=True)):
        return url
    return f"{parts.path}?{urlencode(pairs)}" if pairs else parts.path
