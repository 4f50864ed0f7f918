"""What is written down of a request opens nothing and names nobody."""

import logging
import runpy
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from gunicorn.config import Config

from config.access_log import AccessLogger
from config.logs import SecretPathFilter

CALENDAR = f"/calendar/{'a' * 43}.ics"


def access_line(path: str) -> str:
    """The line that gunicorn writes."""
    setup = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))
    assert setup["logger_class"] == "config.access_log.AccessLogger"
    answer = SimpleNamespace(status="200", sent=0, headers=[])
    asked = {
        "PATH_INFO": path, "REQUEST_METHOD": "GET", "REMOTE_ADDR": "203.0.113.7",
        "RAW_URI": f"{path}?q=name", "QUERY_STRING": "q=name", "SERVER_PROTOCOL": "HTTP/1.1",
    }  # fmt: skip
    atoms = AccessLogger(Config()).atoms(answer, {}, asked, timedelta(0))
    return str(setup["access_log_format"] % atoms)


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (CALENDAR, '"GET /calendar/…"'),
        ("/accounts/email/confirm/MQ:abc:def/", '"GET /accounts/email/confirm/…/"'),
        ("/my/calendar.ics", '"GET /my/calendar.ics"'),
        ("/events/calendar/x.ics", '"GET /events/calendar/x.ics"'),
    ],
)
def test_access_log_holds_no_secret_no_words_and_no_address(path, written):
    line = access_line(path)

    assert written in line
    assert "203.0.113.7" not in line
    assert "name" not in line


def test_access_log_writes_one_line_whatever_the_path_holds():
    line = access_line('/a\n[now] "GET /b" 200\r\x1b[2J\x85\u2028ひ')

    assert line.isprintable()
    assert "GET /a\\n[now]" in line
    assert "ひ" in line


@pytest.mark.django_db
def test_refused_request_is_written_without_its_secret(caplog):
    names = [handler["filters"] for handler in settings.LOGGING["handlers"].values()]
    assert names == [["secret_paths"]]
    caplog.handler.addFilter(SecretPathFilter())
    with caplog.at_level(logging.WARNING, logger="django.request"):
        logging.getLogger("django.request").addHandler(caplog.handler)
        try:
            Client().get(CALENDAR)
        finally:
            logging.getLogger("django.request").removeHandler(caplog.handler)

    assert "Not Found: /calendar/…" in caplog.text
    assert "aaaa" not in caplog.text
