"""The office's lists of guests: its own alone, with marks and a file."""

from datetime import time
from smtplib import SMTPRecipientsRefused

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from audit.models import Entry
from home.domain import guests
from notices.models import DeliveryEvent, Notice, NoticeSettings
from people.roles import Role
from tests.factories import UserFactory
from tests.home.factories import make_application, make_event
from tests.notices.factories import Refusing, reader, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client):
    person = UserFactory(roles=[Role.OFFICE])
    person.groups.get().permissions.add(admin_access())
    client.force_login(person)
    return person


def admin_access():
    return Permission.objects.get(codename="access_admin")


def test_office_sees_marks_and_tells(client: Client, office):
    event = make_event(capacity=1)
    first, second = (guests.apply(make_application(event)) for _ in range(2))
    guests.withdraw(first.receipt, first.name_kana)
    url = reverse("reports:guests", args=[event.key])

    listed = client.get(reverse("reports:guest_events")).content.decode()
    shown = client.get(url).content.decode()
    response = client.post(url, {f"attended-{second.pk}": "present", "told": [str(second.pk)]})

    assert "席が空いた方 1人" in listed
    assert second.receipt_text in shown
    assert first.receipt_text not in shown
    assert response.status_code == 302
    second.refresh_from_db()
    assert (second.attended, second.is_to_tell) == ("present", False)
    assert Entry.objects.filter(verb="home.guest.mark", actor_id=office.pk).count() == 1


def test_mark_that_does_not_exist_is_refused(client: Client, office):
    event = make_event()
    row = guests.apply(make_application(event))

    response = client.post(
        reverse("reports:guests", args=[event.key]), {f"attended-{row.pk}": "late"}
    )

    assert response.status_code == 422


def test_file_opens_in_a_spreadsheet_and_runs_nothing(client: Client, office):
    event = make_event()
    guests.apply(make_application(event, organisation='=HYPERLINK("x")'))

    response = client.get(reverse("reports:guest_csv", args=[event.key]))
    text = b"".join(response.streaming_content).decode()

    assert text.startswith("\ufeff")
    assert "'=HYPERLINK" in text
    assert Entry.objects.filter(verb="reports.list.export").exists()


@pytest.mark.parametrize("role", [Role.HR, Role.TRAINER, Role.ADMIN, Role.AUDITOR])
def test_nobody_else_sees_guests(client: Client, role):
    event = make_event()
    person = UserFactory(roles=[role])
    person.groups.get().permissions.add(admin_access())
    client.force_login(person)

    for name, args in (("guest_events", []), ("guests", [event.key]), ("guest_csv", [event.key])):
        assert client.get(reverse(f"reports:{name}", args=args)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(
    client: Client, office, count, django_assert_max_num_queries
):
    event = make_event()
    for _ in range(count):
        guests.apply(make_application(event))
    url = reverse("reports:guests", args=[event.key])
    client.get(url)

    with django_assert_max_num_queries(14):
        client.get(url)


def test_guests_are_not_in_the_list_of_notices(client: Client, office):
    guests.apply(make_application(make_event(), email="guest@example.jp"))
    tell(reader())
    notice = Notice.objects.get(kind="guest_booked")

    log = client.get(reverse("reports:notices")).content.decode()

    assert "全2件" in log  # the screen and the mail of the person with a number
    assert "催しの申込を受け付けました" not in log
    assert client.get(reverse("reports:notice", args=[notice.pk])).status_code == 404
    for name in ("notice_retry", "notice_letter"):
        url = reverse(f"reports:{name}", args=[notice.deliveries.get().pk])
        assert client.post(url).status_code == 404


def test_mail_that_did_not_arrive_is_shown_until_the_guest_was_telephoned(
    client: Client, office, settings, monkeypatch
):
    settings.EMAIL_BACKEND = "tests.notices.factories.Refusing"
    refusal = SMTPRecipientsRefused({"guest@example.jp": (550, b"no such user")})
    monkeypatch.setattr(Refusing, "error", refusal)
    NoticeSettings.objects.create(pk=1, quiet_from=time(0), quiet_until=time(0))
    application = guests.apply(make_application(make_event(), email="guest@example.jp"))
    url = reverse("reports:guests", args=[application.event.key])

    with pytest.raises(CommandError, match="催しの申込"):
        call_command("send_notices")
    why = DeliveryEvent.objects.latest("pk").detail
    assert "no such user" in why
    assert "guest@example.jp" not in why
    assert "メールが届きません" in client.get(url).content.decode()
    events = client.get(reverse("reports:guest_events")).content.decode()
    assert "メールが届かない方 1人" in events
    client.post(url, {"told": str(application.pk)})

    assert "メールが届きません" not in client.get(url).content.decode()
    assert DeliveryEvent.objects.latest("pk").actor == office
