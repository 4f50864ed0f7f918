"""Sending mail: each at most once by itself, tried again only when it surely did not go.

A delivery is claimed under a lock and committed before the mail server hears of it. Whatever
ends between the claim and the answer may have gone or not: a person decides, not a timer.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from library.models import WardSettings
from notices import kinds
from notices.domain import outbox, outsiders
from notices.domain.haste import instead
from notices.domain.outsiders import Contact
from notices.domain.quiet import quiet_hours
from notices.domain.words import plain_text
from notices.models import Channel, Delivery, DeliveryEvent, Notice, NoticeSettings
from people.domain.contact import mail_addresses
from people.domain.participation import has_left
from people.domain.spelling import mailable

State, What = Delivery.State, DeliveryEvent.What
# How long to wait after the first, second … failure; after the last one the office is asked.
WAITS = [timedelta(minutes=m) for m in (10, 30, 120, 360, 1440)]
# One run ends by itself after this, so that whoever stops it from outside never cuts a mail off
# (site/deploy/yorisoi-send-notices.service waits longer). What is left goes with the next run.
RUN_FOR = timedelta(minutes=8)
# Nothing takes this long: whatever was claimed before that was left by a process that died.
STUCK_AFTER = timedelta(hours=1)
UNSURE = "途中で切れたため、届いたかどうか分かりません。"
UNWRITABLE = "このアドレスには、メールを作れません。"
logger = logging.getLogger(__name__)


class ServerDownError(Exception):
    """The mail server does not answer: others need not be tried now."""


@dataclass(slots=True)
class Sent:
    """What came of one run."""

    sent: int = 0
    retry: int = 0
    failed: int = 0


def waiting(now: datetime) -> QuerySet[Delivery]:
    """Return the mail that has not gone and that no quiet hour holds back."""
    rows = Delivery.objects.filter(channel=Channel.MAIL, state=State.PENDING)
    if quiet_hours(NoticeSettings.load()).covers(now):
        rows = rows.filter(notice__kind__in=kinds.urgent())
    return rows


def due(now: datetime) -> QuerySet[Delivery]:
    """Return the mail that may go now, by time and quiet hours."""
    return waiting(now).filter(next_try_at__lte=now)


def send_due(now: datetime) -> Sent:
    """Send what is due, one by one, until nothing is left or the server does not answer.

    An address on which the server hangs costs its own time limit (EMAIL_TIMEOUT), no more.
    """
    result, rows, ward = Sent(), due(now), WardSettings.load()
    ends_at = time.monotonic() + RUN_FOR.total_seconds()
    while time.monotonic() < ends_at and (delivery := _claim(rows)) is not None:
        try:
            state = _send(delivery, ward)
        except ServerDownError as error:
            state = _try_later(delivery, str(error))
            _count(result, state)
            break
        _count(result, state)
    return result


def _count(result: Sent, state: str) -> None:
    result.sent += state == State.SENT
    result.retry += state == State.PENDING
    result.failed += state == State.FAILED


@transaction.atomic
def _claim(rows: QuerySet[Delivery]) -> Delivery | None:
    """Take the next one that nobody else has taken."""
    free = rows.select_for_update(of=("self",), skip_locked=True).select_related("notice__person")
    delivery = free.order_by("next_try_at", "pk").first()
    if delivery is None:
        return None
    delivery.state, delivery.claimed_at = State.SENDING, timezone.now()
    delivery.attempts += 1
    delivery.save(update_fields=["state", "claimed_at", "attempts"])
    return delivery


def _send(delivery: Delivery, ward: WardSettings) -> str:
    """Hand one mail to the server; return the state that it is in then. Raises ServerDownError."""
    person = delivery.notice.person
    if person is not None and has_left(person):
        return _settle(delivery, State.CANCELLED, What.CANCELLED, outbox.LEFT)
    contact = _contact_of(delivery.notice)
    if contact is None:
        return _without_address(delivery)
    connection = get_connection()
    mail = message(delivery, contact, ward)
    try:
        # Written out before the server is asked: an address or a word that no mail can hold is
        # this mail's own fault.
        mail.message().as_bytes()
    except (ValueError, MessageError) as error:
        return _settle(delivery, State.FAILED, What.FAILED, UNWRITABLE + _said(error, contact))
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise ServerDownError(_said(error, contact)) from error
    try:
        connection.send_messages([mail])
    except Exception as error:
        # Whatever it is, this mail may have gone or not, and the others wait.
        return _refused(delivery, contact, error, may_have_gone=_may_have_gone(connection))
    finally:
        _hang_up(connection)
    return _settle(delivery, State.SENT, What.SENT)


def _may_have_gone(connection: BaseEmailBackend) -> bool:
    """Tell whether a mail that was cut off may have gone: what cannot tell (files) says yes."""
    return bool(getattr(connection, "may_have_gone", True))


def _refused(
    delivery: Delivery, contact: Contact, error: Exception, *, may_have_gone: bool
) -> str:
    """Settle a mail that did not surely go. Raises ServerDownError."""
    said = _said(error, contact)
    if isinstance(error, SMTPSenderRefused):
        raise ServerDownError(said) from error
    codes = _codes(error)
    if codes and all(code >= 500 for code in codes):
        return _settle(delivery, State.FAILED, What.FAILED, said)
    if codes or not may_have_gone:
        # Refused for now, or the line went dead before the content was asked for.
        return _try_later(delivery, said)
    return _settle(delivery, State.FAILED, What.FAILED, UNSURE + said)


def _codes(error: Exception) -> list[int]:
    """Return the codes with which the server refused: 4xx for now, 5xx for good, else none."""
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    else:
        codes = [error.smtp_code] if isinstance(error, SMTPResponseException) else []
    return codes if all(400 <= code < 600 for code in codes) else []


def _hang_up(connection: BaseEmailBackend) -> None:
    """Close the connection; a server that is gone already changes nothing of what it took."""
    try:
        connection.close()
    except (OSError, SMTPException) as error:
        logger.warning("Mail server did not say goodbye: %s", type(error).__name__)


def _contact_of(notice: Notice) -> Contact | None:
    """Return whom the mail goes to now, or None: they have no address any more."""
    person = notice.person
    if person is None:
        return outsiders.contact_of(notice.outsider)
    address = mail_addresses([person]).get(person.pk)
    return Contact(f"{person.get_full_name()} 様", address) if address else None


def _without_address(delivery: Delivery) -> str:
    """Tell by letter instead; whoever has no account cannot be told any other way."""
    why = "メールアドレスがなくなりました。"
    if delivery.notice.person is None:
        return _settle(delivery, State.CANCELLED, What.CANCELLED, why)
    return to_letter(delivery, why)


def message(delivery: Delivery, contact: Contact, ward: WardSettings) -> EmailMessage:
    """Write the mail: the words of the notice, a way to sign in if they can, whom to phone."""
    context = {
        "salutation": contact.salutation,
        "signs_in": delivery.notice.person is not None,
        "body": delivery.said,
        "address": f"{settings.BASE_URL}/notices/",
        "ward": ward,
    }
    host = urlsplit(settings.BASE_URL).hostname
    return EmailMessage(
        f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{delivery.notice.subject}",
        plain_text(["notices/mail.txt"], context),
        to=[mailable(contact.address)],
        # The same delivery has the same id: a mailbox can tell a second copy.
        headers={"Message-ID": f"<{delivery.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    )


def _said(error: Exception, contact: Contact) -> str:
    """Return the server's words for the log, without the address: it is kept elsewhere."""
    said = f"{type(error).__name__}: {error}"
    for written in (mailable(contact.address), contact.address):
        said = said.replace(written, "(宛先)")
    return said[:150]


