"""The screens of a quiz: one question each, every kind, nothing lost, nothing given away."""

import json
import re
from uuid import uuid4

import pytest
from django.urls import reverse

from courses.domain import pledges, runs
from courses.models import Evidence
from people.models import User
from people.roles import Role
from quizzes.domain import attempts
from quizzes.domain.presentation import present_all
from quizzes.models import Attempt, Response
from tests.factories import UserFactory
from tests.quizzes.factories import RIGHT, SIX, WRONG, enrol_in_quiz, quiz_requirement

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment(client):
    enrolment = enrol_in_quiz()
    client.force_login(enrolment.person)
    return enrolment


@pytest.fixture
def attempt(enrolment):
    requirement = quiz_requirement(enrolment)
    return attempts.start_attempt(enrolment, requirement, actor=enrolment.person)


def start_url(enrolment):
    return reverse("quizzes:start", args=[enrolment.pk, quiz_requirement(enrolment).pk])


def address(attempt, screen=""):
    url = reverse("quizzes:attempt", args=[attempt.pk])
    return f"{url}?q={screen}" if screen else url


def submit_url(attempt):
    return reverse("quizzes:submit", args=[attempt.pk])


def posted(asked, answer):
    """What a browser sends for an answer, by the tokens on the screen."""
    tokens = {option.value: option.token for option in asked.options}
    match asked.kind:
        case "multiple":
            return {"answer": [tokens[key] for key in answer]}
        case "single" | "true_false":
            return {"answer": tokens[answer]}
        case "short_text":
            return {"answer": answer}
        case "ordering":
            return {s.name: str(answer.index(s.value) + 1) for s in asked.slots}
        case _:
            return {
                s.name: next(o.token for o in s.options if o.value == answer[s.value])
                for s in asked.slots
            }


def answer_all(client, attempt, answers):
    for asked in present_all(attempt):
        client.post(address(attempt, asked.number), posted(asked, answers[asked.key]))


def test_start_says_what_to_expect_and_creates_nothing(client, enrolment):
    response = client.get(start_url(enrolment))

    assert response.status_code == 200
    assert "6問" in response.content.decode()
    assert not Attempt.objects.exists()


def test_start_opens_one_attempt_however_often_it_is_pressed(client, enrolment):
    first = client.post(start_url(enrolment))
    second = client.post(start_url(enrolment))

    attempt = Attempt.objects.get()
    assert first.url == second.url == address(attempt)


def test_start_refuses_other_methods(client, enrolment):
    assert client.put(start_url(enrolment)).status_code == 405


def test_start_asks_a_visitor_to_sign_in(client, enrolment):
    client.logout()

    assert client.post(start_url(enrolment)).url.startswith("/accounts/login/")


def test_start_is_not_found_for_somebody_else(client, enrolment):
    client.force_login(UserFactory())

    assert client.post(start_url(enrolment)).status_code == 404
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_locked_module_asked_for_by_address_is_refused(client, method):
    enrolment = enrol_in_quiz(pledge=True)
    client.force_login(enrolment.person)

    response = getattr(client, method)(start_url(enrolment))

    assert response.status_code == 403
    assert response.context["code"] == "locked"
    assert not Attempt.objects.exists()


def test_closed_run_is_refused(client, enrolment):
    runs.close_run(enrolment.run, actor=UserFactory())

    response = client.post(start_url(enrolment))

    assert response.status_code == 409
    assert response.context["code"] == "run_closed"


def test_start_shows_earlier_results_and_the_open_attempt(client, enrolment, attempt):
    attempts.submit_attempt(attempt, actor=enrolment.person, confirmed=True)
    assert "1回目の結果" in client.get(start_url(enrolment)).content.decode()

    client.post(start_url(enrolment))

    assert "答えはじめる" in client.get(start_url(enrolment)).content.decode()


