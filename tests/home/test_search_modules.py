"""さがす beyond the words of a lecture: what is said in its films, exercises and their worksheets."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.domain.pledges import sign_for
from courses.models import Enrolment, ExercisePage, LecturePage
from courses.worksheets.models import ModuleWorksheet, Worksheet
from curriculum.domain.permissions import sync_roles
from library.models import LibraryMedia
from people.roles import Role
from tests.factories import UserFactory, add_exercise, add_stage, enrol, make_course, make_run
from tests.media import add_video_lecture, make_media
from tests.worksheets.factories import make_worksheet

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def hits(client: Client, query: str):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return response.context["hits"]


def joined(parts) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in parts)


def add_practice(stage, key: str, **fields) -> ExercisePage:
    """An exercise to read and to do with a worksheet."""
    material = {"heading": "場面", "content": [("paragraph", "縁側での会話です。")], "plain": []}
    page = add_exercise(stage, key, instructions="二人一組で向き合います。", **fields)
    page.material = [("section", material)]
    page.save()
    sheet = make_worksheet(key=f"sheet-{key}", title="聴き取り票", intro="耳を澄ませて書きます。")
    ModuleWorksheet.objects.create(module=page, worksheet=sheet)
    return page


@pytest.fixture
def enrolment() -> Enrolment:
    """A film and an exercise are open; the same kinds open once the pledge is made."""
    course = make_course()
    first, second = add_stage(course, "first"), add_stage(course, "second", "pledge_signed")
    add_video_lecture(first, "film", make_media(transcript="{灯台|とうだい}のあかりの話です。"))
    add_video_lecture(second, "closed", make_media(transcript="波止場の話です。"))
    add_practice(first, "e1")
    practice = add_practice(second, "e2")
    practice.instructions = "三人で輪になります。"
    practice.save()
    return enrol(make_run(course))


@pytest.fixture
def trainee(enrolment) -> Client:
    return signed_in(enrolment.person)


@pytest.mark.parametrize("query", ["灯台", "ﾄｳﾀﾞｲ", "とうだいのあかり"])
def test_what_is_said_in_a_film_leads_to_its_screen(trainee, enrolment, query):
    [hit] = hits(trainee, query)

    assert hit.url == f"/learn/{enrolment.pk}/film/?screen=1"
    assert joined(hit.heading) == "動画を見る"
    assert "灯台のあかりの話です。" in "".join(part.text for part in hit.lines)


def test_what_is_said_in_a_closed_film_finds_nothing_until_it_opens(trainee, enrolment):
    before = hits(trainee, "波止場")
    sign_for(enrolment, actor=enrolment.person)

    assert before == []
    assert len(hits(trainee, "波止場")) == 1


def test_changed_transcript_is_found_at_once(trainee):
    media = LibraryMedia.objects.get(transcript__contains="灯台")
    media.transcript = "風車の話です。"
    media.save()

    assert hits(trainee, "灯台") == []
    [hit] = hits(trainee, "風車")
    assert "[風車]の話です。" in joined(hit.lines)


@pytest.mark.parametrize(
    ("query", "line"),
    [
        ("二人一組", "[二人一組]で向き合います。"),
        ("縁側", "…[縁側]での会話です。"),
        ("耳を澄ませて", "[耳を澄ませて]書きます。"),
        ("聴き取り票", "[聴き取り票]"),
    ],
)
def test_exercise_is_found_by_its_words_and_its_worksheet(trainee, enrolment, query, line):
    [hit] = hits(trainee, query)

    assert (hit.label, joined(hit.title), hit.note) == ("演習", "演習 e1", "")
    assert hit.url == f"/learn/{enrolment.pk}/e1/"
    assert joined(hit.lines) == line
    assert trainee.get(hit.url).status_code == 200


def test_closed_exercise_says_why_and_shows_no_text(trainee):
    [hit] = hits(trainee, "演習 e2")

    assert [condition.code for condition in hit.missing] == ["pledge"]
    assert hit.lines == []
    assert hits(trainee, "三人で輪") == []


@pytest.mark.parametrize(
    "query", ["灯台", "波止場", "二人一組", "縁側", "聴き取り票", "耳を澄ませて"]
)
def test_who_may_not_read_finds_no_words_of_films_and_exercises(enrolment, client, query):
    assert hits(client, query) == []
    assert hits(signed_in(UserFactory()), query) == []


def test_no_question_nor_point_of_review_is_found(trainee):
    sheet = Worksheet.objects.get(key="sheet-e1")
    sheet.review_points = [("line", "羅針盤を見ること")]
    sheet.save()
    label = sheet.sections[0].value["fields"][0]["label"]

    assert hits(trainee, "羅針盤") == []
    assert hits(trainee, label) == []


def test_worksheet_is_found_as_it_is_now(trainee):
    sheet = Worksheet.objects.get(key="sheet-e1")
    sheet.intro = "砂時計を返して始めます。"
    sheet.save()
    changed = hits(trainee, "砂時計")
    ModuleWorksheet.objects.get(worksheet=sheet).delete()

    assert len(changed) == 1
    assert hits(trainee, "砂時計") == hits(trainee, "耳を澄ませて") == []


def test_trainer_is_led_to_edit_an_exercise(enrolment):
    sync_roles()
    trainer = signed_in(UserFactory(roles=[Role.TRAINER]))

    [hit] = hits(trainer, "三人で輪")

    assert hit.url == f"/admin/pages/{ExercisePage.objects.get(key='e2').pk}/edit/"
    assert hit.note == "編集できる演習です。管理画面で開きます。"


def test_own_lecture_comes_first_then_own_exercise_then_what_is_closed(trainee):
    lecture = LecturePage.objects.get(key="film")
    lecture.title = "演習の前に"
    lecture.save()

    found = ["".join(part.text for part in hit.title) for hit in hits(trainee, "演習")]

    assert found == ["演習の前に", "演習 e1", "演習 e2"]


def test_exercises_cost_the_same_for_one_and_three():
    course = make_course(requires_pledge=False)
    stage = add_stage(course, "first")
    add_practice(stage, "e1")
    person = UserFactory(audiences=["支"])
    client = signed_in(person)

    def cost(title: str) -> int:
        enrol(make_run(course, title=title), person)
        client.get("/search/", {"q": "縁側"})
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": "縁側"})
        return len(captured)

    alone = cost("一回目")
    for key in ("e2", "e3"):
        add_practice(stage, key)

    assert cost("二回目") == alone
    assert len(hits(client, "縁側")) == 3
