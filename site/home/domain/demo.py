"""News, events and lecturers of the demonstration's ward. All of it is made up."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from courses.models import CoursePage, LecturerIndexPage, LecturerPage
from curriculum.models import LoadedItem
from home.models import EventIndexPage, EventPage, NewsCategory, NewsIndexPage, NewsPage
from library import clock
from library.models import EventKind, Municipality
from people.models import Organisation

MADE_UP = "この催しは、お試し用につくった架空のものです。"
THURSDAY, SATURDAY, WEDNESDAY = 3, 5, 2
# slug, title, kind, (days from today at least, day of the week), hour, length in hours, seats,
# from other wards?, text
EVENTS: list[tuple[str, str, str, tuple[int, int], int, int, int | None, bool, str]] = [
    (
        "listening", "聴くことから始める — 家族の話のうかがい方", "lecture", (16, THURSDAY), 14, 2, 40, True,
        "<p>ご家族の話をうかがうときに、何を急がないでおくかを考えます。千代田区と台東区の方も申し込めます。</p>",
    ),
    (
        "saturday", "土曜日の個別相談会", "consultation", (22, SATURDAY), 10, 3, 6, True,
        "<p>ご本人でも、ご家族でも、おひとり40分ほどお話をうかがいます。お名前は受付だけに使います。</p>",
    ),
    (
        "liaison", "支援従事者連絡会", "liaison", (46, WEDNESDAY), 15, 2, None, False,
        "<p>この半年の取組を持ち寄ります。個別のケースは取り上げません。</p>",
    ),
    (
        "forum", "ひきこもりフォーラム — 経験した方の話を聴く", "forum", (-36, SATURDAY), 13, 3, 80, True,
        "<p>経験した方とご家族の話を聴き、小さな輪で話しました。</p>",
    ),
]  # fmt: skip
# title, kind, days from today, text
NEWS = [
    ("講演会の申込を始めました", "募集", -2,
     '<p>「聴くことから始める」の申込を始めました。<a href="/events/">催し</a>のページからどうぞ。</p>'),
    ("今年度の研修が始まっています", "研修", -30,
     "<p>従事者養成研修とサポーター養成研修が始まっています。紙での受講も受け付けています。</p>"),
    ("相談先の一覧を見直しています", "休止・変更", -45,
     '<p>載せている機関に、順に内容をお尋ねしています。確認した日は<a href="/resources/">一覧</a>に出ています。</p>'),
]  # fmt: skip
# slug, name, kana, organisation, post, words
LECTURERS = [
    ("nishikata", "西片 直樹", "にしかた なおき", "福祉政策課", "研修担当係長",
     "分からないことを、分からないままにしておける場にしたいと思っています。途中でやめても、また続きから始めてください。"),
    ("sakashita", "坂下 澄子", "さかした すみこ", "本富士地域包括支援センター", "主任ケアマネジャー",
     "8050のお宅では、親御さんの話の向こうに、もうひとりの方がいます。その方を急がせない聴き方を、一緒に考えます。"),
    ("wakaba", "若葉 薫", "わかば かおる", "保健サービスセンター", "保健師",
     "玄関先の五分でも、できることがあります。うまく話せなかった日のことも、どうぞ持ってきてください。"),
]  # fmt: skip


@transaction.atomic
def fill_demo() -> bool:
    """Write the ward's news, events and lecturers, once; return whether they were written now."""
    if not Organisation.objects.filter(key="welfare").exists():
        return False
    _, is_new = LoadedItem.objects.get_or_create(
        kind="デモ", key="public", defaults={"digest": "", "loaded_at": timezone.now()}
    )
    if not is_new:
        return False
    _name_organiser()
    for event in EVENTS:
        _make_event(*event)
    categories = {row.name: row for row in NewsCategory.objects.all()}
    for number, (title, kind, days, text) in enumerate(NEWS):
        told_on = clock.today() + timedelta(days=days)
        page = NewsPage(
            title=title, slug=f"demo-{number}", told_on=told_on, category=categories.get(kind),
            body=f"{text}<p>{MADE_UP.replace('この催し', 'このお知らせ')}</p>",
        )  # fmt: skip
        _publish(NewsIndexPage.objects.get(), page)
    _make_lecturers()
    return True


def _publish(parent: Page, page: Any) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


def _name_organiser() -> None:
    organiser = Organisation.objects.get(key="welfare")
    organiser.phone = "03-0000-0000"
    organiser.save(update_fields=["phone"])
    for course in CoursePage.objects.filter(organiser=None):
        course.organiser = organiser
        course.save_revision().publish()


def _make_event(
    slug: str, title: str, kind: str, when: tuple[int, int], hour: int, hours: int,
    capacity: int | None, is_mutual: bool, text: str,
) -> None:  # fmt: skip
    day = clock.today() + timedelta(days=when[0])
    day += timedelta(days=(when[1] - day.weekday()) % 7)
    starts_at = timezone.make_aware(datetime.combine(day, time(hour)))
    page = EventPage(
        title=title,
        slug=slug,
        kind=EventKind.objects.get(key=kind),
        organiser="文京区ひきこもり支援センター(架空の催し)",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=hours),
        venue="本富士区民館 第一会議室",
        access="2階です。エレベーターがあります。",
        audience="支援に携わる方、ご家族、関心のある方" if capacity else "区内で支援に携わる方",
        takes_applications=capacity is not None,
        capacity=capacity,
        body=f"{text}<p>{MADE_UP}</p>",
    )
    EventIndexPage.objects.get().add_child(instance=page)
    if is_mutual:
        page.municipalities.set(Municipality.objects.filter(is_own=False))
    page.save_revision().publish()


def _make_lecturers() -> None:
    courses = list(CoursePage.objects.live().order_by("path"))
    for number, (slug, name, kana, organisation, post, words) in enumerate(LECTURERS):
        page = LecturerPage(
            title=name,
            slug=slug,
            name_kana=kana,
            organisation=organisation,
            post=post,
            words=words,
        )
        LecturerIndexPage.objects.get().add_child(instance=page)
        page.courses.set(courses if number == 0 else courses[number - 1 : number])
        page.save_revision().publish()
