"""The rule of a lecture and the words for it, without a database."""

import pytest

from courses.domain.lectures import (
    LectureRule,
    Medium,
    Screen,
    Seen,
    Watched,
    assess_lecture,
    explain_lecture,
    lasting,
    still_asked,
    why_not_yet,
)

SCREENS = [Screen("a", "はじめに", 80), Screen("b", "聴き方", 200, (7,))]
VIDEO = {7: Medium(7, "面談の場面", 100.0)}
READ = Seen(20, True, "player")
RULE = LectureRule(sections=("a", "b"), media=(7,))


def assess(rule=RULE, screens=SCREENS, media=VIDEO, seen=None, watched=None):
    return assess_lecture(rule, screens, media, seen or {}, watched or {})


def test_all_screens_and_the_video_are_asked():
    state = assess()

    assert [c.text for c in state.conditions] == [
        "はじめにを学ぶ",
        "聴き方を学ぶ",
        "動画「面談の場面」を、全体の90%以上見る(いま0%。文章で読んでもかまいません)",
    ]
    assert not state.is_done
    assert state.minutes_left == 7


@pytest.mark.parametrize(
    ("watched", "is_done"),
    [
        (Watched([(0, 89)]), False),
        (Watched([(0, 90)]), True),
        (Watched([(95, 100)]), False),
        (Watched([], is_read=True), True),
    ],
    ids=["too little", "enough", "only the end", "its text"],
)
def test_lecture_is_done_with_its_screens_and_enough_of_its_video(watched, is_done):
    state = assess(seen={"a": READ, "b": READ}, watched={7: watched})

    assert state.is_done is is_done


@pytest.mark.parametrize(
    ("watched", "words"),
    [
        (Watched([(0, 95)]), "✓ この動画は学びました。"),
        (Watched([(0, 95)], is_read=True), "✓ この動画は学びました。"),
        (Watched([(0, 3)], is_read=True), "✓ この動画は文章で学びました。"),
        (Watched([(0, 30)]), "この動画は、いま30%です。あと1分ほど見ると「学んだ」になります。"),
    ],
    ids=["seen", "seen and read", "read", "begun"],
)
def test_video_says_how_it_was_learned(watched, words):
    [state] = assess(watched={7: watched}).media

    assert state.words == words


def test_video_of_unknown_length_holds_nobody_up():
    state = assess(media={7: Medium(7, "x", 0.0)}, seen={"a": READ, "b": READ})

    assert state.is_done


def test_added_section_is_shown_and_not_asked():
    screens = [*SCREENS, Screen("new", "追補", 60)]

    state = assess(screens=screens, seen={"a": READ, "b": READ}, watched={7: Watched([(0, 95)])})

    assert state.is_done
    assert len(state.screens) == 3
    assert "あとから加わった1画面は、学ばなくても修了できます。" in explain_lecture(state)


def test_removed_section_is_not_asked_and_its_mark_is_spoken_of():
    state = assess(
        screens=SCREENS[1:], seen={"a": READ, "b": READ}, watched={7: Watched([], True)}
    )

    assert state.is_done
    assert "学んだ画面の記録は残っています" in explain_lecture(state)[-1]


def test_wholly_rewritten_lecture_asks_for_what_it_holds():
    state = assess(screens=[Screen("x", "新", 80)], media={}, seen={"a": READ, "b": READ})

    assert [c.is_met for c in state.conditions] == [False]


def test_video_added_to_a_lecture_without_any_is_not_asked():
    state = assess(rule=LectureRule(("a", "b"), ()), seen={"a": READ, "b": READ})

    assert state.is_done


def test_rule_that_names_nothing_asks_for_all_of_the_page():
    assert len(assess(rule=LectureRule.of({})).asked) == 3


def test_empty_lecture_is_never_done():
    assert not assess(screens=[], media={}).is_done


def test_rule_is_read_as_it_was_written():
    assert LectureRule.of(RULE.as_json) == RULE


@pytest.mark.parametrize(
    ("frozen", "today", "asked"),
    [
        (None, "ab", "ab"),
        ("ab", "abc", "ab"),
        ("ab", "bc", "b"),
        ("ab", "cd", "cd"),
        ("", "ab", ""),
    ],
)
def test_what_is_still_asked(frozen, today, asked):
    assert still_asked(None if frozen is None else list(frozen), list(today)) == set(asked)


@pytest.mark.parametrize(
    ("seconds", "words"), [(8, "8秒"), (60, "1分"), (80, "1分20秒"), (0.2, "1秒"), (0, "0秒")]
)
def test_length_of_time_in_words(seconds, words):
    assert lasting(seconds) == words


def test_why_a_screen_has_no_tick_is_said_without_blame():
    first, second = assess(seen={"a": Seen(2.5), "b": READ}).screens

    assert why_not_yet(first) == "この画面は、あと6秒ほど開いておくと「学んだ」になります。"
    assert why_not_yet(second) == ""
