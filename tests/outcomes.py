"""What came back: the words of a page, its queries, the rule that was broken."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.backends import RegisterBackend


def text(response):
    """Return a page as text."""
    return response.content.decode()


def admin_text(response):
    """Return a page of the admin, and what its scripts hold, in plain letters."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text(response))


def code_of(call, *args, **kwargs):
    """Return the code of the rule that a call breaks."""
    with pytest.raises(ValidationError) as error:
        call(*args, **kwargs)
    return error.value.code


def signed_in(person):
    """Return somebody as a request reads them: found to take part today, once."""
    return RegisterBackend().get_user(person.pk)


def queries_of(client, url):
    """Count the queries of a page, without the savepoints that only tests have."""
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len([q for q in queries if "SAVEPOINT" not in q["sql"]])
