"""Cases from before anybody had to sign them: what stays readable, and who wrote them."""

from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

import audit.domain.trail as audit
from courses.cases.domain import approval
from courses.cases.models import Classification, Disclosure
from tests.cases.factories import make_case
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
migration = import_module("courses.cases.migrations.0003_carry_cases_over")


@pytest.mark.parametrize(
    ("origin", "is_used", "stays"),
    [
        ("fictional", True, True),
        ("fictional", False, False),
        ("composite", True, False),
        ("real-derived", True, False),
        ("invented", True, False),
    ],
)
def test_only_fictional_cases_in_use_stay_readable(origin, is_used, stays):
    case = make_case(is_approved=False)
    author = UserFactory(roles=["trainer"])
    audit.record("cases.case.change", case, actor=author, chain=f"case:{case.pk}", is_new=True)
    case.classification = Classification.objects.get_or_create(
        key=origin, defaults={"title": origin, "rule": "規則"}
    )[0]
    case.save()
    now = timezone.now()
    if is_used:
        Disclosure.objects.create(
            person=UserFactory(), part=case.parts.first(), reason="演習", source_key="x",
            opens_at=now, closes_at=now, closed_at=now,
        )  # fmt: skip

    migration.carry_over(apps, None)

    carried = approval.current(case)
    assert (carried is not None) == stays
    assert not stays or (carried.is_carried, carried.checker) == (True, None)
    assert [row.person for row in case.authorships.all()] == [author]
