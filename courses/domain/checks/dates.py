"""Facts of a run that contradict one another: its year, its days, its name."""

from collections.abc import Iterator
from datetime import date

from courses.checklist import Finding, Plan, error, warning
from courses.models import CourseRun
from library import clock
from library.domain.folding import fold
from library.domain.quotes import quoted
from library.domain.wareki import fiscal_year_wareki, wareki
from people.roles import Role

EDIT = "「変更する」で、年度か日付を直してください。"
# A run that lasts longer than this is more likely a slip of the pen.
LONGEST_DAYS = 2 * 366


def check(plan: Plan) -> Iterator[Finding]:
    """Look at the run itself."""
    yield from _year(plan.run)
    yield from _days(plan.run, clock.today())
    yield from _twins(plan.run)


def _year(run: CourseRun) -> Iterator[Finding]:
    """A course for those newly appointed in winter may go on into April; none lies outside."""
    first, last = date(run.fiscal_year, 4, 1), date(run.fiscal_year + 1, 3, 31)
    year, days = fiscal_year_wareki(run.fiscal_year), _days_of(run)
    if run.ends_on < first or run.starts_on > last:
        sentence = f"期間({days})が、{year}の外にあります。"
        yield error("outside_year", sentence, EDIT, by=Role.HR)
    elif run.starts_on < first or run.ends_on > last:
        sentence = f"期間({days})の一部が、{year}の外にあります。"
        yield warning(
            "partly_outside_year", sentence, f"年度をまたぐ研修なら、このままでかまいません。違うときは、{EDIT}", by=Role.HR,
        )  # fmt: skip


def _days(run: CourseRun, today: date) -> Iterator[Finding]:
    if run.ends_on < run.starts_on:
        sentence = f"終わりの日({wareki(run.ends_on)})が、始まりの日より前です。"
        yield error("ends_before_start", sentence, EDIT, by=Role.HR)
    if run.ends_on < today:
        sentence = (
            f"終わりの日({wareki(run.ends_on)})は、もう過ぎています。演習の事例は開きません。"
        )
        yield warning(
            "already_over", sentence,
            f"済んだ研修を紙の記録で入れるためなら、このままでかまいません。違うときは、{EDIT}", by=Role.HR,
        )  # fmt: skip
    if (run.ends_on - run.starts_on).days > LONGEST_DAYS:
        sentence = f"期間が2年より長くなっています({_days_of(run)})。"
        yield warning("very_long", sentence, f"年を書き誤っていないか、お確かめください。{EDIT}", by=Role.HR)  # fmt: skip


def _twins(run: CourseRun) -> Iterator[Finding]:
    """Two open runs that nobody can tell apart: people would be nominated for the wrong one."""
    others = CourseRun.objects.filter(course=run.course_id).exclude(pk=run.pk)
    for other in others.exclude(state=CourseRun.State.CLOSED).select_related("course"):
        same_name = fold(other.title) == fold(run.title)
        if same_name and other.fiscal_year == run.fiscal_year:
            sentence = f"同じ研修の開催{quoted(str(other))}と、名前の違いが見分けられません。"
            yield error(
                "same_title", sentence, "「変更する」で、回の名前を分かるように変えてください。", by=Role.HR
            )  # fmt: skip
        elif (other.starts_on, other.ends_on) == (run.starts_on, run.ends_on):
            sentence = f"同じ研修の開催{quoted(str(other))}と、期間がまったく同じです。"
            yield warning(
                "same_days", sentence,
                "二つとも開くのでなければ、片方を「削除する」か「変更する」で直してください。", by=Role.HR,
            )  # fmt: skip


def _days_of(run: CourseRun) -> str:
    return f"{wareki(run.starts_on)}〜{wareki(run.ends_on)}"
