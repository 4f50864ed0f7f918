"""Keys of rows as browsers send them."""

import pytest
from django.core.exceptions import ValidationError

from people.choices import ManyRowsField
from people.models import Audience

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["9" * 30, "9" * 5000, "-9223372036854775809", "x", "٣" * 30])
def test_number_that_no_row_can_have_is_refused(typed):
    field = ManyRowsField(Audience.objects.all())

    with pytest.raises(ValidationError) as refused:
        field.clean([typed])

    assert [error.code for error in refused.value.error_list] == ["invalid_pk_value"]


def test_rows_are_found_by_their_keys():
    row = Audience.objects.create(key="shi", name="支")

    assert list(ManyRowsField(Audience.objects.all()).clean([str(row.pk)])) == [row]
