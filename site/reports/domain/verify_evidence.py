"""Evidence against itself: a row names the same enrolment, fact, result and time in each column."""

from collections.abc import Iterator

from audit.models import Entry
from courses.models import Evidence
from reports.domain.findings import Finding, of

Kind = Evidence.Kind
DECISIONS = {Kind.EXEMPTION, Kind.VOID, Kind.UNLOCK}
RESULTS = {
    Kind.QUIZ: "passed",
    Kind.WORKSHEET: "accepted",
    Kind.SURVEY: "answered",
    Kind.LECTURE: "",
    Kind.PLEDGE: "",
}
# On screen these happen in the moment in which they are recorded. (A quiz is dated by its attempt.)
AT_ONCE = {Kind.LECTURE, Kind.PLEDGE, Kind.SURVEY, Kind.WORKSHEET, Kind.VOID}


def evidence() -> Iterator[Finding]:
    """Name every row whose columns contradict each other."""
    trail = Entry.objects.filter(data__has_key="sha256").values_list("data", flat=True)
    logged = {data["evidence"]: data["sha256"] for data in trail.iterator(chunk_size=500)}
    rows = Evidence.objects.select_related("enrolment", "requirement__module", "voids")
    for row in rows.iterator(chunk_size=500):
        if logged.pop(str(row.pk), "") != row.sha256:
            yield of(row, "監査記録にある要約値と合いません")
        for what in _contradictions(row):
            yield of(row, what)
    for pk in logged:
        yield Finding(f"{Evidence._meta.db_table} {pk}", "監査記録にある学習記録がありません")


def _contradictions(row: Evidence) -> Iterator[str]:
    if row.digest() != row.sha256:
        yield "記録したときの内容ではありません"
    requirement = row.requirement
    if requirement and requirement.run_id != row.enrolment.run_id:
        yield "別の開催の修了要件についての記録です"
    if requirement and row.kind not in DECISIONS and row.kind != requirement.kind:
        yield f"種類 {row.kind} が、修了要件の種類 {requirement.kind} と合いません"
    if row.voids and row.voids.enrolment_id != row.enrolment_id:
        yield "別の受講の記録を無効にしています"
    fact = row.key.partition("#")[0]
    if fact != _fact(row) and not fact.startswith(f"{_fact(row)}:"):
        yield f"同じ事実のしるし {row.key} が、受講か事実と合いません"
    yield from _contents(row)


def _contents(row: Evidence) -> Iterator[str]:
    if row.channel != Evidence.Channel.ONLINE:
        return
    if row.result != RESULTS.get(Kind(row.kind), row.result):
        yield f"結果が「{row.result}」です"
    if row.kind in AT_ONCE and row.occurred_at != row.recorded_at:
        yield "あった日時と記録した日時が合いません"
    module = row.requirement.module if row.requirement else None
    if module and row.minutes not in (None, module.minutes):
        yield f"時間が{row.minutes}分ですが、単元は{module.minutes}分です"


def _fact(row: Evidence) -> str:
    """Return how the key of this row must begin, from its other columns."""
    if row.key.startswith("paper:"):
        return f"paper:{row.enrolment_id}:{row.requirement_id}"
    if row.key.startswith("hall:"):
        return f"hall:{row.source_id}:{row.enrolment_id}:{row.requirement_id}"
    module = row.requirement.module if row.requirement else None
    facts = {
        Kind.LECTURE: f"lecture:{row.enrolment_id}:{module.key if module else ''}",
        Kind.PLEDGE: f"pledge:{row.enrolment_id}:{row.source_id}",
        Kind.SURVEY: f"survey:{row.enrolment_id}",
        Kind.QUIZ: f"quiz:{row.source_id}",
        Kind.WORKSHEET: f"worksheet:{row.source_id}",
        Kind.ATTENDANCE: f"attendance:{row.source_id}:{row.enrolment_id}:{row.result}",
        Kind.EXEMPTION: f"exemption:{row.enrolment_id}:{row.requirement_id}",
        Kind.UNLOCK: f"unlock:{row.enrolment_id}",
        Kind.VOID: f"void:{row.voids_id}",
    }
    return facts[Kind(row.kind)]
