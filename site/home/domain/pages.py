"""The pages of the public site that every ward has, made once; what is there already stays."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from wagtail.models import Page

from courses.models import LecturerIndexPage
from home.domain.front import front_page
from home.models import (
    EventIndexPage,
    HomePage,
    LeafletsPage,
    NewsCategory,
    NewsIndexPage,
    TextPage,
)

TEXTS = Path(__file__).resolve().parents[1] / "data" / "texts.yaml"
CATEGORIES = ["研修", "催し", "募集", "休止・変更"]
LECTURERS = "研修で話す人を紹介します。分からないことは、どうぞ声をかけてください。"
LEAFLETS = "相談窓口の案内や、研修の案内です。印刷して、お配りいただけます。"


def _lists() -> list[Page]:
    """Return the lists in the order of the menu, each under its stable address."""
    return [
        EventIndexPage(title="催し", slug="events"),
        NewsIndexPage(title="お知らせ", slug="news"),
        LecturerIndexPage(title="講師の紹介", slug="lecturers", intro=LECTURERS),
        LeafletsPage(title="配布物", slug="leaflets", lead=LEAFLETS),
    ]


@cache
def _texts() -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    return written


def _text_pages() -> list[Page]:
    return [
        TextPage(
            title=item["title"],
            slug=item["slug"],
            lead=item["lead"],
            shows_office=item["shows_office"],
            # Lines are broken for whoever edits the file: Japanese has no space between them.
            body=[
                ("part", part | {"text": "".join(part["text"].splitlines())})
                for part in item["parts"]
            ],
        )
        for item in _texts()
    ]


@transaction.atomic
def make_pages() -> int:
    """Make what is missing below the front page; return how many pages were made.

    A page that somebody moved, renamed or took offline is not missing: its address is taken, or
    a page of its kind is there.
    """
    home = front_page()
    taken = set(home.get_children().values_list("slug", flat=True))
    made = 0
    for page in [*_lists(), *_text_pages()]:
        is_one_of_a_kind = type(page).max_count == 1
        if page.slug in taken or (is_one_of_a_kind and type(page).objects.exists()):
            continue
        _publish(home, page)
        made += 1
    if not NewsCategory.objects.exists():
        for order, name in enumerate(CATEGORIES):
            NewsCategory.objects.create(name=name, order=order)
    return made


def _publish(home: HomePage, page: Any) -> None:
    # The tree's counts in memory are those of before the last child.
    home.refresh_from_db()
    home.add_child(instance=page)
    page.save_revision().publish()
