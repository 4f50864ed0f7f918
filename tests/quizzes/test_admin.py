"""The trainers' desks: writing quizzes and surveys, reading what surveys say."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import nested_form_data, streamfield

from people.roles import Role
from quizzes.blocks import QuestionsBlock, SurveyQuestionsBlock
from quizzes.domain import surveys
from quizzes.models import Quiz, Survey
from quizzes.viewsets import quiz_viewset
from tests.factories import (
    UserFactory,
    add_exercise,
    add_lecture,
    add_stage,
    make_course,
    make_run,
)
from tests.quizzes.factories import SIX, enrol_in_quiz, enrol_in_survey, make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainer(client, groups):
    trainer = UserFactory(roles=[Role.TRAINER])
    client.force_login(trainer)
    return trainer


def problem_of(kind, **changes):
    """The sentence that refuses a question with these changes, or nothing."""
    value = next(v for k, v in SIX if k == kind) | changes
    block = QuestionsBlock()
    try:
        block.clean(block.to_python([{"type": kind, "value": value}]))
    except ValidationError as error:
        return str(error.as_json_data()) if hasattr(error, "as_json_data") else str(error)
    return ""


def choices(*correct):
    return [
        {"key": "", "text": f"選択肢{n}", "correct": is_right}
        for n, is_right in enumerate(correct)
    ]


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("single", {}, ""),
        ("single", {"choices": choices(True, False)}, ""),
        ("single", {"choices": choices(True, True)}, "ちょうど一つ"),
        ("single", {"choices": choices(False, False)}, "いまは0個"),
        ("multiple", {"choices": choices(True, True)}, "それぞれ一つ以上"),
        ("multiple", {"choices": choices(False, False)}, "それぞれ一つ以上"),
        ("multiple", {"choices": choices(True, True, False)}, ""),
        ("single", {"choices": [
            {"key": "a", "text": "x", "correct": True}, {"key": "a", "text": "x", "correct": False},
        ]}, "2つあります"),
        ("single", {"choices": [
            {"key": "a", "text": "x", "correct": True}, {"key": "a", "text": "y", "correct": False},
        ]}, ""),
        ("short_text", {"accepted": ["状態"]}, ""),
        ("short_text", {"accepted": ["状態", "。"]}, "記号だけの答え"),
        ("short_text", {"accepted": ["\u200b"]}, "記号だけの答え"),
        ("ordering", {"items": [{"key": "", "text": "x"}, {"key": "", "text": "x"}]}, "2つあります"),
        ("matching", {"pairs": [
            {"left": "x", "right": "1"}, {"left": "x", "right": "2"},
        ]}, "同じことば"),
        ("matching", {"pairs": [
            {"left": "x", "right": "1"}, {"left": "y", "right": "1"},
        ]}, "同じ説明"),
        ("matching", {"extra_right": ["自分で決める"]}, "同じものがあります"),
    ],
)  # fmt: skip
def test_question_that_cannot_be_graded_is_refused(kind, changes, sentence):
    problem = problem_of(kind, **changes)

    assert sentence in problem
    assert bool(problem) is bool(sentence)


def test_question_that_was_duplicated_gets_a_key_of_its_own():
    block = QuestionsBlock()
    value = block.to_python([{"type": k, "value": v | {"key": "q1"}} for k, v in SIX[:2]])

    cleaned = block.clean(value)

    assert [child.value["key"] for child in cleaned] == ["q1", "q2"]


def test_empty_keys_are_given_by_place():
    block = QuestionsBlock()
    rows = [{"type": k, "value": v | {"key": ""}} for k, v in SIX[:2]]
    rows[0]["value"] = rows[0]["value"] | {"choices": choices(True, False)}

    cleaned = block.clean(block.to_python(rows))

    assert [child.value["key"] for child in cleaned] == ["q1", "q2"]
    assert [c["key"] for c in cleaned[0].value["choices"]] == ["a", "b"]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "scale5", "labels": ["よい", "わるい"]},
        {"type": "single", "options": ["一つ"]},
        {"type": "multiple", "options": ["同じ", "同じ"]},
    ],
)
def test_survey_question_without_enough_to_choose_is_refused(changes):
    block = SurveyQuestionsBlock()
    value = {"key": "s1", "prompt": "質問", "labels": [], "options": []} | changes

    with pytest.raises(ValidationError):
        block.clean(block.to_python([{"type": "question", "value": value}]))


def form_of(quiz, **changes):
    return nested_form_data(
        {
            "title": quiz.title,
            "module": quiz.module_id,
            "key": quiz.key,
            "pass_percent": 80,
            "max_attempts": "",
            "time_limit_minutes": "",
            "questions": streamfield(
                [("true_false", {
                    "key": "", "prompt": "新しい問題", "points": 1,
                    "explanation": "解説", "answer": "",
                })]
            ),
        }
        | changes
    )  # fmt: skip


def test_trainer_edits_a_quiz_and_the_open_run_keeps_its_own(client, trainer):
    enrolment = enrol_in_quiz()
    quiz = Quiz.objects.get()
    page = client.get(reverse("quiz:edit", args=[quiz.pk])).content.decode()

    response = client.post(reverse("quiz:edit", args=[quiz.pk]), form_of(quiz))

    quiz.refresh_from_db()
    assert "次に始める開催から" in page
    assert response.status_code == 302
    assert [c.value["key"] for c in quiz.questions] == ["q1"]
    assert quiz.versions.get().questions.count() == 6
    assert enrolment.run.requirements.get(kind="quiz").source_version == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"pass_percent": 0}, "pass_percent"), ({"pass_percent": 101}, "pass_percent"),
     ({"max_attempts": 0}, "max_attempts"), ({"time_limit_minutes": 0}, "time_limit_minutes")],
)  # fmt: skip
def test_number_that_makes_no_sense_is_refused_beside_its_field(client, trainer, changes, field):
    quiz = make_quiz(add_lecture(add_stage(make_course(), "stage-1"), "l1"))

    response = client.post(reverse("quiz:edit", args=[quiz.pk]), form_of(quiz, **changes))

    assert list(response.context["form"].errors) == [field]


def test_quiz_of_a_run_is_not_deleted(client, trainer):
    enrol_in_quiz()
    quiz = Quiz.objects.get()
    url = reverse("quiz:delete", args=[quiz.pk])

    shown, posted = client.get(url), client.post(url)

    assert "削除できません" in shown.content.decode()
    assert posted.status_code == 409
    assert Quiz.objects.filter(pk=quiz.pk).exists()


def test_quiz_that_no_run_uses_is_deleted(client, trainer):
    quiz = make_quiz(add_lecture(add_stage(make_course(), "stage-1"), "l1"))

    client.post(reverse("quiz:delete", args=[quiz.pk]))

    assert not Quiz.objects.exists()


def test_survey_of_a_run_is_not_deleted(client, trainer):
    enrol_in_survey()
    survey = Survey.objects.get()

    response = client.post(reverse("survey:delete", args=[survey.pk]))

    assert response.status_code == 409
    assert Survey.objects.exists()


@pytest.mark.parametrize("name", ["quiz:index", "quiz:add", "survey:index", "survey:add"])
@pytest.mark.parametrize("role", [Role.HR, Role.OFFICE, Role.MANAGER])
def test_others_do_not_write_quizzes(client, groups, role, name):
    client.force_login(UserFactory(roles=[role]))

    response = client.get(reverse(name))

    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", ["quiz:index", "quiz:add", "survey:index", "survey:add"])
def test_trainer_opens_each_desk(client, trainer, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_quizzes_costs_the_same(client, trainer, django_assert_max_num_queries, count):
    stage = add_stage(make_course(), "stage-1")
    for number in range(count):
        make_quiz(add_lecture(stage, f"l{number}"))
    client.get(reverse("quiz:index"))

    with django_assert_max_num_queries(14):
        client.get(reverse("quiz:index"))


def test_no_admin_desk_shows_attempts():
    from wagtail.admin.viewsets import viewsets

    models = [getattr(viewset, "model", None) for viewset in viewsets.viewsets]
    desks = {model._meta.label for model in models if hasattr(model, "_meta")}

    assert not desks & {"quizzes.Attempt", "quizzes.Response", "quizzes.SurveyResponse"}
    assert ContentType.objects.filter(app_label="quizzes", model="attempt").exists()


def menu(client):
    return client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("role", "desk", "results"),
    [(Role.TRAINER, True, True), (Role.OFFICE, False, True), (Role.HR, False, False)],
)
def test_menu_by_role(client, groups, role, desk, results):
    client.force_login(UserFactory(roles=[role]))

    html = menu(client)

    assert ('"quizzes"' in html) is desk
    assert ('"survey-results"' in html) is results


def answered(count):
    enrolment = enrol_in_survey()
    for number in range(count):
        surveys._store(Survey.objects.get(), enrolment.run, {"s1": 5, "s4": f"感想{number}です"})
    return enrolment.run


@pytest.mark.parametrize(("count", "is_shown"), [(4, False), (5, True)])
def test_results_are_shown_from_five_answers(client, trainer, count, is_shown):
    run = answered(count)
    run.trainers.add(trainer)

    html = client.get(reverse("survey_result", args=[run.pk])).content.decode()

    assert ("感想0です" in html) is is_shown
    assert f"{count}人" in html


def test_results_are_for_the_trainers_of_the_run_and_the_office(client, trainer):
    run = answered(5)
    url = reverse("survey_result", args=[run.pk])
    assert client.get(url).status_code == 404

    client.force_login(UserFactory(roles=[Role.HR]))
    assert client.get(url).status_code == 404
    assert client.get(reverse("survey_results")).status_code == 404

    client.force_login(UserFactory(roles=[Role.OFFICE]))
    assert client.get(url).status_code == 200


def test_results_refuse_other_methods_and_visitors(client, trainer):
    run = answered(0)
    url = reverse("survey_result", args=[run.pk])
    assert client.post(url).status_code == 405
    assert client.post(reverse("survey_results")).status_code == 405

    client.logout()

    assert client.get(url).status_code == 302
    assert client.get(reverse("survey_results")).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_results_costs_the_same(client, groups, django_assert_max_num_queries, count):
    run = answered(1)
    for number in range(1, count):
        make_run(run.course, title=f"第{number}回")
    client.force_login(UserFactory(roles=[Role.OFFICE]))
    client.get(reverse("survey_results"))

    with django_assert_max_num_queries(12):
        response = client.get(reverse("survey_results"))

    assert len(response.context["runs"]) == count


@pytest.mark.parametrize("which", ["exercise", "taken", "not mine", "nonsense"])
def test_quiz_is_given_to_a_lecture_that_has_none_and_that_one_may_edit(client, which):
    quiz = make_quiz(add_lecture(add_stage(make_course(), "stage-1"), "l1"))
    stage = quiz.module.get_parent().specific
    free, exercise = add_lecture(stage, "l2"), add_exercise(stage, "e1")
    taken = make_quiz(add_lecture(stage, "l3"), key="other").module
    foreign = add_lecture(add_stage(make_course("foreign"), "f-1"), "f1")
    group = Group.objects.create(name="trainer")
    permission = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=group, page=stage.get_parent(), permission=permission)
    user = UserFactory()
    user.groups.add(group)
    form_class = quiz_viewset.get_form_class(for_update=True)

    def form(module):
        return form_class(
            form_of(quiz, module=module), instance=Quiz.objects.get(pk=quiz.pk), for_user=user
        )

    wrong = {
        "exercise": exercise.pk,
        "taken": taken.pk,
        "not mine": foreign.pk,
        "nonsense": "9" * 40,
    }
    assert form(wrong[which]).errors.as_data()["module"][0].code == "invalid_choice"
    assert [form(page.pk).is_valid() for page in (free, quiz.module)] == [True, True]


def test_form_with_no_module_left_says_what_to_do_first(client, groups):
    client.force_login(UserFactory(roles=[Role.TRAINER]))

    page = client.get(reverse(quiz_viewset.get_url_name("add"))).content.decode()

    assert "もうすべて付いています" in page
