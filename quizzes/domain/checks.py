"""What quizzes have to say before a run opens."""

from collections.abc import Iterable, Iterator

from courses.checklist import Finding, Plan, error
from courses.models import Requirement
from library.domain.quotes import quoted
from quizzes.domain.grading import passes
from quizzes.domain.spelling import comparable
from quizzes.domain.versions import version_of
from quizzes.models import Question


def check(plan: Plan) -> Iterator[Finding]:
    """Ask for questions that have an answer, and for enough of them to pass."""
    for requirement in plan.requirements_of(Requirement.Kind.QUIZ):
        version = version_of(requirement)
        if not can_be_passed(version.questions.all(), version.pass_percent):
            yield error(
                "quiz_cannot_be_passed",
                f"確認テスト{quoted(requirement.title)}は、正解のない問題があるため、合格の割合({version.pass_percent}%)に届きません。",
                "「教材」の「確認テスト」で、問題の正解を入れてください。", page=requirement.page,
            )  # fmt: skip


def can_be_passed(questions: Iterable[Question], percent: int) -> bool:
    """Tell whether somebody who knows every answer reaches the pass mark."""
    questions = list(questions)
    possible = sum(question.points for question in questions)
    reachable = sum(question.points for question in questions if has_answer(question))
    return possible > 0 and passes(reachable, possible, percent)


def has_answer(question: Question) -> bool:
    """Tell whether any answer that can be given to the question is right."""
    body = question.body
    match question.type:
        case Question.Type.SINGLE | Question.Type.MULTIPLE:
            return any(choice["correct"] for choice in body["choices"])
        case Question.Type.SHORT_TEXT:
            return any(comparable(answer) for answer in body["accepted"])
        case Question.Type.ORDERING:
            return bool(body["items"])
        case Question.Type.MATCHING:
            return bool(body["pairs"])
        case _:
            return "answer" in body
