"""The demonstration's ward: made once, consistent, never changed by loading it again."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from django.db import transaction
from django.utils import timezone

from audit.domain.trail import broken_links
from certificates.models import Certificate, CertificateEvent
from courses.domain.projection import drifts
from courses.groupwork.models import Attendance, Booking
from courses.models import Enrolment, Evidence, Nomination
from courses.worksheets.models import Submission
from curriculum.domain.demo.load import load_demo
from people.models import User
from reports.domain import verify_certificates

pytestmark = pytest.mark.django_db


def everything() -> dict[str, str]:
    """Every row of every table, to be compared."""
    return {
        model._meta.label: serializers.serialize("json", model._base_manager.order_by("pk"))
        for model in apps.get_models()
    }


@pytest.fixture(scope="module")
def ward(curricula: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole ward, made once for the tests below."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_demo()
        yield
        transaction.set_rollback(True)


def test_sixty_people_stand_at_every_point_of_the_way(ward: None) -> None:
    assert User.objects.count() == 67
    assert set(Nomination.objects.values_list("state", flat=True)) == set(Nomination.State)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {
        "accepted", "in_progress", "completed", "withdrawn",
    }  # fmt: skip
    assert set(Submission.objects.values_list("state", flat=True)) == set(Submission.State)
    assert {"present", "late", "absent"} <= set(Attendance.objects.values_list("state", flat=True))
    assert Booking.objects.filter(session__starts_at__gt=timezone.now()).exists()


def test_names_are_kept_and_an_address_is_shared_at_home(ward: None) -> None:
    shared = Counter(
        User.objects.exclude(contact_email="").values_list("contact_email", flat=True)
    )

    assert sorted(shared.values())[-2:] == [2, 2]
    assert User.objects.filter(family_name="髙橋").exists()
    assert User.objects.filter(family_name="石﨑").exists()
    assert User.objects.exclude(alias="").count() == 2


def test_stored_progress_follows_from_the_evidence(ward: None) -> None:
    assert list(drifts()) == []
    assert list(broken_links()) == []


def test_certificates_are_numbered_without_a_gap_in_the_order_of_their_days(ward: None) -> None:
    for series, last in (("staff", 5), ("supporter", 4)):
        rows = Certificate.objects.filter(series__key=series).order_by("number")
        days = [row.issued_on for row in rows]
        assert [row.number for row in rows] == list(range(1, last + 1))
        assert days == sorted(days)
        assert days[-1] < timezone.localdate()


def test_one_certificate_was_reissued_and_one_is_void(ward: None) -> None:
    voided = CertificateEvent.objects.get(kind="voided").certificate
    replaced = CertificateEvent.objects.get(kind="superseded").certificate

    assert not Certificate.objects.filter(supersedes=voided).exists()
    assert (replaced.snapshot["name"], replaced.superseded_by.snapshot["name"]) == (
        "秋元 健一", "藤沢 健一",
    )  # fmt: skip
    assert list(verify_certificates.chains()) == []
    assert list(verify_certificates.numbers()) == []


def test_facts_lie_in_the_weeks_before_today(ward: None) -> None:
    moments = list(Evidence.objects.values_list("occurred_at", flat=True))

    assert min(moments) > timezone.now() - timedelta(days=90)
    assert max(moments) < timezone.now()


def test_loading_again_changes_nothing_even_on_another_day(
    ward: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    moved = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: moved)

    load_demo()

    assert everything() == before
