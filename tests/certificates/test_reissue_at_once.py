"""Two presses of 再交付 at the same moment, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor

from django.core.exceptions import ValidationError
from django.db import connection

from certificates.domain.reissue import reissue
from certificates.models import Certificate, NumberSeries
from tests.certificates.factories import certify, make_pledge_run
from tests.factories import UserFactory


def test_two_clicks_at_once_make_one(committed_db):
    certificate = certify(make_pledge_run())
    hr = UserFactory()

    def press(_):
        try:
            return reissue(certificate, cause=Certificate.Cause.LOST, actor=hr).number
        except ValidationError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(map(str, pool.map(press, range(2))))

    assert answers == ["2", "already_superseded"]
    assert NumberSeries.objects.get().last_number == 2
