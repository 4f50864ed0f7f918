"""Parts of a private file, as RFC 9110 has it."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db.models.fields.files import FieldFile
from django.http import Http404

from library import ranged
from library.models import LibraryMedia

CONTENT = bytes(range(200)) * 5  # 1000 bytes


@pytest.fixture
def file():
    storage = storages["private"]
    name = storage.save("recordings/x.webm", ContentFile(CONTENT))
    yield FieldFile(None, LibraryMedia._meta.get_field("file"), name)
    storage.delete(name)


@pytest.fixture
def ask(rf, file):
    def get(method="get", **headers):
        request = getattr(rf, method)(
            "/", headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        response = ranged.serve(request, file, content_type="video/webm", cache_control="private")
        response.body = b"".join(response) if response.streaming else response.content
        return response

    return get


def test_whole_file(ask):
    response = ask()

    assert (response.status_code, response.body) == (200, CONTENT)
    assert response["Content-Type"] == "video/webm"
    assert response["Content-Length"] == "1000"
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "private"
    assert "Content-Range" not in response


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-99", 0, 99),
        ("bytes=900-", 900, 999),
        ("bytes=990-5000", 990, 999),
        ("bytes=-10", 990, 999),
        ("bytes=-5000", 0, 999),
        ("Bytes = 5-6", 5, 6),
    ],
)
def test_one_part(ask, asked, first, last):
    response = ask(Range=asked)

    assert response.status_code == 206
    assert response["Content-Range"] == f"bytes {first}-{last}/1000"
    assert response["Content-Length"] == str(last - first + 1)
    assert response.body == CONTENT[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
def test_part_behind_the_end_cannot_be_had(ask, asked):
    response = ask(Range=asked)

    assert (response.status_code, response.body) == (416, b"")
    assert response["Content-Range"] == "bytes */1000"


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,5-6",
        "bytes=9-5",
        "bytes=-",
        "bytes=a-b",
        "lines=0-5",
        "bytes=" + "9" * 40 + "-",
        "",
    ],
)
def test_what_is_not_one_range_gets_the_whole(ask, asked):
    assert ask(Range=asked).status_code == 200


def test_rest_of_a_long_file_comes_in_pieces(ask, monkeypatch):
    monkeypatch.setattr(ranged, "MOST_AT_ONCE", 300)

    assert ask(Range="bytes=0-")["Content-Range"] == "bytes 0-299/1000"
    assert ask(Range="bytes=800-")["Content-Range"] == "bytes 800-999/1000"
    assert ask(Range="bytes=0-999")["Content-Range"] == "bytes 0-999/1000"


def test_head_has_the_headers_alone(ask):
    response = ask("head", Range="bytes=0-9")

    assert (response.status_code, response.body) == (200, b"")
    assert response["Content-Length"] == "1000"


def test_what_is_known_already_is_not_sent_again(ask):
    known = ask()

    by_tag = ask(If_None_Match=known["ETag"])
    by_day = ask(If_Modified_Since=known["Last-Modified"], Range="bytes=0-9")

    assert (by_tag.status_code, by_day.status_code) == (304, 304)
    assert by_tag["ETag"] == known["ETag"]
    assert ask(If_Match='"other"').status_code == 412


def test_part_of_another_version_is_not_mixed_in(ask):
    known = ask()

    assert ask(Range="bytes=0-9", If_Range=known["ETag"]).status_code == 206
    assert ask(Range="bytes=0-9", If_Range=known["Last-Modified"]).status_code == 206
    assert ask(Range="bytes=0-9", If_Range='"other"').status_code == 200
    assert ask(Range="bytes=0-9", If_Range=f"W/{known['ETag']}").status_code == 200


def test_file_that_is_gone_is_not_found(ask, file):
    file.storage.delete(file.name)

    with pytest.raises(Http404):
        ask()


def test_part_is_read_in_chunks_and_the_file_closed():
    class Counting(BytesIO):
        reads: list[int] = []

        def read(self, size=-1):
            self.reads.append(size)
            return super().read(size)

    source = Counting(bytes(150_000))
    part = ranged.Part(source, 10, 140_000)

    sent = list(part)
    part.close()

    assert sum(map(len, sent)) == 140_000
    assert max(source.reads) == ranged.CHUNK
    assert source.closed