@pytest.mark.parametrize(("given", "said"), [("", False), ("1", True)])
def test_start_says_that_answers_are_there_only_if_there_are(
    client, enrolment, attempt, given, said
):
    client.post(address(attempt, 1), {"answer": given})

    html = client.get(start_url(enrolment)).content.decode()

    assert ("途中まで答えてあります" in html, "まだ答えていません" in html) == (said, not said)


@pytest.mark.parametrize("number", range(1, 7))
def test_each_kind_of_question_is_kept_and_shown_again(client, attempt, number):
    asked = present_all(attempt)[number - 1]

    response = client.post(address(attempt, number), posted(asked, RIGHT[asked.key]))

    following = "review" if number == 6 else number + 1
    assert response.url == address(attempt, following)
    assert Response.objects.get().answer == RIGHT[asked.key]
    assert client.get(address(attempt, number)).context["asked"].is_answered


def test_journey_through_all_six_kinds_to_a_pass(client, enrolment, attempt):
    answer_all(client, attempt, RIGHT)
    assert client.get(address(attempt)).context["open_count"] == 0

    response = client.post(submit_url(attempt), follow=True)

    html = response.content.decode()
    assert response.redirect_chain == [(address(attempt), 302)]
    assert "9点中 <b>9点</b>" in html
    assert "解説その六" in html
    assert "次へ進む" in html
    assert Evidence.objects.get().result == "passed"


def test_journey_to_another_go(client, enrolment, attempt):
    answer_all(client, attempt, WRONG)

    html = client.post(submit_url(attempt), follow=True).content.decode()

    assert "もう一度学習してください" in html
    assert "もう一度受ける" in html
    assert "不合格" not in html
    assert client.post(start_url(enrolment)).url == address(Attempt.objects.get(number=2))


def test_result_shows_own_answer_and_right_answer(client, enrolment, attempt):
    answer_all(client, attempt, WRONG)
    client.post(submit_url(attempt))

    questions = client.get(address(attempt)).context["questions"]

    assert questions[0].given == ("ちがう枝",)
    assert questions[0].right == ("ただしい枝",)
    assert questions[2].given == ("正しい",)
    assert questions[4].right == ("1番目 受け止める", "2番目 伝える", "3番目 連絡する")
    assert questions[5].given[0] == "自律 … すぐに働く"


def test_nothing_right_reaches_the_browser_before_submission(client, enrolment, attempt):
    screens = [address(attempt, n) for n in [1, 2, 3, 4, 5, 6, "review"]] + [start_url(enrolment)]

    for screen in screens:
        html = client.get(screen).content.decode()
        for secret in [
            "解説その",
            "ジョウタイ",
            "あるありさま",
            "correct",
            "explanation",
            "accepted",
        ]:
            assert secret not in html
        # Keys are given in the right order by those who write the items.
        assert not re.search(r'"(first|second|third|[abc])"', html)


def test_silent_saving_gives_nothing_away(client, attempt):
    response = client.post(
        address(attempt, 4), {"answer": "ちがう"}, headers={"accept": "application/json"}
    )

    assert list(json.loads(response.content)) == ["message"]
    assert Response.objects.get().answer == "ちがう"


def test_order_of_choices_is_stable_within_an_attempt_and_differs_between_some(enrolment):
    person = enrolment.person
    orders = set()
    for _ in range(6):
        attempt = attempts.start_attempt(enrolment, quiz_requirement(enrolment), actor=person)
        once = [
            [o.text for o in a.options] + [s.text for s in a.slots] for a in present_all(attempt)
        ]
        again = [
            [o.text for o in a.options] + [s.text for s in a.slots] for a in present_all(attempt)
        ]
        assert once == again
        orders.add(json.dumps(once))
        attempts.submit_attempt(attempt, actor=person, confirmed=True)

    assert len(orders) > 1


