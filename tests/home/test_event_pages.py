"""Events as anybody reads them, and applying on the screen."""

from datetime import date, timedelta

import icalendar
import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from home.models import GuestApplication
from people.roles import Role
from tests.factories import UserFactory
from tests.home.factories import make_event, make_municipality, moment

pytestmark = pytest.mark.django_db


def typed(**fields):
    own = make_municipality("文京区", is_own=True)
    return {
        "token": "6a1d0ad8-43bb-4a3a-9f7e-0d8ee1e5f0aa",
        "name": "向井 和子",
        "name_kana": "ムカイ　ｶｽﾞｺ",
        "municipality": own.pk,
        "phone": "０３−００００−０００１",
        "consent": "on",
    } | fields


def test_list_shows_the_next_first_and_the_archive_apart(client: Client):
    make_event("あとの会", starts_at=timezone.now() + timedelta(days=20))
    make_event("次の会")
    make_event("昔の会", starts_at=timezone.now() - timedelta(days=3))

    coming = client.get("/events/").context["rows"]
    past = client.get("/events/", {"past": "1"}).context["rows"]

    assert [row.title for row in coming] == ["次の会", "あとの会"]
    assert [row.title for row in past] == ["昔の会"]


def test_page_says_when_where_and_for_whom(client: Client):
    event = make_event(
        starts_at=moment(date(2126, 11, 23), 14), audience="支援者の方", capacity=30
    )

    page = client.get(event.url).content.decode()

    for said in (
        "11月23日(土曜日)",
        "午後2時",
        "午後4時まで",
        "区民センター",
        "支援者の方",
        "30人",
    ):
        assert said in page, said


def test_cancelled_event_says_so_and_takes_nobody(client: Client):
    event = make_event(is_cancelled=True, cancellation_note="大雪のため。4月に改めます。")

    page = client.get(event.url).content.decode()

    assert "大雪のため。4月に改めます。" in page
    assert "中止" in client.get("/events/").content.decode()
    assert reverse("home:event_apply", args=[event.key]) not in page


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(client: Client, count, django_assert_num_queries):
    for _ in range(count):
        make_event()
    client.get("/events/")

    with django_assert_num_queries(9):
        client.get("/events/")


def entry_of(client: Client, event) -> icalendar.Event:
    response = client.get(reverse("home:event_calendar", args=[event.key]))
    assert response["Content-Type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")[0]


def test_calendar_keeps_the_uid_and_raises_the_edition(client: Client):
    event = make_event()
    first = entry_of(client, event)

    event.venue = "別の会場"
    event.save_revision().publish()
    moved = entry_of(client, event)
    event.is_cancelled, event.cancellation_note = True, "台風のため"
    event.save_revision().publish()
    cancelled = entry_of(client, event)

    assert first["UID"] == moved["UID"] == cancelled["UID"]
    assert [e["SEQUENCE"] for e in (first, moved, cancelled)] == [0, 1, 2]
    assert cancelled["STATUS"] == "CANCELLED"


def test_rewording_leaves_the_calendar_alone(client: Client):
    event = make_event()

    event.body = "<p>書き直しました。</p>"
    event.save_revision().publish()

    assert entry_of(client, event)["SEQUENCE"] == 0


def test_end_before_the_start_is_refused():
    event = make_event()
    event.ends_at = event.starts_at

    with pytest.raises(ValidationError) as error:
        event.full_clean()

    assert "ends_at" in error.value.message_dict


def test_applying_leads_to_a_receipt_for_this_browser_alone(client: Client):
    event = make_event()
    url = reverse("home:event_apply", args=[event.key])

    asked = client.get(url)
    response = client.post(url, typed(), follow=True)

    application = GuestApplication.objects.get()
    assert asked.status_code == 200
    assert application.receipt_text in response.content.decode()
    assert (application.name_kana, application.phone) == ("むかい かずこ", "03-0000-0001")
    receipt = reverse("home:event_receipt", args=[application.pk])
    assert "no-store" in client.get(receipt)["Cache-Control"]
    assert Client().get(receipt).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"consent": ""}, "consent"),
        ({"phone": ""}, "__all__"),
        ({"phone": "でんわ"}, "phone"),
        ({"organisation": "つどい\r\nの会"}, "organisation"),
        ({"name_kana": "向井"}, "name_kana"),
        ({"municipality": ""}, "municipality"),
        ({"website": "http://spam.example/"}, "website"),
    ],
)
def test_what_is_missing_is_told_and_nothing_is_stored(client: Client, fields, field):
    url = reverse("home:event_apply", args=[make_event().key])

    response = client.post(url, typed(**fields))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "向井 和子" in response.content.decode()
    assert not GuestApplication.objects.exists()


