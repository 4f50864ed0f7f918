"""What courses itself looks at before a run opens. See `courses.checklist`."""

from courses import checklist
from courses.domain.checks import asked, cases, dates, pages, people


def register() -> None:
    """Add the checks, in the order in which the list shows them."""
    checklist.register("courses.dates", dates.check)
    checklist.register("courses.people", people.check)
    checklist.register("courses.asked", asked.check)
    checklist.register("courses.pages", pages.check)
    checklist.register("courses.cases", cases.check)
