"""Openings carried over from the rules of before: what was open to people stays open to them."""

from importlib import import_module

import pytest

from courses.domain.needs import read_opening

carry = import_module("courses.migrations.0015_carry_openings_over")


class Rows(list):
    """A manager's rows as a migration sees them."""

    def all(self):
        return self

    def filter(self, **wanted):
        return Rows(row for row in self if all(row.get(k, ...) == v for k, v in wanted.items()))

    def exists(self):
        return bool(self)


class Apps:
    """Models of the time, of which the migration asks only for requirements here."""

    def __init__(self, requirements):
        self.requirements = type("Model", (), {"objects": Rows(requirements)})

    def get_model(self, app, name):
        return self.requirements


PLEDGE = {"run": 1, "kind": "pledge", "module": None}
QUIZ = {"run": 1, "kind": "quiz", "module__is_required": True, "module__stage__key": "s1"}


@pytest.mark.parametrize(
    ("need", "requirements", "holds"),
    [
        ({"kind": "start"}, [PLEDGE, QUIZ], False),
        ({"kind": "pledge"}, [PLEDGE], True),
        ({"kind": "pledge"}, [QUIZ], False),
        ({"kind": "quizzes", "stage": "s1"}, [QUIZ], True),
        ({"kind": "quizzes", "stage": "s9"}, [QUIZ], False),
        ({"kind": "quizzes", "stage": ""}, [QUIZ], False),
        ({"kind": "worksheets", "stage": "s1"}, [QUIZ], False),
        ({"kind": "quizzes", "stage": "s1"}, [QUIZ | {"module__is_required": False}], False),
        ({"kind": "quizzes", "stage": "s1"}, [QUIZ | {"run": 2}], False),
    ],
)
def test_rule_is_kept_if_it_held_anything_back(need, requirements, holds):
    assert carry.holds_anything_back(Apps(requirements), 1, need) is holds


@pytest.mark.parametrize(
    ("rule", "stage", "chosen"),
    [
        ("none", "", ("start", None)), ("pledge_signed", "", ("pledge", None)),
        ("stage_quizzes_passed", "12", ("quizzes", "12")),
        ("stage_worksheets_reviewed", "", ("worksheets", "")),
    ],
)  # fmt: skip
def test_page_says_its_rule_in_the_new_form(rule, stage, chosen):
    [block] = carry.chosen(rule, stage)

    assert (block["type"], block["value"]) == chosen
    assert len(block["id"]) == 36


@pytest.mark.parametrize(
    ("needs", "old"),
    [
        ([{"kind": "start"}], ("none", "")),
        ([{"kind": "quizzes", "stage": "s1"}], ("stage_quizzes_passed", "s1")),
    ],
)
def test_way_back_says_it_in_the_old_form(needs, old):
    assert carry.old_rule(needs) == old
    assert read_opening({"version": 1, "all": needs})


@pytest.mark.parametrize("needs", [[], [{"kind": "by_hand"}], [{"kind": "start"}] * 2])
def test_way_back_refuses_what_the_old_form_cannot_say(needs):
    with pytest.raises(ValueError, match="does not know"):
        carry.old_rule(needs)
