"""What is written down of requests: no secret that opens something by itself.

The query string and the visitor's address are left out by the format (see gunicorn.conf.py).
"""

import logging
import re

# One's calendar, and the link that confirms an e-mail.
SECRET_PATH = re.compile(r"(?<!\w)(/calendar/|/accounts/email/confirm/)[^/\s]+")


def without_secrets(text: str) -> str:
    """Cut each path where its secret begins."""
    return SECRET_PATH.sub(r"\1…", text)


def on_one_line(text: str) -> str:
    """Write line ends and whatever else moves a terminal as escapes: no request forges a line."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


class SecretPathFilter(logging.Filter):
    """Django's: a line for each request that was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the path in what is about to be written, and let it be written."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                without_secrets(part) if isinstance(part, str) else part for part in record.args
            )
        return True
