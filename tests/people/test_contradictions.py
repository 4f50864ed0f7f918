"""What contradicts is refused when it is entered, beside its field."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from people.domain import register
from people.models import Affiliation, Appointment, District, Term, User
from tests.factories import UserFactory
from tests.people.factories import make_office, make_organisation, make_post
from tests.people.register import NEW, entry, page

pytestmark = pytest.mark.django_db

APRIL, MARCH = date(2026, 4, 1), date(2027, 3, 31)


def refusal(row):
    """(field, code) of what is said against a row, or None."""
    try:
        register.keep(row, actor=None)
    except ValidationError as error:
        return next((field, errors[0].code) for field, errors in error.error_dict.items())
    return None


@pytest.fixture
def person(db):
    return UserFactory()


@pytest.fixture
def section(db):
    return make_organisation("高齢福祉課")


@pytest.fixture
def minsei(db):
    return make_office("minsei", is_appointed=True)


@pytest.fixture
def term(minsei):
    return Term.objects.create(
        key="m25", office=minsei, title="令和7年12月の期",
        starts_on=date(2025, 12, 1), ends_on=date(2028, 11, 30),
    )  # fmt: skip


def post(person, organisation, started_on=APRIL, ended_on=None, **fields):
    values = {"office": make_office("regular")} | fields
    return Affiliation(
        user=person, organisation=organisation, started_on=started_on, ended_on=ended_on, **values
    )


def seat(person, organisation, office, started_on, ended_on=None, term=None, **fields):
    return Appointment(
        user=person, organisation=organisation, office=office, started_on=started_on,
        ended_on=ended_on, term=term, **fields,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((APRIL, None), ("started_on", "same_post")),
        ((date(2026, 9, 1), date(2026, 9, 30)), ("started_on", "same_post")),
        ((date(2025, 4, 1), APRIL), ("started_on", "same_post")),
        ((MARCH, None), ("started_on", "same_post")),
        ((date(2027, 4, 1), None), None),
        ((date(2025, 4, 1), date(2026, 3, 31)), None),
    ],
)
def test_the_same_post_is_held_once_on_a_day(person, section, days, said):
    make_post(person, section, started_on=APRIL, ended_on=MARCH, is_primary=False)

    assert refusal(post(person, section, *days)) == said


@pytest.mark.parametrize(
    ("days", "is_primary", "said"),
    [
        ((MARCH, None), True, ("is_primary", "two_primaries")),
        ((date(2027, 4, 1), None), True, None),
        ((APRIL, None), False, None),
        ((date(2025, 4, 1), None), True, ("is_primary", "two_primaries")),
    ],
)
def test_one_post_is_the_main_one_on_a_day(person, section, days, is_primary, said):
    make_post(person, section, started_on=APRIL, ended_on=MARCH)
    other = make_organisation("教育センター")

    assert refusal(post(person, other, *days, is_primary=is_primary)) == said


def test_another_persons_posts_contradict_nothing(person, section):
    make_post(UserFactory(), section)

    assert refusal(post(person, section)) is None


def test_a_row_does_not_contradict_itself_and_can_be_ended(person, section):
    row = make_post(person, section)
    row.ended_on = MARCH

    assert refusal(row) is None


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((date(2025, 12, 1), None), None),
        ((date(2026, 7, 1), date(2028, 11, 30)), None),
        ((date(2025, 11, 30), None), ("started_on", "outside_term")),
        ((date(2028, 12, 1), None), ("started_on", "outside_term")),
        ((date(2025, 12, 1), date(2028, 12, 1)), ("ended_on", "outside_term")),
    ],
)
def test_a_seat_lies_within_its_term(person, section, minsei, term, days, said):
    assert refusal(seat(person, section, minsei, *days, term=term)) == said


def test_a_seat_is_of_an_office_that_people_are_appointed_to(person, section, minsei):
    regular = make_office("regular")

    assert refusal(seat(person, section, regular, APRIL)) == ("office", "not_appointed")
    assert refusal(post(person, section, office=minsei)) == ("office", "appointed_office")


def test_what_was_entered_against_the_rule_can_still_be_ended(person, section, minsei):
    row = make_post(person, section, office=minsei)
    row.ended_on = MARCH

    assert refusal(row) is None


def test_the_same_seat_is_held_once_on_a_day(person, section, minsei, term):
    register.keep(seat(person, section, minsei, term.starts_on, term=term), actor=None)
    district = District.objects.create(key="h", name="本富士地区")

    twice = seat(person, section, minsei, date(2026, 4, 1), district=district)
    again = seat(person, section, minsei, date(2028, 12, 1))

    assert refusal(twice) == ("started_on", "same_seat")
    assert refusal(again) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ends_on": date(2026, 3, 31)}, "seats_outside"),
        ({"starts_on": date(2026, 1, 1)}, "seats_outside"),
        ({"ends_on": date(2029, 11, 30)}, None),
    ],
)
def test_a_term_keeps_its_seats_inside(person, section, minsei, term, changes, said):
    days = (date(2025, 12, 1), date(2028, 11, 30))
    register.keep(seat(person, section, minsei, *days, term=term), actor=None)
    for name, value in changes.items():
        setattr(term, name, value)

    try:
        term.full_clean()
        code = None
    except ValidationError as error:
        code = error.error_dict["ends_on"][0].code

    assert code == said


def test_an_office_with_holders_stays_what_it_is(person, section, minsei):
    register.keep(seat(person, section, minsei, APRIL), actor=None)
    minsei.is_appointed = False

    with pytest.raises(ValidationError) as refused:
        minsei.full_clean()

    assert refused.value.error_dict["is_appointed"][0].code == "has_holders"


def test_the_admin_says_it_beside_the_field(client, office, person, section, minsei, term):
    sent = {
        "person_number": person.number, "organisation": section.pk, "office": minsei.pk,
        "term": term.pk, "started_on": "2025-11-01",
    }  # fmt: skip

    refused = client.post("/admin/appointment/new/", sent)

    assert "令和7年12月1日から令和10年11月30日までです" in page(refused)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("office_key", "more"), [("regular", {"term": "term"}), ("minsei", {"post": "主任"})]
)
def test_what_belongs_to_the_other_kind_is_not_dropped_in_silence(
    client, office, section, minsei, term, office_key, more
):
    make_office("regular")
    place = {"organisation": section.pk, "started_on": "2026-04-01"}
    place["office"] = {"regular": make_office("regular"), "minsei": minsei}[office_key].pk
    place |= {"term": term.pk} if "term" in more else more

    response = client.post(NEW, entry(**place))

    assert "ここは空けてください" in page(response)
    assert not User.objects.filter(number="a1001").exists()
