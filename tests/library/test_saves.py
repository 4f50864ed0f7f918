"""Which save of a form is the newest, in whatever order the line delivers them."""

from itertools import permutations
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from library.domain.saves import Sent, Verdict, judge, number_after, read_count, read_sent

ONE, OTHER = uuid4(), uuid4()


class Row:
    """A stored text, as the server keeps it."""

    def __init__(self) -> None:
        self.text, self.sent, self.edition = "", None, 0

    def take(self, text, sent, edition):
        verdict = judge(sent, edition=edition, stored=self.sent, stored_edition=self.edition)
        if verdict is Verdict.NEWEST:
            self.edition += self.text != text
            self.text = text
            self.sent = Sent(sent.page, number_after(sent, self.sent))
        return verdict


@pytest.mark.parametrize("order", list(permutations([1, 2, 3, 4])))
def test_newest_save_of_a_page_stays_in_whatever_order_they_arrive(order):
    row = Row()

    for number in order:
        row.take(f"text {number}", Sent(ONE, number), 0)

    assert row.text == "text 4"


@given(st.lists(st.integers(1, 9), min_size=1, max_size=20))
def test_saves_that_arrive_twice_or_not_at_all_leave_the_newest_that_did(numbers):
    row = Row()

    for number in numbers:
        row.take(f"text {number}", Sent(ONE, number), 0)

    assert row.text == f"text {max(numbers)}"


@given(
    st.lists(
        st.tuples(st.sampled_from([ONE, OTHER]), st.integers(1, 5), st.integers(0, 3)), max_size=25
    )
)
def test_nothing_is_overwritten_by_a_page_that_did_not_see_it(saves):
    row = Row()

    for page, number, edition in saves:
        before = (row.text, row.sent, row.edition)
        verdict = row.take(f"{page} {number}", Sent(page, number), edition)
        is_own = before[1] is not None and before[1].page == page
        if verdict is Verdict.NEWEST:
            assert is_own or edition == before[2]
        else:
            assert (row.text, row.sent, row.edition) == before


@pytest.mark.parametrize(
    ("coming", "edition", "stored", "verdict"),
    [
        (Sent(ONE, 2), 0, Sent(ONE, 1), Verdict.NEWEST),
        (Sent(ONE, 1), 5, Sent(ONE, 1), Verdict.LATE),
        (Sent(ONE, 1), 5, Sent(ONE, 2), Verdict.LATE),
        # Without scripts: Back, another choice, the button once more.
        (Sent(ONE, None), 4, Sent(ONE, 0), Verdict.NEWEST),
        (Sent(OTHER, 1), 5, Sent(ONE, 9), Verdict.NEWEST),
        (Sent(OTHER, 9), 4, Sent(ONE, 1), Verdict.STALE),
        (Sent(OTHER, None), 4, Sent(ONE, 1), Verdict.STALE),
        (Sent(OTHER, 1), 5, None, Verdict.NEWEST),
        (Sent(OTHER, 1), 4, None, Verdict.STALE),
        (None, 5, Sent(ONE, 1), Verdict.NEWEST),
        (None, 4, Sent(ONE, 1), Verdict.STALE),
        (None, None, Sent(ONE, 1), Verdict.NEWEST),
    ],
)
def test_page_and_number_decide(coming, edition, stored, verdict):
    assert judge(coming, edition=edition, stored=stored, stored_edition=5) is verdict


def test_number_starts_anew_with_each_page():
    assert number_after(Sent(OTHER, None), Sent(ONE, 7)) == 0
    assert number_after(Sent(ONE, None), Sent(ONE, 7)) == 7
    assert number_after(Sent(ONE, 8), Sent(ONE, 7)) == 8
    assert number_after(None, Sent(ONE, 7)) == 0


@pytest.mark.parametrize("text", ["", "x", "-1", "１", "1.5", "123456789", "²"])
def test_what_is_no_number_counts_nothing(text):
    assert read_count(text) is None


def test_form_says_which_save_of_which_page_it_is():
    assert read_sent({"page": str(ONE), "number": "3"}) == Sent(ONE, 3)
    assert read_sent({"page": str(ONE)}) == Sent(ONE, None)
    assert read_sent({"page": "no", "number": "3"}) is None
    assert read_sent({}) is None