def test_one_browser_enters_a_few_guests_only(client: Client):
    url = reverse("home:event_apply", args=[make_event().key])
    for number in range(5):
        data = typed(token=f"6a1d0ad8-43bb-4a3a-9f7e-0d8ee1e5f00{number}", phone=f"03-0000-000{number}")  # fmt: skip
        assert client.post(url, data).status_code == 302

    late = typed(token="6a1d0ad8-43bb-4a3a-9f7e-0d8ee1e5f009", phone="03-9999-0000")
    refused = client.post(url, late)
    client.force_login(UserFactory(roles=[Role.OFFICE]))

    assert refused.status_code == 429
    assert "1時間に5人まで" in refused.content.decode()
    assert client.post(url, late).status_code in (302, 422)


def one_more(url, number, client=None, **fields):
    """An application of a browser that keeps no cookie, from one address."""
    data = typed(token=f"6a1d0ad8-43bb-4a3a-9f7e-{number:012d}", phone=f"03-0000-{number:04d}")
    return (client or Client(REMOTE_ADDR="203.0.113.7")).post(url, data | fields)


def test_hall_of_twenty_applies_from_one_address(client: Client):
    url = reverse("home:event_apply", args=[make_event(capacity=100).key])

    assert {one_more(url, number).status_code for number in range(30)} == {302}


def test_program_without_cookies_is_stopped_and_loses_nothing_typed(client: Client):
    url = reverse("home:event_apply", args=[make_event(capacity=100).key])
    for number in range(30):
        one_more(url, number)

    refused = one_more(url, 31)

    page = refused.content.decode()
    assert (refused.status_code, refused["Retry-After"]) == (429, "3600")
    assert "受付をしばらくお休みしています" in page
    assert "直していただきたい" not in page
    assert 'value="向井 和子"' in page
    assert GuestApplication.objects.count() == 30
    elsewhere = Client(REMOTE_ADDR="203.0.113.8")
    assert one_more(url, 32, elsewhere).status_code == 302
    office = Client(REMOTE_ADDR="203.0.113.7")
    office.force_login(UserFactory(roles=[Role.OFFICE]))
    assert one_more(url, 33, office).status_code == 302


def test_same_application_sent_again_counts_once(client: Client):
    url = reverse("home:event_apply", args=[make_event(capacity=100).key])

    assert {one_more(url, 1).status_code for _ in range(40)} == {302}
    assert GuestApplication.objects.count() == 1


def test_address_that_is_typed_helps_nobody(client: Client, settings):
    settings.TRUSTED_PROXIES = 1
    url = reverse("home:event_apply", args=[make_event(capacity=100).key])
    last = [
        one_more(url, n, Client(headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.7"}))
        for n in range(31)
    ][-1]

    assert last.status_code == 429


def test_no_address_is_written_down(client: Client, settings):
    url = reverse("home:event_apply", args=[make_event().key])
    one_more(url, 1)

    assert not any("203.0.113.7" in str(row.data) for row in Entry.objects.all())
    assert not any("203.0.113.7" in key for key in caches["default"]._cache)


def test_walking_through_the_numbers_ends_at_the_address(client: Client):
    event = make_event()
    client.post(reverse("home:event_apply", args=[event.key]), typed())
    own = {"receipt": GuestApplication.objects.get().receipt_text, "kana": "むかいかずこ"}
    url = reverse("home:event_withdraw")

    def send(pair, peer="203.0.113.7"):
        return Client(REMOTE_ADDR=peer).post(url, pair)

    wrong = [send({"receipt": f"{n:08d}", "kana": "さとう"}).status_code for n in range(21)]

    assert wrong == [422] * 20 + [429]
    assert "合わない番号が続けて送られました" in send(own).content.decode()
    assert GuestApplication.objects.get().state == "booked"
    assert send(own, peer="203.0.113.8").status_code == 200


def test_withdrawing_on_the_screen(client: Client):
    event = make_event()
    client.post(reverse("home:event_apply", args=[event.key]), typed())
    application = GuestApplication.objects.get()
    url = reverse("home:event_withdraw")

    wrong = client.post(url, {"receipt": application.receipt_text, "kana": "ちがうひと"})
    done = client.post(url, {"receipt": application.receipt_text, "kana": "むかいかずこ"})

    assert (wrong.status_code, done.status_code) == (422, 200)
    application.refresh_from_db()
    assert application.state == "withdrawn"


def test_what_is_not_published_has_no_address(client: Client):
    event = make_event(live=False)

    for name in ("home:event_apply", "home:event_calendar"):
        assert client.get(reverse(name, args=[event.key])).status_code == 404


def test_wrong_methods(client: Client):
    event = make_event()

    assert client.post(reverse("home:event_calendar", args=[event.key])).status_code == 405
    assert client.put(reverse("home:event_apply", args=[event.key])).status_code == 405


def test_form_sent_twice_is_one_application_and_for_another_event_a_second(client: Client):
    urls = [reverse("home:event_apply", args=[make_event(t).key]) for t in ("前の会", "次の会")]

    for url in (urls[0], urls[0], urls[1]):
        assert client.post(url, typed()).status_code == 302

    titles = GuestApplication.objects.order_by("event__title").values_list("event__title")
    assert list(titles) == [("前の会",), ("次の会",)]
