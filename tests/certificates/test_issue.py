"""Issue and void: one certificate per completion, numbers without a gap, nothing ever changed."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction

from audit.models import Entry
from certificates.domain import codes
from certificates.domain.issue import issue, void
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.domain import evidence, pledges
from courses.models import Enrolment, Evidence
from library.models import WardSettings
from tests.certificates.factories import certify, complete, make_pledge_run
from tests.factories import UserFactory, enrol


@pytest.fixture
def run(db):
    return make_pledge_run()


def stored_bytes(certificate):
    with storages["private"].open(certificate.pdf.name) as file:
        return file.read()


def test_completion_issues_the_first_number_of_the_series(run):
    enrolment = complete(run)

    certificate = Certificate.objects.get()
    assert certificate.enrolment == enrolment
    assert (certificate.series.key, certificate.number) == ("small", 1)
    assert hashlib.sha256(stored_bytes(certificate)).hexdigest() == certificate.pdf_sha256
    assert certificate.digest() == certificate.snapshot_sha256
    assert codes.is_consistent(certificate.code)
    assert Entry.objects.filter(verb="certificates.certificate.issue").count() == 1


def test_snapshot_says_what_the_course_and_the_ward_say_today(run):
    WardSettings.objects.update_or_create(
        defaults={"issuer_title": "文京区長", "issuer_name": "湯島 太郎", "seal_is_omitted": True}
    )
    person = UserFactory(
        family_name="髙﨑", given_name="神", family_name_kana="たかさき",
        given_name_kana="じん", audiences=["支"],
    )  # fmt: skip

    said = certify(run, person).snapshot

    assert said | {"date_text": ""} == {
        "title": "修了証",
        "number_text": "第1号",
        "name": "髙﨑 神",
        "name_kana": "たかさき じん",
        "honorific": "様",
        "body": "あなたは令和8年度に実施した小さな研修の全課程を修了したので、これを証します",
        "date_text": "",
        "issuer_title": "文京区長",
        "issuer_name": "湯島 太郎",
        "seal": "omitted",
        "course_title": "小さな研修",
        "course_code": "SM",
        "fiscal_year": 2026,
        "organisation_name": "",
        "person_number": person.number,
        "by_hand": [],
    }
    assert said["date_text"].startswith("令和")


def test_alias_is_printed_without_the_reading_of_another_name(run):
    said = certify(run, UserFactory(alias="旧姓 花子", audiences=["支"])).snapshot

    assert (said["name"], said["name_kana"]) == ("旧姓 花子", "")


def test_each_course_counts_in_its_own_series(run):
    other = make_pledge_run("other")

    numbers = [certify(run).number, certify(other).number, certify(run).number]

    assert numbers == [1, 1, 2]


def test_issuing_twice_returns_the_first(run):
    certificate = certify(run)

    again = issue(certificate.enrolment, actor=None)

    assert again == certificate
    assert NumberSeries.objects.get().last_number == 1


def test_completion_voided_and_met_again_keeps_the_certificate(run):
    enrolment = complete(run)
    evidence.void_evidence(Evidence.objects.get(), actor=UserFactory(), reason="別の人の分")
    pledges.sign_for(enrolment, actor=enrolment.person)

    enrolment.refresh_from_db()
    assert enrolment.state == Enrolment.State.COMPLETED
    assert Certificate.objects.get().number == 1


def test_nobody_gets_one_before_completion(run):
    with pytest.raises(ValidationError) as error:
        issue(enrol(run), actor=None)

    assert error.value.code == "not_completed"
    assert not NumberSeries.objects.exists()


def test_rolled_back_completion_leaves_no_gap(run):
    enrolment = enrol(run)
    with transaction.atomic():
        pledges.sign_for(enrolment, actor=enrolment.person)
        transaction.set_rollback(True)

    assert not Certificate.objects.exists()
    assert certify(run).number == 1


def test_file_goes_again_if_its_row_is_refused(run, monkeypatch):
    taken = certify(run)
    monkeypatch.setattr(codes, "generate", lambda: taken.code)
    before = storages["private"].listdir(taken.pdf.name.rpartition("/")[0])[1]

    with pytest.raises(DatabaseError), transaction.atomic():
        complete(run)

    assert storages["private"].listdir(taken.pdf.name.rpartition("/")[0])[1] == before
    assert NumberSeries.objects.get().last_number == 1


def test_void_keeps_the_row_and_says_why(run):
    certificate = certify(run)
    hr = UserFactory()

    event = void(certificate, actor=hr, reason=" 氏名の誤り ")

    row = Certificate.objects.with_status().get()
    assert (event.reason, event.actor) == ("氏名の誤り", hr)
    assert (row.status, row.status_label, row.ended_at) == ("voided", "無効", event.at)
    assert Entry.objects.get(verb="certificates.certificate.void").data == {"reason": "氏名の誤り"}


def test_void_needs_a_reason(run):
    with pytest.raises(ValidationError) as error:
        void(certify(run), actor=UserFactory(), reason=" ")

    assert error.value.code == "reason_missing"


def test_void_twice_is_refused(run):
    certificate = certify(run)
    void(certificate, actor=UserFactory(), reason="誤り")

    with pytest.raises(ValidationError) as error:
        void(certificate, actor=UserFactory(), reason="誤り")

    assert error.value.code == "already_void"
    assert CertificateEvent.objects.count() == 1


def test_number_of_a_voided_certificate_is_not_used_again(run):
    void(certify(run), actor=UserFactory(), reason="誤り")

    assert certify(run).number == 2


@pytest.mark.parametrize("rows", [Certificate.objects, CertificateEvent.objects])
def test_database_refuses_to_change_or_delete(run, rows):
    void(certify(run), actor=UserFactory(), reason="誤り")

    field = "code" if rows.model is Certificate else "reason"
    for change in (
        lambda: rows.update(**{field: "別"}),
        lambda: rows.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

    assert rows.count() == 1


def test_eight_completions_at_once_are_numbered_one_to_eight(committed_db):
    run = make_pledge_run()
    enrolments = [enrol(run) for _ in range(8)]

    def sign(enrolment):
        try:
            pledges.sign_for(enrolment, actor=enrolment.person)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(sign, enrolments))

    assert sorted(Certificate.objects.values_list("number", flat=True)) == list(range(1, 9))
    assert Certificate.objects.values("code").distinct().count() == 8
    assert NumberSeries.objects.get().last_number == 8
