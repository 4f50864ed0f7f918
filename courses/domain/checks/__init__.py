"""What courses itself looks at before a run opens. See `courses.opening`."""

from courses import opening
from courses.domain.checks import asked, dates, pages, people


def register() -> None:
    """Add the checks, in the order in which the list shows them."""
    opening.register("courses.dates", dates.check)
    opening.register("courses.people", people.check)
    opening.register("courses.asked", asked.check)
    opening.register("courses.pages", pages.check)
