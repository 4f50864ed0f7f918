"""Mail: once, at a decent hour, with no more in it than anybody may read."""

from datetime import UTC, datetime, time, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from threading import Thread

import pytest
from django.core import mail as box
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from notices.domain import mail, office, sending
from notices.domain.quiet import QuietHours
from notices.models import Delivery, NoticeSettings
from people.models import User
from tests.factories import UserFactory
from tests.notices.factories import Refusing, reader, states, tell
from tests.notices.smtp_server import mail_server

TOKYO = timezone.get_default_timezone()
NOON = datetime(2026, 11, 24, 3, tzinfo=UTC)


@pytest.fixture
def any_hour(db):
    NoticeSettings.objects.update_or_create(
        pk=1, defaults={"quiet_from": time(0), "quiet_until": time(0)}
    )


@pytest.fixture
def server(settings, monkeypatch, any_hour):
    settings.EMAIL_BACKEND = "tests.notices.factories.Refusing"
    monkeypatch.setattr(Refusing, "error", None)
    monkeypatch.setattr(Refusing, "is_down", False)
    return Refusing


def later(**time):
    return timezone.now() + timedelta(**time)


def test_mail_says_who_and_whom_to_phone_and_is_sent_once(any_hour):
    tell(reader())

    for _ in range(2):
        mail.send_due(later(seconds=1))

    (sent,) = box.outbox
    assert sent.to == ["hana@example.jp"]
    assert sent.subject == "【よりそい研修】受講のお申し込みについて"
    assert "本郷 花子" in sent.body
    assert "/notices/" in sent.body
    assert "小さな研修" not in sent.body
    assert states() == [("mail", "sent"), ("screen", "sent")]


def test_two_runs_at_once_send_each_mail_once(committed_db):
    people = [reader(f"{n}@example.jp") for n in range(6)]
    for person in people:
        tell(person, str(person.pk))
    NoticeSettings.objects.create(pk=1, quiet_from=time(0), quiet_until=time(0))

    def run():
        try:
            mail.send_due(later(seconds=1))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(m.to[0] for m in box.outbox) == [f"{n}@example.jp" for n in range(6)]
    assert Delivery.objects.filter(channel="mail", state="sent", attempts=1).count() == 6


def test_second_run_does_nothing_while_the_first_one_goes_on(committed_db):
    seen = []

    def run():
        with sending.only_run() as is_mine:
            seen.append(is_mine)
        connection.close()

    with sending.only_run() as is_mine:
        thread = Thread(target=run)
        thread.start()
        thread.join()
        seen.append(is_mine)

    assert seen == [False, True]


def test_server_that_is_down_is_tried_later_and_stops_the_run(server):
    server.is_down = True
    for n in range(2):
        tell(reader(f"{n}@example.jp"), str(n))

    result = mail.send_due(later(seconds=1))

    assert (result.sent, result.retry, result.failed) == (0, 1, 0)
    first = Delivery.objects.get(channel="mail", attempts=1)
    assert (first.state, first.events.get().what) == ("pending", "retry")
    assert first.next_try_at > later(minutes=9)


def test_mail_is_given_up_after_the_last_wait(server):
    server.is_down = True
    tell(reader())

    for _ in range(len(mail.WAITS) + 1):
        result = mail.send_due(later(days=3))

    assert result.failed == 1
    assert Delivery.objects.get(channel="mail").state == "failed"


def test_address_that_does_not_exist_is_given_up_at_once(server):
    server.error = SMTPRecipientsRefused({"hana@example.jp": (550, b"no such user")})
    tell(reader())

    assert mail.send_due(later(seconds=1)).failed == 1


def test_what_may_have_gone_is_never_sent_again_by_itself(server):
    server.error = SMTPServerDisconnected("lost")
    tell(reader())
    mail.send_due(later(seconds=1))
    server.error = None

    mail.send_due(later(days=2))

    assert box.outbox == []
    assert "届いたかどうか分かりません" in Delivery.objects.get(channel="mail").last_error


def test_office_sends_again_or_by_letter(server):
    clerk = UserFactory(roles=["office"])
    server.error = SMTPServerDisconnected("lost")
    for n in range(2):
        tell(reader(f"{n}@example.jp"), str(n))
    mail.send_due(later(seconds=1))
    server.error = None
    first, second = Delivery.objects.filter(channel="mail")

    office.retry(first, actor=clerk)
    office.send_letter(second, actor=clerk)
    mail.send_due(later(seconds=1))

    assert len(box.outbox) == 1
    assert states(notice=second.notice) == [
        ("letter", "pending"), ("mail", "cancelled"), ("screen", "sent"),
    ]  # fmt: skip


def test_mail_left_by_a_dead_process_is_shown_to_the_office(any_hour):
    tell(reader())
    Delivery.objects.filter(channel="mail").update(
        state="sending", claimed_at=later(hours=-2), attempts=1
    )

    with pytest.raises(CommandError, match="1通"):
        call_command("send_notices")

    assert box.outbox == []
    assert ("mail", "failed") in states()


def test_letter_takes_the_place_of_an_address_that_is_gone(any_hour):
    tell(reader())
    User.objects.update(contact_email="")

    mail.send_due(later(seconds=1))

    assert states() == [("letter", "pending"), ("mail", "cancelled"), ("screen", "sent")]


@pytest.mark.parametrize(
    ("hour", "minute", "is_quiet"),
    [(19, 59, False), (20, 0, True), (23, 59, True), (0, 0, True), (7, 59, True), (8, 0, False)],
)
def test_quiet_hours_span_midnight_in_tokyo(hour, minute, is_quiet):
    night = QuietHours(time(20), time(8))

    assert night.covers(datetime(2026, 11, 24, hour, minute, tzinfo=TOKYO)) is is_quiet


