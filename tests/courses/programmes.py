"""Random programmes: what a course might look like, sound or not, as a run would freeze it."""

from datetime import date, timedelta

from hypothesis import strategies as st

from courses.domain.needs import OF_STAGE, Need
from courses.domain.progress import ModuleRule, RequirementRule, RunRules, StageRule

PARENTS = {"支": None, "高支": "支", "介支": "支", "サ": None}
CODES = sorted(PARENTS)
FIRST_DAY = date(2026, 4, 1)
LAST_DAY = date(2027, 3, 31)
KINDS = ["lecture", "quiz", "worksheet", "attendance"]
days = st.integers(-30, 400).map(lambda n: FIRST_DAY + timedelta(days=n))


def _simple(stages: list[str]) -> st.SearchStrategy[Need]:
    return st.one_of(
        st.sampled_from([Need("pledge"), Need("by_hand")]),
        st.builds(lambda day: Need("date", day=day), days),
        st.builds(Need, st.sampled_from(sorted(OF_STAGE)), st.sampled_from(stages)),
    )


def openings(stages: list[str]) -> st.SearchStrategy[tuple[Need, ...]]:
    """What may stand in an opening, and now and then what may not: nothing, or the unknown."""
    simple = _simple(stages)
    ways = st.lists(simple, min_size=1, max_size=3).map(lambda of: Need("any", of=tuple(of)))
    several = st.lists(st.one_of(simple, simple, ways), min_size=1, max_size=3).map(tuple)
    odd = st.sampled_from([(), (Need("unknown"),), (Need("star"),), (Need("any"),)])
    return st.one_of(st.just((Need("start"),)), several, several, several, odd)


@st.composite
def programmes(draw: st.DrawFn) -> RunRules:
    """One to three stages with up to three modules each."""
    stages = [f"s{n}" for n in range(draw(st.integers(1, 3)))]
    # mostly a stage before; sometimes itself, a later one, or one that is not there
    rules = [
        StageRule(key, f"第{n}段階", draw(openings([*stages[:n], *stages[:n], stages[n - 1], "x"])))
        for n, key in enumerate(stages)
    ]
    places = [(stage, n) for stage in stages for n in range(draw(st.integers(0, 3)))]
    keys = [f"{stage}-m{n}" for stage, n in places]
    codes = st.frozensets(st.sampled_from(CODES), max_size=2)
    waits = st.lists(st.sampled_from([*keys, "x"]), max_size=1).map(tuple) if keys else st.just(())
    modules = [
        ModuleRule(
            key,
            f"単元 {key}",
            stage,
            30,
            draw(codes),
            draw(codes),
            is_required=draw(st.sampled_from([True, True, True, False])),
            is_choice=draw(st.sampled_from([False, False, True])),
            waits_for=draw(st.one_of(st.just(()), st.just(()), waits, st.none())),
        )
        for key, (stage, _) in zip(keys, places, strict=True)
    ]
    asked = st.lists(st.sampled_from(KINDS), max_size=2, unique=True)
    requirements = [RequirementRule(k, k, k) for k in draw(st.sets(st.sampled_from(["pledge", "survey"])))]
    requirements += [
        RequirementRule(f"{key}:{kind}", kind, f"{key} {kind}", key)
        for key in keys
        for kind in draw(asked)
    ]
    return RunRules(
        stages=tuple(rules),
        modules=tuple(modules),
        requirements=tuple(requirements),
        choose_min=draw(st.integers(0, 2)),
        audience_parents=PARENTS,
    )


audiences = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True)
