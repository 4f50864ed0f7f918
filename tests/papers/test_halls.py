"""集合視聴: a hall that watched lectures together, entered from the signed roster."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from courses.domain import halls
from courses.domain.rules import progress_of
from courses.models import Evidence, HallViewing
from library import clock
from tests.factories import UserFactory, add_lecture, add_stage, enrol, make_course, make_run
from tests.outcomes import code_of, queries_of
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
LIST = reverse("papers:halls")


@pytest.fixture
@remembered
def run():
    course = make_course(requires_pledge=False)
    stage = add_stage(course, "stage-1")
    add_lecture(stage, "l1")
    add_lecture(stage, "l2")
    return make_run(course)


@pytest.fixture
@remembered
def staff():
    return UserFactory(roles=["office"])


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


def make_viewing(run, staff, *keys, **changes):
    said = {"held_on": date(2026, 5, 1), "place": "区民館", "led_by": "田中"} | changes
    modules = [m for m in halls.lectures_of(run) if m.key in (keys or ("l1", "l2"))]
    return halls.create_viewing(run, modules, actor=staff, **said)


def url_of(viewing):
    return reverse("papers:hall", args=[viewing.pk])


def enter(viewing, *enrolments, actor, kept="書庫2"):
    return halls.enter_roster(viewing, enrolments, original_kept=kept, actor=actor)


def test_tick_is_evidence_of_each_lecture_and_twice_is_once(run, staff):
    viewing, enrolment = make_viewing(run, staff), enrol(run)

    first = enter(viewing, enrolment, actor=staff)
    again = enter(viewing, enrolment, actor=staff)

    rows = list(Evidence.objects.filter(kind="lecture"))
    assert (first.added, again.added, len(rows)) == (1, 0, 2)
    assert {(r.channel, r.method, r.source_id) for r in rows} == {
        ("hall", "hall", str(viewing.pk))
    }
    assert {(r.recorded_by, r.on_behalf_of, r.minutes) for r in rows} == {
        (staff, enrolment.person, 40)
    }
    assert progress_of(enrolment).meets("l1:lecture")


def test_whoever_cannot_be_ticked_is_named_and_the_others_are_kept(run, staff):
    viewing = make_viewing(run, staff)
    here, gone = enrol(run), enrol(run)
    gone.state = "withdrawn"
    gone.save()

    outcome = enter(viewing, here, gone, actor=staff)

    assert outcome.added == 1
    assert [enrolment for enrolment, _ in outcome.errors] == [gone]
    assert not gone.evidence.exists()


def test_all_lectures_count_or_none(run, staff):
    viewing = make_viewing(run, staff)
    other = make_course("other", requires_pledge=False)
    add_lecture(add_stage(other, "other-1"), "o1")
    enrolment = enrol(make_run(other))

    outcome = enter(viewing, enrolment, actor=staff)

    assert (outcome.added, len(outcome.errors)) == (0, 1)
    assert not Evidence.objects.exists()


def test_wrong_tick_is_voided_with_its_reason_and_may_be_set_again(run, staff):
    viewing, enrolment = make_viewing(run, staff), enrol(run)
    enter(viewing, enrolment, actor=staff)

    without = code_of(halls.untick, viewing, enrolment, actor=staff, reason=" ")
    count = halls.untick(viewing, enrolment, actor=staff, reason="別の方の印")
    taken = halls.ticks_of(viewing)
    again = enter(viewing, enrolment, actor=staff)

    assert (without, count, taken, again.added) == ("reason_missing", 2, {}, 1)
    assert Evidence.objects.filter(kind="void", reason="別の方の印").count() == 2


def test_roster_of_a_day_to_come_or_without_its_place_is_refused(run, staff):
    later = make_viewing(run, staff, held_on=clock.today() + timedelta(days=1))
    viewing = make_viewing(run, staff)

    assert code_of(enter, later, enrol(run), actor=staff) == "future"
    assert code_of(enter, viewing, enrol(run), actor=staff, kept=" ") == "original_missing"


def test_same_gathering_twice_is_one_row(run, staff):
    assert make_viewing(run, staff) == make_viewing(run, staff)
    assert HallViewing.objects.count() == 1


def test_only_the_office_keeps_rosters(run, staff):
    viewing = make_viewing(run, staff)

    with pytest.raises(PermissionDenied):
        enter(viewing, enrol(run), actor=UserFactory(roles=["trainer"]))


# The screens ----------------------------------------------------------------------------------


def test_office_adds_a_gathering_and_enters_its_roster(office, run):
    enrolment = enrol(run)
    (first, _) = halls.lectures_of(run)
    form = {"modules": [first.pk], "held_on": "R8.5.1", "place": "区民館", "led_by": "田中"}

    added = office.post(f"{LIST}?run={run.pk}", form)
    viewing = HallViewing.objects.get()
    done = office.post(url_of(viewing), {"here": [enrolment.pk], "original_kept": "書庫2"})

    assert added.url == url_of(viewing)
    assert done.status_code == 302
    assert Evidence.objects.get().enrolment == enrolment
    assert "記録済み" in office.get(url_of(viewing)).text


def test_walk_in_is_found_by_number(office, run, staff):
    viewing = make_viewing(run, staff, "l1")
    course = run.course
    other = enrol(make_run(course, title="夜間"))

    office.post(url_of(viewing), {"original_kept": "書庫2", "number": other.person.number.upper()})
    unknown = office.post(url_of(viewing), {"original_kept": "書庫2", "number": "zzz"})

    assert Evidence.objects.get().enrolment == other
    assert (unknown.status_code, "number" in unknown.context["form"].errors) == (422, True)


def test_walk_in_is_found_by_name(office, run, staff):
    viewing = make_viewing(run, staff, "l1")
    person = UserFactory(family_name="渡邉", family_name_kana="わたなべ", audiences=["支"])
    other = enrol(make_run(run.course, title="夜間"), person)

    office.post(url_of(viewing), {"original_kept": "書庫2", "number": "ﾜﾀﾅﾍﾞ"})

    assert Evidence.objects.get().enrolment == other


def test_missing_place_keeps_the_ticks(office, run, staff):
    viewing, enrolment = make_viewing(run, staff), enrol(run)

    response = office.post(url_of(viewing), {"here": [str(enrolment.pk)]})

    assert response.status_code == 422
    assert f'value="{enrolment.pk}" checked' in response.text


def test_tick_is_taken_back_on_screen_with_a_reason(office, run, staff):
    viewing, enrolment = make_viewing(run, staff), enrol(run)
    enter(viewing, enrolment, actor=staff)
    url = reverse("papers:hall_untick", args=[viewing.pk, enrolment.pk])

    without = office.post(url, {"reason": ""})
    done = office.post(url, {"reason": "別の方"})
    again = office.get(url)

    assert (without.status_code, done.status_code, again.status_code) == (422, 302, 404)


def test_halls_are_the_offices_alone(client, run, staff):
    viewing = make_viewing(run, staff)
    for url in (LIST, url_of(viewing)):
        assert "/accounts/login/" in client.get(url).url
    client.force_login(UserFactory(roles=["trainer"]))
    for url in (LIST, url_of(viewing)):
        assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


def test_halls_take_no_other_method(office, run, staff):
    assert office.put(LIST).status_code == 405
    assert office.put(url_of(make_viewing(run, staff))).status_code == 405


def test_gathering_without_words_is_asked_again(office, run):
    response = office.post(f"{LIST}?run={run.pk}", {})

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"modules", "held_on", "place", "led_by"}


def test_roster_costs_the_same_for_one_and_three(office, run, staff):
    viewing = make_viewing(run, staff)
    enrol(run)
    office.get(url_of(viewing))
    one = queries_of(office, url_of(viewing))
    enrol(run), enrol(run)

    assert queries_of(office, url_of(viewing)) == one
