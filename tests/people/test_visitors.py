"""Whose address a request comes from, with proxies in front and without."""

import pytest
from allauth.account.adapter import get_adapter

from people.visitors import address_key, client_address


def request_from(rf, peer="10.0.0.9", forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return rf.get("/", REMOTE_ADDR=peer, headers=headers)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "10.0.0.9"),
        (0, "203.0.113.7", "10.0.0.9"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.8", "203.0.113.7"),
        (2, "203.0.113.7", "10.0.0.9"),
        (1, None, "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "nonsense", "10.0.0.9"),
        (1, "203.0.113.7:50123", "203.0.113.7"),
        (1, "[2001:db8::7]:443", "2001:db8::7"),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_as_many_from_the_right_as_there_are_proxies(rf, settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    request = request_from(rf, forwarded=forwarded)

    assert client_address(request) == expected
    assert get_adapter().get_client_ip(request) == expected


def test_server_that_names_nobody(rf):
    assert client_address(request_from(rf, peer="")) == ""


def test_home_counts_as_one_and_neighbours_do_not(rf):
    def key(peer):
        return address_key(request_from(rf, peer=peer))

    assert key("2001:db8:0:1::1") == key("2001:db8:0:1:ffff::2")
    assert key("2001:db8:0:1::1") != key("2001:db8:0:2::1")
    assert key("203.0.113.7") == key("::ffff:203.0.113.7") != key("203.0.113.8")


def test_key_depends_on_the_secret(rf, settings):
    request = request_from(rf, peer="203.0.113.7")
    before = address_key(request)
    settings.SECRET_KEY = "another" * 9

    assert address_key(request) != before
