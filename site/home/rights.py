"""Who writes the public site: news and events the office and trainers, the rest its keeper."""

from curriculum.domain.permissions import WRITE, grant, grant_pages
from home.models import EventIndexPage, LeafletsPage, NewsIndexPage, TextPage
from people.roles import Role

CATEGORIES = [f"home.{action}_newscategory" for action in ("add", "change", "delete")]


def grant_rights() -> None:
    """Tell the table of roles below what it cannot know."""
    for role in (Role.OFFICE, Role.ADMIN):
        grant(role, CATEGORIES)
        grant_pages(role, LeafletsPage, WRITE)
    for role in (Role.OFFICE, Role.TRAINER, Role.ADMIN):
        for kind in (NewsIndexPage, EventIndexPage):
            grant_pages(role, kind, WRITE)
    grant_pages(Role.ADMIN, TextPage, ("change_page", "publish_page"))
