"""Evidence against the rows that it stands on: attempts, submissions, attendance, pledges.

A fact that was taken back keeps its source and a void that says why; so a source needs a row of
evidence, valid or voided, and valid evidence needs its source.
"""

from collections import defaultdict
from collections.abc import Iterator

from audit.digest import sha256_of
from courses.cases.models import Pledge
from courses.domain.watching import covered
from courses.groupwork.models import Attendance
from courses.models import Evidence, Requirement
from courses.worksheets.models import Review, Submission
from quizzes.domain.grading import Marking, Result, grade
from quizzes.domain.survey_versions import digest_of
from quizzes.models import Attempt, QuizVersion, SurveyResponse, SurveyVersion
from reports.domain.findings import Finding, of


def _by_source(kind: str, source_type: str) -> dict[str, list[Evidence]]:
    rows = Evidence.objects.filter(kind=kind, source_type=source_type).select_related("voided_by")
    found: dict[str, list[Evidence]] = defaultdict(list)
    for row in rows.iterator(chunk_size=500):
        found[row.source_id].append(row)
    return found


def _is_valid(row: Evidence) -> bool:
    return not hasattr(row, "voided_by")


def _elsewhere(row: Evidence, source: Attempt | Submission) -> bool:
    return (row.enrolment_id, row.requirement_id) != (source.enrolment_id, source.requirement_id)


def quizzes() -> Iterator[Finding]:
    """Versions against their digests, marks against the answers, passes against the evidence."""
    yield from _versions()
    evidence = _by_source(Evidence.Kind.QUIZ, "quizzes.attempt")
    rows = Attempt.objects.filter(state=Attempt.State.GRADED).select_related("version")
    rows = rows.prefetch_related("responses", "version__questions")
    for attempt in rows.iterator(chunk_size=200):
        yield from _marks(attempt)
        proofs = evidence.pop(str(attempt.pk), [])
        if attempt.is_passed and not proofs:
            yield of(attempt, "合格していますが、学習記録がありません")
        for proof in proofs:
            moved = proof.occurred_at != attempt.submitted_at
            if not attempt.is_passed or moved or _elsewhere(proof, attempt):
                yield of(proof, f"受験 {attempt.pk} と合いません")
    for proofs in evidence.values():
        for proof in filter(_is_valid, proofs):
            yield of(proof, f"採点済みの受験 {proof.source_id} がありません")


def _versions() -> Iterator[Finding]:
    fields = ("key", "type", "prompt", "points", "explanation", "body")
    for version in QuizVersion.objects.prefetch_related("questions"):
        content = {
            "title": version.title,
            "pass_percent": version.pass_percent,
            "max_attempts": version.max_attempts,
            "time_limit_minutes": version.time_limit_minutes,
            "questions": [{f: getattr(q, f) for f in fields} for q in version.questions.all()],
        }
        if sha256_of(content) != version.digest:
            yield of(version, "問題か合格の割合が、この版を作ったときのものではありません")


def _marks(attempt: Attempt) -> Iterator[Finding]:
    """Grade the stored answers again."""
    responses = {row.question_id: row for row in attempt.responses.all()}
    questions = list(attempt.version.questions.all())
    markings = [
        Marking(q.type, q.points, q.body, responses[q.pk].answer if q.pk in responses else None)
        for q in questions
    ]
    result: Result = grade(
        markings, pass_percent=attempt.version.pass_percent, edition=attempt.marking_edition
    )
    stored = (attempt.points, attempt.points_possible, attempt.is_passed)
    expected = (result.points, result.points_possible, result.is_passed)
    if stored != expected:
        yield of(attempt, f"得点・満点・合格は {stored}、解答からは {expected}")
    for question, mark in zip(questions, result.marks, strict=True):
        row = responses.get(question.pk)
        if row and (row.points, row.is_correct) != (mark.points, mark.is_correct):
            yield of(row, f"得点は {row.points}、解答からは {mark.points}")


def surveys() -> Iterator[Finding]:
    """The words of surveys against their digests; each run's survey and its answers against them."""
    versions = {(str(v.survey_id), v.number): v for v in SurveyVersion.objects.all()}
    for version in versions.values():
        if digest_of(version.title, version.questions) != version.digest:
            yield of(version, "質問が、この版を作ったときのものではありません")
    asked: dict[object, set[str]] = {}
    for row in Requirement.objects.filter(kind=Requirement.Kind.SURVEY):
        version_asked = versions.get((row.source_id, row.source_version or 0))
        if version_asked is None:
            yield of(row, f"アンケート {row.source_id} の版 {row.source_version} がありません")
        else:
            asked[row.run_id] = {question["key"] for question in version_asked.questions}
    for response in SurveyResponse.objects.iterator(chunk_size=500):
        unknown = set(response.answers) - asked.get(response.run_id, set())
        if unknown:
            yield of(response, f"この開催が尋ねていない質問 {sorted(unknown)} への回答があります")


