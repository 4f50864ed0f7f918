"""Somebody who does it all on paper: the office types in what comes back."""

from courses.domain.paper import Original, record_paper
from courses.models import Enrolment, Requirement
from curriculum.domain.demo import answers
from curriculum.domain.demo.steps import Learner
from curriculum.domain.demo.ward import account
from library import clock
from quizzes.domain import papers

KEPT = "研修事務局 書庫2 令和8年度つづり"


class PaperLearner:
    """A learner whose steps the office enters on their behalf."""

    def __init__(self, learner: Learner) -> None:
        self.learner = learner

    @property
    def enrolment(self) -> Enrolment:
        """The enrolment as it is now."""
        return self.learner.enrolment

    def _requirement(self, key: str) -> Requirement:
        return Requirement.objects.get(run=self.enrolment.run_id, key=key)

    def signs(self) -> None:
        """The signed pledge came by post."""
        self._record("pledge")

    def reads(self, place: int) -> None:
        """The signed last page of a printed lecture came back."""
        self._record(f"{self.learner.lectures()[place]}:lecture")

    def _record(self, key: str) -> None:
        record_paper(self.enrolment, self._requirement(key), _original(), actor=account("office"))

    def is_quizzed(self, place: int, *, well: bool = True) -> None:
        """An answer sheet came back; not well: most of it is empty."""
        enrolment = self.enrolment
        requirement = self._requirement(f"{self.learner.lectures()[place]}:quiz")
        version = papers.printed_version(requirement, requirement.source_version or 0)
        given = answers.quiz_answers(version)
        papers.enter_sheet(
            enrolment, requirement, given if well else dict(list(given.items())[:2]),
            _original(), sheet=papers.next_sheet(enrolment, requirement), version=version,
            actor=account("office"),
        )  # fmt: skip


def _original() -> Original:
    return Original(day=clock.today(), kept=KEPT)
