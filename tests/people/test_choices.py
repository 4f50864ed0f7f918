"""Keys of rows as browsers send them."""

import pytest
from django.core.exceptions import ValidationError

from courses.models import CoursePage
from people.choices import ManyRowsField, OneRowField
from people.models import Audience
from tests.factories import make_course

pytestmark = pytest.mark.django_db


NO_KEYS = ["9" * 30, "9" * 5000, "-9223372036854775809", "x", "٣" * 30]


@pytest.mark.parametrize("typed", NO_KEYS)
def test_number_that_no_row_can_have_is_refused(typed):
    field = ManyRowsField(Audience.objects.all())

    with pytest.raises(ValidationError) as refused:
        field.clean([typed])

    assert [error.code for error in refused.value.error_list] == ["invalid_pk_value"]


def test_rows_are_found_by_their_keys():
    row = Audience.objects.create(key="shi", name="支")

    assert list(ManyRowsField(Audience.objects.all()).clean([str(row.pk)])) == [row]


@pytest.mark.parametrize("typed", NO_KEYS)
def test_number_that_no_page_can_have_is_refused(typed):
    with pytest.raises(ValidationError) as refused:
        OneRowField(CoursePage.objects.all()).clean(typed)

    assert refused.value.code == "invalid_choice"


def test_row_is_found_by_its_key_or_as_it_is():
    row = make_course()
    field = OneRowField(CoursePage.objects.all())

    assert field.clean(str(row.pk)) == field.clean(row) == row
    assert OneRowField(CoursePage.objects.all(), required=False).clean("") is None
