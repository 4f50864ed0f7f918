"""The public site's pages for tests."""

import uuid
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from courses.models import LecturerIndexPage, LecturerPage
from home.models import (
    EventIndexPage,
    EventPage,
    GuestApplication,
    Leaflet,
    LeafletsPage,
    NewsIndexPage,
    NewsPage,
)
from library.models import EventKind, LibraryDocument, Municipality
from tests.factories import make_home
from tests.remembered import remembered

_numbers = count(1)


def _index(model: Any, slug: str) -> Any:
    home = make_home()
    home.refresh_from_db()
    return model.objects.first() or home.add_child(instance=model(title=slug, slug=slug))


@remembered
def make_news(title: str = "お知らせ", **fields: Any) -> NewsPage:
    """A piece of news of today."""
    values = {"told_on": timezone.localdate(), "body": "<p>本文です。</p>", **fields}
    page = NewsPage(title=title, slug=f"news-{next(_numbers)}", **values)
    return _index(NewsIndexPage, "news").add_child(instance=page)


@remembered
def make_municipality(name: str, **fields: Any) -> Municipality:
    """A ward, city or town."""
    values = {"key": f"town-{next(_numbers)}", **fields}
    return Municipality.objects.get_or_create(name=name, defaults=values)[0]


@remembered
def make_event(title: str = "講演会", **fields: Any) -> EventPage:
    """An event in a week that takes applications from this ward."""
    make_municipality("文京区", is_own=True)
    kind = EventKind.objects.get_or_create(key="lecture", defaults={"name": "講演会"})[0]
    starts_at = fields.pop("starts_at", timezone.now() + timedelta(days=7))
    values = {
        "kind": kind,
        "organiser": "ひきこもり支援センター",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "venue": "区民センター",
        "audience": "どなたでも",
        "takes_applications": True,
    } | fields
    page = EventPage(title=title, slug=f"event-{next(_numbers)}", **values)
    return _index(EventIndexPage, "events").add_child(instance=page)


@remembered
def make_lecturer(
    name: str, kana: str = "にしかた なおき", courses: Any = (), **fields: Any
) -> LecturerPage:
    """A lecturer with a few words."""
    values = {"words": "急がなくて大丈夫です。", "organisation": "福祉政策課", **fields}
    page = LecturerPage(title=name, name_kana=kana, slug=f"lecturer-{next(_numbers)}", **values)
    _index(LecturerIndexPage, "lecturers").add_child(instance=page)
    page.courses.set(courses)
    page.save()
    return page


@remembered
def make_application(event: EventPage, **fields: Any) -> GuestApplication:
    """An application that is not stored yet."""
    number = next(_numbers)
    values = {
        "name": "本郷 花子",
        "name_kana": "ほんごう はなこ",
        "municipality": Municipality.objects.get(is_own=True),
        "phone": f"03-0000-{number:04d}",
    } | fields
    return GuestApplication(id=uuid.uuid4(), event=event, **values)


def moment(day: date, hour: int) -> datetime:
    """An hour of a day in Tokyo."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


def make_leaflets(document: LibraryDocument) -> LeafletsPage:
    """The published list of leaflets, with the document as its one paper."""
    page = LeafletsPage(title="配布物", slug=f"leaflets-{next(_numbers)}")
    page.leaflets = [Leaflet(title="案内", document=document)]
    return make_home().add_child(instance=page)
