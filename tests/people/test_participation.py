"""Posts, seats, rights and sign-in are those of the day."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from people.domain import codes, participation, places
from people.domain.email_login import confirm_email
from people.domain.participation import State
from people.domain.visibility import people_kept_by
from people.models import Affiliation, Appointment, District, Remit, Term, User
from people.roles import Role, has_role
from tests.factories import UserFactory
from tests.people.factories import make_office, make_organisation, make_post

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)
PASSWORD = "yorisoi-demo"


def today():
    return timezone.localdate()


def make_seat(person, *, started_on, ended_on=None, term=None):
    return Appointment.objects.create(
        user=person, office=make_office("minsei", is_appointed=True), term=term,
        organisation=make_organisation("福祉政策課"), started_on=started_on, ended_on=ended_on,
    )  # fmt: skip


def make_term(starts_on, ends_on):
    return Term.objects.create(
        key=f"term-{starts_on}", office=make_office("minsei", is_appointed=True), title="期",
        starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip


def ended_yesterday(person):
    make_post(person, make_organisation("高齢福祉課"), ended_on=today() - DAY)
    return person


def begins_tomorrow(person):
    make_post(person, make_organisation("高齢福祉課"), started_on=today() + DAY)
    return person


# A day is in a post or seat, or it is not ------------------------------------------------------

BEGIN, END = date(2026, 4, 1), date(2027, 3, 31)


@pytest.mark.parametrize(
    ("day", "held"),
    [(BEGIN - DAY, False), (BEGIN, True), (date(2026, 9, 1), True), (END, True), (END + DAY, False)],
)  # fmt: skip
def test_a_post_is_held_from_its_first_day_to_its_last(day, held):
    post = make_post(UserFactory(), make_organisation("課"), started_on=BEGIN, ended_on=END)

    assert post.is_on(day) is held
    assert Affiliation.objects.on(day).exists() is held
    assert Affiliation.objects.lasting(day).exists() is (day <= END)


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [
        ((date(2025, 12, 1), None), date(2025, 12, 1), date(2028, 11, 30)),
        ((date(2026, 5, 1), date(2027, 1, 31)), date(2026, 5, 1), date(2027, 1, 31)),
        # What an older register holds: a seat that began before its term and outlasts it.
        ((date(2025, 4, 1), date(2030, 3, 31)), date(2025, 12, 1), date(2028, 11, 30)),
    ],
)
def test_a_seat_is_held_on_the_days_it_shares_with_its_term(days, first, last):
    term = make_term(date(2025, 12, 1), date(2028, 11, 30))
    seat = make_seat(UserFactory(), started_on=days[0], ended_on=days[1], term=term)

    assert (seat.first_day, seat.last_day) == (first, last)
    for day, held in [(first - DAY, False), (first, True), (last, True), (last + DAY, False)]:
        assert seat.is_on(day) is held
        assert Appointment.objects.on(day).exists() is held


def test_a_post_of_next_year_is_not_todays():
    person = UserFactory()
    old, new = make_organisation("今の課"), make_organisation("来年度の課")
    make_post(person, old, ended_on=today() + 30 * DAY)
    make_post(person, new, started_on=today() + 31 * DAY)

    def where(day):
        return [
            org.name for org in (old, new)
            if User.objects.within([org.path], on=day).filter(pk=person.pk).exists()
        ]  # fmt: skip

    assert places.present_places(person) == places.main_place(person, today()).strip() == "今の課"
    assert where(today()) == ["今の課"]
    assert where(today() + 31 * DAY) == ["来年度の課"]
    assert places.places_on(person, today() + 31 * DAY) == "来年度の課"


def test_whoever_is_registered_ahead_is_kept_where_they_will_be():
    person = begins_tomorrow(UserFactory())
    org = person.affiliations.get().organisation

    assert User.objects.within([org.path], on=today()).get() == person
    assert places.present_places(person) == ""
    assert places.main_place(person, today()) == "高齢福祉課"


# Who takes part ------------------------------------------------------------------------------


def never_placed(person):
    return person


def ends_today(person):
    make_post(person, make_organisation("課"), ended_on=today())
    return person


def begins_today(person):
    make_post(person, make_organisation("課"), started_on=today())
    return person


def term_over(person):
    term = make_term(today() - 900 * DAY, today() - DAY)
    make_seat(person, started_on=term.starts_on, term=term)
    return person


def appointed_again(person):
    make_seat(term_over(person), started_on=today())
    return person


def between_two(person):
    return begins_tomorrow(ended_yesterday(person))


def stopped(person):
    begins_today(person)
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    return person


WAYS = [
    (never_placed, State.HERE), (ends_today, State.HERE), (begins_today, State.HERE),
    (appointed_again, State.HERE), (ended_yesterday, State.OVER), (term_over, State.OVER),
    (begins_tomorrow, State.SOON), (between_two, State.SOON), (stopped, State.STOPPED),
]  # fmt: skip


@pytest.mark.parametrize(("way", "state"), WAYS)
def test_each_question_gets_the_same_answer(way, state):
    person = way(UserFactory(roles=[Role.OFFICE]))

    assert participation.state_of(person) == state
    assert participation.takes_part(person) is (state == State.HERE)
    assert participation.has_left(person) is (state in (State.OVER, State.STOPPED))
    assert has_role(User.objects.get(pk=person.pk), Role.OFFICE) is (state == State.HERE)


CODES = {State.OVER: "ended", State.SOON: "not_yet", State.STOPPED: "inactive"}


@pytest.mark.parametrize(("way", "state"), WAYS)
def test_sign_in_and_an_open_session_follow_the_day(client, way, state):
    person = UserFactory(number="a1001")
    client.force_login(person)
    before = client.get("/my/").status_code
    way(person)

    after = client.get("/my/").status_code
    client.logout()
    client.post("/accounts/login/", {"login": "a1001", "password": PASSWORD})

    assert (before, after) == (200, 200 if state == State.HERE else 302)
    assert ("_auth_user_id" in client.session) is (state == State.HERE)
    if state in CODES:
        with pytest.raises(ValidationError) as refused:
            participation.check_takes_part(person)
        assert refused.value.code == CODES[state]


@pytest.mark.parametrize(
    ("way", "said"),
    [(ended_yesterday, "学習の記録と修了証は残っています"), (begins_tomorrow, "から使えます")],
)
def test_only_whoever_knows_the_password_hears_why(client, way, said):
    way(UserFactory(number="a1001"))

    right = client.post("/accounts/login/", {"login": "a1001", "password": PASSWORD})
    wrong = client.post("/accounts/login/", {"login": "a1001", "password": "wrong"})

    assert said in right.content.decode()
    assert said not in wrong.content.decode()
    assert "受講者番号かパスワードが違います" in wrong.content.decode()


def test_codes_for_whoever_begins_and_none_for_whoever_left():
    office = UserFactory(roles=[Role.OFFICE])

    assert codes.issue_code(begins_tomorrow(UserFactory()), actor=office)
    with pytest.raises(ValidationError) as refused:
        codes.issue_code(ended_yesterday(UserFactory()), actor=office)
    assert refused.value.code == "left"


def test_an_office_user_who_left_has_no_right_anywhere():
    left, root = UserFactory(roles=[Role.OFFICE]), UserFactory(is_superuser=True)
    for person in (left, root):
        ended_yesterday(person)

    for person in (left, root):
        assert not people_kept_by(person).exists()
        assert not codes.may_manage_sign_in(person, UserFactory())
        with pytest.raises(PermissionDenied):
            codes.issue_code(UserFactory(), actor=person)


def test_an_email_is_not_confirmed_for_whoever_left():
    from allauth.account.models import EmailAddress

    address = EmailAddress.objects.create(
        user=ended_yesterday(UserFactory()), email="a@example.jp"
    )

    with pytest.raises(ValidationError) as refused:
        confirm_email(address)

    assert refused.value.code == "ended"


def test_hr_of_then_and_hr_of_now_each_see_the_people_of_their_day():
    person, then, now = UserFactory(), make_organisation("前の課"), make_organisation("今の課")
    make_post(person, then, started_on=date(2024, 4, 1), ended_on=date(2026, 3, 31))
    make_post(person, now, started_on=date(2026, 4, 1))
    old, new = UserFactory(), UserFactory()
    Remit.objects.create(user=old, organisation=then)
    Remit.objects.create(user=new, organisation=now)

    def seen(day):
        return [
            User.objects.overseen_by(hr, on=day).filter(pk=person.pk).exists() for hr in (old, new)
        ]

    assert seen(date(2025, 3, 31)) == [True, False]
    assert seen(date(2026, 4, 1)) == [False, True]


def test_a_district_is_ones_own_on_the_days_of_the_seat_only():
    from courses.groupwork.domain.offers import _districts_of

    person, district = UserFactory(), District.objects.create(key="h", name="本富士地区")
    seat = make_seat(person, started_on=today() + DAY)
    Appointment.objects.filter(pk=seat.pk).update(district=district)

    assert _districts_of(person) == set()
    Appointment.objects.filter(pk=seat.pk).update(started_on=today())
    assert _districts_of(person) == {district.pk}


# One place asks ---------------------------------------------------------------------------------

ASKED = re.compile(
    r"is_active\b|(started_on|ended_on|starts_on|ends_on)__(lte?|gte?|isnull|range)"
)
# Days of other things: runs, grants of cases, terms that the demonstration chooses from.
OTHERS = {
    "courses/domain/notices.py", "courses/cases/domain/access.py", "courses/models/runs.py",
    "site/curriculum/domain/demo/ward.py",
}  # fmt: skip


def test_nobody_else_asks_who_is_here_or_what_is_held():
    asking = {
        str(path.relative_to(ROOT))
        for folder in ("site", "courses", "quizzes", "certificates")
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and ASKED.search(path.read_text())
    }

    assert {name for name in asking if not name.startswith("site/people/")} - OTHERS == set()