def worksheets() -> Iterator[Finding]:
    """Acceptances against the evidence, and what was accepted against what is there now."""
    evidence = _by_source(Evidence.Kind.WORKSHEET, "worksheets.submission")
    read = {
        review.submission_id: review.answers
        for review in Review.objects.filter(decision=Review.Decision.ACCEPTED).iterator()
    }
    rows = Submission.objects.filter(state=Submission.State.ACCEPTED)
    for submission in rows.iterator(chunk_size=200):
        proofs = evidence.pop(str(submission.pk), [])
        if not proofs:
            yield of(submission, "確認済みですが、学習記録がありません")
        if submission.answers != read.get(submission.pk, submission.answers):
            yield of(submission, "記入が、研修担当が確認したときのものではありません")
        for proof in proofs:
            if _elsewhere(proof, submission):
                yield of(proof, f"提出 {submission.pk} と合いません")
    for proofs in evidence.values():
        for proof in filter(_is_valid, proofs):
            yield of(proof, f"確認済みの提出 {proof.source_id} がありません")


def lectures() -> Iterator[Finding]:
    """Lectures learned on screen against the marks of their screens and media.

    Rows from before the marks said how they came about have no version.
    """
    rows = Evidence.objects.filter(
        kind=Evidence.Kind.LECTURE, channel=Evidence.Channel.ONLINE, voided_by__isnull=True
    ).exclude(payload__version__isnull=True)
    rows = rows.select_related("requirement", "enrolment").prefetch_related(
        "enrolment__section_progress", "enrolment__media_progress"
    )
    for proof in rows.iterator(chunk_size=200):
        yield from _screens(proof)
        yield from _media(proof)


def _screens(proof: Evidence) -> Iterator[Finding]:
    """Each screen that the evidence names was marked so, and not after it."""
    module = proof.requirement.module_id if proof.requirement else None
    marks = {
        row.section_id: row.method
        for row in proof.enrolment.section_progress.all()
        if row.module_id == module and row.read_at and row.read_at <= proof.occurred_at
    }
    for section in proof.payload["sections"]:
        if marks.get(section["id"]) != section["method"]:
            yield of(proof, f"節 {section['id']} を学んだ記録と合いません")


def _media(proof: Evidence) -> Iterator[Finding]:
    """Each medium that the evidence names was played as far, or its text was read."""
    module = proof.requirement.module_id if proof.requirement else None
    rows = {r.medium: r for r in proof.enrolment.media_progress.all() if r.module_id == module}
    for medium in proof.payload["media"]:
        row = rows.get(medium["id"])
        is_read = row is not None and row.text_read_at is not None
        is_played = row is not None and covered(row.spans) + 1 >= medium["seconds"]
        if not (is_read if medium["method"] == "transcript" else is_played):
            yield of(proof, f"動画・音声 {medium['id']} を学んだ記録と合いません")


def attendance() -> Iterator[Finding]:
    """Marks on the roster against the evidence, both ways."""
    recorded: dict[tuple[str, str], set[str]] = defaultdict(set)
    valid: list[tuple[tuple[str, str], Evidence]] = []
    for rows in _by_source(Evidence.Kind.ATTENDANCE, "groupwork.groupsession").values():
        for row in rows:
            place = (row.source_id, str(row.enrolment_id))
            recorded[place].add(row.result)
            if _is_valid(row):
                valid.append((place, row))
    marked: dict[tuple[str, str], str] = {}
    for mark in Attendance.objects.exclude(state="").iterator(chunk_size=500):
        place = (str(mark.session_id), str(mark.enrolment_id))
        marked[place] = mark.state
        if mark.state not in recorded[place]:
            yield of(mark, f"「{mark.get_state_display()}」とありますが、学習記録がありません")
    for place, row in valid:
        if marked.get(place) != row.result:
            yield of(row, f"「{row.result}」とありますが、出欠は「{marked.get(place, '')}」です")


def pledges() -> Iterator[Finding]:
    """Evidence of a pledge against the pledge of the same person."""
    signed = {str(row.pk): row for row in Pledge.objects.iterator(chunk_size=500)}
    rows = Evidence.objects.filter(kind=Evidence.Kind.PLEDGE, source_type="cases.pledge")
    for row in rows.select_related("enrolment", "voided_by").iterator(chunk_size=500):
        pledge = signed.get(row.source_id)
        if pledge is None or pledge.person_id != row.enrolment.person_id:
            yield of(row, f"ご本人の誓約 {row.source_id} がありません")
        elif pledge.withdrawn_at and _is_valid(row):
            yield of(row, f"取り消された誓約 {row.source_id} によっています")
