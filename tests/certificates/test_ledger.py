"""修了証交付台帳: HR reads the lines of its own people, and nobody else any."""

import pytest

from certificates.domain import codes
from certificates.domain.issue import void
from certificates.domain.ledger import ledger_rows
from certificates.models import Certificate
from people.roles import Role
from tests.certificates.factories import certify, make_hr, make_pledge_run
from tests.factories import UserFactory
from tests.outcomes import signed_in
from tests.remembered import remembered

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def run():
    return make_pledge_run()


def make_person(**fields):
    return UserFactory(audiences=["支"], **fields)


def test_ledger_lists_the_viewers_own_people_by_number(run):
    ours, theirs = make_person(staff_number="00123"), make_person()
    certificate = certify(run, ours)
    certify(run, theirs)
    hr = make_hr(ours)

    rows = list(ledger_rows(hr))

    assert [(r.id, r.number_text, r.staff_number) for r in rows] == [
        (certificate.pk, "第1号", "00123")
    ]
    assert rows[0].code == codes.display(certificate.code)
    assert (rows[0].status, rows[0].reason) == ("valid", "")


def test_ledger_says_what_was_voided_and_why(run):
    person = make_person()
    void(certify(run, person), actor=make_person(), reason="氏名の誤り")

    row = next(ledger_rows(make_hr(person)))

    assert (row.status_label, row.reason) == ("無効", "氏名の誤り")


def test_ledger_can_be_narrowed_but_not_widened(run):
    ours, theirs = make_person(), make_person()
    certify(run, ours)
    certify(make_pledge_run("other"), ours)
    certify(run, theirs)

    rows = ledger_rows(make_hr(ours), Certificate.objects.filter(series__key="small"))

    assert [row.person_number for row in rows] == [ours.number]


@pytest.mark.parametrize("role", [Role.OFFICE, Role.TRAINER, Role.ADMIN, Role.AUDITOR])
def test_others_see_no_line(run, role):
    certify(run)

    assert list(ledger_rows(UserFactory(roles=[role], is_superuser=True))) == []


@pytest.mark.parametrize("count", [1, 3])
def test_ledger_costs_the_same_for_one_and_three(run, count, django_assert_num_queries):
    people = [make_person() for _ in range(count)]
    for person in people:
        certify(run, person)
    hr = signed_in(make_hr(*people))

    with django_assert_num_queries(4):
        rows = list(ledger_rows(hr))

    assert len(rows) == count


@pytest.mark.parametrize("count", [1, 3])
def test_ones_own_certificates_cost_one_query(count, django_assert_num_queries):
    runs = [make_pledge_run(f"c{n}") for n in range(count)]
    person = make_person()
    for run in runs:
        certify(run, person)

    with django_assert_num_queries(1):
        rows = list(Certificate.objects.of(person).with_status())

    assert [row.status for row in rows] == ["valid"] * count
