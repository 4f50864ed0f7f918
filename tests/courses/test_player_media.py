"""A lecture with a video: what was played, the text instead, and what the page costs."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.domain import reading
from courses.domain.study import study_of
from courses.domain.watching import Batch, Played
from courses.models import Evidence, MediaProgress, RunModule
from library import clock
from tests.factories import add_stage, enrol, learn, make_course, make_run
from tests.media import SECONDS, add_video_lecture, make_media
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
BUDGET = 14
MOST_BYTES = 150_000


@pytest.fixture
@remembered
def medium():
    return make_media()


@pytest.fixture
@remembered
def enrolment(medium):
    course = make_course()
    add_video_lecture(add_stage(course, "stage-1"), "l1", medium)
    return enrol(make_run(course))


@pytest.fixture
def trainee(client, enrolment):
    client.force_login(enrolment.person)
    return client


def lecture(enrolment):
    return enrolment.run.modules.get(key="l1")


def address(enrolment, name="module", *more):
    return reverse(f"courses:{name}", args=[enrolment.pk, "l1", *more])


def play(enrolment, *stretches, seq=1, ago=60, at=None, sitting=None):
    """Have stretches of the video played on a screen served some seconds ago."""
    module = lecture(enrolment)
    section = module.page.specific.sections()[0]
    medium = section.media[0]
    if sitting is None:
        with clock.at(clock.now() - timedelta(seconds=ago)):
            sitting = reading.serve(enrolment, module, section.id)
    batch = Batch(
        seq,
        played=tuple(Played(medium, *stretch) for stretch in stretches),
        position=None if at is None else (medium, at),
    )
    reading.count_batch(enrolment, module, section.id, sitting.pk, batch, actor=enrolment.person)
    return sitting


def test_stretches_merge_and_stay_inside_the_video(enrolment):
    play(enrolment, (0, 8), (4, 10), (20, 500, 50), ago=600, at=9)

    row = MediaProgress.objects.get()
    assert [[start, round(end)] for start, end in row.spans] == [[0, 10], [20, SECONDS]]
    assert row.position == 9


def test_ninety_percent_and_the_screen_make_the_lecture(enrolment):
    learn(enrolment, lecture(enrolment), lecture(enrolment).page.specific.sections()[0])
    before = Evidence.objects.filter(kind="lecture").exists()

    play(enrolment, (0, 23), ago=60)

    proof = Evidence.objects.get(kind="lecture")
    assert not before
    assert [m["method"] for m in proof.payload["media"]] == ["player"]


def test_double_speed_fills_the_video_in_half_the_time(enrolment):
    play(enrolment, (0, 20, 2), ago=10)

    assert study_of(enrolment, lecture(enrolment)).state.media[0].percent >= 80


def test_older_batch_does_not_move_the_place_back(enrolment):
    sitting = play(enrolment, seq=2, at=20)

    play(enrolment, seq=1, at=5, sitting=sitting)

    assert MediaProgress.objects.get().position == 20


def test_video_goes_on_at_its_second(trainee, enrolment):
    play(enrolment, (0, 9), at=9)

    html = trainee.get(address(enrolment), {"screen": "next"}).content.decode()

    assert 'data-watched="[[0, 9]]" data-start="9"' in html.replace("0.0", "0").replace("9.0", "9")


def test_text_counts_instead_of_the_video(trainee, enrolment, medium):
    page = address(enrolment, "transcript", medium.pk)
    shown = trainee.get(page).content.decode()
    soon = trainee.post(page, follow=True).content.decode()
    MediaProgress.objects.update(text_served_at=clock.now() - timedelta(minutes=5))

    done = trainee.post(page)

    assert "<ruby>相談" in shown
    assert "ほど開いてから「読み終えた」を押すと、記録されます。" in soon
    assert done.url == f"{address(enrolment)}?screen=1"
    assert study_of(enrolment, lecture(enrolment)).state.media[0].is_met


def test_text_is_for_its_reader_alone(client, enrolment, medium):
    page = address(enrolment, "transcript", medium.pk)
    assert client.get(page).status_code == 302
    client.force_login(enrol(enrolment.run).person)
    assert client.get(page).status_code == 404
    client.force_login(enrolment.person)
    assert client.get(address(enrolment, "transcript", 999)).status_code == 404
    assert client.put(page).status_code == 405


def test_text_that_was_never_opened_is_not_read(trainee, enrolment, medium):
    assert trainee.post(address(enrolment, "transcript", medium.pk)).status_code == 409


def cost(client, enrolment):
    client.get(address(enrolment), {"screen": "1"})
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address(enrolment), {"screen": "1"}).status_code == 200
    return len(captured)


def test_screen_costs_the_same_for_one_and_for_many(trainee, enrolment):
    alone = cost(trainee, enrolment)

    stage = lecture(enrolment).stage
    RunModule.objects.bulk_create(
        RunModule(
            run=enrolment.run, stage=stage, page=lecture(enrolment).page, key=f"x{n}",
            order=n + 5, kind="lecture", title="x", minutes=5, is_required=False,
        )
        for n in range(40)
    )  # fmt: skip
    for _ in range(5):
        enrol(enrolment.run)

    assert cost(trainee, enrolment) == alone
    assert alone <= BUDGET


def whole(path: Path) -> int:
    """Count the bytes of a file and of all that it imports."""
    text = path.read_text(encoding="utf-8")
    named = re.findall(r'(?:import url\("|from "\.?/?)([^"]+)"', text)
    return len(text.encode()) + sum(whole(path.parent / name) for name in named)


def test_page_with_all_that_it_links_is_light(trainee, enrolment):
    html = trainee.get(address(enrolment), {"screen": "1"}).content.decode()

    files = set(re.findall(r'(?:href|src)="/static/((?:css|js)/[^"]+)"', html))
    total = len(html.encode()) + sum(whole(settings.SITE_DIR / "static" / f) for f in files)

    assert "js/player.js" in files
    assert "js/media.js" in files
    assert total < MOST_BYTES
