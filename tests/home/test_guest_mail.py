"""What guests of events are told by mail: once, nothing that names the event, kept no longer."""

from datetime import timedelta

import pytest
from django.core import mail as box
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.domain import guests
from home.domain.guest_notices import remind_of_events
from home.models import EventPage, GuestApplication
from notices.domain import mail, switches
from notices.domain.reminders import due_at
from notices.models import Delivery, DeliveryEvent, Notice
from tests.factories import UserFactory
from tests.home.factories import make_application, make_event
from tests.notices.factories import reader, tell
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
ADDRESS = "guest@example.jp"


@pytest.fixture
@remembered
def event():
    return make_event("ひきこもり個別相談会")


def applied(event, email=ADDRESS, **fields):
    return guests.apply(make_application(event, email=email, **fields))


def change(event, **columns):
    """Publish a change, as the editor does."""
    page = EventPage.objects.get(pk=event.pk)
    for name, value in columns.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def told():
    rows = Delivery.objects.order_by("notice__created_at")
    return list(rows.values_list("notice__kind", "channel", "state"))


def at(hour, days=1):
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=hour, minute=30)


# Applying ------------------------------------------------------------------------------


def test_receipt_goes_out_once_in_the_morning_and_names_neither_event_nor_guest(event, settings):
    application = applied(event)

    mail.send_due(at(23))
    assert box.outbox == []
    for _ in range(2):
        mail.send_due(at(9, days=2))

    (sent,) = box.outbox
    assert sent.to == [ADDRESS]
    assert sent.subject == "【よりそい研修】催しの申込を受け付けました"
    assert application.receipt_text in sent.body
    link = f"{settings.BASE_URL}/events/withdraw/?receipt={application.receipt}"
    assert link in sent.body
    for secret in ("ひきこもり", "相談会", "本郷", "ほんごう", "ログイン"):
        assert secret not in sent.subject + sent.body


def test_same_application_twice_is_told_once(event):
    typed = make_application(event, email=ADDRESS)

    for _ in range(2):
        guests.apply(typed)

    assert told() == [("guest_booked", "mail", "pending")]


def test_guest_without_an_address_is_told_nothing(event):
    applied(event, email="")
    change(event, venue="若葉会館")

    assert not Notice.objects.exists()


def test_application_that_rolls_back_is_told_nothing(event):
    with transaction.atomic():
        applied(event)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


def test_waiting_moving_up_and_withdrawing_are_told():
    event = make_event(capacity=1)
    first = applied(event)
    applied(event, email="b@example.jp", name_kana="ほんごう たろう")

    guests.withdraw(first.receipt, first.name_kana)

    assert sorted(told()) == [
        ("guest_booked", "mail", "superseded"),
        ("guest_moved_up", "mail", "pending"),
        ("guest_waiting", "mail", "superseded"),
        ("guest_withdrawn", "mail", "pending"),
    ]


def test_larger_hall_is_told_only_to_who_moves_up():
    event = make_event(capacity=1)
    applied(event)
    applied(event, email="b@example.jp", name_kana="ほんごう たろう")

    change(event, capacity=2)

    assert sorted(told()) == [
        ("guest_booked", "mail", "pending"),
        ("guest_moved_up", "mail", "pending"),
        ("guest_waiting", "mail", "superseded"),
    ]


def test_form_cannot_be_used_to_write_to_one_address_without_end(event):
    for n in range(guests.PER_ADDRESS):
        applied(event, name_kana=f"ほんごう {'あいうえお'[n]}")

    with pytest.raises(ValidationError) as error:
        applied(event, email=ADDRESS.upper(), name_kana="ほんごう か")

    assert error.value.code == "too_many"


def test_withdrawing_does_not_begin_the_count_anew(event):
    for _turn in range(guests.PER_ADDRESS):
        application = applied(event)
        guests.withdraw(application.receipt, application.name_kana)

    with pytest.raises(ValidationError) as error:
        applied(event)

    assert error.value.code == "too_many"


# The event -----------------------------------------------------------------------------


def test_move_is_told_to_who_holds_and_who_waits_and_at_night():
    event = make_event(capacity=1)
    applied(event)
    applied(event, email="b@example.jp", name_kana="ほんごう たろう")
    gone = applied(event, email="c@example.jp", name_kana="ほんごう じろう")
    guests.withdraw(gone.receipt, gone.name_kana)

    change(event, venue="若葉会館")
    mail.send_due(at(23))

    assert {m.to[0] for m in box.outbox} == {ADDRESS, "b@example.jp"}
    for sent in box.outbox:
        assert "若葉会館" in sent.body
        assert "区民センターでした" in sent.body


def test_every_move_is_told_and_other_words_are_not(event):
    applied(event)

    for venue in ("若葉会館", "区民センター", "若葉会館"):
        change(event, venue=venue)
    change(event, title="講演会", body="<p>書きなおしました。</p>")

    assert Notice.objects.filter(kind="guest_changed").count() == 3
    assert Delivery.objects.filter(state="pending").count() == 1


