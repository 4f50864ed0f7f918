"""Every front page of every role's site, at every width, at twice the text and by keyboard alone."""

import pytest

from tests.browser.claims import Claims
from tests.browser.walk import inspect, pages

pytestmark = pytest.mark.browser
# Somebody at each point of the way, so that every state of every page is met; then the desks.
NOBODY = ""
VISITORS = {
    NOBODY: ["/", "/accounts/login/", "/verify/", "/my/settings/", "/search/?q=ひきこもり"],
    "commissioner": ["/my/"],
    "m2018": ["/my/", "/my/settings/", "/notices/", "/search/?q=つなぐシート"],
    "m2014": ["/my/"],
    "m2001": ["/my/"],
    "s1009": ["/my/"],
    "s1012": ["/my/"],
    "s1021": ["/my/"],
    "trainer": ["/my/", "/styleguide/", "/worksheets/review/", "/sessions/"],
    "office": ["/my/", "/sessions/", "/paper/"],
    "hr": ["/my/", "/my/record/"],
}
# Whoever is at work sees these otherwise than the next person.
OWN = ("/my/",)
# These show one thing to those at a desk, another to those who learn.
TWO_SIDED = ("/sessions/", "/sessions/#/")
AT_A_DESK = ("trainer", "office", "hr")


PASSWORD = "yorisoi-demo"
# Nobody but the six of the login page can sign in to the demo: here some of the sixty may.
OPEN_DOORS = """
from django.contrib.auth.hashers import make_password
from people.models import User
User.objects.filter(number__in={numbers!r}).update(password=make_password({password!r}))
"""


@pytest.fixture(scope="module")
def ward(demo_site):
    """The demo, open to those who walk."""
    demo_site.manage("shell", "-c", OPEN_DOORS.format(numbers=list(VISITORS), password=PASSWORD))
    return demo_site


@pytest.fixture
def walked(shared):
    """The kinds of pages that somebody has looked at already."""
    return Claims(shared / "walked")


@pytest.mark.parametrize("number", VISITORS)
def test_every_page_is_sound(ward, people, walked, number):
    visitor = people(ward)
    if number != NOBODY:
        visitor.sign_in(number, PASSWORD)

    def is_new(kind: str) -> bool:
        sides = [number in AT_A_DESK] if kind in TWO_SIDED else []
        return kind in OWN or walked.take(" ".join(map(str, [kind, *sides])))

    wrong = []
    for _address in pages(visitor, VISITORS[number], is_new):
        wrong += inspect(visitor)

    assert wrong + visitor.strangers + visitor.errors == [], "\n".join(wrong)


def test_receipt_of_a_guest_is_sound(ward, people):
    guest = people(ward)
    guest.visit("/events/")
    guest.page.locator("li", has_text="申込を受けています").first.get_by_role("link").click()
    guest.page.locator("main a[href*='/events/apply/']").first.click()
    guest.page.fill("input[name=name]", "向井 和子")
    guest.page.fill("input[name=name_kana]", "むかい かずこ")
    guest.page.locator("select[name=municipality]").select_option(index=1)
    guest.page.fill("input[name=phone]", "03-0000-0001")
    guest.page.locator("input[name=consent]").check()
    guest.page.locator("main form button.button--solid").click()
    guest.arrive()

    assert "/events/receipt/" in guest.page.url
    assert inspect(guest) == []
