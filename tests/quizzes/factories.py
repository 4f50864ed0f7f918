"""Quizzes with a question of each kind, and people who take them."""

from typing import Any

from courses.models import Enrolment, Requirement
from quizzes.models import Quiz, Survey
from tests.factories import add_lecture, add_stage, enrol, make_course, make_run
from tests.remembered import remembered

SIX = [
    (
        "single",
        {
            "key": "q1",
            "prompt": "一つ選ぶ問題です。",
            "points": 1,
            "explanation": "解説その一",
            "choices": [
                {"key": "a", "text": "ただしい枝", "correct": True},
                {"key": "b", "text": "ちがう枝", "correct": False},
                {"key": "c", "text": "べつの枝", "correct": False},
            ],
        },
    ),
    (
        "multiple",
        {
            "key": "q2",
            "prompt": "すべて選ぶ問題です。",
            "points": 2,
            "explanation": "解説その二",
            "choices": [
                {"key": "a", "text": "気づく", "correct": True},
                {"key": "b", "text": "見守る", "correct": True},
                {"key": "c", "text": "連れ出す", "correct": False},
            ],
        },
    ),
    (
        "true_false",
        {
            "key": "q3",
            "prompt": "正しいか誤りかの問題です。",
            "points": 1,
            "explanation": "解説その三",
            "answer": False,
        },
    ),
    (
        "short_text",
        {
            "key": "q4",
            "prompt": "ことばで答える問題です。",
            "points": 1,
            "explanation": "解説その四",
            "accepted": ["ジョウタイ", "あるありさま"],
        },
    ),
    (
        "ordering",
        {
            "key": "q5",
            "prompt": "順に並べる問題です。",
            "points": 2,
            "explanation": "解説その五",
            "items": [
                {"key": "first", "text": "受け止める"},
                {"key": "second", "text": "伝える"},
                {"key": "third", "text": "連絡する"},
            ],
        },
    ),
    (
        "matching",
        {
            "key": "q6",
            "prompt": "組み合わせる問題です。",
            "points": 2,
            "explanation": "解説その六",
            "pairs": [
                {"left": "自律", "right": "自分で決める"},
                {"left": "8050問題", "right": "80代の親と50代の子"},
            ],
            "extra_right": ["すぐに働く"],
        },
    ),
]
RIGHT: dict[str, Any] = {
    "q1": "a",
    "q2": ["a", "b"],
    "q3": False,
    "q4": "「ｼﾞｮｳﾀｲ」 ",
    "q5": ["first", "second", "third"],
    "q6": {"0": "自分で決める", "1": "80代の親と50代の子"},
}
WRONG: dict[str, Any] = {
    "q1": "b",
    "q2": ["a"],
    "q3": True,
    "q4": "わからない",
    "q5": ["third", "second", "first"],
    "q6": {"0": "すぐに働く", "1": "80代の親と50代の子"},
}


@remembered
def make_quiz(module: Any, questions: Any = None, **fields: Any) -> Quiz:
    """A quiz of a module, with all six kinds unless asked otherwise."""
    values = {"title": f"確認テスト {module.key}", "key": f"{module.key}-quiz"} | fields
    return Quiz.objects.create(module=module, questions=questions or SIX, **values)


@remembered
def enrol_in_quiz(*, pledge: bool = False, questions: Any = None, **fields: Any) -> Enrolment:
    """Somebody enrolled in a run with one lecture `l1` and its quiz."""
    course = make_course(requires_pledge=pledge)
    stage = add_stage(course, "stage-1", "pledge_signed" if pledge else "none")
    make_quiz(add_lecture(stage, "l1"), questions, **fields)
    return enrol(make_run(course))


def quiz_requirement(enrolment: Enrolment, module: str = "l1") -> Requirement:
    """What the run asks by the module's quiz."""
    return Requirement.objects.get(run=enrolment.run, key=f"{module}:quiz")


SURVEY = [
    (
        "question",
        {
            "key": "s1",
            "type": "scale5",
            "prompt": "役に立つと思いますか",
            "labels": ["まったく", "あまり", "ふつう", "やや", "とても"],
        },
    ),
    (
        "question",
        {
            "key": "s2",
            "type": "single",
            "prompt": "どの方法で学びましたか",
            "options": ["自宅", "会場"],
        },
    ),
    (
        "question",
        {
            "key": "s3",
            "type": "multiple",
            "prompt": "役に立った内容",
            "options": ["講義", "演習", "検討会"],
        },
    ),
    (
        "question",
        {"key": "s4", "type": "text", "prompt": "ご意見・ご感想", "max_length": 20},
    ),
]
ANSWERS = {"s1": "5", "s2": "会場", "s3": ["講義", "演習"], "s4": "よかったです\r\n二行目"}


@remembered
def make_survey(course: Any, key: str = "survey", **fields: Any) -> Survey:
    """A survey with a question of each kind."""
    values = {"title": "受講アンケート", "questions": SURVEY} | fields
    return Survey.objects.create(course=course, key=key, **values)


@remembered
def enrol_in_survey(*, pledge: bool = False) -> Enrolment:
    """Somebody enrolled in a run of one lecture that asks for a survey."""
    course = make_course(requires_pledge=pledge, requires_survey=True)
    make_survey(course)
    stage = add_stage(course, "stage-1", "pledge_signed" if pledge else "none")
    add_lecture(stage, "l1")
    return enrol(make_run(course))
