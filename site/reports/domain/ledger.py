"""修了証交付台帳: finding lines of it and writing all of them out."""

from collections.abc import Iterator
from itertools import islice

from django.db.models import Q, QuerySet

from certificates.domain import check
from certificates.domain.ledger import ORDER, LedgerRow, code_in, ledger_rows, on_paper, words_in
from certificates.models import Certificate, CertificateQuerySet
from courses.models import CourseRun, Enrolment
from library.domain.matching import match_key
from people.domain.lookup import LONGEST, MOST_WORDS, search
from people.models import User
from reports.domain.export import both_dates

CHUNK = 200
HEADER = [
    "番号系列", "番号", "第○号", "氏名", "ふりがな", "受講者番号", "職員番号", "所属", "研修", "年度(西暦)",
    "交付日(和暦)", "交付日", "状態", "無効・失効の日(和暦)", "無効・失効の日", "理由", "確認番号",
    "再交付の理由", "前の番号", "差し替えた番号", "決裁番号", "決裁日(和暦)", "決裁日",
]  # fmt: skip


def certificates_for(
    viewer: User, *, series: str = "", year: str = "", state: str = "", text: str = ""
) -> CertificateQuerySet:
    """Return the certificates of the viewer's own people, by series and number.

    `text`: words that stand on any paper of the chain, or belong to the person as they are now.
    """
    rows = Certificate.objects.visible_to(viewer).with_status()
    if series:
        rows = rows.filter(series__key=series)
    if year:
        rows = rows.filter(enrolment__run__fiscal_year=int(year))
    if state:
        rows = rows.filter(Q(status=state))
    if code := code_in(text):
        # A code, with whatever stands around it, means that chain alone.
        return rows.filter(enrolment__certificates__code=code).order_by(*ORDER)
    words = words_in(text[:LONGEST])
    asked = [word for word in words if match_key(word)][:MOST_WORDS]
    if words and not asked:
        return rows.none()
    for word in asked:
        # Whatever stands on one paper of a chain finds all of them.
        of_person = search(Certificate.objects.all(), word, person="enrolment__person__")
        chain = Q(enrolment__in=on_paper(word).values("enrolment"))
        rows = rows.filter(chain | Q(pk__in=of_person.values("pk")))
    return rows.order_by(*ORDER)


def runs_of(viewer: User) -> list[CourseRun]:
    """Return the runs that have lines, the newest first."""
    rows = Certificate.objects.visible_to(viewer).values("enrolment__run")
    runs = CourseRun.objects.filter(pk__in=rows).select_related("course")
    return list(runs.order_by("-fiscal_year", "course__title", "title"))


def waiting_for(viewer: User) -> QuerySet[Enrolment]:
    """Return the completions of the viewer's own people that have no certificate yet."""
    people = User.objects.overseen_by(viewer).values("pk")
    rows = check.waiting().filter(person__in=people)
    return rows.select_related("person", "run__course")


def years_of(viewer: User) -> list[int]:
    """Return the fiscal years that have lines, the newest first."""
    rows = Certificate.objects.visible_to(viewer)
    years = rows.values_list("enrolment__run__fiscal_year", flat=True).order_by()
    return sorted(set(years.distinct()), reverse=True)


def series_of(viewer: User) -> list[tuple[str, str]]:
    """Return (key, title) of the series that have lines."""
    rows = Certificate.objects.visible_to(viewer).order_by("series__key")
    return list(rows.values_list("series__key", "series__title").distinct())


def lines_of(viewer: User, rows: CertificateQuerySet) -> Iterator[LedgerRow]:
    """Yield the ledger's lines of these certificates, a few hundred at a time."""
    ids = rows.values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    while some := list(islice(ids, CHUNK)):
        yield from ledger_rows(viewer, Certificate.objects.filter(pk__in=some))


def csv_line(row: LedgerRow) -> list[object]:
    """Return one row of the CSV."""
    return [
        row.series,
        row.number,
        row.number_text,
        row.name,
        row.name_kana,
        row.person_number,
        row.staff_number,
        row.organisation_name,
        row.course_title,
        row.fiscal_year,
        *both_dates(row.issued_on),
        row.status_label,
        *both_dates(row.ended_at),
        row.reason,
        row.code,
        row.cause,
        row.follows,
        row.followed_by,
        row.approval_number,
        *both_dates(row.approved_on),
    ]
