"""Letters: made into a PDF, printed, and only then sent."""

import subprocess
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from audit.models import Entry
from notices.domain import letters
from notices.models import Delivery, LetterBatch
from tests.factories import UserFactory
from tests.notices.factories import commissioner, states, tell
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def clerk():
    return UserFactory(roles=["office"])


def poppler(tool, content, tmp_path):
    path = tmp_path / "letters.pdf"
    path.write_bytes(content)
    tail = ["-"] if tool == "pdftotext" else []
    return subprocess.run([tool, path, *tail], capture_output=True, check=True).stdout.decode()


def test_pdf_has_a_page_a_letter_in_kana_order(clerk, tmp_path):
    later = commissioner(family_name="渡部", family_name_kana="わたべ")
    first = commissioner(family_name="髙橋", family_name_kana="たかはし")
    for person in (later, first):
        tell(person, person.number)
    batch = letters.make_batch(actor=clerk)

    content = letters.print_batch(batch, actor=clerk)

    pages = ["".join(p.split()) for p in poppler("pdftotext", content, tmp_path).split("\f")]
    assert [person.number in page for person, page in zip((first, later), pages, strict=False)] == [
        True, True,
    ]  # fmt: skip
    assert pages[0].startswith("minsei(本富士地区)髙橋")
    for words in ("様", "受講のお申し込みについて", "小さな研修", "お電話でお願いします"):
        assert words in pages[0]
    info = poppler("pdfinfo", content, tmp_path)
    assert "Pages:           2" in info
    assert "Tagged:          yes" in info
    assert "A4" in info


def test_letters_are_sent_once_they_are_printed(clerk):
    tell(commissioner())
    batch = letters.make_batch(actor=clerk)
    assert states() == [("letter", "pending"), ("screen", "sent")]

    for _ in range(2):
        letters.mark_posted(batch, actor=clerk)

    letter = Delivery.objects.get(channel="letter")
    assert (letter.state, letter.batch.posted_by) == ("sent", clerk)
    assert [event.what for event in letter.events.all()] == ["batched", "posted"]
    assert Entry.objects.filter(verb="notices.letters.posted").count() == 1


def test_what_comes_after_the_pdf_waits_for_the_next(clerk):
    tell(commissioner(), "early")
    batch = letters.make_batch(actor=clerk)
    tell(commissioner(), "late")

    letters.mark_posted(batch, actor=clerk)

    assert states(notice__key="late", channel="letter") == [("letter", "pending")]
    assert letters.waiting(timezone.now()).get().notice.key == "late"


def test_letter_withdrawn_after_the_pdf_is_named_and_not_printed_again(clerk):
    person = commissioner()
    tell(person, "old", topic="seat:1")
    batch = letters.make_batch(actor=clerk)

    tell(person, "new", topic="seat:1")

    assert [row.notice.key for row in letters.withdrawn_from(batch)] == ["old"]
    with pytest.raises(ValidationError) as error:
        letters.print_batch(batch, actor=clerk)
    assert error.value.code == "empty"


def test_printing_again_is_in_the_trail(clerk):
    tell(commissioner())
    batch = letters.make_batch(actor=clerk)
    letters.print_batch(batch, actor=clerk)
    letters.mark_posted(batch, actor=clerk)

    letters.print_batch(batch, actor=clerk)

    rows = Entry.objects.filter(verb="notices.letters.print").order_by("id")
    assert [row.data["again"] for row in rows] == [False, True]


def test_batch_given_up_lets_its_letters_wait(clerk):
    tell(commissioner())

    letters.undo_batch(letters.make_batch(actor=clerk), actor=clerk)

    assert not LetterBatch.objects.exists()
    assert letters.waiting(timezone.now()).count() == 1
    batch = letters.make_batch(actor=clerk)
    letters.mark_posted(batch, actor=clerk)
    with pytest.raises(ValidationError) as error:
        letters.undo_batch(batch, actor=clerk)
    assert error.value.code == "posted"


def test_nothing_to_print_is_said(clerk):
    tell(commissioner(), due_at=timezone.now() + timedelta(days=1))

    with pytest.raises(ValidationError) as error:
        letters.make_batch(actor=clerk)

    assert error.value.code == "nothing_waits"


def test_name_that_the_font_lacks_is_left_for_a_pen(clerk):
    person = commissioner(family_name="本\U00030edf")
    tell(person)

    said = letters.pages(list(letters.waiting(timezone.now())), timezone.now())

    assert said["letters"][0]["name"] == ""
    assert said["letters"][0]["number"] == person.number
