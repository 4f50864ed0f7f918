"""The shelf: one owner, one hour, unreadable for whoever reads the database."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from people.domain import shelf
from people.models import Kept

pytestmark = pytest.mark.django_db
THING = {"fields": [["s4", "家族のことを書きました"]]}


def test_the_owner_has_it_back():
    tag = shelf.put("a", THING)

    assert shelf.get("a", tag) == THING


@pytest.mark.parametrize("owner", ["b", "", "A"])
def test_nobody_else_has_it(owner):
    tag = shelf.put("a", THING)

    assert shelf.get(owner, tag) is None


@pytest.mark.parametrize("tag", ["", "x", "合い札", "\x00"])
def test_an_invented_tag_opens_nothing(tag):
    shelf.put("a", THING)

    assert shelf.get("a", tag) is None


def test_it_is_gone_after_its_time():
    tag = shelf.put("a", THING)
    Kept.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert shelf.get("a", tag) is None


def test_the_row_says_neither_what_nor_whose():
    owner = "4b9f7f6e-0000-4000-8000-000000000000"

    tag = shelf.put(owner, THING)

    row = Kept.objects.get()
    said = f"{row.digest} {bytes(row.body)!r}"
    assert [each for each in ("家族", "s4", owner, tag) if each in said] == []


def test_another_installation_cannot_read_it(settings):
    tag = shelf.put("a", THING)
    settings.SECRET_KEY = "another secret of another installation, as long as it takes"

    assert shelf.get("a", tag) is None


def test_what_is_too_big_is_not_kept():
    assert shelf.put("a", {"body": "あ" * (shelf.MAX_CHARACTERS // 6 + 1)}) is None


def test_nobody_fills_the_shelf(monkeypatch):
    monkeypatch.setattr(shelf, "ROOM", 1000)

    kept = [bool(shelf.put("a", {"body": "x" * 400})) for _ in range(3)]

    assert kept == [True, True, False]
    assert shelf.put("b", THING)


def test_all_who_are_signed_in_nowhere_share_one_room(monkeypatch):
    monkeypatch.setattr(shelf, "ROOM", 1000)

    kept = [shelf.put(f"browser:{number}", {"body": "x" * 400}) for number in range(3)]

    assert kept[2] is None


def test_the_next_thing_and_the_timer_throw_away_what_is_over(capsys):
    shelf.put("a", THING)
    Kept.objects.update(expires_at=timezone.now())
    shelf.put("b", THING)
    assert Kept.objects.count() == 1
    Kept.objects.update(expires_at=timezone.now())

    call_command("purge_kept")

    assert Kept.objects.count() == 0
    assert "1件" in capsys.readouterr().out