def _try_later(delivery: Delivery, why: str) -> str:
    if delivery.attempts > len(WAITS):
        return _settle(delivery, State.FAILED, What.FAILED, why)
    next_try_at = timezone.now() + WAITS[delivery.attempts - 1]
    return _settle(delivery, State.PENDING, What.RETRY, why, next_try_at=next_try_at)


@transaction.atomic
def _settle(delivery: Delivery, state: str, what: str, why: str = "", **columns: datetime) -> str:
    """Write what came of a claimed delivery."""
    if state == State.SENT:
        columns["sent_at"] = timezone.now()
    rows = Delivery.objects.filter(pk=delivery.pk, state=State.SENDING)
    if rows.update(state=state, last_error=why[:200], **columns):
        outbox.log([delivery.pk], what, detail=why)
    return state


@transaction.atomic
def to_letter(delivery: Delivery, why: str) -> str:
    """Tell by letter, or where that would be too late by telephone, what mail cannot tell."""
    now = timezone.now()
    way = instead(Channel.LETTER, delivery.notice.needed_by, now)
    Delivery.objects.get_or_create(
        notice=delivery.notice, channel=way, defaults={"next_try_at": now}
    )
    Delivery.objects.filter(pk=delivery.pk).update(state=State.CANCELLED, last_error=why)
    what = What.TO_PHONE if way == Channel.PHONE else What.TO_LETTER
    outbox.log([delivery.pk], what, detail=why)
    return State.CANCELLED


@transaction.atomic
def settle_stuck(now: datetime) -> int:
    """Ask the office about mail that a dead process left; return how many there are."""
    rows = Delivery.objects.select_for_update().filter(
        state=State.SENDING, claimed_at__lt=now - STUCK_AFTER
    )
    stuck = [row.pk for row in rows]
    Delivery.objects.filter(pk__in=stuck).update(state=State.FAILED, last_error=UNSURE)
    outbox.log(stuck, What.FAILED, detail=UNSURE)
    return len(stuck)
