"""`verify_records`: silent where nothing was touched, and names whatever row was altered."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.append_only import purging
from audit.domain import trail
from audit.models import Entry
from certificates.domain.issue import void
from certificates.domain.reissue import reissue
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.domain.evidence import record_evidence, void_evidence
from courses.groupwork.models import Attendance, GroupSession
from courses.models import CoursePage, Enrolment, Evidence, ModuleProgress, Nomination, Requirement
from courses.worksheets.models import Review, Submission, Worksheet, WorksheetVersion
from library.models import WardSettings
from quizzes.domain import surveys
from quizzes.domain.versions import current_version
from quizzes.models import (
    Attempt,
    Question,
    Quiz,
    QuizVersion,
    Response,
    Survey,
    SurveyResponse,
    SurveyVersion,
)
from reports.domain import verify_certificates
from reports.domain.verification import verify
from tests.certificates.factories import certify, complete, make_pledge_run
from tests.factories import (
    UserFactory,
    add_lecture,
    add_stage,
    enrol,
    learn_lecture,
    make_course,
    make_run,
)
from tests.quizzes.factories import enrol_in_survey
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def run():
    """A run whose one module, required of nobody, asks something of every kind."""
    run = make_pledge_run()
    module = run.modules.get()
    for kind in ("quiz", "worksheet", "attendance"):
        Requirement.objects.create(
            run=run, module=module, key=f"{module.key}:{kind}", kind=kind, title=kind
        )
    return run


def alter(row, **values):
    """Change a stored row behind everybody's back, past the triggers too."""
    columns = ", ".join(f"{name} = %s" for name in values)
    pk = row.pk.hex if hasattr(row.pk, "hex") and connection.vendor == "sqlite" else row.pk
    with purging(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s", [*values.values(), pk]
        )
        assert cursor.rowcount == 1


def found():
    return [str(finding) for finding in verify().findings]


def named(row):
    """Whether the report names this row, by table and id."""
    return any(f"{row._meta.db_table} {row.pk}" in line for line in found())


def asked(run, kind):
    return run.requirements.get(kind=kind)


def prove(enrolment, requirement, result, source_type, source_id, key, occurred_at=None):
    return record_evidence(
        enrolment, requirement, kind=requirement.kind, result=result, key=key, actor=None,
        source_type=source_type, source_id=str(source_id), occurred_at=occurred_at,
    )  # fmt: skip


@pytest.fixture
def attempt(run):
    """A passed attempt of one question."""
    enrolment, requirement = enrol(run), asked(run, "quiz")
    question = {"key": "q1", "prompt": "問い", "points": 1, "explanation": "解説", "answer": True}
    quiz = Quiz.objects.create(
        module_id=run.modules.get().page_id,
        key="q",
        title="確認",
        questions=[("true_false", question)],
    )
    version, now = current_version(quiz), timezone.now()
    row = Attempt.objects.create(
        enrolment=enrolment, requirement=requirement, version=version, number=1, seed=1,
        state="graded", started_at=now, submitted_at=now, points=1, points_possible=1,
        is_passed=True,
    )  # fmt: skip
    Response.objects.create(
        attempt=row, question=version.questions.get(), answer=True, saved_at=now, points=1,
        is_correct=True,
    )  # fmt: skip
    prove(enrolment, requirement, "passed", "quizzes.attempt", row.pk, f"quiz:{row.pk}", now)
    return row


@pytest.fixture
def submission(run):
    """An accepted worksheet."""
    enrolment, requirement = enrol(run), asked(run, "worksheet")
    version = WorksheetVersion.objects.create(
        worksheet=Worksheet.objects.create(key="w", title="様式", intro="はじめに"),
        number=1, definition={}, created_at=timezone.now(),
    )  # fmt: skip
    row = Submission.objects.create(
        enrolment=enrolment, requirement=requirement, version=version, state="accepted",
        answers={"a": "書いたこと"},
    )  # fmt: skip
    Review.objects.create(
        submission=row, reviewer=UserFactory(), decision="accepted", answers=row.answers,
        reviewed_at=timezone.now(),
    )  # fmt: skip
    key = f"worksheet:{row.pk}:accepted"
    prove(enrolment, requirement, "accepted", "worksheets.submission", row.pk, key)
    return row


@pytest.fixture
def attendance(run):
    """Somebody who came."""
    enrolment, requirement = enrol(run), asked(run, "attendance")
    start = timezone.now() - timedelta(days=1)
    session = GroupSession.objects.create(
        module_id=run.modules.get().page_id, run=run, venue="区民センター", starts_at=start,
        ends_at=start + timedelta(hours=2), state="closed", opened_at=start,
    )  # fmt: skip
    row = Attendance.objects.create(
        session=session, enrolment=enrolment, requirement=requirement, state="present",
        marked_at=start,
    )  # fmt: skip
    key = f"attendance:{session.pk}:{enrolment.pk}:present"
    prove(enrolment, requirement, "present", "groupwork.groupsession", session.pk, key)
    return row