def test_buttons_lead_back_and_out_and_keep_the_answer(client, enrolment, attempt):
    back = client.post(address(attempt, 4), {"answer": "状態", "go": "back"})
    later = client.post(address(attempt, 4), {"answer": "状態です", "go": "later"})

    assert back.url == address(attempt, 3)
    assert later.url == f"/learn/{enrolment.pk}/l1/"
    assert Response.objects.get().answer == "状態です"


def test_first_question_is_kept_too_when_leaving_it(client, enrolment, attempt):
    html = client.get(address(attempt, 1)).content.decode()
    response = client.post(address(attempt, 1), {"answer": "1", "go": "back"})

    assert '<button class="button" name="go" value="back">戻る</button>' in html
    assert response.url == f"/learn/{enrolment.pk}/l1/"
    assert Response.objects.get().answer


def test_without_a_number_the_first_open_question_is_shown(client, enrolment, attempt):
    attempts.save_responses(attempt, {"q1": "a", "q2": ["a"]}, actor=enrolment.person)

    assert client.get(address(attempt)).context["asked"].number == 3


@pytest.mark.parametrize("screen", ["0", "7", "x", "-1", "٣"])
def test_no_such_question(client, attempt, screen):
    assert client.get(address(attempt, screen)).status_code == 404
    assert client.post(address(attempt, screen)).status_code == 404


def test_too_long_an_answer_is_refused_beside_what_was_typed(client, attempt):
    response = client.post(address(attempt, 4), {"answer": "あ" * 201})

    assert response.status_code == 422
    assert "あ" * 201 in response.content.decode()
    assert "いま201字あり、1字多く" in response.content.decode()


def test_tampered_choice_is_refused(client, attempt):
    response = client.post(
        address(attempt, 1), {"answer": "99"}, headers={"accept": "application/json"}
    )

    assert response.status_code == 422
    assert "選択肢の中から" in json.loads(response.content)["message"]
    assert not Response.objects.exists()


@pytest.mark.parametrize("go", ["back", "later"])
def test_half_an_order_is_kept_and_counted_as_open(client, attempt, go):
    client.post(address(attempt, 5), {"place-1": "1", "place-2": "1", "go": go})

    asked = client.get(address(attempt, 5)).context["asked"]
    assert [s.options[0].is_chosen for s in asked.slots] == [True, True, False]
    assert not asked.is_answered


def test_order_with_gaps_may_be_left_for_later(client, attempt):
    response = client.post(address(attempt, 5), {"place-1": "2", "go": "next"})

    assert response.url == address(attempt, 6)


def test_same_place_twice_is_asked_again_with_all_choices(client, attempt):
    places = {"place-1": "2", "place-2": "2", "place-3": "2"}

    response = client.post(address(attempt, 5), {**places, "go": "next"})

    html = response.content.decode()
    slots = response.context["asked"].slots
    assert response.status_code == 422
    assert "2番目が3つ" in html
    assert "<title>エラー: " in html
    assert [s.options[1].is_chosen for s in slots] == [True, True, True]
    assert len(Response.objects.get().answer) == 3


def test_same_place_twice_is_saved_in_silence(client, attempt):
    response = client.post(
        address(attempt, 5),
        {"place-1": "1", "place-2": "1"},
        headers={"accept": "application/json"},
    )

    assert response.status_code == 200
    assert "2番目" not in response.content.decode()
    assert len(Response.objects.get().answer) == 2


def test_submitting_with_open_questions_asks_once_more(client, enrolment, attempt):
    attempts.save_responses(attempt, {"q1": "a"}, actor=enrolment.person)

    response = client.post(submit_url(attempt))

    assert response.status_code == 422
    assert "このまま提出する" in response.content.decode()
    assert Attempt.objects.get().state == Attempt.State.IN_PROGRESS

    client.post(submit_url(attempt), {"confirmed": "yes"})

    assert Attempt.objects.get().state == Attempt.State.GRADED


