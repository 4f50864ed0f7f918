"""Who works with a case, and who must never read it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from audit.models import Entry
from courses.cases.domain import access, grants
from courses.cases.models import Exclusion, Grant
from people.models import User
from tests.cases.factories import make_case
from tests.factories import UserFactory
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def case():
    return make_case()


@pytest.fixture
@remembered
def trainer():
    return UserFactory(roles=["trainer"])


def give(case, person, **fields):
    values = {"reason": "担当", "actor": None} | fields
    return grants.give_grant(case, person, **values)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (None, date(2027, 3, 31), None),
        (date(2027, 3, 31), date(2026, 3, 31), date(2027, 3, 31)),
        (date(2026, 3, 31), date(2027, 3, 31), date(2027, 3, 31)),
        (date(2026, 3, 31), None, None),
    ],
)
def test_grant_is_only_ever_prolonged(case, trainer, first, second, kept):
    give(case, trainer, ends_on=first)

    give(case, trainer, ends_on=second)

    assert Grant.objects.get().ends_on == kept


@pytest.mark.parametrize(
    ("roles", "reason", "code"),
    [([], "担当", "not_trainer"), (["office"], "担当", "not_trainer"), (["trainer"], " ", "reason_missing")],
)  # fmt: skip
def test_grant_needs_a_trainer_and_a_reason(case, roles, reason, code):
    with pytest.raises(ValidationError) as error:
        give(case, UserFactory(roles=roles, is_superuser=True), reason=reason)

    assert error.value.code == code
    assert Grant.objects.count() == 0


def test_nobody_gives_themselves_a_case(case, trainer):
    with pytest.raises(ValidationError) as error:
        give(case, trainer, actor=trainer)

    assert error.value.code == "own_grant"
    assert Grant.objects.count() == 0


def test_ended_grant_is_not_reopened(case, trainer):
    row = give(case, trainer)
    grants.end_grant(row, ends_on=date(2026, 1, 31), actor=trainer)

    with pytest.raises(ValidationError) as error:
        grants.end_grant(row, ends_on=date(2099, 1, 1), actor=trainer)

    assert error.value.code == "longer"
    assert Grant.objects.get().ends_on == date(2026, 1, 31)


def test_excluded_trainer_gets_no_grant(case, trainer):
    grants.exclude(case, trainer, reason="親族", actor=UserFactory())

    with pytest.raises(ValidationError) as error:
        give(case, trainer)

    assert error.value.code == "excluded"


def test_excluding_twice_is_once(case, trainer):
    for _ in range(2):
        grants.exclude(case, trainer, reason="親族", actor=UserFactory())

    assert Exclusion.objects.count() == 1
    assert Entry.objects.filter(verb="cases.exclusion.add").count() == 1


def test_exclusion_needs_a_reason(case, trainer):
    with pytest.raises(ValidationError) as error:
        grants.exclude(case, trainer, reason=" ", actor=trainer)

    assert error.value.code == "reason_missing"


def test_grant_counts_while_its_holder_is_a_trainer(case, trainer):
    give(case, trainer)
    trainer.groups.clear()

    assert not access.has_grant(User.objects.get(pk=trainer.pk), case)


def test_ending_twice_is_once(case, trainer):
    row = give(case, trainer)
    for _ in range(2):
        grants.end_grant(row, ends_on=date(2026, 1, 31), actor=trainer)

    assert Entry.objects.filter(verb="cases.grant.end").count() == 1
