"""The office's pages of notices: the log, the letters, the words; HR sees its own people only."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audit.models import Entry
from notices.domain import letters
from notices.models import Delivery, KindSwitch, LetterBatch, Notice
from tests.notices.factories import commissioner, reader, tell

pytestmark = pytest.mark.django_db
LOG = "/admin/training/notices/"
KINDS = f"{LOG}kinds/"
LETTERS = f"{LOG}letters/"


@pytest.fixture
def office(client, ward):
    client.force_login(ward.office)
    return ward.office


def text(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "url", [LOG, LETTERS, f"{LETTERS}new/", KINDS, f"{KINDS}deadline/"]
)  # fmt: skip
@pytest.mark.parametrize("who", ["trainer", "superuser"])
def test_strangers_find_nothing(client, ward, url, who):
    client.force_login(getattr(ward, who))

    assert client.get(url).status_code in (404, 405)


def test_log_is_narrowed_down(client, office):
    person = reader(family_name="髙橋")
    tell(person)
    tell(commissioner(), "other")

    page = text(client, f"{LOG}?q=髙橋&channel=mail&state=pending&kind=nomination_waiting")

    assert "全1件" in page


def test_hr_sees_its_own_people_and_no_words(client, ward):
    for key, person in enumerate((ward.person, ward.stranger)):
        tell(person, str(key))
    client.force_login(ward.hr)

    page = text(client, LOG)

    assert ward.person.number in page
    assert f">{ward.stranger.number}<" not in page
    assert "受講のお申し込みについて" not in page
    assert client.get(f"{LOG}{Notice.objects.first().pk}/").status_code == 404


def test_hr_does_not_learn_how_worksheets_were_answered(client, ward):
    tell(ward.person, kind="worksheet_returned")
    client.force_login(ward.hr)

    page = text(client, f"{LOG}?kind=worksheet_returned")

    assert ward.person.number not in page
    assert "様式が返却されたとき" not in page


def test_office_changes_the_way_of_somebody_who_phones(client, office):
    person = reader()
    tell(person)
    url = f"{LOG}{Notice.objects.get().pk}/"

    assert client.post(url, {"way": "pigeon"}).status_code == 422
    client.post(url, {"way": "letter"})

    assert person.notice_route.way == "letter"
    entry = Entry.objects.get(verb="notices.route.change")
    assert (entry.actor_id, entry.on_behalf_of_id) == (office.pk, person.pk)


def test_log_costs_the_same_for_one_and_three(client, office):
    costs = []
    for key in "abc":
        tell(reader(), key)
        text(client, LOG)
        with CaptureQueriesContext(connection) as queries:
            text(client, LOG)
        costs.append(len(queries))

    assert costs[0] == costs[2]


def test_failure_is_counted_shown_and_mended(client, office):
    tell(reader())
    tell(reader(), "second")
    Delivery.objects.filter(channel="mail").update(state="failed", last_error="550 no such user")
    first, second = Delivery.objects.filter(channel="mail")

    assert "届けられないお知らせ" in text(client, "/admin/")
    assert "550 no such user" in text(client, f"{LOG}{first.notice_id}/")
    client.post(reverse("reports:notice_retry", args=[first.pk]))
    client.post(reverse("reports:notice_letter", args=[second.pk]))
    again = client.post(reverse("reports:notice_retry", args=[first.pk]))

    assert again.status_code == 409
    first.refresh_from_db()
    assert (first.state, first.attempts) == ("pending", 0)
    assert letters.waiting(timezone.now()).get().notice_id == second.notice_id


def test_letters_from_waiting_to_printed(client, office):
    tell(commissioner(family_name="髙橋"))
    assert "1通のPDFを作る" in text(client, LETTERS)

    page = client.post(f"{LETTERS}new/", follow=True).content.decode()
    batch = LetterBatch.objects.get()
    pdf = client.get(reverse("reports:letter_batch_pdf", args=[batch.pk]))
    client.post(reverse("reports:letter_batch_posted", args=[batch.pk]))

    assert "髙橋" in page
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert "もう一度印刷する" in text(client, reverse("reports:letter_batch", args=[batch.pk]))
    assert "印刷を待つ手紙はありません" in text(client, LETTERS)
    verbs = Entry.objects.filter(verb__startswith="notices.letters").order_by("id")
    assert [v.removeprefix("notices.letters.") for v in verbs.values_list("verb", flat=True)] == [
        "make", "print", "posted",
    ]  # fmt: skip


def test_nothing_to_print_and_a_printed_batch_are_refused(client, office):
    assert client.post(f"{LETTERS}new/").status_code == 409
    tell(commissioner())
    client.post(f"{LETTERS}new/")
    batch = LetterBatch.objects.get()
    client.post(reverse("reports:letter_batch_posted", args=[batch.pk]))

    assert client.post(reverse("reports:letter_batch_undo", args=[batch.pk])).status_code == 409


def test_batch_is_given_up(client, office):
    tell(commissioner())
    client.post(f"{LETTERS}new/")

    client.post(reverse("reports:letter_batch_undo", args=[LetterBatch.objects.get().pk]))

    assert "1通のPDFを作る" in text(client, LETTERS)


def test_words_of_every_kind_are_shown_and_a_kind_is_stopped(client, office):
    assert "集合研修の日時か会場が変わったとき" in text(client, KINDS)

    client.post(f"{KINDS}deadline/", {"stop": "1"})
    assert KindSwitch.objects.get().kind == "deadline"
    assert "止めています" in text(client, KINDS)
    client.post(f"{KINDS}deadline/", {"resume": "1"})

    assert not KindSwitch.objects.exists()
    assert client.post(f"{KINDS}none/", {"stop": "1"}).status_code == 404
