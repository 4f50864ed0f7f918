"""A private file over HTTP, whole or in part (RFC 9110, sections 13 and 14).

One part at a time: a request for several parts is answered with the whole, as section 14.2
allows, since no player asks so. A request for "the rest" gets at most `MOST_AT_ONCE` of it
(section 15.3.7): a player takes what it needs and asks again, and no thread waits on somebody
who watches for half an hour.
"""

import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

CHUNK = 64 * 1024
MOST_AT_ONCE = 2 * 1024 * 1024
ONE_RANGE = re.compile(r"bytes[ \t]*=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.IGNORECASE)


class UnsatisfiableError(Exception):
    """The range begins behind the end of the file."""


class Part:
    """Bytes of an open file from `start`, as many as `length`, in chunks; closes the file."""

    def __init__(self, file: "File[bytes]", start: int, length: int) -> None:
        self.file = file
        self.left = length
        file.seek(start)

    def __iter__(self) -> Iterator[bytes]:
        """Read on until the part is complete or the file ends."""
        while self.left > 0 and (data := self.file.read(min(CHUNK, self.left))):
            self.left -= len(data)
            yield data

    def close(self) -> None:
        """Close the file; Django calls this when the response is done or broken off."""
        self.file.close()


def serve(
    request: HttpRequest, file: FieldFile, *, content_type: str, cache_control: str
) -> HttpResponseBase:
    """Answer GET or HEAD for a stored file. Raises Http404 if it is not in its storage."""
    storage, name = file.storage, str(file.name)
    try:
        size, changed_at = storage.size(name), storage.get_modified_time(name)
    except FileNotFoundError as error:
        raise Http404 from error
    etag, changed = _etag(name, size, changed_at), int(changed_at.timestamp())
    response: HttpResponseBase | None = get_conditional_response(request, etag, changed)
    if response is None:
        response = _answer(request, storage, name, size, etag=etag, changed=changed)
    headers = {
        "Content-Type": content_type,
        "ETag": etag,
        "Last-Modified": http_date(changed),
        "Accept-Ranges": "bytes",
        "Cache-Control": cache_control,
    }
    for header, value in headers.items():
        response.headers[header] = value
    return response


def _etag(name: str, size: int, changed_at: datetime) -> str:
    said = f"{name} {size} {changed_at.timestamp()}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'


def _answer(
    request: HttpRequest, storage: Storage, name: str, size: int, *, etag: str, changed: int
) -> HttpResponseBase:
    asked = None
    if request.method == "GET" and _is_still_that(request, etag, changed):
        try:
            asked = wanted_part(request.headers.get("Range", ""), size)
        except UnsatisfiableError:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, length = asked or (0, size)
    headers: dict[str, Any] = {"Content-Length": str(length)}
    if asked:
        headers["Content-Range"] = f"bytes {first}-{first + length - 1}/{size}"
    if request.method == "HEAD":
        return HttpResponse(headers=headers)
    part = Part(storage.open(name), first, length)
    return StreamingHttpResponse(part, status=206 if asked else 200, headers=headers)


def _is_still_that(request: HttpRequest, etag: str, changed: int) -> bool:
    """Tell whether If-Range, if given, names the file as it is now (RFC 9110, 13.1.5)."""
    named = request.headers.get("If-Range", "")
    return not named or named == etag or parse_http_date_safe(named) == changed


def wanted_part(header: str, size: int) -> tuple[int, int] | None:
    """Return (start, length) of the one range asked for; None if the whole is to be sent.

    Raises UnsatisfiableError.
    """
    match = ONE_RANGE.fullmatch(header.strip())
    if not match or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        if last and int(last) < start:
            return None
        length = min(int(last) + 1 if last else start + MOST_AT_ONCE, size) - start
    if length <= 0:
        raise UnsatisfiableError
    return start, length