def test_sundays_and_days_of_the_ward_are_quiet_if_asked():
    sunday = datetime(2026, 11, 22, 12, tzinfo=TOKYO)

    assert not QuietHours(time(20), time(8)).covers(sunday)
    assert QuietHours(time(20), time(8), on_sundays=True).covers(sunday)
    assert QuietHours(time(20), time(8), days=[sunday.date()]).covers(sunday)
    assert not QuietHours(time(20), time(20)).covers(sunday.replace(hour=22))


def test_mail_waits_for_the_morning_unless_it_cannot(db):
    tell(reader(), "calm")
    tell(reader(), "urgent", kind="session_called_off")
    Delivery.objects.update(next_try_at=NOON - timedelta(days=1))

    at_night = mail.due(NOON + timedelta(hours=10))

    assert [row.notice.key for row in at_night] == ["urgent"]
    assert mail.due(NOON).count() == 2


def test_dry_run_counts_and_sends_nothing(any_hour, capsys):
    tell(reader())

    call_command("send_notices", "--dry-run")

    assert "メール 1" in capsys.readouterr().out
    assert ("mail", "pending") in states()


def test_what_is_too_late_is_dropped(any_hour):
    tell(reader(), not_after=later(minutes=-1))

    assert sending.send_notices(timezone.now()).late == 1
    assert states() == [("mail", "cancelled"), ("screen", "sent")]


def test_what_is_told_for_later_shows_later(any_hour):
    tell(reader(), due_at=later(hours=1))
    assert states() == [("mail", "pending"), ("screen", "pending")]

    sending.send_notices(later(hours=2))

    assert states() == [("mail", "sent"), ("screen", "sent")]


@pytest.mark.parametrize("address", ["花子", "花子の携帯"])
def test_address_that_no_mail_can_hold_holds_nobody_else(server, address):
    bad, good = reader("first@example.jp"), reader("second@example.jp")
    tell(bad, "bad")
    tell(good, "good")
    User.objects.filter(pk=bad.pk).update(contact_email=address)

    result = mail.send_due(later(seconds=1))

    assert (result.sent, result.failed) == (1, 1)
    assert [m.to for m in box.outbox] == [["second@example.jp"]]


@pytest.mark.parametrize(
    "error", [TimeoutError("timed out"), SMTPServerDisconnected("lost"), RuntimeError("odd"),
              SMTPRecipientsRefused({"first@example.jp": (451, b"later")})],
)  # fmt: skip
def test_dead_address_holds_nobody_else(server, monkeypatch, error):
    for name in ("first", "second"):
        tell(reader(f"{name}@example.jp"), name)
    sends = Refusing.send_messages

    def hang(self, messages):
        if messages[0].to == ["first@example.jp"]:
            raise error
        return sends(self, messages)

    monkeypatch.setattr(Refusing, "send_messages", hang)

    assert mail.send_due(later(seconds=1)).sent == 1


@pytest.mark.parametrize("how", ["hang", "drip", "close"])
@pytest.mark.parametrize("verb", ["HELLO", "EHLO"])
def test_server_that_is_silent_from_the_start_ends_the_run_in_its_time(
    settings, any_hour, verb, how
):
    for n in range(2):
        tell(reader(f"{n}@example.jp"), str(n))

    with mail_server(settings, lambda said, line: how if said == verb else None):
        result = mail.send_due(later(seconds=1))

    assert (result.sent, result.retry, result.failed) == (0, 1, 0)


@pytest.mark.parametrize("how", ["hang", "drip", "close", b"451 later"])
@pytest.mark.parametrize("verb", ["RCPT", "DATA"])
def test_server_that_stops_at_one_mail_takes_the_others_and_gets_that_one_again(
    settings, any_hour, verb, how
):
    for n in range(2):
        tell(reader(f"{n}@example.jp"), str(n))
    stopped = []

    def answer(said, line):
        if said == verb and not stopped:
            stopped.append(line)
            return how
        return None

    with mail_server(settings, answer) as server:
        result = mail.send_due(later(seconds=1))

        assert (result.sent, result.retry, result.failed) == (1, 1, 0)
        assert mail.send_due(later(minutes=11)).sent == 1
    assert len(server.taken) == 2


@pytest.mark.parametrize("how", ["hang", "drip", "close"])
def test_mail_whose_content_was_asked_for_is_left_to_the_office(settings, any_hour, how):
    tell(reader())

    with mail_server(settings, lambda said, line: how if said == "END" else None) as server:
        assert mail.send_due(later(seconds=1)).failed == 1
        assert mail.send_due(later(days=1)).sent == 0

    assert len(server.taken) == 1
    assert "届いたかどうか分かりません" in Delivery.objects.get(channel="mail").last_error


def test_encrypted_server_that_never_shakes_hands_costs_its_time_limit(settings, any_hour):
    settings.EMAIL_USE_SSL = True
    tell(reader())

    with mail_server(settings, lambda said, line: "hang"):
        assert mail.send_due(later(seconds=1)).retry == 1


def test_run_ends_by_itself_and_leaves_the_rest_to_the_next(server, monkeypatch):
    for n in range(3):
        tell(reader(f"{n}@example.jp"), str(n))
    monkeypatch.setattr(mail, "RUN_FOR", timedelta(0))

    assert mail.send_due(later(seconds=1)).sent == 0
    assert states(channel="mail") == [("mail", "pending")] * 3
