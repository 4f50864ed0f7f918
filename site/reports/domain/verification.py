"""Proving that what is stored is what happened: every record recomputed from what it stands on.

Each check names every row that does not fit; none of them changes anything. The number of
queries does not grow with the number of people, beyond reading them in portions.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Model

from audit.domain import trail
from audit.models import Chain
from certificates.models import Certificate, CertificateEvent, NumberSeries
from courses.cases.models import Pledge
from courses.domain import projection
from courses.groupwork.models import Attendance
from courses.models import (
    Enrolment,
    Evidence,
    MediaProgress,
    ModuleProgress,
    Nomination,
    SectionProgress,
)
from courses.worksheets.models import Submission
from quizzes.models import Attempt, QuizVersion, SurveyResponse, SurveyVersion
from reports.domain import (
    verify_certificates,
    verify_evidence,
    verify_keys,
    verify_sources,
)
from reports.domain.findings import Finding, of

Check = Callable[[], Iterator[Finding]]


@dataclass
class Report:
    """What was looked at, by name, and each row that does not fit."""

    checked: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows were looked at."""
        return sum(self.checked.values())


def verify() -> Report:
    """Run every check."""
    report = Report()
    for name, models, check in CHECKS:
        report.checked[name] = sum(model._default_manager.count() for model in models)
        report.findings.extend(check())
    return report


def progress() -> Iterator[Finding]:
    """Stored progress against progress recomputed from the evidence."""
    for drift in projection.drifts():
        yield Finding(drift.row, drift.what)


def acceptances() -> Iterator[Finding]:
    """An accepted nomination has its enrolment, of the same moment, and only an accepted one."""
    enrolled = {(row.run_id, row.person_id): row for row in Enrolment.objects.iterator()}
    for row in Nomination.objects.iterator():
        enrolment = enrolled.pop((row.run_id, row.person_id), None)
        accepted = row.state == Nomination.State.ACCEPTED
        if accepted and enrolment is None:
            yield of(row, "受講決定になっていますが、受講がありません")
        elif enrolment and not accepted:
            yield of(row, f"受講 {enrolment.pk} がありますが、受講決定になっていません")
        elif enrolment and not _same_moment(row, enrolment):
            yield of(enrolment, f"受講決定の日時が、推薦 {row.pk} を決めた日時と合いません")
    for enrolment in enrolled.values():
        yield of(enrolment, "もとになる推薦がありません")


def _same_moment(row: Nomination, enrolment: Enrolment) -> bool:
    """Both are written in one transaction, a moment apart."""
    if row.decided_at is None:
        return False
    return abs(enrolment.accepted_at - row.decided_at) < timedelta(minutes=1)


def chains() -> Iterator[Finding]:
    """The hash chains of the audit trail."""
    for entry, what in trail.broken_links():
        yield Finding(f"audit_entry {entry.pk or entry.chain}", what)


# What is counted as looked at, the tables counted, and the check.
CHECKS: list[tuple[str, tuple[type[Model], ...], Check]] = [
    ("受講と進み具合", (Enrolment, ModuleProgress), progress),
    ("推薦と受講決定", (Nomination,), acceptances),
    ("学習記録", (Evidence,), verify_evidence.evidence),
    ("確認テスト", (QuizVersion, Attempt), verify_sources.quizzes),
    ("受講アンケート", (SurveyVersion, SurveyResponse), verify_sources.surveys),
    ("様式の提出と確認", (Submission,), verify_sources.worksheets),
    ("講義の節と視聴", (SectionProgress, MediaProgress), verify_sources.lectures),
    ("出欠", (Attendance,), verify_sources.attendance),
    ("誓約", (Pledge,), verify_sources.pledges),
    ("修了証", (Certificate, CertificateEvent), verify_certificates.certificates),
    ("修了証のつながり", (Certificate,), verify_certificates.chains),
    ("修了証の番号", (NumberSeries,), verify_certificates.numbers),
    ("並べ方と探し方", verify_keys.KEYED, verify_keys.keys),
    ("監査記録の鎖", (Chain,), chains),
]