def test_stale_form_is_a_conflict_and_changes_nothing(client, enrolment, attempt):
    answer_all(client, attempt, RIGHT)
    client.post(submit_url(attempt))

    response = client.post(address(attempt, 1), {"answer": "1"})
    silent = client.post(
        address(attempt, 1), {"answer": "1"}, headers={"accept": "application/json"}
    )

    assert response.status_code == silent.status_code == 409
    assert "提出されています" in response.content.decode()
    assert Response.objects.get(question__key="q1").answer == "a"


def test_submitting_twice_leads_to_the_same_result(client, attempt):
    answer_all(client, attempt, RIGHT)

    urls = {client.post(submit_url(attempt)).url for _ in range(2)}

    assert urls == {address(attempt)}
    assert Evidence.objects.count() == 1


def test_open_attempt_of_a_closed_run_says_so(client, enrolment, attempt):
    runs.close_run(enrolment.run, actor=UserFactory())

    assert client.get(address(attempt)).status_code == 409
    assert client.post(submit_url(attempt), {"confirmed": "yes"}).status_code == 409
    assert Attempt.objects.get().state == Attempt.State.IN_PROGRESS


def test_voided_attempt_says_so(client, attempt):
    Attempt.objects.update(state=Attempt.State.VOIDED)

    shown, saved = client.get(address(attempt)), client.post(address(attempt, 1), {"answer": "1"})

    assert shown.status_code == saved.status_code == 409
    assert shown.context["code"] == saved.context["code"] == "voided"


def test_passed_quiz_can_be_taken_again(client, enrolment, attempt):
    answer_all(client, attempt, RIGHT)

    html = client.post(submit_url(attempt), follow=True).content.decode()

    assert start_url(enrolment) in html


def test_wrong_methods(client, attempt):
    assert client.delete(address(attempt)).status_code == 405
    opened = client.get(submit_url(attempt))
    assert opened.status_code == 405
    assert opened["Allow"] == "POST"
    assert "このアドレスは、そのままでは開けません" in opened.content.decode()


def test_visitor_signs_in_first(client, attempt):
    client.logout()

    for url in (address(attempt), submit_url(attempt)):
        assert client.post(url).url.startswith("/accounts/login/")


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.HR, Role.OFFICE, Role.MANAGER, "root"])
def test_nobody_else_sees_an_attempt_or_its_points(client, enrolment, attempt, role):
    answer_all(client, attempt, RIGHT)
    client.post(submit_url(attempt))
    viewer = UserFactory(roles=[role] if role in list(Role) else [])
    if role == "root":
        User.objects.filter(pk=viewer.pk).update(is_superuser=True)
    enrolment.run.trainers.add(viewer)
    client.force_login(User.objects.get(pk=viewer.pk))

    assert client.get(address(attempt)).status_code == 404
    assert client.post(address(attempt, 1), {"answer": "1"}).status_code == 404
    assert client.post(submit_url(attempt)).status_code == 404
    assert client.get(start_url(enrolment)).status_code == 404


@pytest.mark.parametrize("count", [1, 6, 30])
def test_queries_do_not_grow_with_questions(client, django_assert_max_num_queries, count):
    questions = [(kind, {**v, "key": f"{v['key']}-{n}"}) for n in range(5) for kind, v in SIX]
    enrolment = enrol_in_quiz(questions=questions[:count])
    client.force_login(enrolment.person)
    attempt = attempts.start_attempt(
        enrolment, quiz_requirement(enrolment), actor=enrolment.person
    )

    for url in (start_url(enrolment), address(attempt, 1), address(attempt, "review")):
        with django_assert_max_num_queries(15):
            client.get(url)
    attempts.submit_attempt(attempt, actor=enrolment.person, confirmed=True)
    with django_assert_max_num_queries(15):
        client.get(address(attempt))


def test_question_page_is_never_kept_by_the_browser(client, attempt):
    assert "no-store" in client.get(address(attempt, 1)).headers["Cache-Control"]


def test_signing_the_pledge_opens_the_quiz(client):
    enrolment = enrol_in_quiz(pledge=True)
    client.force_login(enrolment.person)
    pledges.sign_for(enrolment, actor=enrolment.person)

    assert client.post(start_url(enrolment)).status_code == 302


