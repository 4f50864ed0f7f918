"""The shelf: what somebody's browser may have back for a short while, and nobody else.

Whoever reads the database cannot read it: the key is made of the secret of this installation
and of a tag that is sent to the browser and stored nowhere.
"""

import json
import secrets
import zlib
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

import audit.domain.trail as audit
from people.models import Kept

INFO = b"people.shelf"
AN_HOUR = timedelta(hours=1)
# A page of the admin's editor has some 400,000 characters; more than this is no page of ours.
MAX_CHARACTERS = 4_000_000
# What one person may put here in an hour: some fifty of the largest pages. Whoever is signed in
# nowhere calls themselves what they like, so that all of them share one such room.
ROOM = 20_000_000
NOBODY = "browser"


def put(owner: str, thing: dict[str, Any], *, lasts: timedelta = AN_HOUR) -> str | None:
    """Keep something for its owner; return the tag that gets it back.

    None where it is too big, or its owner has filled the shelf. `thing`: what JSON can hold. What
    is past its time is thrown away on the way.
    """
    text = json.dumps({"owner": owner, "thing": thing})
    if len(text) > MAX_CHARACTERS or not _has_room(owner, len(text)):
        return None
    _throw_away()
    tag = secrets.token_urlsafe(24)
    body = _lock(tag).encrypt(zlib.compress(text.encode(), 6))
    Kept.objects.create(digest=_digest(tag), body=body, expires_at=timezone.now() + lasts)
    return tag


def get(owner: str, tag: str) -> dict[str, Any] | None:
    """Return what was kept; None for anybody else, for an invented tag and after its time."""
    rows = Kept.objects.filter(digest=_digest(tag), expires_at__gt=timezone.now())
    row = rows.first()
    if row is None:
        return None
    try:
        kept = json.loads(zlib.decompress(_lock(tag).decrypt(bytes(row.body))))
    except InvalidToken:  # the installation's secret was changed meanwhile
        return None
    thing: dict[str, Any] | None = kept["thing"] if kept["owner"] == owner else None
    return thing


def drop(tag: str) -> None:
    """Throw away what has served."""
    Kept.objects.filter(digest=_digest(tag)).delete()


def purge() -> int:
    """Throw away what is past its time, and log it; return how many things."""
    count = _throw_away()
    if count:
        kind = ContentType.objects.get_for_model(Kept)
        audit.record("people.kept.purge", kind, actor=None, count=count)
    return count


def _has_room(owner: str, size: int) -> bool:
    """Count in the cache: a row says nothing of whose it is."""
    whose = NOBODY if owner.startswith(f"{NOBODY}:") else owner
    key = f"people.shelf:{salted_hmac('people.shelf.room', whose).hexdigest()}"
    used: int = cache.get(key, 0) + size
    if used > ROOM:
        return False
    # The hour begins with the first thing, not anew with each.
    if not cache.add(key, size, AN_HOUR.total_seconds()):
        cache.incr(key, size)
    return True


def _throw_away() -> int:
    return Kept.objects.filter(expires_at__lte=timezone.now()).delete()[0]


def _digest(tag: str) -> str:
    return sha256(tag.encode()).hexdigest()


def _lock(tag: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=tag.encode(), info=INFO).derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(urlsafe_b64encode(key))
