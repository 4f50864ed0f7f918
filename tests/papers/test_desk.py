"""紙の受付, 番号票, and handing over a certificate: the office's other paper screens."""

from urllib.parse import urlencode

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from audit.models import Entry
from certificates.domain import handover
from certificates.models import Certificate
from courses.domain import paper
from courses.domain.evidence import record_evidence, unlock_stage
from courses.domain.rules import progress_of
from courses.worksheets.domain import submissions
from library import clock
from papers.domain import slips
from papers.entries import entry_urls
from tests.factories import (
    UserFactory,
    add_group_work,
    add_lecture,
    add_stage,
    enrol,
    make_course,
    make_run,
)
from tests.outcomes import queries_of
from tests.quizzes.factories import enrol_in_quiz, make_survey
from tests.remembered import remembered
from tests.worksheets.factories import begin, make_sheet_run, make_worksheet

pytestmark = pytest.mark.django_db
DESK = reverse("papers:desk")
SLIPS = reverse("papers:slips")


@pytest.fixture
@remembered
def staff():
    return UserFactory(roles=["office"])


@pytest.fixture
def office(client, staff):
    client.force_login(staff)
    return client


def completed(**person):
    """Somebody who completed a course of one lecture, and so has a certificate."""
    course = make_course(requires_pledge=False)
    add_lecture(add_stage(course, "stage-1"), "l1")
    enrolment = enrol(make_run(course), UserFactory(audiences=["支"], **person))
    requirement = enrolment.run.requirements.get(kind="lecture")
    record_evidence(
        enrolment, requirement, kind="lecture", key=f"l:{enrolment.pk}", actor=enrolment.person
    )
    return Certificate.objects.get(enrolment=enrolment)


# The desk -------------------------------------------------------------------------------------


def test_desk_finds_a_person_and_offers_what_can_be_entered(office):
    enrolment = enrol_in_quiz(pledge=True)

    ((_, entries),) = office.get(DESK, {"number": enrolment.person.number.upper()}).context[
        "found"
    ]

    offered = {e.requirement.kind: (bool(e.enter_url), bool(e.print_url)) for e in entries}
    assert offered == {"pledge": (True, False), "lecture": (True, False), "quiz": (False, False)}


def test_desk_says_that_nobody_was_found(office):
    assert "見つかりませんでした" in office.get(DESK, {"number": "zzz"}).text


def test_entered_fact_leads_to_the_next_sheet(office, staff):
    enrolment = enrol_in_quiz(pledge=True)
    requirement = enrolment.run.requirements.get(kind="pledge")
    url = reverse("papers:enter", args=[enrolment.pk, requirement.pk])

    done = office.post(url, {"day": clock.today().isoformat(), "original_kept": "書庫2"})
    outside = office.get(url, {"next": "https://example.com/"})

    assert done.url == DESK
    assert outside.status_code == 409


def test_nobody_enters_their_own_paper(client):
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1")
    enrolment = enrol(make_run(course), UserFactory(audiences=["支"], roles=["office"]))
    client.force_login(enrolment.person)
    requirement = enrolment.run.requirements.get(kind="lecture")
    url = reverse("papers:enter", args=[enrolment.pk, requirement.pk])

    opened = client.get(url)
    sent = client.post(url, {"day": clock.today().isoformat(), "original_kept": "書庫2"})

    assert {opened.status_code, sent.status_code} == {409}
    assert "ほかの担当者に頼んでください" in sent.text
    assert not enrolment.evidence.exists()


@pytest.mark.parametrize("key", ["l1:lecture", "g1:attendance", "survey"])
def test_paper_passes_the_same_gates_as_the_screen(office, staff, key):
    course = make_course(requires_survey=True)
    make_survey(course)
    stage = add_stage(course, "stage-1", "pledge_signed")
    add_lecture(stage, "l1")
    add_group_work(stage, "g1")
    enrolment = enrol(make_run(course))
    requirement = enrolment.run.requirements.get(key=key)
    url = reverse("papers:enter", args=[enrolment.pk, requirement.pk])
    data = {"day": clock.today().isoformat(), "original_kept": "書庫2"}

    refused = [office.get(url), office.post(url, data)]
    unlock_stage(enrolment, "stage-1", actor=staff, reason="紙で受講するため")
    opened = office.get(url)

    assert [page.status_code for page in refused] == [403, 403]
    assert "まだ開いていません(秘密を守る誓約" in refused[0].text
    # The survey comes after the meeting, however the stage was opened.
    assert opened.status_code == (403 if key == "survey" else 200)
    assert not enrolment.evidence.filter(requirement=requirement).exists()


def test_nobody_enters_by_hand_that_a_quiz_was_passed(staff):
    enrolment = enrol_in_quiz()
    requirement = enrolment.run.requirements.get(kind="quiz")

    with pytest.raises(ValidationError) as caught:
        paper.record_paper(
            enrolment, requirement, paper.Original(clock.today(), "書庫2"), actor=staff
        )

    assert caught.value.code == "not_on_paper"