def saved_by(client, attempt, page, number, answer, *, edition=0, **go):
    """What a page sends: by itself, or by a button if `go` says which."""
    headers = {} if go else {"Accept": "application/json"}
    data = {"answer": answer, "page": str(page), "number": number, "edition": edition, **go}
    return client.post(address(attempt, 4), data, headers=headers)


def kept(attempt):
    return Response.objects.get(attempt=attempt, question__key="q4").answer


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1), (3, 3, 1, 2)])
def test_older_save_of_a_page_that_arrives_late_changes_nothing(client, attempt, order):
    page = uuid4()

    answers = [saved_by(client, attempt, page, n, f"答え{n}").status_code for n in order]

    assert set(answers) == {200}
    assert kept(attempt) == "答え3"


def test_save_that_hangs_does_not_undo_the_button_pressed_after_it(client, attempt):
    page = uuid4()

    saved_by(client, attempt, page, 2, "全部の答え", go="next")
    late = saved_by(client, attempt, page, 1, "途中の")

    assert late.status_code == 200
    assert kept(attempt) == "全部の答え"


def test_same_answer_again_still_counts_as_the_newest(client, attempt):
    page = uuid4()
    saved_by(client, attempt, page, 1, "はい")

    saved_by(client, attempt, page, 3, "はい")
    saved_by(client, attempt, page, 2, "いいえ")

    assert kept(attempt) == "はい"


def test_page_that_did_not_see_the_stored_answer_is_shown_both(client, attempt):
    saved_by(client, attempt, uuid4(), 1, "新しい画面")
    old = uuid4()

    by_itself = saved_by(client, attempt, old, 1, "古い画面")
    pressed = saved_by(client, attempt, old, 2, "古い画面", go="next")

    assert (by_itself.status_code, by_itself.json()["code"]) == (409, "stale")
    assert pressed.status_code == 409
    assert "<li>新しい画面</li>" in pressed.content.decode()
    assert 'value="古い画面"' in pressed.content.decode()
    assert kept(attempt) == "新しい画面"

    seen = pressed.context["asked"].edition
    chosen = saved_by(
        client, attempt, pressed.context["page"], 1, "古い画面", edition=seen, go="next"
    )
    assert chosen.status_code == 302
    assert kept(attempt) == "古い画面"


def test_button_without_scripts_changes_the_answer_after_going_back(client, attempt):
    shown = client.get(address(attempt, 4)).context
    form = {"page": shown["page"], "number": "", "edition": shown["asked"].edition, "go": "next"}

    client.post(address(attempt, 4), form | {"answer": "はじめ"})
    again = client.post(address(attempt, 4), form | {"answer": "直した"})

    assert again.status_code == 302
    assert kept(attempt) == "直した"


def test_late_save_after_handing_in_is_refused_and_changes_nothing(client, attempt):
    page = uuid4()
    saved_by(client, attempt, page, 1, "提出した答え")
    client.post(submit_url(attempt), {"confirmed": "yes"})

    late = saved_by(client, attempt, page, 2, "あとから")

    assert (late.status_code, late.json()["code"]) == (409, "finished")
    assert kept(attempt) == "提出した答え"


def test_same_place_twice_can_be_put_right_on_the_page_that_says_so(client, attempt):
    page = uuid4()
    wrong = {"place-1": "1", "place-2": "1", "page": page, "number": 1, "edition": 0, "go": "next"}

    refused = client.post(address(attempt, 5), wrong)
    shown = refused.context
    right = {f"place-{n}": str(n) for n in (1, 2, 3, 4)[: len(shown["asked"].slots)]}
    again = client.post(
        address(attempt, 5),
        right
        | {"page": shown["page"], "number": 1, "edition": shown["asked"].edition, "go": "next"},
    )

    assert refused.status_code == 422
    assert again.status_code == 302
