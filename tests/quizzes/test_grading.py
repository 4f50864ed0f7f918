"""Marking: pure, whole points, every kind of question."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.domain.answers import check_answer, is_complete, rights
from quizzes.domain.grading import Marking, grade, mark, normalise, passes
from quizzes.domain.spelling import comparable, examples
from tests.quizzes.factories import RIGHT, SIX, WRONG

CHOICES = {"choices": [{"key": k, "text": k, "correct": k in "ab"} for k in "abc"]}
ONE = {"choices": [{"key": k, "text": k, "correct": k == "b"} for k in "abc"]}
WORD = {"accepted": ["状態", "じょうたい"], "normalize": ["nfkc", "strip", "strip_quotes"]}
LAW = {"accepted": ["15", "第15条"], "normalize": ["nfkc", "strip"]}
PLAIN = {"accepted": ["A"], "normalize": []}
CRAFT = {"accepted": ["CRAFT", "クラフト"]}
ITEMS = {"items": [{"key": k, "text": k} for k in "abc"]}
PAIRS = {
    "pairs": [{"left": "x", "right": "1"}, {"left": "y", "right": "2"}],
    "extra_right": ["3"],
}


@pytest.mark.parametrize(
    ("kind", "body", "answer", "is_correct"),
    [
        ("single", ONE, "b", True),
        ("single", ONE, "a", False),
        ("single", ONE, None, False),
        ("multiple", CHOICES, ["a", "b"], True),
        ("multiple", CHOICES, ["b", "a"], True),
        ("multiple", CHOICES, ["a"], False),
        ("multiple", CHOICES, ["a", "b", "c"], False),
        ("true_false", {"answer": False}, False, True),
        ("true_false", {"answer": False}, True, False),
        ("true_false", {"answer": False}, None, False),
        ("short_text", WORD, "状態", True),
        ("short_text", WORD, "『 状 態 』", True),
        ("short_text", WORD, "「状態", True),
        ("short_text", WORD, "ジョウタイ。", True),
        ("short_text", WORD, "状況", False),
        ("short_text", LAW, "「１５」", True),
        ("short_text", LAW, "-15", False),
        ("short_text", LAW, "1.5", False),
        ("short_text", LAW, "115", False),
        ("ordering", ITEMS, ["a", "b", "c"], True),
        ("ordering", ITEMS, ["a", "c", "b"], False),
        ("ordering", ITEMS, {"a": 1, "b": 2}, False),
        ("matching", PAIRS, {"0": "1", "1": "2"}, True),
        ("matching", PAIRS, {"0": "1", "1": "3"}, False),
        ("matching", PAIRS, {"0": "1"}, False),
    ],
)
def test_mark(kind, body, answer, is_correct):
    result = mark(Marking(kind, 2, body, answer))

    assert (result.points, result.is_correct) == (2 if is_correct else 0, is_correct)


@pytest.mark.parametrize(
    "typed",
    [
        "craft", "Craft", "ＣＲＡＦＴ", "ｃｒａｆｔ", "「CRAFT。」", "「CRAFT」。", "CRA FT", "C R A F T",
        "craft!", "craft．", "“craft”", "(craft)", "【ＣＲＡＦＴ】", "\u200bcraft\ufeff", "cra\u00adft", "クラフト",
        "くらふと", "ｸﾗﾌﾄ", "クラ フト", "クラフト、", "クラ・フト", "『くらふと』",
    ],
)  # fmt: skip
def test_spellings_of_a_right_answer_are_right(typed):
    assert mark(Marking("short_text", 1, CRAFT, typed)).is_correct


@pytest.mark.parametrize(
    "typed", ["crafts", "raft", "クラブト", "クラフド", "ふらくと", "。", "「」", " "]
)
def test_another_word_stays_wrong(typed):
    assert not mark(Marking("short_text", 1, CRAFT, typed)).is_correct


@pytest.mark.parametrize(
    ("accepted", "typed", "is_correct"),
    [
        ("サポーター", "サポ-タ-", True), ("サポーター", "サポ―タ－", True), ("ｻﾎﾟｰﾀｰ", "さぽーたー", True),
        ("サポーター", "サホーター", False), ("はは", "ばば", False), ("-5", "5", False), ("+", "+", True),
        ("+", "-", False), ("。", "。", False), ("。", "、", False), ("8050", "８０５０。", True),
        ("≠5", "=5", False), ("10²", "102", False), ("10²", "10^2", True), ("1½", "11/2", False),
        ("½", "1/2", True), ("m²", "㎡", True), ("一・五倍", "一五倍", False), ("一・五倍", "一．五倍", True),
        ("二〇・五", "二〇五", False), ("#9110", "♯9110", True), ("≦5", "≤5", True), ("≦5", "<5", False),
        ("10-3", "103", False), ("び", "ひ", False), ("が", "か゛", True), ("ヴ", "う゛", True),
        ("か", "か゛", False), ("ヴ", "ブ", False), ("COVID-19", "ＣＯＶＩＤー１９", True),
        ("COVID-19", "COVID‐19", True), ("-5", "−5", True), ("サービス", "サ−ビス", True),
        ("10〜20", "10～20", True), ("10〜20", "1020", False), ("1000", "１，０００", True),
        ("1,0", "10", False), ("1・2", "12", False), ("NPO", "Ｎ．Ｐ．Ｏ．", True), ("1.5", "15", False),
        ("民生委員・児童委員", "民生委員児童委員", True), ("3か月", "３ヶ月", True), ("3か月", "3箇月", True),
        ("3ヵ所", "3カ所", True), ("ヶ", "か", False), ("〇", "○", True), ("×", "✕", True),
        ("○", "×", False), ("状態", "〝状態〟", True), ("状態", "状\u3164態", True), ("1/2", "½", True),
        ("Maslow's", "Maslow’s", True), (".*", "状態", False), ("三つ", "3つ", False),
        ("👍", "👍", True), ("👍", "👎", False),
    ],
)  # fmt: skip
def test_spelling_tells_words_apart(accepted, typed, is_correct):
    body = {"accepted": [accepted]}

    assert mark(Marking("short_text", 1, body, typed)).is_correct is is_correct


@pytest.mark.parametrize(
    ("body", "typed", "is_correct"),
    [
        (WORD, "“状態”", True),
        (WORD, "「状態", False),
        (LAW, "「15」", False),
        (PLAIN, "Ａ", False),
    ],
)
def test_attempt_of_the_first_edition_is_marked_as_it_was(body, typed, is_correct):
    assert mark(Marking("short_text", 1, body, typed), edition=1).is_correct is is_correct


@pytest.mark.parametrize(
    "nothing", ["。", "「」", "・・・", "\u200b", "\u3164", "\u0301", "\ufe0f", "？！"]
)
def test_what_says_nothing_is_no_answer_and_matches_none(nothing):
    assert not mark(Marking("short_text", 1, {"accepted": [nothing]}, nothing)).is_correct
    assert not mark(Marking("short_text", 1, {"accepted": ["\u200b"]}, nothing)).is_correct
    assert examples(nothing) == []


@given(st.text(max_size=20))
def test_comparing_twice_is_comparing_once(text):
    assert comparable(comparable(text)) == comparable(text)


@given(st.text(min_size=1, max_size=12))
def test_every_example_for_authors_counts(text):
    shown = examples(text)

    assert all(mark(Marking("short_text", 1, {"accepted": [text]}, e)).is_correct for e in shown)
    assert text not in shown


# Texts that folding makes equal: they are different choices all the same.
ALIKE = st.lists(st.sampled_from(["ア", "ｱ", "あ", "Ａ", "a", "A", "「A」", "a ", "A。"]),
                 min_size=2, max_size=9, unique=True)  # fmt: skip


@given(ALIKE, st.data())
def test_folding_never_makes_two_choices_equal(texts, data):
    right = data.draw(st.sampled_from(texts))
    choices = {"choices": [{"key": t, "text": t, "correct": t == right} for t in texts]}
    items = {"items": [{"key": t, "text": t} for t in texts]}
    pairs = {"pairs": [{"left": str(n), "right": t} for n, t in enumerate(texts)]}
    order = data.draw(st.permutations(texts))

    for text in texts:
        assert mark(Marking("single", 1, choices, text)).is_correct is (text == right)
        assert mark(Marking("multiple", 1, choices, [text])).is_correct is (text == right)
    assert mark(Marking("ordering", 1, items, order)).is_correct is (order == texts)
    matched = {str(n): t for n, t in enumerate(order)}
    assert mark(Marking("matching", 1, pairs, matched)).is_correct is (order == texts)
    assert rights(pairs) == texts


@pytest.mark.parametrize(
    ("points", "possible", "percent", "is_passed"),
    [(4, 5, 80, True), (3, 5, 80, False), (2, 3, 67, False), (2, 3, 66, True), (7, 7, 100, True),
     (6, 7, 100, False), (29, 100, 29, True), (28, 100, 29, False), (0, 0, 80, False),
     (0, 0, 1, False)],
)  # fmt: skip
def test_percent_is_exact(points, possible, percent, is_passed):
    assert passes(points, possible, percent) is is_passed


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 100))
def test_one_point_more_never_turns_a_pass_into_a_fail(points, possible, percent):
    assert passes(points + 1, possible, percent) >= passes(points, possible, percent)
    assert passes(possible, possible, percent)


@given(st.text(max_size=30))
def test_normalising_twice_is_normalising_once(text):
    steps = ["nfkc", "strip", "strip_quotes"]

    assert normalise(normalise(text, steps), steps) == normalise(text, steps)
    assert normalise(text, []) == text


@given(st.permutations(list("abc")))
def test_only_the_right_order_earns_points(order):
    assert mark(Marking("ordering", 3, ITEMS, order)).is_correct is (order == list("abc"))


@given(st.lists(st.booleans(), min_size=1, max_size=20), st.integers(1, 100))
def test_points_are_the_sum_of_the_marks(truths, percent):
    questions = [Marking("true_false", n + 1, {"answer": True}, t) for n, t in enumerate(truths)]

    result = grade(questions, pass_percent=percent)

    assert result.points == sum(m.points for m in result.marks)
    assert result.points_possible == sum(q.points for q in questions)
    assert result.is_passed is (result.points * 100 >= percent * result.points_possible)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4) | st.sampled_from("abc123"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abc01"), inner),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [("single", ONE), ("multiple", CHOICES), ("true_false", {"answer": True}),
     ("short_text", WORD), ("ordering", ITEMS), ("matching", PAIRS)],
)  # fmt: skip
@given(answer=ANYTHING)
def test_any_json_is_kept_or_refused_and_what_is_kept_can_be_marked(kind, body, answer):
    try:
        kept = check_answer(kind, body, answer)
    except ValidationError:
        return

    assert check_answer(kind, body, kept) == kept
    assert mark(Marking(kind, 1, body, kept)).is_correct <= is_complete(kind, body, kept)


@pytest.mark.parametrize(
    ("kind", "body", "answer", "kept"),
    [
        ("single", ONE, "", None),
        ("multiple", CHOICES, ["c", "a"], ["a", "c"]),
        ("multiple", CHOICES, [], None),
        ("short_text", WORD, " 状態 ", " 状態 "),
        ("short_text", WORD, "  ", None),
        ("ordering", ITEMS, {"a": "2", "b": "1", "c": "3"}, ["b", "a", "c"]),
        ("ordering", ITEMS, {"a": "2", "b": "2", "c": ""}, {"a": 2, "b": 2}),
        ("ordering", ITEMS, {"a": ""}, None),
        ("matching", PAIRS, {"0": "3", "1": ""}, {"0": "3"}),
    ],
)
def test_answer_is_kept_in_one_shape(kind, body, answer, kept):
    assert check_answer(kind, body, answer) == kept


@pytest.mark.parametrize(
    ("kind", "body", "answer"),
    [
        ("single", ONE, "z"),
        ("multiple", CHOICES, ["a", "z"]),
        ("true_false", {"answer": True}, "yes"),
        ("short_text", WORD, "あ" * 201),
        ("short_text", WORD, "a\x00"),
        ("ordering", ITEMS, {"a": "4"}),
        ("ordering", ITEMS, {"z": "1"}),
        ("ordering", ITEMS, ["a", "b"]),
        ("matching", PAIRS, {"0": "9"}),
        ("matching", PAIRS, {"7": "1"}),
    ],
)
def test_malformed_answer_is_refused(kind, body, answer):
    with pytest.raises(ValidationError) as error:
        check_answer(kind, body, answer)

    assert error.value.code == "invalid"


def test_six_kinds_together():
    from quizzes.domain.versions import _body

    def value(v):
        return {"extra_right": [], "normalize": [], **v}

    questions = [(kind, v["points"], _body(kind, value(v)), v["key"]) for kind, v in SIX]

    right = grade([Marking(k, p, b, RIGHT[key]) for k, p, b, key in questions], pass_percent=100)
    wrong = grade([Marking(k, p, b, WRONG[key]) for k, p, b, key in questions], pass_percent=1)

    assert (right.points, right.is_passed) == (9, True)
    assert (wrong.points, wrong.is_passed) == (0, False)
