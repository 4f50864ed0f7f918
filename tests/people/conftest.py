"""Those who keep the register: the office, and HR with one department."""

import pytest

from people.models import Remit
from people.roles import Role
from tests.people.factories import make_organisation
from tests.people.register import sign_in


@pytest.fixture
def welfare():
    return make_organisation("福祉部")


@pytest.fixture
def office(client):
    return sign_in(client, Role.OFFICE)


@pytest.fixture
def hr(client, welfare):
    person = sign_in(client, Role.HR, number="hr")
    Remit.objects.create(user=person, organisation=welfare)
    return person
