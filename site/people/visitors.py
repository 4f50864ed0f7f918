"""Where a request comes from: the one place that reads a visitor's address.

An address is personal data. It is used at once or turned into a keyed digest that counts in the
cache for as long as its window; it is written down nowhere.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What one household or office is given: inside it, anybody takes any address.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address, or an empty string if the server names none.

    `TRUSTED_PROXIES`: how many proxies of ours stand in front. Each adds to X-Forwarded-For whom
    it was asked by, so that many from the right are ours to believe; what stands further left is
    what anybody may have typed. A header that is too short came past the proxies: the connection
    itself then says who asks.
    """
    peer = _read(request.META.get("REMOTE_ADDR", ""))
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    count = settings.TRUSTED_PROXIES
    named = _read(hops[-count]) if 0 < count <= len(hops) else None
    found = named or peer
    return str(found) if found else ""


def address_key(request: HttpRequest) -> str:
    """Return what stands for the visitor's address, or the network of a home, in the cache."""
    text = client_address(request)
    if ":" in text:
        text = str(ipaddress.ip_network(f"{text}/{IPV6_PREFIX}", strict=False))
    return salted_hmac("people.visitors", text, algorithm="sha256").hexdigest()


def _read(text: str) -> Address | None:
    """Return an address, with a port or not; an IPv4 one in the clothes of IPv6 as itself."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        # A zone ("%eth0") tells nothing of the visitor.
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
