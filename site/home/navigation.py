"""Which pages the header offers to whom. The addresses are the stable ones of the site."""

from dataclasses import dataclass

from django.http import HttpRequest

from people.roles import Role, roles_of

# Who writes and answers here: the guide to words and the parts of screens are theirs.
WORDING_READERS = frozenset({Role.TRAINER, Role.OFFICE, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the menu."""

    label: str
    url: str
    is_current: bool = False


MY = ("マイページ", "/my/")
SESSIONS = ("日程", "/sessions/")
COURSES = ("研修一覧", "/courses/")
EVENTS = ("催し", "/events/")
NEWS = ("お知らせ", "/news/")
GLOSSARY = ("ことばの説明", "/glossary/")
RESOURCES = ("相談先", "/resources/")
WORDING = ("ことばの手引き", "/wording/")
PAPER = ("紙の受付", "/paper/")
REVIEWS = ("様式の確認", "/worksheets/review/")
ADMIN = ("管理画面", "/admin/")
STYLEGUIDE = ("画面の部品", "/styleguide/")
HELP = ("こまったとき", "/help/")
# With more than one desk in the menu, the guide to words is left to the footer.
DESKS = 4


def _pages_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the menu of whoever asks: at most three queries, one for most people."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return [COURSES, EVENTS, NEWS, RESOURCES, GLOSSARY, HELP]
    roles = roles_of(user)
    pages = [MY, SESSIONS]
    if Role.TRAINER in roles:
        pages.append(REVIEWS)
    if Role.OFFICE in roles:
        pages.append(PAPER)
    # Six at most, and help: whoever writes looks words up in the guide; the footer has the rest.
    if not roles & WORDING_READERS:
        pages += [EVENTS, GLOSSARY]
    elif len(pages) < DESKS:
        pages.append(WORDING)
    pages.append(RESOURCES)
    # Most people have no role: the two queries for permissions are spared.
    if (roles or user.is_superuser) and user.has_perm("wagtailadmin.access_admin"):
        pages.append(ADMIN)
    return [*pages, HELP]


def links(request: HttpRequest) -> list[Link]:
    """Return the menu with the page that is open marked."""
    return [
        Link(label, url, is_current=request.path.startswith(url))
        for label, url in _pages_of(request)
    ]


def staff_links(request: HttpRequest) -> list[Link]:
    """Return what the footer adds for those who build and word screens; nothing for others."""
    user = getattr(request, "user", None)
    if user is None or not (roles_of(user) & WORDING_READERS or user.is_superuser):
        return []
    pages = [WORDING, STYLEGUIDE] if roles_of(user) & WORDING_READERS else [STYLEGUIDE]
    return [Link(label, url) for label, url in pages]
