"""再交付: the chain of a person's certificates, each with its reason; nothing twice, nothing by oneself."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from audit.models import Entry
from certificates.domain import check, pdf, stored
from certificates.domain.issue import issue_late, void
from certificates.domain.ledger import ledger_rows
from certificates.domain.reissue import changes, reissue
from certificates.domain.series import approve
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.domain import evidence
from courses.models import CoursePage, Evidence
from library.models import WardSettings
from notices.models import Delivery, Notice
from tests.certificates.factories import certify, complete, make_hr, make_pledge_run
from tests.factories import UserFactory
from tests.remembered import remembered

Cause = Certificate.Cause
pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def run():
    return make_pledge_run()


@pytest.fixture
@remembered
def person():
    return UserFactory(family_name="髙﨑", given_name="花子", audiences=["支"])


@pytest.fixture
@remembered
def certificate(run, person):
    return certify(run, person)


def again(certificate, cause=Cause.LOST, actor=None, note=""):
    return reissue(certificate, cause=cause, actor=actor or UserFactory(), note=note)


def rename(person, family_name="本郷"):
    person.family_name = family_name
    person.save()


def code_of(action):
    with pytest.raises(ValidationError) as error:
        action()
    return error.value.code


def statuses():
    return list(
        Certificate.objects.with_status().order_by("issued_at").values_list("status", flat=True)
    )


def test_lost_certificate_is_followed_by_the_same_words_under_a_new_number(certificate, person):
    rename(person)
    CoursePage.objects.update(certificate_title="修了証書", certificate_body="別の文")
    WardSettings.objects.update_or_create(defaults={"issuer_name": "次の 区長"})

    new = again(certificate)

    same = ("title", "body", "name", "name_kana", "course_title", "person_number")
    assert [new.snapshot[key] for key in same] == [certificate.snapshot[key] for key in same]
    assert (new.snapshot["number_text"], new.snapshot["issuer_name"]) == ("第2号", "次の 区長")
    assert (new.enrolment, new.supersedes) == (certificate.enrolment, certificate)
    assert new.code != certificate.code
    assert new.digest() == new.snapshot_sha256
    assert statuses() == ["superseded", "valid"]
    event = CertificateEvent.objects.get()
    assert (event.certificate, event.kind, event.at) == (certificate, "superseded", new.issued_at)
    assert Notice.objects.filter(person=person, kind="certificate_reissued").count() == 1
    assert Entry.objects.filter(verb="certificates.certificate.reissue").count() == 1


def test_changed_name_is_taken_from_the_register_and_the_rest_stays(certificate, person):
    CoursePage.objects.update(certificate_body="別の文")
    rename(person)

    new = again(certificate, Cause.RENAMED)

    assert new.snapshot["name"] == "本郷 花子"
    assert new.snapshot["body"] == certificate.snapshot["body"]


def test_mistake_takes_everything_of_today(certificate):
    CoursePage.objects.update(certificate_body="正しい文")

    new = again(certificate, Cause.MISTAKEN, note="本文の誤字")

    assert new.snapshot["body"] == "正しい文"
    assert CertificateEvent.objects.get().reason == "記載の誤り(本文の誤字)"


@pytest.mark.parametrize(
    ("cause", "note", "code"),
    [
        (Cause.RENAMED, "", "name_unchanged"),
        (Cause.MISTAKEN, "誤字", "nothing_changed"),
        (Cause.MISTAKEN, " ", "note_missing"),
        (Cause.AFTER_VOID, "", "cause"),
    ],
)
def test_paper_that_would_repeat_the_old_one_is_refused(certificate, cause, note, code):
    assert code_of(lambda: again(certificate, cause, note=note)) == code
    assert (statuses(), NumberSeries.objects.get().last_number) == (["valid"], 1)


def test_old_number_is_kept_with_a_word_if_the_ward_says_so(certificate):
    WardSettings.objects.update_or_create(defaults={"reissue_number": "same"})

    second = again(certificate)
    third = again(second)

    assert [(row.number, row.reissue) for row in (second, third)] == [(1, 1), (1, 2)]
    assert second.snapshot["number_text"] == "第1号(再交付)"
    assert third.snapshot["number_text"] == "第1号(再交付2回目)"
    assert NumberSeries.objects.get().last_number == 1


@pytest.mark.parametrize(
    ("kept", "fields", "ward", "number_text", "label"),
    [
        ("own", {"certificate_number_format": "修第{number}号"}, {}, "修第2号", "番号の書き方"),
        ("same", {"certificate_number_format": "修第{number}号"}, {}, "修第1号(再交付)", "番号の書き方"),
        ("own", {"certificate_date_style": "western"}, {}, "第2号", "日付の書き方"),
        ("own", {}, {"seal_is_omitted": True}, "第2号", "公印"),
    ],
)  # fmt: skip
def test_mistake_in_how_number_day_or_seal_are_written_is_put_right(
    certificate, kept, fields, ward, number_text, label
):
    CoursePage.objects.update(**fields)
    WardSettings.objects.update_or_create(defaults={"reissue_number": kept, **ward})
    row = Certificate.objects.with_status().get()

    assert [change.label for change in changes(row, Cause.MISTAKEN)] == [label]
    assert again(certificate, Cause.MISTAKEN, note="誤記").snapshot["number_text"] == number_text


def test_number_that_was_put_right_stays_so_on_the_next_paper(certificate):
    WardSettings.objects.update_or_create(defaults={"reissue_number": "same"})
    CoursePage.objects.update(certificate_number_format="修第{number}号")
    second = again(certificate, Cause.MISTAKEN, note="番号の書き方")
    CoursePage.objects.update(certificate_number_format="新第{number}号")

    assert again(second).snapshot["number_text"] == "修第1号(再交付2回目)"


def test_organisation_that_only_the_ledger_names_is_no_mistake_of_the_paper(certificate):
    enrolment = certificate.enrolment
    enrolment.organisation_name = "改組後の課"
    enrolment.save(update_fields=["organisation_name"])

    assert code_of(lambda: again(certificate, Cause.MISTAKEN, note="所属")) == "nothing_changed"


def test_own_number_after_an_old_one_kept_begins_anew(certificate):
    WardSettings.objects.update_or_create(defaults={"reissue_number": "same"})
    second = again(certificate)
    WardSettings.objects.update(reissue_number="own")

    third = again(second)

    assert (third.number, third.reissue, third.snapshot["number_text"]) == (2, 0, "第2号")


def test_void_certificate_is_followed_by_one_with_a_new_number_and_stays_void(certificate):
    WardSettings.objects.update_or_create(defaults={"reissue_number": "same"})
    void(certificate, actor=UserFactory(), reason="別の人の記録")

    new = again(certificate, Cause.AFTER_VOID)

    assert (new.number, new.reissue) == (2, 0)
    assert statuses() == ["voided", "valid"]


@pytest.mark.parametrize("cause", [Cause.LOST, Cause.RENAMED, Cause.MISTAKEN])
def test_void_certificate_is_not_called_lost(certificate, cause):
    void(certificate, actor=UserFactory(), reason="誤り")

    assert code_of(lambda: again(certificate, cause, note="x")) == "cause"


def test_second_press_finds_the_first(certificate):
    again(certificate)

    assert code_of(lambda: again(certificate)) == "already_superseded"
    assert code_of(lambda: void(certificate, actor=UserFactory(), reason="x")) == (
        "already_superseded"
    )
    assert Certificate.objects.count() == 2


def test_nobody_reissues_voids_or_issues_their_own(certificate, person):
    assert code_of(lambda: again(certificate, actor=person)) == "not_yours"
    assert code_of(lambda: void(certificate, actor=person, reason="x")) == "not_yours"
    assert code_of(lambda: issue_late(certificate.enrolment, actor=person)) == "not_yours"


def test_completion_that_was_taken_back_is_not_certified_again(certificate):
    evidence.void_evidence(Evidence.objects.get(), actor=UserFactory(), reason="別の人の分")

    assert code_of(lambda: again(certificate)) == "not_completed"


def test_only_the_last_paper_of_a_chain_goes_out_by_letter(certificate, person):
    second = again(certificate)
    third = again(second)

    letters = Delivery.objects.filter(channel="letter", notice__kind__startswith="certificate_")

    assert [(row.notice.key, row.state) for row in letters.order_by("notice__created_at")] == [
        (f"certificate:{certificate.pk}:issued", "superseded"),
        (f"certificate:{second.pk}:reissued", "superseded"),
        (f"certificate:{third.pk}:reissued", "pending"),
    ]


def test_changes_are_shown_before_anything_is_pressed(certificate, person):
    rename(person)
    row = Certificate.objects.with_status().get()

    assert changes(row, Cause.LOST) == []
    assert [(c.label, c.before, c.after) for c in changes(row, Cause.RENAMED)] == [
        ("氏名", "髙﨑 花子", "本郷 花子")
    ]
    assert Certificate.objects.count() == 1


def test_ledger_shows_the_chain(certificate, person):
    again(certificate)

    old, new = ledger_rows(make_hr(person))

    assert (old.status_label, old.followed_by, old.can_be_followed) == (
        "再交付により差し替え", "第2号", False,
    )  # fmt: skip
    assert (new.status_label, new.follows, new.cause, new.can_be_followed) == (
        "有効", "第1号", "紛失", True,
    )  # fmt: skip


def test_approval_stands_on_what_is_issued_after_it(run, certificate):
    approve(certificate.series, actor=UserFactory(), number="8文福第12号", day=None)

    later = certify(run)

    assert "approval_number" not in certificate.snapshot
    assert later.snapshot["approval_number"] == "8文福第12号"


def test_database_refuses_a_second_successor_a_second_end_and_a_number_taken(certificate):
    new = again(certificate)

    def copied(**fields):
        row = Certificate.objects.get(pk=new.pk)
        row.pk, row.code = None, "0" * 12
        for name, value in ({"number": 9, "supersedes": new} | fields).items():
            setattr(row, name, value)
        row.save(force_insert=True)

    for wrong in ({"supersedes": certificate}, {"number": 1, "reissue": 0}, {"cause": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            copied(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        CertificateEvent.objects.create(
            certificate=certificate,
            kind="voided",
            reason="x",
            actor=UserFactory(),
            at=new.issued_at,
        )


# What cannot be printed ---------------------------------------------------------------------


def test_completion_counts_though_its_certificate_cannot_be_printed(run, person):
    CoursePage.objects.update(certificate_body="行\n" * 90)

    enrolment = complete(run, person)

    assert enrolment.state == "completed"
    assert not Certificate.objects.exists()
    assert not NumberSeries.objects.filter(last_number__gt=0).exists()
    assert Entry.objects.filter(verb="certificates.certificate.refuse").count() == 1
    assert list(check.waiting()) == [enrolment]

    CoursePage.objects.update(certificate_body="修了を証します")
    late = issue_late(enrolment, actor=UserFactory())

    assert (late.number, list(check.waiting())) == (1, [])


def test_course_with_a_certificate_that_prints_has_no_problem(run):
    assert check.problems(run.course) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"certificate_number_format": "{number}{number}"}, "一度だけ"),
        ({"certificate_body": "{name}を証する"}, "「{name}」は使えません"),
        ({"certificate_body": "{course_title}\n" + "あ\n" * 7, "title": "研" * 255}, "本文が長く"),
        ({"certificate_issuer_role": "区長\u200b"}, "目に見えない"),
        ({"certificate_date_style": "jis"}, "日付の書き方"),
        ({"title": "研修\U00030edf"}, "書体にない"),
    ],
)
def test_course_whose_certificate_does_not_print_says_why(run, fields, said):
    course = run.course
    for name, value in fields.items():
        setattr(course, name, value)

    found = check.problems(course)

    assert said in "".join(found)


def test_stored_page_is_what_the_office_prints(certificate):
    content = stored.office_print([certificate])

    assert content.startswith(b"%PDF")
    assert pdf.render(certificate.snapshot, certificate.code, at=certificate.issued_at) == (
        stored.read(certificate)
    )