def test_draft_of_a_move_tells_nobody(event):
    applied(event)
    page = EventPage.objects.get(pk=event.pk)
    page.venue = "若葉会館"

    page.save_revision()

    assert not Notice.objects.filter(kind="guest_changed").exists()


def test_calling_off_is_told_once_with_what_to_do_next_and_then_that_it_takes_place(event):
    applied(event)
    off = {"is_cancelled": True, "cancellation_note": "取り消しの手続きは要りません。"}

    for _ in range(2):
        change(event, **off)
    (notice,) = Notice.objects.filter(kind="guest_called_off")
    change(event, is_cancelled=False)

    assert "取り消しの手続きは要りません。" in notice.body
    assert "行うことになりました" in Notice.objects.get(kind="guest_changed").body


def test_change_costs_the_same_for_one_and_thirty():
    costs = []
    for count in (1, 1, 30):
        event = make_event()
        for n in range(count):
            applied(event, email=f"{n}@example.jp")
        page = EventPage.objects.get(pk=event.pk)
        page.venue = "若葉会館"
        with CaptureQueriesContext(connection) as queries:
            page.save()
        costs.append(len(queries))

    assert costs[1] == costs[2]


# The day before ------------------------------------------------------------------------


def test_reminder_comes_the_day_before_once(event):
    application = applied(event)
    applied(event, email="")
    GuestApplication.objects.update(applied_at=timezone.now() - timedelta(days=3))
    nine = due_at(timezone.localdate(event.starts_at), 1)

    counts = [remind_of_events(nine + timedelta(minutes=m)) for m in (-1, 1, 2)]

    assert counts == [0, 1, 0]
    notice = Notice.objects.get(kind="guest_reminder")
    assert application.receipt_text in notice.body
    assert notice.not_after == event.starts_at


@pytest.mark.parametrize("fields", [{"live": False}, {"is_cancelled": True}])
def test_event_that_is_off_is_not_reminded_of(event, fields):
    applied(event)
    EventPage.objects.filter(pk=event.pk).update(**fields)
    GuestApplication.objects.update(applied_at=timezone.now() - timedelta(days=3))

    nine = due_at(timezone.localdate(event.starts_at), 1)

    assert remind_of_events(nine + timedelta(minutes=1)) == 0


def test_reminding_costs_the_same_for_one_and_thirty():
    costs = []
    for count in (1, 30):
        event = make_event()
        for n in range(count):
            applied(event, email=f"{n}@example.jp")
        GuestApplication.objects.update(applied_at=timezone.now() - timedelta(days=3))
        nine = due_at(timezone.localdate(event.starts_at), 1) + timedelta(minutes=1)
        with CaptureQueriesContext(connection) as queries:
            assert remind_of_events(nine) == count
        costs.append(len(queries))

    assert costs[0] == costs[1]


# What is kept, and who sees it ---------------------------------------------------------


def test_outbox_holds_no_address_and_sends_to_nobody_who_is_forgotten(event):
    application = applied(event)
    held = [str(row) for model in (Notice, Delivery) for row in model.objects.values()]
    assert not any(ADDRESS in row or "本郷" in row for row in held)

    GuestApplication.objects.filter(pk=application.pk).delete()
    mail.send_due(at(9))

    assert box.outbox == []
    assert told() == [("guest_booked", "mail", "cancelled")]


def test_purge_takes_what_was_told_and_its_log_with_the_guest(event, settings):
    settings.GUEST_RETENTION_DAYS = 30
    applied(event)
    tell(reader())
    mail.send_due(at(9))
    EventPage.objects.filter(pk=event.pk).update(
        starts_at=timezone.now() - timedelta(days=32), ends_at=timezone.now() - timedelta(days=31)
    )

    call_command("purge_guests", verbosity=0)

    assert not GuestApplication.objects.exists()
    assert [notice.kind for notice in Notice.objects.all()] == ["nomination_waiting"]
    assert not DeliveryEvent.objects.exclude(delivery__notice__kind="nomination_waiting").exists()


def test_database_refuses_a_notice_to_two_and_to_nobody(event):
    applied(event)

    for columns in ({"outsider": ""}, {"person": UserFactory()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Notice.objects.update(**columns)


def test_stopped_kind_is_not_sent(event):
    switches.stop("guest_booked", actor=UserFactory(roles=["office"]))

    applied(event)

    assert not Notice.objects.exists()


# Screens -------------------------------------------------------------------------------


def test_link_of_the_mail_fills_in_the_number_and_asks_for_the_kana(client, event):
    application = applied(event)

    page = client.get(f"/events/withdraw/?receipt={application.receipt}").content.decode()

    assert f'value="{application.receipt}"' in page
    assert client.post("/events/withdraw/", {"receipt": application.receipt}).status_code == 422


@pytest.mark.parametrize(
    ("email", "said"),
    [(ADDRESS, "下のメールアドレスにもお送りします"), ("", "控えのメールはお送りしません")],
)
def test_receipt_says_whether_a_mail_comes(client, event, email, said):
    application = applied(event, email=email)
    session = client.session
    session["guest_receipts"] = [str(application.pk)]
    session.save()

    assert said in client.get(f"/events/receipt/{application.pk}/").content.decode()
