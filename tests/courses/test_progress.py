"""Progress is a pure function: tabulated rules, and properties that hold for any evidence."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain import assessment
from courses.domain.judging import with_ancestors
from courses.domain.needs import Need
from courses.domain.progress import Fact, ModuleRule, RequirementRule, RunRules, StageRule, explain

PARENTS = {"支": None, "高支": "支", "介支": "支", "教育": "支", "サ": None}
START = datetime(2026, 4, 1, tzinfo=UTC)
SECTORS = {"l4": "高支", "l5": "介支", "l6": "教育"}


def staff_rules() -> RunRules:
    """The staff course in small: one common lecture, three of sectors, an exercise, a meeting."""
    everyone = frozenset({"支", "高支", "介支", "教育"})
    lectures = [ModuleRule("l1", "共通", "s1", 60, frozenset({"支"}))]
    lectures += [
        ModuleRule(key, key, "s1", 40, frozenset({code}), everyone - {code}, is_choice=True)
        for key, code in SECTORS.items()
    ]
    others = [
        ModuleRule("e1", "演習", "s2", 60, frozenset({"支"})),
        ModuleRule("g1", "検討会", "s3", 120, frozenset({"支"})),
    ]
    requirements = [
        RequirementRule("pledge", "pledge", "誓約"),
        RequirementRule("survey", "survey", "アンケート"),
    ]
    for module in lectures:
        requirements.append(
            RequirementRule(f"{module.key}:lecture", "lecture", "読む", module.key)
        )
        requirements.append(
            RequirementRule(f"{module.key}:quiz", "quiz", "確認テスト", module.key)
        )
    requirements.append(RequirementRule("e1:worksheet", "worksheet", "様式", "e1"))
    requirements.append(RequirementRule("g1:attendance", "attendance", "出席", "g1"))
    return RunRules(
        stages=(
            StageRule("s1", "第1段階", (Need("pledge"),)),
            StageRule("s2", "第2段階", (Need("quizzes", stage="s1"),)),
            StageRule("s3", "第3段階", (Need("worksheets", stage="s2"),)),
        ),
        modules=tuple(lectures + others),
        requirements=tuple(requirements),
        choose_min=1,
        audience_parents=PARENTS,
    )


RULES = staff_rules()
TODAY = date(2026, 6, 1)


def assess(rules, audiences, facts):
    return assessment.assess(rules, audiences, facts, TODAY)


GOOD = {"quiz": "passed", "worksheet": "accepted", "attendance": "present"}


def fact(key: str, *, result: str | None = None, n: int = 0, **fields) -> Fact:
    kind = fields.pop("kind", key.partition(":")[2] or key)
    return Fact(
        id=f"{key}#{n}",
        kind=kind,
        occurred_at=START + timedelta(days=n),
        requirement=key,
        result=GOOD.get(kind, "") if result is None else result,
        **fields,
    )


def everything(*sectors: str) -> list[Fact]:
    keys = ["pledge", "l1:lecture", "l1:quiz"]
    keys += [f"{s}:{kind}" for s in sectors for kind in ("lecture", "quiz")]
    keys += ["e1:worksheet", "g1:attendance", "survey"]
    return [fact(key, n=n) for n, key in enumerate(keys)]


@pytest.mark.parametrize(
    ("audiences", "taken", "completed"),
    [
        (["高支"], ["l4"], True),
        (["高支"], ["l5"], False),
        (["高支", "介支"], ["l4"], False),
        (["高支", "介支"], ["l4", "l5"], True),
        (["支"], [], False),
        (["支"], ["l6"], True),
        (["支", "教育"], ["l4"], False),
        (["支", "教育"], ["l6"], True),
    ],
)
def test_own_sector_is_required_and_the_sectorless_choose_one(audiences, taken, completed):
    progress = assess(RULES, audiences, everything(*taken))

    assert progress.is_completed is completed


@pytest.mark.parametrize(
    ("result", "counts"),
    [
        ("present", True),
        ("transferred", True),
        ("makeup", True),
        ("late", False),
        ("early", False),
        ("absent", False),
    ],
)
def test_attendance_in_part_does_not_count(result, counts):
    facts = [f for f in everything("l4") if f.requirement != "g1:attendance"]

    progress = assess(RULES, ["高支"], [*facts, fact("g1:attendance", result=result)])

    assert progress.is_completed is counts


def test_stage_two_opens_with_the_quizzes_alone():
    facts = [fact("pledge"), fact("l1:quiz"), fact("l4:quiz")]

    progress = assess(RULES, ["高支"], facts)

    assert [s.is_open for s in progress.stages] == [True, True, False]


def test_sectorless_need_a_chosen_quiz_for_stage_two():
    progress = assess(RULES, ["支"], [fact("pledge"), fact("l1:quiz")])

    stage = progress.stages[1]
    assert [c.code for c in stage.missing] == ["choice"]


def test_somebody_of_two_sectors_takes_both():
    one, both = everything("l4"), everything("l4", "l5")

    assert not assess(RULES, ["高支", "介支"], one).is_completed
    assert assess(RULES, ["高支", "介支"], both).is_completed


def test_office_can_open_a_stage():
    unlock = Fact("u", "unlock", START, stage="s3")

    progress = assess(RULES, ["高支"], [unlock])

    assert [s.is_open for s in progress.stages] == [False, False, True]


def test_voided_fact_does_not_count():
    void = Fact("v", "void", START, requirement="survey", voids="survey#7")
    facts = everything("l4")
    assert facts[-1].id == "survey#7"

    progress = assess(RULES, ["高支"], [*facts, void])

    assert not progress.is_completed


def test_exemption_meets_any_requirement():
    facts = [f for f in everything("l4") if f.requirement != "l1:quiz"]

    progress = assess(RULES, ["高支"], [*facts, fact("l1:quiz", kind="exemption", result="")])

    assert progress.is_completed


def test_commissioner_is_offered_nothing_of_the_staff_course():
    progress = assess(RULES, ["サ"], [])

    assert not any(m.is_available for m in progress.modules.values())


def test_units_count_a_chosen_lecture_once():
    progress = assess(RULES, ["支"], everything("l4", "l5", "l6"))

    assert progress.units == (4, 4)


def test_sector_lecture_that_asks_nothing_is_not_a_chosen_one():
    asks_nothing = [r for r in RULES.requirements if r.module not in SECTORS]

    progress = assess(replace(RULES, requirements=tuple(asks_nothing)), ["支"], [])

    assert progress.units == (0, 4)


def test_asking_nothing_is_not_completion():
    progress = assess(replace(RULES, requirements=(), choose_min=0), ["高支"], [])

    assert (progress.is_completed, progress.state) == (False, "accepted")


def test_survey_opens_after_the_meeting():
    before = [f for f in everything("l4") if f.requirement not in ("g1:attendance", "survey")]

    assert assess(RULES, ["高支"], before).survey_missing
    assert not assess(RULES, ["高支"], [*before, fact("g1:attendance")]).survey_missing


def test_survey_says_what_it_waits_for():
    attended = [fact("g1:attendance"), *(f for f in everything("l4") if f.requirement != "survey")]
    unchecked = [f for f in attended if f.requirement != "e1:worksheet"]

    missing = assess(RULES, ["高支"], unchecked).survey_missing

    assert [c.requirement for c in missing] == ["e1:worksheet"]
    assert [c.code for c in assess(RULES, ["高支"], []).survey_missing] == [
        "worksheet",
        "attendance",
    ]
    assert assess(RULES, ["高支"], attended).survey_missing == ()


def test_broader_audiences_are_included_once_even_in_a_ring():
    assert with_ancestors(["高支"], PARENTS) == {"高支", "支"}
    assert with_ancestors(["a"], {"a": "b", "b": "a"}) == {"a", "b"}


KEYS = [r.key for r in RULES.requirements]
facts_strategy = st.lists(
    st.builds(
        lambda key, n, good: fact(key, n=n, result=None if good else "absent"),
        st.sampled_from(KEYS),
        st.integers(0, 50),
        st.booleans(),
    ),
    max_size=25,
    unique_by=lambda f: f.id,
)
audiences_strategy = st.lists(st.sampled_from(list(PARENTS)), min_size=1, max_size=3, unique=True)


@given(facts_strategy, audiences_strategy, st.randoms())
def test_order_of_facts_does_not_matter(facts, audiences, random):
    shuffled = list(facts)
    random.shuffle(shuffled)

    assert assess(RULES, audiences, facts) == assess(RULES, audiences, shuffled)


@given(facts_strategy, audiences_strategy)
def test_more_evidence_never_takes_anything_away(facts, audiences):
    before = assess(RULES, audiences, facts[: len(facts) // 2])
    after = assess(RULES, audiences, facts)

    assert {k for k, m in before.modules.items() if m.is_done} <= {
        k for k, m in after.modules.items() if m.is_done
    }
    assert {s.rule.key for s in before.stages if s.is_open} <= {
        s.rule.key for s in after.stages if s.is_open
    }


@given(facts_strategy, audiences_strategy)
def test_done_never_exceeds_total_and_completion_means_all_of_it(facts, audiences):
    progress = assess(RULES, audiences, facts)

    done, total = progress.units
    assert 0 <= done <= total
    assert progress.is_completed == all(c.is_met for c in explain(progress))
    assert (progress.completed_at is not None) == progress.is_completed


@given(facts_strategy, audiences_strategy)
def test_every_closed_stage_says_what_is_missing(facts, audiences):
    progress = assess(RULES, audiences, facts)

    for stage in progress.stages:
        assert stage.is_open == (not stage.missing)
        assert explain(progress, stage=stage.rule.key) == stage.conditions


@given(facts_strategy, audiences_strategy)
def test_each_met_condition_names_its_evidence(facts, audiences):
    progress = assess(RULES, audiences, facts)

    ids = {f.id for f in facts}
    for condition in explain(progress):
        assert set(condition.evidence) <= ids
        assert bool(condition.evidence) == condition.is_met or condition.code == "choice"


@given(facts_strategy)
def test_voiding_everything_returns_to_the_start(facts):
    voids = [replace(f, id=f"v{f.id}", kind="void", voids=f.id) for f in facts]

    assert assess(RULES, ["高支"], [*facts, *voids]) == assess(RULES, ["高支"], [])