def test_untouched_records_do_not_drift(run, attempt, submission, attendance):
    hr = UserFactory()
    void(certify(make_pledge_run("other")), actor=hr, reason="誤り")
    trail.record("courses.run.open", run, actor=hr, chain="case:a")
    out = StringIO()

    call_command("verify_records", stdout=out)

    assert found() == []
    assert "ずれはありません。全部で" in out.getvalue()
    assert "修了証: 2件を確かめました" in out.getvalue()


def test_drift_is_named_and_the_command_fails(run):
    enrolment = complete(run)
    alter(enrolment, minutes_done=999)
    out = StringIO()

    with pytest.raises(CommandError) as error:
        call_command("verify_records", stdout=out)

    assert error.value.returncode == 1
    assert f"ずれ: courses_enrolment {enrolment.pk}: minutes_done は 999" in out.getvalue()


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Enrolment, {"state": "in_progress"}),
        (ModuleProgress, {"met": 1}),
        (Nomination, {"state": "waiting"}),
        (Enrolment, {"accepted_at": "2020-01-01 00:00:00+00:00"}),
        (Evidence, {"kind": "survey"}),
        (Evidence, {"result": "別"}),
        (Evidence, {"occurred_at": "2020-01-01 00:00:00+00:00"}),
        (Evidence, {"payload": '{"pages": 99}'}),
        (Evidence, {"reason": "後から書いた理由"}),
        (Evidence, {"key": "pledge:別の受講"}),
        (Evidence, {"source_id": "00000000-0000-0000-0000-000000000000"}),
        (Certificate, {"snapshot": '{"name": "別の人"}'}),
        (Certificate, {"number": 7}),
        (Certificate, {"code": "000000000000"}),
        (Certificate, {"pdf_sha256": "0" * 64}),
        (Certificate, {"issued_on": "2020-01-01"}),
        (CertificateEvent, {"kind": "superseded"}),
        (CertificateEvent, {"at": "2020-01-01 00:00:00+00:00"}),
        (NumberSeries, {"last_number": 5}),
    ],
)
def test_altered_row_is_named(run, model, values):
    void(certify(run), actor=UserFactory(), reason="誤り")
    row = model.objects.get()

    alter(row, **values)

    assert named(row)


@pytest.mark.parametrize("values", [{"is_passed": False}, {"points": 0}])
def test_altered_attempt_is_named(attempt, values):
    alter(attempt, **values)

    assert named(attempt)


def test_altered_answer_and_question_are_named(attempt):
    response, question = Response.objects.get(), Question.objects.get()

    alter(response, answer="false")
    assert named(response)

    alter(question, prompt="別の問い")
    assert named(QuizVersion.objects.get())


@pytest.mark.parametrize("values", [{"answers": '{"a": "別のこと"}'}])
def test_altered_submission_is_named(submission, values):
    alter(submission, **values)

    assert named(submission)


def test_acceptance_taken_away_names_the_evidence(submission):
    alter(submission, state="draft")

    assert named(Evidence.objects.get(kind="worksheet"))


def test_altered_attendance_is_named(attendance):
    alter(attendance, state="absent")

    assert named(attendance)


def test_fact_taken_back_with_a_reason_is_no_drift(attempt, attendance):
    for row in Evidence.objects.all():
        void_evidence(row, actor=UserFactory(), reason="別の人の分")

    assert found() == []


def test_altered_pdf_is_named(run):
    certificate = certify(run)
    with storages["private"].open(certificate.pdf.name, "wb") as file:
        file.write(b"forged")

    assert named(certificate)


def test_lost_pdf_is_named(run):
    certificate = certify(run)
    storages["private"].delete(certificate.pdf.name)

    assert named(certificate)


def test_removed_certificate_leaves_a_gap_and_a_completion_without_one(run):
    certificate = certify(run)
    certify(run)
    with purging():
        Certificate.objects.filter(pk=certificate.pk)._raw_delete("default")

    assert named(certificate.series)
    assert named(certificate.enrolment)
    assert any("欠けている番号は1" in line for line in found())


@pytest.fixture
@remembered
def chain(run):
    """Three papers of one person (lost, then void), and one of somebody else."""
    first = certify(run)
    second = reissue(first, cause=Certificate.Cause.LOST, actor=UserFactory())
    void(second, actor=UserFactory(), reason="誤り")
    third = reissue(second, cause=Certificate.Cause.AFTER_VOID, actor=UserFactory())
    return first, second, third, certify(run)


def chained():
    return [str(finding) for finding in verify_certificates.chains()]


def as_stored(row):
    return row.pk.hex if connection.vendor == "sqlite" else row.pk


def test_chain_as_it_was_made_is_sound(chain):
    assert found() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda a, b, c, x: alter(c, enrolment_id=as_stored(x.enrolment)), "ほかの受講"),
        (lambda a, b, c, x: alter(b, supersedes_id=as_stored(c)), "つながりの外"),
        (lambda a, b, c, x: alter(a.events.get(), certificate_id=as_stored(c)), "記録が合いません"),
        (lambda a, b, c, x: alter(a.events.get(), kind="voided"), "記録が合いません"),
        (lambda a, b, c, x: alter(b.events.get(), kind="superseded"), "記録が合いません"),
        (lambda a, b, c, x: alter(b, reissue=4), "続いていません"),
        (lambda a, b, c, x: alter(c, cause="lost"), "記録が合いません"),
        (lambda a, b, c, x: alter(b, issued_at="2020-01-01 00:00:00+00:00"), "より前の日時"),
    ],
)  # fmt: skip
def test_chain_that_was_tampered_with_is_named(chain, change, said):
    change(*chain)

    assert any(said in line for line in chained())


