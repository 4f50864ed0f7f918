"""The one way in which a record is sealed: SHA-256 over canonical JSON."""

import hashlib
import json
from typing import Any


def sha256_of(content: Any) -> str:
    """Return the hexadecimal SHA-256 of `content`'s canonical JSON.

    Canonical: keys sorted, no spaces, characters as they are; so the digest does not depend on
    how a database or a driver orders or escapes what it stored. Times must come in UTC.
    """
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
