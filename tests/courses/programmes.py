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
def programmes(draw: st.DrawFn, *, tidy: bool = False) -> RunRules:
    """One to three stages with up to three modules each.

    `tidy`: with fewer of the mistakes that keep a programme from being gone through.
    """
    stages = [f"s{n}" for n in range(draw(st.integers(1, 3)))]
    rules = [
        StageRule(
            key, f"第{n}段階", draw(_tidy_opening(stages[:n]) if tidy else _opening(stages, n))
        )
        for n, key in enumerate(stages)
    ]
    few = int(tidy)
    places = [(stage, n) for stage in stages for n in range(draw(st.integers(few, 3)))]
    keys = [f"{stage}-m{n}" for stage, n in places]
    required = st.frozensets(st.sampled_from(CODES), min_size=few, max_size=2)
    more = st.frozensets(st.sampled_from(CODES), max_size=2)
    modules = [
        ModuleRule(
            key,
            f"単元 {key}",
            stage,
            30,
            draw(required),
            draw(more),
            is_required=draw(st.sampled_from([True, True, True, tidy])),
            is_choice=draw(st.sampled_from([False, False, not tidy])),
            waits_for=draw(_waits(keys[:place] if tidy else [*keys, "x"], odd=not tidy)),
        )
        for place, (key, (stage, _)) in enumerate(zip(keys, places, strict=True))
    ]
    asked = st.lists(st.sampled_from(KINDS), min_size=few, max_size=2, unique=True)
    course = ["pledge", "survey"] if tidy else draw(st.sets(st.sampled_from(["pledge", "survey"])))
    return RunRules(
        stages=tuple(rules),
        modules=tuple(modules),
        requirements=tuple(
            [RequirementRule(kind, kind, kind) for kind in sorted(course)]
            + [
                RequirementRule(f"{key}:{kind}", kind, f"{key} {kind}", key)
                for key in keys
                for kind in draw(asked)
            ]
        ),
        choose_min=draw(st.integers(0, 0 if tidy else 2)),
        audience_parents=PARENTS,
    )


def _opening(stages: list[str], place: int) -> st.SearchStrategy[tuple[Need, ...]]:
    """Mostly about a stage before; sometimes about itself, or about one that is not there."""
    return openings([*stages[:place], *stages[:place], stages[place], "x"])


def _tidy_opening(before: list[str]) -> st.SearchStrategy[tuple[Need, ...]]:
    days_in_run = st.integers(0, 300).map(
        lambda n: Need("date", day=FIRST_DAY + timedelta(days=n))
    )
    simple = st.one_of(
        st.sampled_from([Need("pledge"), Need("by_hand")]),
        days_in_run,
        *([st.sampled_from([Need("stage", stage=key) for key in before])] if before else []),
    )
    ways = st.lists(simple, min_size=2, max_size=3).map(lambda of: (Need("any", of=tuple(of)),))
    return st.one_of(
        st.just((Need("start"),)), simple.map(lambda need: (need,)), ways,
        st.lists(simple, min_size=2, max_size=2).map(tuple),
    )  # fmt: skip


def _waits(keys: list[str], *, odd: bool) -> st.SearchStrategy[tuple[str, ...] | None]:
    some = st.lists(st.sampled_from(keys), max_size=1).map(tuple) if keys else st.just(())
    return st.one_of(st.just(()), some, st.none()) if odd else st.one_of(st.just(()), some)


audiences = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True)
