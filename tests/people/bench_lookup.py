"""What it costs to find somebody, and to list, among as many people as a ward has.

Not part of the suite: `pytest -s tests/people/bench_lookup.py`, with DATABASE_URL for PostgreSQL.
"""

import random
import sys
from time import perf_counter

import pytest
from django.db import connection

from courses.models import Enrolment
from library import clock
from people.domain.lookup import find_person, search
from people.models import User
from tests.factories import add_lecture, add_stage, make_course, make_run
from tests.people.factories import make_organisation, make_post

MANY = 230_000
FAMILIES = [
    ("佐藤", "さとう"), ("鈴木", "すずき"), ("髙橋", "たかはし"), ("田中", "たなか"), ("渡邉", "わたなべ"),
    ("伊藤", "いとう"), ("山本", "やまもと"), ("中村", "なかむら"), ("小林", "こばやし"), ("齋藤", "さいとう"),
]  # fmt: skip
SYLLABLES = [
    "あき",
    "はる",
    "なつ",
    "ふゆ",
    "みち",
    "よし",
    "たか",
    "のり",
    "まさ",
    "とも",
    "ゆう",
    "こ",
]
KANJI = "明春夏冬道義高典正友優子花美千代和幸恵"


def _people(chance):
    for number in range(MANY):
        family, kana = chance.choice(FAMILIES)
        yield User(
            number=f"b{number:07d}", staff_number=f"{number:08d}", family_name=family,
            family_name_kana=kana, given_name="".join(chance.sample(KANJI, 2)),
            given_name_kana="".join(chance.sample(SYLLABLES, 2)), password="!",
        )  # fmt: skip


@pytest.mark.django_db
def test_lookup_among_a_ward():
    people = User.objects.bulk_create(_people(random.Random(1)), batch_size=2000)
    # The one at the very end: everybody else is looked at.
    rare = User.objects.create_user(
        "z9", family_name="勅使河原", given_name="蘭", family_name_kana="てしがわら",
        given_name_kana="らん",
    )  # fmt: skip
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1")
    run = make_run(course)
    Enrolment.objects.bulk_create(
        [Enrolment(run=run, person=p, accepted_at=clock.now()) for p in [*people[::40], rare]],
        batch_size=1000,
    )
    make_post(rare, make_organisation("高齢福祉課"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    def measure(label, call):
        call()
        started = perf_counter()
        for _ in range(5):
            call()
        sys.stdout.write(f"{label}: {(perf_counter() - started) * 200:.0f} ms\n")

    everybody = User.objects.all()
    for typed in (
        "勅使河原", "てしがわら らん", "斉藤", "佐藤", "さとう 明", "明", "あ", "000", "00123456", "いない",
    ):  # fmt: skip
        page = search(everybody, typed, person="").in_kana_order()
        measure(f"register, {typed}, a page", lambda rows=page: list(rows[:50]))
        measure(f"register, {typed}, counted", page.count)
    measure("register, a page of all", lambda: list(everybody.in_kana_order()[:50]))
    measure("register, the last page", lambda: list(everybody.in_kana_order()[MANY - 50 :]))
    measure("one by name", lambda: find_person(everybody, "勅使河原蘭"))
    measure("one by number", lambda: find_person(everybody, "z9"))
    records = search(Enrolment.objects.filter(run=run), "勅使河原")
    measure(f"records of {MANY // 40}", lambda: list(records[:50]))