def test_completion_whose_certificate_could_not_be_printed_is_no_drift(run):
    CoursePage.objects.update(certificate_number_format="第{number}号\U00030edf")
    enrolment = complete(run)

    assert (enrolment.state, Certificate.objects.count()) == ("completed", 0)
    assert found() == []


def test_completion_of_somebody_who_is_asked_no_module_is_named_with_the_reason():
    course = make_course("others")
    add_lecture(add_stage(course, "others-stage"), "others-lecture", audiences=["サ"])
    enrolment = enrol(make_run(course), UserFactory(audiences=["支"]))

    alter(enrolment, state="completed", completed_at="2026-10-01 00:00:00+00:00")

    assert any("state は 'completed'" in line and "求める単元が一つも" in line for line in found())


def test_text_that_the_ledger_looks_in_follows_from_the_paper(run):
    certificate = certify(run)

    alter(certificate, search_text="別の人")

    assert named(certificate)


def test_reissue_that_was_removed_leaves_its_predecessor_without_one(run):
    first = certify(run)
    second = reissue(first, cause=Certificate.Cause.LOST, actor=UserFactory())
    with purging():
        Certificate.objects.filter(pk=second.pk)._raw_delete("default")

    assert any("新しい修了証がありません" in line for line in chained())


def test_number_kept_on_a_reissue_is_no_gap(run):
    WardSettings.objects.update_or_create(defaults={"reissue_number": "same"})
    reissue(certify(run), cause=Certificate.Cause.LOST, actor=UserFactory())
    certify(run)

    assert found() == []


def test_completion_taken_back_asks_for_the_certificate_to_be_voided(run):
    certificate = certify(run)
    void_evidence(Evidence.objects.get(), actor=UserFactory(), reason="別の人の分")
    assert named(certificate)

    void(certificate, actor=UserFactory(), reason="修了の取消")

    assert found() == []


def test_evidence_sealed_anew_still_differs_from_the_trail(run):
    certify(run)
    row = Evidence.objects.get()
    row.reason = "後から書いた理由"

    alter(row, reason=row.reason, sha256=row.digest())

    assert named(row)


def test_removed_evidence_is_named(run, submission):
    row = Evidence.objects.get(kind="worksheet")
    with purging():
        Evidence.objects.filter(pk=row.pk).delete()

    assert named(row)


def test_altered_trail_is_named(run):
    entry = trail.record("courses.run.open", run, actor=None, chain="case:a")

    alter(entry, verb="courses.run.close")

    assert named(Entry.objects.get(pk=entry.pk))


def test_number_of_queries_does_not_grow_with_people(run, attempt, submission, attendance):
    certify(run)
    with CaptureQueriesContext(connection) as few:
        verify()
    for _ in range(3):
        certify(run)

    with CaptureQueriesContext(connection) as many:
        verify()

    assert len(many) == len(few)


@pytest.fixture
@remembered
def learned():
    """A lecture learned on screen."""
    course = make_course()
    add_lecture(add_stage(course, "stage-1"), "l1")
    enrolment = enrol(make_run(course))
    learn_lecture(enrolment, enrolment.run.modules.get())
    assert found() == []
    return enrolment


def test_lecture_whose_screens_were_not_seen_is_named(learned):
    learned.section_progress.filter(section_id__gt="").update(read_at=None, method="")

    assert sum("を学んだ記録と合いません" in what for what in found()) == 2


def test_lecture_learned_before_its_screens_were_is_named(learned):
    learned.section_progress.update(read_at=timezone.now() + timedelta(days=1))

    assert sum("を学んだ記録と合いません" in what for what in found()) == 2


@pytest.fixture
@remembered
def survey_run():
    """A run whose survey five people answered."""
    enrolment = enrol_in_survey()
    for number in range(5):
        surveys._store(Survey.objects.get(), enrolment.run, {"s1": 5, "s4": f"{number}"})
    return enrolment.run


@pytest.mark.parametrize("values", [{"questions": "[]"}, {"title": "別の題名"}])
def test_altered_words_of_a_survey_are_named(survey_run, values):
    version = SurveyVersion.objects.get()
    assert found() == []

    alter(version, **values)

    assert named(version)


def test_run_that_asks_a_survey_that_was_never_frozen_is_named(survey_run):
    requirement = survey_run.requirements.get(kind="survey")

    alter(requirement, source_version=2)

    assert named(requirement)


def test_answer_to_what_was_not_asked_is_named(survey_run):
    response = SurveyResponse.objects.first()

    alter(response, answers='{"s1": 5, "s9": "別の質問"}')

    assert named(response)
