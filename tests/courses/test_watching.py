"""What a browser may claim: spans, shares, and time that is paid once."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.domain.watching import (
    TOLERANCE_SECONDS,
    Batch,
    Played,
    add_number,
    clipped,
    covered,
    has_number,
    merged,
    pay,
    percent,
    unpaid,
)

moments = st.floats(0, 3600, allow_nan=False).map(lambda x: round(x, 3))
spans = st.lists(st.tuples(moments, moments), max_size=12)


def holds(all_spans, moment):
    return any(start <= moment < end for start, end in all_spans)


@given(spans)
def test_merged_spans_are_sorted_and_apart(raw):
    result = merged(raw)

    assert all(start < end for start, end in result)
    assert all(a[1] < b[0] for a, b in pairwise(result))


@given(spans, moments)
def test_merging_changes_no_second(raw, moment):
    assert holds(merged(raw), moment) == holds(raw, moment)


@given(spans)
def test_merging_twice_changes_nothing(raw):
    assert merged(merged(raw)) == merged(raw)


@given(spans, st.randoms())
def test_order_does_not_matter(raw, random):
    shuffled = list(raw)
    random.shuffle(shuffled)

    assert merged(merged(shuffled[:5]) + shuffled[5:]) == merged(raw)


@given(spans, spans)
def test_coverage_never_shrinks(before, after):
    assert covered(merged([*before, *after])) >= covered(before) - 0.001


@given(spans, moments, moments)
def test_clipped_spans_stay_inside(raw, start, end):
    assert all(start <= a and b <= end for a, b in clipped(raw, start, end))


@given(spans, moments, moments)
def test_paid_and_unpaid_make_up_the_time(raw, since, length):
    until = since + length

    free = unpaid(raw, since, until)

    assert covered(free) + covered(clipped(raw, since, until)) == pytest.approx(length, abs=0.01)


@given(st.lists(st.tuples(moments, moments, moments), max_size=15))
def test_no_second_pays_twice_whatever_is_claimed(claims):
    paid = []
    for since, length, seconds in claims:
        taken = pay(paid, seconds, since=since, until=since + length)
        if taken is not None:
            assert covered(taken) == pytest.approx(seconds, abs=0.01)
            assert covered([*paid, *taken]) == pytest.approx(
                covered(paid) + covered(taken), abs=0.01
            )
            paid = merged([*paid, *taken])

    if paid:
        whole = max(since + length for since, length, _ in claims) - min(c[0] for c in claims)
        assert covered(paid) <= whole + TOLERANCE_SECONDS + 0.01


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=30))
def test_honest_queue_is_paid_in_full_however_late(batches):
    paid, passed = [], sum(batches)
    for seconds in batches:
        taken = pay(paid, seconds, since=0, until=passed + 500)
        assert taken is not None
        paid = merged([*paid, *taken])

    assert covered(paid) == pytest.approx(passed, abs=0.1)


def test_claim_of_an_hour_after_ten_seconds_is_worth_nothing():
    assert pay([], 3600, since=0, until=10) is None


def test_screen_that_was_offline_finds_its_own_seconds_after_a_later_one():
    later = pay([], 100, since=100, until=200)

    assert pay(later, 100, since=0, until=200) == [(0, 100)]


def test_two_screens_at_once_are_paid_once():
    first = pay([], 60, since=0, until=60)

    assert pay(first, 60, since=0, until=60) is None


@pytest.mark.parametrize(
    ("rate", "wall"), [(0.5, 40), (1, 20), (2, 10), (16, 10)], ids=["slow", "real", "fast", "wild"]
)
def test_speed_costs_the_time_that_it_takes(rate, wall):
    assert Batch(1, played=(Played(1, 10, 30, rate),)).played_seconds == wall


@pytest.mark.parametrize(
    ("raw", "share"),
    [
        ([], 0),
        ([(0, 60)], 60),
        ([(0, 60), (0, 60), (30, 60)], 60),
        ([(0, 30), (90, 100)], 40),
        ([(0, 100)], 100),
        ([(0, 5000)], 100),
        ([(0, 89.99)], 89),
    ],
)
def test_share_counts_each_second_once(raw, share):
    assert percent(raw, 100) == share


def test_medium_of_unknown_length_has_no_share():
    assert percent([(0, 10)], 0) == 0


@given(st.lists(st.integers(1, 500)))
def test_each_number_is_known_once_it_was_added(numbers):
    known = []
    for number in numbers:
        known = add_number(known, number)

    assert all(has_number(known, number) == (number in numbers) for number in range(1, 502))
