"""Public pages and the design system as they are seen: both schemes, every text size, no script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.visitor import AXE_OPTIONS, Visitor

pytestmark = pytest.mark.browser
PAGES = [
    "/",
    "/courses/",
    "/courses/staff-training/",
    "/courses/supporter-training/",
    "/glossary/",
    "/resources/",
    "/networks/",
    "/help/",
    "/privacy/",
    "/accessibility/",
]


def choose(visitor: Visitor, value: str) -> None:
    """Press one of the display's buttons and wait until it is kept."""
    with visitor.page.expect_response("**/my/display/"):
        visitor.page.locator(f".display-settings button[value={value}]").click()
    visitor.page.wait_for_load_state()


@pytest.mark.parametrize("phone", [True, False])
def test_public_pages_are_sound(new_site, people, phone):
    visitor = people(new_site, phone=phone)

    for path in PAGES:
        visitor.visit(path)
    visitor.visit("/nothing-here/", status=404)


def test_dark_and_largest_on_a_phone(new_site, people):
    visitor = people(new_site)
    visitor.page.emulate_media(color_scheme="dark")
    visitor.visit("/")
    choose(visitor, "largest")

    for path in PAGES:
        visitor.visit(path)
        result = Axe().run(visitor.page, options=AXE_OPTIONS)
        assert result.violations_count == 0, f"{path}\n{result.generate_report()}"


def test_styleguide_is_sound_in_both_schemes(new_site, people):
    trainer = people(new_site, phone=False).sign_in("trainer")

    trainer.visit("/styleguide/")
    trainer.page.emulate_media(color_scheme="dark")

    result = Axe().run(trainer.page, options=AXE_OPTIONS)
    assert result.violations_count == 0, result.generate_report()


def test_text_size_changes_without_losing_what_was_typed(new_site, people):
    visitor = people(new_site)
    visitor.visit("/glossary/")
    visitor.page.fill("#search-q", "じりつ")

    choose(visitor, "large")

    assert visitor.page.locator("html[data-text=large]").count() == 1
    assert visitor.page.input_value("#search-q") == "じりつ"
    visitor.visit("/help/")
    assert visitor.page.locator("html[data-text=large]").count() == 1


def test_display_and_menu_work_without_scripts(new_site, people):
    visitor = people(new_site, javascript=False)
    visitor.visit("/glossary/?q=8050")

    visitor.page.click(".display-settings button[value=largest]")
    visitor.page.click("summary.drawer__button")
    visitor.page.get_by_role("link", name="相談先", exact=True).click()

    assert visitor.page.url.endswith("/resources/")
    assert visitor.page.locator("html[data-text=largest]").count() == 1
