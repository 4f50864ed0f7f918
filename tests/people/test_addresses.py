"""Nobody is led away by an address that came with a request."""

import pytest

from people.addresses import page_of_ours


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/my/", "/my/"),
        ("/search/?q=8050&p=2", "/search/?q=8050&p=2"),
        ("", "/home/"),
        ("my", "/home/"),
        ("//elsewhere.example/my/", "/home/"),
        ("/\\elsewhere.example", "/home/"),
        ("https://elsewhere.example/my/", "/home/"),
        ("javascript:alert(1)", "/home/"),
    ],
)
def test_only_a_path_of_this_site_is_taken(rf, url, expected):
    assert page_of_ours(rf.get("/"), url, otherwise="/home/") == expected


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_path_is_taken_with_and_without_tls(rf, scheme):
    assert page_of_ours(rf.get("/", secure=scheme == "https"), "/my/", otherwise="/") == "/my/"
