"""What can be found, in the order in which it is listed, and what is shown of it.

Nothing else is ever asked for: no case, question, answer, quiz, training elsewhere or person. Of
a worksheet there are title and introduction, with the module that it is for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from modelsearch.index import SearchField
from wagtail.models import Page

from courses.models import CourseIndexPage, CoursePage, ModulePage, StagePage
from home.help import guides as help_guides
from library.domain.directory import ages_text
from library.domain.words import Token, tokens
from library.models import GlossaryTerm, Network, Resource
from library.search.indexing import values
from library.search.levels import Level, level_of

# Words that lead to pages which say it otherwise.
HELP = (
    "使い方、操作、ログインできないとき、パスワードを忘れたとき、文字を大きくする、紙で受ける、"
    "電話での問い合わせ、区の外の学び。"
)
VERIFY = "修了証が有効かどうかを、確認番号で確かめます。ログインは要りません。"


class Rank(IntEnum):
    """What one can read now comes first, what one cannot read comes last."""

    OWN_LECTURE = 1
    OWN_PRACTICE = 2
    TERM = 3
    COURSE = 4
    PAGE = 5
    PLACE = 6
    LOCKED_MODULE = 7
    OTHER_MODULE = 8


@dataclass(frozen=True, slots=True)
class RowKind:
    """Rows that are no pages and that anybody may read.

    `title`, `text`: what is shown of a row. `address`: the list that holds it, which is narrowed
    to it by `looked_for`.
    """

    model: type[Model]
    rank: Rank
    label: str
    title: Callable[[Any], str]
    text: Callable[[Any], str]
    address: str
    looked_for: Callable[[Any], str]

    def url(self, row: Any) -> str:
        """Return the address of the list, narrowed to the row."""
        return f"{reverse(self.address)}?{urlencode({'q': self.looked_for(row)})}"


def _place(row: Resource | Network) -> str:
    return f"{row.name}({row.municipality})"


def _about(row: Resource) -> str:
    known = [row.kind, ages_text(row), row.residence_note, row.notes]
    return "。".join(text for text in known if text)


ROW_KINDS = (
    RowKind(
        GlossaryTerm, Rank.TERM, "ことば", lambda row: f"{row.term}({row.kana})",
        lambda row: str(row.text), "home:glossary", lambda row: str(row.term),
    ),
    RowKind(
        Resource, Rank.PLACE, "相談先", _place, _about, "home:resources", lambda row: str(row.name)
    ),
    RowKind(
        Network, Rank.PLACE, "会議体", _place, lambda _: "", "home:networks",
        lambda row: str(row.name),
    ),
)  # fmt: skip


def public_page_models() -> list[type[Page]]:
    """Return the kinds of pages that anybody may read as a whole once they are published."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Page) and model is not Page and not issubclass(model, ModulePage)
    ]


def module_models() -> list[type[ModulePage]]:
    """Return the kinds of modules: what they say is for those who may read them."""
    return [m for m in apps.get_models() if issubclass(m, ModulePage) and m is not ModulePage]


def rank_of(model: type[Page]) -> Rank:
    """Return where a kind of public page is listed."""
    is_course = issubclass(model, (CourseIndexPage, CoursePage, StagePage))
    return Rank.COURSE if is_course else Rank.PAGE


def texts_of(page: Page) -> list[str]:
    """Return what a public page says besides its title, as it is indexed."""
    fields = values(SearchField, page.get_search_fields(), page)
    return [text for field, text in fields if text and level_of(field.boost) is not Level.TITLE]


@dataclass(frozen=True)
class StaticPage:
    """A page that is a template: found by its title, and by its text or words that lead to it."""

    title: str
    url: str
    text: str

    @cached_property
    def title_tokens(self) -> list[Token]:
        """The title as it is looked through."""
        return tokens(self.title)

    @cached_property
    def all_tokens(self) -> list[Token]:
        """Title and text as they are looked through."""
        return tokens(f"{self.title}\n{self.text}")


@cache
def static_pages() -> tuple[StaticPage, ...]:
    """Return the pages that stand in templates and files: read once, they change with the code."""
    guides = [
        StaticPage(
            guide.title,
            reverse("home:help_guide", args=[guide.key]),
            "\n".join([guide.lead, *(f"{step.title}\n{step.text}" for step in guide.steps)]),
        )
        for guide in help_guides().values()
    ]
    return (StaticPage("こまったとき", reverse("home:help"), HELP), *guides,
            StaticPage("修了証の確認", reverse("certificates:verify"), VERIFY))  # fmt: skip
