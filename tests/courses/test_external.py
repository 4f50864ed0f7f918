"""区の外の学び: told, corrected, approved, given back, taken back; and who sees the paper."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from audit.append_only import purging
from audit.models import Entry
from courses.domain import external
from courses.models import ExternalTraining
from library.domain.uploads import Paper
from people.roles import Role
from tests.courses.external_factories import make_type, photo, said, tell
from tests.factories import UserFactory
from tests.remembered import remembered
from tests.reports.factories import make_organisation, make_person, make_staff

pytestmark = pytest.mark.django_db
TELL = "/my/record/external/"
PDF = Paper(b"%PDF-1.7", "application/pdf", "pdf")


@pytest.fixture
@remembered
def person():
    return make_person(make_organisation("welfare"))


@pytest.fixture
@remembered
def hr(person):
    return make_staff(Role.HR, remit=person.affiliations.get().organisation)


@pytest.fixture
def training(person):
    return tell(person)


def refusal(call, *args, **fields):
    with pytest.raises(ValidationError) as caught:
        call(*args, **fields)
    return caught.value.code


def posted(**fields):
    values = {
        "type": make_type().pk, "title": "支援者研修", "organiser": "東京都",
        "held_on": "令和8年6月1日", "minutes": "１２０", "learned": "",
    }  # fmt: skip
    return values | fields


def test_telling_keeps_what_was_said(training, person):
    assert (training.state, training.entered_by) == ("submitted", person)
    assert Entry.objects.filter(verb="courses.external.submit").count() == 1


@pytest.mark.parametrize(
    ("fields", "code"), [({"held_on": date(2126, 1, 1)}, "future"), ({}, "already_told")]
)
def test_telling_of_the_future_or_twice_is_refused(training, person, fields, code):
    assert refusal(external.submit, person, said(**fields), actor=person) == code


def test_stranger_cannot_tell_for_somebody(person):
    with pytest.raises(PermissionDenied):
        external.submit(person, said(), actor=UserFactory())


def test_office_tells_from_paper_with_the_originals_place(person):
    office = UserFactory(roles=[Role.OFFICE])
    values = {"actor": office, "original_kept": "書庫2"}

    assert refusal(external.submit, person, said(), actor=office) == "original_missing"
    assert refusal(external.submit, person, said(learned="x"), **values) == "not_yours"
    training = external.submit(person, said(), **values)
    assert (training.is_on_behalf, training.original_kept) == (True, "書庫2")


def test_correction_of_what_came_back_waits_again(training, person, hr):
    external.give_back(training, actor=hr, reason="主催を直してください")
    external.correct(training, said(organiser="都"), actor=person)

    training.refresh_from_db()
    assert (training.state, training.organiser, training.reason) == ("submitted", "都", "")
    assert training.decided_by is None


def test_approved_training_is_locked(training, person, hr):
    external.approve(training, actor=hr)

    assert refusal(external.correct, training, said(), actor=person) == "decided"
    assert refusal(external.withdraw, training, actor=person) == "decided"
    assert refusal(external.give_back, training, actor=hr, reason="x") == "decided"


def test_deciding_twice_changes_nothing(training, hr):
    external.approve(training, actor=hr)
    external.approve(training, actor=hr)

    assert Entry.objects.filter(verb="courses.external.approve").count() == 1


def test_giving_back_needs_a_reason(training, hr):
    assert refusal(external.give_back, training, actor=hr, reason=" ") == "reason_missing"


def test_only_the_hr_of_the_person_decides_and_never_about_themselves(training, hr):
    other = make_staff(Role.HR, remit=make_organisation("school"))
    own = make_person(training.person.affiliations.get().organisation, roles=[Role.HR])
    mine = tell(hr)
    for actor, row in [(other, training), (own, training), (hr, mine)]:
        with pytest.raises(PermissionDenied):
            external.approve(row, actor=actor)


def test_others_cannot_correct_or_take_back(training):
    stranger = UserFactory()

    assert refusal(external.correct, training, said(), actor=stranger) == "not_yours"
    assert refusal(external.withdraw, training, actor=stranger) == "not_yours"


def test_what_is_taken_back_loses_its_paper_and_can_be_told_again(
    person, django_capture_on_commit_callbacks
):
    training = external.submit(person, said(), actor=person, paper=PDF)
    storage, name = training.paper.storage, training.paper.name
    with django_capture_on_commit_callbacks(execute=True):
        external.withdraw(training, actor=person)

    assert not storage.exists(name)
    assert tell(person).state == "submitted"


@pytest.mark.parametrize(
    "wrong",
    [{"minutes": 0}, {"state": "approved"}, {"entered_by": "other"}],
    ids=["no minutes", "nobody decided", "no original"],
)
def test_database_refuses_what_the_rules_forbid(training, wrong):
    if "entered_by" in wrong:
        wrong = {"entered_by": UserFactory()}
    with pytest.raises(IntegrityError), transaction.atomic():
        ExternalTraining.objects.filter(pk=training.pk).update(**wrong)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE courses_externaltraining SET minutes = 960",
        "UPDATE courses_externaltraining SET state = 'withdrawn'",
        "UPDATE courses_externaltraining SET paper = ''",
        "DELETE FROM courses_externaltraining",
    ],
)
def test_database_refuses_to_touch_what_is_approved(training, hr, sql):
    external.approve(training, actor=hr)

    with (
        pytest.raises(DatabaseError, match="is locked once state is approved"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    training.refresh_from_db()
    assert (training.state, training.minutes) == ("approved", 120)


def test_database_lets_what_is_not_approved_go_on(training):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE courses_externaltraining SET minutes = 90")
        cursor.execute("UPDATE courses_externaltraining SET state = 'withdrawn'")

    training.refresh_from_db()
    assert (training.state, training.minutes) == ("withdrawn", 90)


def test_only_a_purge_lifts_the_lock_and_it_is_back_afterwards(training, hr):
    external.approve(training, actor=hr)
    change = ExternalTraining.objects.filter(pk=training.pk).update
    with purging():
        assert change(original_kept="書庫3") == 1

    with pytest.raises(DatabaseError), transaction.atomic():
        change(original_kept="書庫4")


def test_form_takes_japanese_days_full_width_digits_and_a_photo(client, person):
    client.force_login(person)
    file = SimpleUploadedFile("家の写真.jpg", photo(where="自宅"), "application/octet-stream")

    response = client.post(TELL, posted(paper=file))

    training = person.external_trainings.get()
    assert (response.status_code, response.url) == (302, "/my/record/")
    assert (training.held_on, training.minutes) == (date(2026, 6, 1), 120)
    assert (training.paper_type, "家" in training.paper.name) == ("image/jpeg", False)


def test_form_says_what_is_wrong_and_keeps_the_rest(client, person):
    client.force_login(person)
    file = SimpleUploadedFile("a.pdf", b"MZ", "application/pdf")

    response = client.post(TELL, posted(held_on="きのう", paper=file))

    page = response.content.decode()
    assert response.status_code == 422
    assert "日付を読み取れません" in page
    assert "このファイルは読み取れません" in page
    assert 'value="支援者研修"' in page


def test_broken_rule_stands_beside_its_field(client, training):
    client.force_login(training.person)

    response = client.post(TELL, posted())

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title"]


def test_personal_information_is_warned_of_and_nothing_is_lost(client, person):
    client.force_login(person)

    response = client.post(TELL, posted(learned="03-1234-5678 の方"), follow=True)

    told = [str(message) for message in response.context["messages"]]
    assert "電話番号のような書き込み" in told[1]
    assert person.external_trainings.get().learned == "03-1234-5678 の方"


def test_correcting_and_taking_back_on_screen(client, training):
    client.force_login(training.person)
    address = reverse("courses:external_correct", args=[training.pk])

    assert 'value="令和8年6月1日"' in client.get(address).content.decode()
    client.post(address, posted(organiser="都"))
    client.post(reverse("courses:external_withdraw", args=[training.pk]))

    training.refresh_from_db()
    assert (training.organiser, training.state) == ("都", "withdrawn")
    assert client.get(address).status_code == 404


def test_taking_back_what_is_approved_is_refused(client, training, hr):
    external.approve(training, actor=hr)
    client.force_login(training.person)

    response = client.post(reverse("courses:external_withdraw", args=[training.pk]))

    assert (response.status_code, response.context["code"]) == (409, "decided")


def test_paper_is_for_the_person_and_those_who_decide(client, person, hr):
    training = external.submit(person, said(), actor=person, paper=PDF)
    address = reverse("courses:external_paper", args=[training.pk])
    other_hr = make_staff(Role.HR, remit=make_organisation("school"))
    seen = {}
    for name, viewer in {
        "self": person, "hr": hr, "office": UserFactory(roles=[Role.OFFICE]),
        "other": other_hr, "trainer": UserFactory(roles=[Role.TRAINER]), "stranger": UserFactory(),
    }.items():  # fmt: skip
        client.force_login(viewer)
        seen[name] = client.get(address).status_code

    assert seen == {
        "self": 200, "hr": 200, "office": 200, "other": 404, "trainer": 404, "stranger": 404,
    }  # fmt: skip
    assert Entry.objects.filter(verb="courses.external.read_paper").count() == 2


def test_paper_is_sent_as_what_it_is(client, person):
    training = external.submit(person, said(), actor=person, paper=PDF)
    client.force_login(person)

    response = client.get(reverse("courses:external_paper", args=[training.pk]))

    assert b"".join(response.streaming_content) == PDF.content
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_anonymous_strangers_and_wrong_methods(client, training):
    names = ["external_correct", "external_withdraw", "external_paper"]
    addresses = [TELL, *(reverse(f"courses:{name}", args=[training.pk]) for name in names)]

    assert {client.get(a).status_code for a in addresses} == {302}
    client.force_login(UserFactory())
    assert client.get(addresses[1]).status_code == 404
    assert client.post(addresses[2]).status_code == 404
    assert [client.get(addresses[2]).status_code, client.post(addresses[3]).status_code] == [
        405
    ] * 2
