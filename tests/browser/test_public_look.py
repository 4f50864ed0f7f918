"""How the site changes its look: text size, forced colours, without scripts."""

import pytest

from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def choose(visitor: Visitor, value: str) -> None:
    """Press one of the display's buttons and wait until it is kept."""
    visitor.open_display()
    with visitor.page.expect_response("**/my/display/"):
        visitor.page.locator(f".display-settings button[value={value}]").click()
    visitor.arrive()


def test_page_that_is_not_there_is_sound(new_site, people):
    people(new_site).visit("/nothing-here/", status=404)


def test_styleguide_is_sound_in_forced_colours(new_site, people):
    trainer = people(new_site, phone=False).sign_in("trainer")
    trainer.page.emulate_media(forced_colors="active")

    trainer.visit("/styleguide/")

    edges = trainer.page.eval_on_selector_all(
        ".button, .card, .chip, .input, .select, .textarea",
        "all => all.filter(e => getComputedStyle(e).borderTopWidth === '0px').map(e => e.className)",
    )
    assert edges == []


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

    visitor.open_display()
    visitor.page.click(".display-settings button[value=largest]")
    visitor.page.locator("summary", has_text="メニュー").click()
    visitor.page.get_by_role("link", name="相談先", exact=True).click()

    assert visitor.page.url.endswith("/resources/")
    assert visitor.page.locator("html[data-text=largest]").count() == 1