def test_desk_is_the_offices_alone(client):
    for url in (DESK, SLIPS):
        client.logout()
        assert "/accounts/login/" in client.get(url).url
        client.force_login(UserFactory(roles=["HR"]))
        assert client.get(url).status_code == 404
    client.force_login(UserFactory(roles=["office"]))
    assert client.post(DESK).status_code == 405
    assert client.put(SLIPS).status_code == 405


# Slips ----------------------------------------------------------------------------------------


def test_slips_are_made_for_newcomers_once_and_kept_nowhere(office):
    run = enrol_in_quiz().run
    person = enrol(run).person

    form = office.get(SLIPS, {"run": run.pk})
    response = office.post(f"{SLIPS}?run={run.pk}", {"person": [person.pk]})

    person.refresh_from_db()
    assert person in form.context["people"]
    assert response.content.startswith(b"%PDF")
    assert "no-store" in response["Cache-Control"]
    assert person.code_issued_at is not None
    assert Entry.objects.filter(verb="people.code.issue").count() == 1


def test_slips_are_for_those_who_have_never_come_in_and_have_no_rights(office):
    run = enrol_in_quiz().run
    been_here = UserFactory(audiences=["支"], last_login=clock.now())
    trainer = UserFactory(audiences=["支"], roles=["trainer"])
    enrol(run, been_here), enrol(run, trainer)

    people = office.get(SLIPS, {"run": run.pk}).context["people"]

    assert been_here not in people
    assert trainer not in people


def test_slips_for_nobody_are_refused(office):
    run = enrol_in_quiz().run

    assert office.post(f"{SLIPS}?run={run.pk}", {}).status_code == 422


def test_slips_are_made_by_the_office_alone():
    with pytest.raises(PermissionDenied):
        slips.issue_slips([UserFactory()], actor=UserFactory(roles=["HR"]))


# Certificates ---------------------------------------------------------------------------------


def test_office_prints_the_certificate_of_somebody_without_e_mail(office, staff):
    certificate = completed()
    url = reverse("certificates:hand_over", args=[certificate.pk])

    asked = office.get(url)
    printed = office.post(url)

    entry = Entry.objects.get(verb="certificates.certificate.hand_over")
    assert asked.status_code == 200
    assert b"".join(printed.streaming_content).startswith(b"%PDF")
    assert (entry.actor_id, entry.on_behalf_of_id) == (staff.pk, certificate.enrolment.person_id)
    assert url in office.get(DESK, {"number": certificate.enrolment.person.number}).text


def test_certificate_of_somebody_with_e_mail_stays_theirs(office, staff):
    certificate = completed(contact_email="a@example.jp")

    assert office.post(reverse("certificates:hand_over", args=[certificate.pk])).status_code == 404
    with pytest.raises(PermissionDenied):
        handover.hand_over(certificate, actor=staff)


@pytest.mark.parametrize("roles", [["trainer"], ["HR"], []])
def test_certificate_is_handed_over_by_the_office_alone(client, roles):
    certificate = completed()
    client.force_login(UserFactory(roles=roles))
    url = reverse("certificates:hand_over", args=[certificate.pk])

    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)


def test_handing_over_asks_who_one_is(client):
    url = reverse("certificates:hand_over", args=[completed().pk])

    assert "/accounts/login/" in client.get(url).url
    assert client.put(url).status_code in (302, 405)


def test_desk_costs_the_same_for_any_number_of_requirements(office):
    def cost(*keys):
        course = make_course(f"c{len(keys)}", requires_pledge=False)
        stage = add_stage(course, f"s{len(keys)}")
        for key in keys:
            add_lecture(stage, key)
        url = f"{DESK}?number={enrol(make_run(course)).person.number}"
        office.get(url)
        return queries_of(office, url)

    assert cost("a1") == cost("b1", "b2", "b3")


def test_worksheet_is_offered_on_the_record_only_when_it_can_be_entered(office):
    enrolment = enrol(make_sheet_run(make_worksheet()))
    begun = begin(enrolment)
    url = reverse("papers:enter", args=[enrolment.pk, begun.requirement_id])

    def offered():
        return url in entry_urls(enrolment, progress_of(enrolment)).values()

    before = offered()
    submissions.save_draft(
        begun, {"noticed": "書きかけ"}, edition=begun.edition, actor=enrolment.person
    )

    assert (before, offered()) == (True, False)


@pytest.mark.parametrize("asked", ["", "/admin/training/records/"])
def test_worksheet_is_entered_on_its_form_which_leads_back(office, asked):
    enrolment = enrol(make_sheet_run(make_worksheet()))
    requirement = enrolment.run.requirements.get(kind="worksheet")
    back = asked or f"{DESK}?number={enrolment.person.number}"

    response = office.get(
        reverse("papers:enter", args=[enrolment.pk, requirement.pk]), {"next": asked}
    )

    form = reverse("worksheets:paper", args=[enrolment.pk, requirement.pk])
    assert response.url == f"{form}?{urlencode({'next': back})}"
