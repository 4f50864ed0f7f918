"""What opens stages and modules: read strictly, shut unless known, explained in words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from courses.domain.assessment import assess
from courses.domain.feasibility import obstacles
from courses.domain.needs import (
    FROM_THE_START,
    SHUT,
    Need,
    read_opening,
    read_waits,
    settled,
    write_opening,
    write_waits,
)
from courses.domain.openings import opening_words
from courses.domain.progress import (
    Fact,
    ModuleRule,
    RequirementRule,
    RunRules,
    StageRule,
    explain,
)

STAFF, OTHERS = frozenset({"支"}), frozenset({"サ"})
DAY = date(2026, 6, 1)
NOON = datetime(2026, 5, 1, 3, tzinfo=UTC)
QUIZZES = Need("quizzes", stage="s1")
GOOD = {"quiz": "passed", "worksheet": "accepted", "attendance": "present"}


def fact(key, **fields):
    kind = key.rpartition(":")[2]
    return Fact(key, kind, NOON, key, fields.pop("result", GOOD.get(kind, "")), **fields)


def rules(*second, more=(), waits=()):
    """A lecture with a quiz and a worksheet, a meeting and a reflection; then a second stage."""
    asked = [
        ("l1", "lecture"), ("l1", "quiz"), ("e1", "worksheet"), ("g1", "attendance"),
        ("r1", "worksheet"), ("l2", "lecture"), *more,
    ]  # fmt: skip
    return RunRules(
        stages=(
            StageRule("s1", "第1段階", FROM_THE_START),
            StageRule("s2", "第2段階", second),
        ),
        modules=(
            *(ModuleRule(key, f"単元{key}", "s1", 30, STAFF) for key in ("l1", "e1", "g1")),
            ModuleRule("r1", "振り返り", "s1", 30, STAFF, waits_for=waits),
            ModuleRule("l2", "単元l2", "s2", 30, STAFF),
        ),
        requirements=(
            RequirementRule("pledge", "pledge", "誓約"),
            *(RequirementRule(f"{m}:{kind}", kind, f"{m}の{kind}", m) for m, kind in asked),
        ),
    )


def second_opens(programme, *keys, day=DAY, audiences=("支",)):
    facts = [key if isinstance(key, Fact) else fact(key) for key in keys]
    return assess(programme, audiences, facts, day).stages[1].is_open


ALL_OF_IT = ["l1:lecture", "l1:quiz", "e1:worksheet", "g1:attendance", "r1:worksheet"]


@pytest.mark.parametrize(
    ("need", "enough", "short"),
    [
        (Need("pledge"), ["pledge"], ALL_OF_IT),
        (Need("stage", stage="s1"), ALL_OF_IT, ALL_OF_IT[1:]),
        (Need("quizzes", stage="s1"), ["l1:quiz"], ["l1:lecture", "e1:worksheet"]),
        (Need("worksheets", stage="s1"), ["e1:worksheet", "r1:worksheet"], ["e1:worksheet"]),
        (Need("sessions", stage="s1"), ["g1:attendance"], ["l1:quiz"]),
        (Need("by_hand"), [Fact("u", "unlock", NOON, stage="s2")], ["pledge", *ALL_OF_IT]),
    ],
)  # fmt: skip
def test_each_condition_opens_by_what_it_says_and_by_nothing_less(need, enough, short):
    programme = rules(need)

    assert second_opens(programme, *enough)
    assert not second_opens(programme, *short)
    assert not second_opens(programme)


def test_office_opens_a_stage_to_the_whole_run():
    programme = rules(Need("by_hand"))
    opened = tuple(replace(stage, is_opened=True) for stage in programme.stages)

    assert second_opens(replace(programme, stages=opened))
    assert not second_opens(replace(rules(Need("pledge")), stages=(
        programme.stages[0], StageRule("s2", "第2段階", (Need("pledge"),), is_opened=True)
    )))  # fmt: skip


@pytest.mark.parametrize(
    ("day", "is_open"), [(date(2026, 5, 31), False), (DAY, True), (date(2027, 1, 1), True)]
)
def test_a_date_opens_on_its_day(day, is_open):
    programme = rules(Need("date", day=DAY))

    progress = assess(programme, ["支"], [], day)

    assert (progress.stages[1].is_open, progress.modules["l2"].is_open) == (is_open, is_open)
    assert progress.modules["l2"].opens_on == DAY
    assert explain(progress, stage="s2")[0].text == "令和8年6月1日(月曜日)になる"


@pytest.mark.parametrize(
    ("needs", "done", "opens_on"),
    [
        ([Need("date", day=DAY), QUIZZES], [], None),
        ([Need("date", day=DAY), QUIZZES], ["l1:quiz"], DAY),
        ([Need("any", of=(Need("date", day=DAY), QUIZZES))], [], DAY),
        ([Need("any", of=(Need("date", day=DAY), QUIZZES))], ["l1:quiz"], date.min),
        ([Need("any", of=(Need("pledge"), QUIZZES)), Need("date", day=DAY)], [], None),
        ([Need("any", of=(Need("pledge"), QUIZZES)), Need("date", day=DAY)], ["pledge"], DAY),
        ([Need("any", of=(Need("date", day=DAY), Need("date", day=date(2026, 5, 1))))], [],
         date(2026, 5, 1)),
    ],
)  # fmt: skip
def test_several_conditions_and_several_ways(needs, done, opens_on):
    progress = assess(rules(*needs), ["支"], [fact(key) for key in done], DAY)

    assert progress.stages[1].opens_on == opens_on


def test_one_of_several_ways_is_explained_with_all_of_them():
    progress = assess(rules(Need("any", of=(QUIZZES, Need("by_hand")))), ["支"], [], DAY)

    [way] = explain(progress, stage="s2")
    assert way.text == (
        "次のどれか一つ:「第1段階」の確認テストにすべて合格する、または 研修事務局が開く"
    )
    assert [part.code for part in way.parts] == ["quizzes", "by_hand"]


# What cannot be judged ------------------------------------------------------------------


@pytest.mark.parametrize(
    "opening",
    [
        (), (Need("unknown"),), (Need("quizes", stage="s1"),), (Need(""),), (Need("any"),),
        (Need("quizzes"),), (Need("quizzes", stage="s9"),), (Need("date"),),
        (Need("start"), Need("pledge")), (Need("pledge"), Need("x")),
        (Need("any", of=(Need("pledge"), Need("x"))),),
        (Need("any", of=(Need("pledge"), Need("quizzes", stage="s9"))),),
        (Need("any", of=(Need("any", of=(Need("x"),)), Need("pledge"))),),
        # the choice of no condition stands alone, and ways have no ways of their own
        (Need("any", of=(Need("start"),)),), (Need("any", of=(Need("start"), Need("pledge"))),),
        (Need("any", of=(Need("any", of=(Need("pledge"),)),)),),
        (Need("pledge", of=(Need("by_hand"),)),),
        # a stage that asks nothing of the sort of anybody
        (Need("worksheets", stage="s2"),), (Need("sessions", stage="s2"),),
    ],
)  # fmt: skip
def test_what_cannot_be_judged_keeps_the_stage_shut_and_says_so(opening):
    programme = rules(*opening)
    facts = [fact(rule.key) for rule in programme.requirements]

    progress = assess(programme, ["支"], facts, date.max)

    stage = progress.stages[1]
    assert (stage.is_open, stage.opens_on, progress.modules["l2"].is_open) == (False, None, False)
    assert [c.code for c in stage.missing] == ["unknown"]
    assert "研修事務局にお知らせください" in stage.missing[0].text
    assert {o.code for o in obstacles(programme)} >= {"stage_shut", "module_shut"}


def test_pledge_that_the_run_does_not_ask_for_opens_nothing():
    programme = rules(Need("pledge"))
    asks_no_pledge = replace(programme, requirements=programme.requirements[1:])

    assert not second_opens(asks_no_pledge, *ALL_OF_IT)


def test_nobody_waits_for_what_is_asked_of_others_alone():
    programme = rules(Need("worksheets", stage="s1"))
    modules = tuple(
        replace(m, audiences=OTHERS) if m.key in ("e1", "r1") else m for m in programme.modules
    )

    progress = assess(replace(programme, modules=modules), ["支"], [], DAY)

    [condition] = explain(progress, stage="s2")
    assert (condition.code, condition.is_met) == ("worksheets", True)
    assert condition.text == "「第1段階」には、あなたに求められる様式がありません"


def test_whom_the_run_asks_nothing_of_gets_nothing_open_and_completes_nothing():
    programme = rules(QUIZZES)

    progress = assess(programme, ["サ"], [fact("pledge")], date.max)

    assert not progress.stages[1].is_open
    assert (progress.is_completed, progress.state) == (False, "in_progress")
    assert [c.code for c in progress.survey_missing] == ["nothing"]


WRONG = [
    None, {}, [], "start", 1,
    {"version": 1}, {"all": [{"kind": "start"}]}, {"version": 1, "all": []},
    {"version": 2, "all": [{"kind": "start"}]}, {"version": "1", "all": [{"kind": "start"}]},
    {"version": True, "all": [{"kind": "start"}]},
    {"version": 1, "all": [{"kind": "start"}], "or": []},
    {"version": 1, "all": {"kind": "start"}}, {"version": 1, "all": ["start"]},
    {"version": 1, "all": [{"kind": "none"}]}, {"version": 1, "all": [{"kind": None}]},
    {"version": 1, "all": [{"kind": "start", "stage": "s1"}]},
    {"version": 1, "all": [{"kind": "start"}, {"kind": "pledge"}]},
    {"version": 1, "all": [{"kind": "quizzes"}]},
    {"version": 1, "all": [{"kind": "quizzes", "stage": ""}]},
    {"version": 1, "all": [{"kind": "quizzes", "stage": ["s1"]}]},
    {"version": 1, "all": [{"kind": "date"}]}, {"version": 1, "all": [{"kind": "date", "on": ""}]},
    {"version": 1, "all": [{"kind": "date", "on": "令和8年6月1日"}]},
    {"version": 1, "all": [{"kind": "date", "on": "20260601"}]},
    {"version": 1, "all": [{"kind": "date", "on": "2026-02-30"}]},
    {"version": 1, "all": [{"kind": "any"}]}, {"version": 1, "all": [{"kind": "any", "of": []}]},
    {"version": 1, "all": [{"kind": "any", "of": [{"kind": "start"}, {"kind": "pledge"}]}]},
    {"version": 1, "all": [{"kind": "any", "of": [{"kind": "any", "of": [{"kind": "pledge"}]}]}]},
    {"version": 1, "all": [{"kind": "pledge"}, {"kind": "tomorrow"}]},
]  # fmt: skip


@pytest.mark.parametrize("stored", WRONG)
def test_what_is_not_written_as_it_should_be_reads_as_shut(stored):
    assert read_opening(stored) == SHUT


@pytest.mark.parametrize(
    "opening",
    [
        FROM_THE_START,
        (Need("pledge"), Need("date", day=DAY)),
        (QUIZZES, Need("any", of=(Need("by_hand"), Need("sessions", stage="s1")))),
    ],
)
def test_an_opening_is_read_as_it_was_written(opening):
    assert read_opening(write_opening(opening)) == opening == settled(opening)


@pytest.mark.parametrize(
    "stored",
    [None, {}, [], ["g1"], {"version": 1}, {"version": 2, "modules": []},
     {"version": 1, "modules": "g1"}, {"version": 1, "modules": [1]},
     {"version": 1, "modules": [""]}, {"version": 1, "modules": [], "x": 1}],
)  # fmt: skip
def test_waits_that_cannot_be_read_keep_the_module_shut(stored):
    programme = rules(Need("pledge"), waits=read_waits(stored))

    progress = assess(programme, ["支"], [], DAY)

    assert read_waits(stored) is None
    assert (progress.modules["r1"].is_open, progress.modules["g1"].is_open) == (False, True)
    assert [c.code for c in explain(progress, gate="r1") if not c.is_met] == ["unknown"]


@pytest.mark.parametrize(
    ("opening", "words"),
    [
        (FROM_THE_START, "はじめから開いています"),
        (SHUT, "開く条件を読み取れないため、閉じています"),
        ((), "開く条件を読み取れないため、閉じています"),
        ((Need("pledge"),), "秘密を守る誓約で開きます"),
        ((QUIZZES, Need("date", day=DAY)),
         "「第1段階」の確認テストの合格と、令和8年6月1日(月曜日)になることで開きます"),
        ((Need("any", of=(QUIZZES, Need("by_hand"))),),
         "(「第1段階」の確認テストの合格、または研修事務局が開くこと)で開きます"),
    ],
)  # fmt: skip
def test_an_opening_is_said_in_one_sentence(opening, words):
    assert opening_words(opening, {"s1": "第1段階"}) == words


# Waiting for another module -------------------------------------------------------------


def test_a_reflection_opens_after_its_meeting():
    programme = rules(Need("pledge"), waits=("g1",))

    before = assess(programme, ["支"], [fact("e1:worksheet")], DAY)
    late = assess(programme, ["支"], [fact("g1:attendance", result="late")], DAY)
    after = assess(programme, ["支"], [fact("g1:attendance")], DAY)

    assert [p.modules["r1"].is_open for p in (before, late, after)] == [False, False, True]
    assert [c.text for c in before.modules["r1"].missing] == ["「単元g1」が済む"]
    assert explain(after, gate="r1")[-1].evidence == ("g1:attendance",)
    assert write_waits(("g1",)) == {"version": 1, "modules": ["g1"]}


@pytest.mark.parametrize("waits", [("x",), ("r1",), ("g1", "x")])
def test_a_wait_that_can_never_end_is_found(waits):
    programme = rules(Need("pledge"), waits=waits)

    found = obstacles(programme)

    assert {(o.code, o.module) for o in found} == {("module_shut", "r1"), ("audience_stuck", "")}


def test_modules_that_wait_for_each_other_are_found():
    programme = rules(Need("pledge"), waits=("g1",))
    modules = tuple(
        replace(m, waits_for=("r1",)) if m.key == "g1" else m for m in programme.modules
    )

    found = obstacles(replace(programme, modules=modules))

    assert {o.module for o in found if o.code == "module_shut"} == {"g1", "r1"}


def test_a_module_that_asks_nothing_is_never_done_and_never_waited_for_in_vain():
    programme = rules(Need("pledge"), waits=("g1",))
    asks = tuple(r for r in programme.requirements if r.module != "g1")

    programme = replace(programme, requirements=asks)
    progress = assess(programme, ["支"], [], DAY)

    assert (progress.modules["g1"].is_done, progress.modules["g1"].state) == (False, "todo")
    assert not progress.modules["r1"].is_open
    assert "module_shut" in {o.code for o in obstacles(programme)}


def test_who_is_not_offered_the_meeting_does_not_wait_for_it():
    programme = rules(Need("pledge"), waits=("g1",))
    modules = tuple(
        replace(m, audiences=OTHERS) if m.key == "g1" else m for m in programme.modules
    )

    assert assess(replace(programme, modules=modules), ["支"], [], DAY).modules["r1"].is_open


# Facts that count ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "result"),
    [("lecture", ""), ("survey", ""), ("import", "passed"), ("quiz", ""), ("quiz", "failed"),
     ("attendance", "present"), ("", "passed"), ("unlock", "passed")],
)  # fmt: skip
def test_a_fact_meets_a_requirement_of_its_own_kind_alone(kind, result):
    wrong = Fact("f", kind, NOON, "l1:quiz", result)

    assert not assess(rules(), ["支"], [wrong], DAY).meets("l1:quiz")
    assert assess(rules(), ["支"], [fact("l1:quiz")], DAY).meets("l1:quiz")


# What nobody can go through -------------------------------------------------------------


def codes_of(programme, **limits):
    return [(o.code, o.stage or o.module or o.audience) for o in obstacles(programme, **limits)]


def test_a_sound_programme_has_no_obstacle():
    assert obstacles(rules(QUIZZES, waits=("g1",))) == ()


def test_a_date_after_the_run_opens_to_nobody():
    late = rules(Need("date", day=date(2027, 4, 1)))

    assert codes_of(late) == []
    assert codes_of(late, until=date(2027, 3, 31)) == [
        ("stage_shut", "s2"), ("module_shut", "s2"), ("audience_stuck", "支"),
    ]  # fmt: skip


def test_obstacles_say_what_and_why():
    programme = rules(Need("quizzes", stage="s9"))

    sentences = [o.text for o in obstacles(programme)]

    assert sentences[0] == (
        "「第2段階」は、だれにも開きません(開く条件をみたせません。条件になる段階が、この開催に"
        "ありません。研修事務局にお知らせください)。"
    )
    assert sentences[-1] == "対象区分「支」の方は修了できません(l2のlecture)。"


def test_stage_without_modules_and_module_for_nobody():
    programme = rules(Need("pledge"))
    empty = replace(programme, modules=programme.modules[:-1])
    nobody = replace(programme, modules=(*programme.modules, ModuleRule("n1", "だれの", "s2", 30)))

    assert codes_of(empty) == [("stage_empty", "s2")]
    assert [o.module for o in obstacles(nobody) if o.code == "module_for_nobody"] == ["n1"]


def test_run_that_requires_nothing_is_named_and_nothing_else():
    programme = rules(Need("pledge"))
    optional = tuple(replace(m, is_required=False) for m in programme.modules)

    assert codes_of(replace(programme, modules=optional)) == [("nothing_required", "")]
    assert codes_of(replace(programme, requirements=())) == [("nothing_required", "")]


def test_whoever_must_choose_more_than_there_is_cannot_complete():
    programme = rules(Need("pledge"))
    choice = ModuleRule("c1", "選ぶ", "s1", 30, OTHERS, STAFF, is_choice=True)
    programme = replace(
        programme, modules=(*programme.modules, choice), choose_min=2,
        requirements=(*programme.requirements, RequirementRule("c1:quiz", "quiz", "q", "c1")),
    )  # fmt: skip

    assert codes_of(programme) == [("audience_stuck", "支")]
    assert codes_of(replace(programme, choose_min=1)) == []
