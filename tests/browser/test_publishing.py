"""公開 pressed while the editor saves by itself: what is said to be live is live, and once."""

import pytest

from tests.browser.line import Line
from tests.browser.publishing import SETTLED, news_index, press_publish, publish, type_news, wrong

SLOW = 0.8  # seconds that the editor's own save takes on the way


@pytest.fixture
def line(new_site):
    with Line(new_site.port) as line:
        yield line


@pytest.fixture
def author(line, people):
    return people(line, phone=False).sign_in("admin")


def test_what_is_said_to_be_published_is_live_as_it_was_typed(new_site, line, author):
    index = news_index(new_site)
    line.delay("POST /admin/pages/", *[SLOW, 0, 0] * 3)
    expected = []

    # Before the editor saves, while it does, and after.
    for after in (50, 800, 1500):
        author.page.goto(f"/admin/pages/add/home/newspage/{index}/")
        author.page.wait_for_timeout(SETTLED)
        expected.append((f"試し{after}", f"{after}ミリ秒あとに押しました。"))
        type_news(author, *expected[-1])
        assert "公開されました" in publish(author, after=after)

    assert wrong(new_site, expected) == []


def test_button_after_the_editors_own_save_is_not_taken_for_another_tabs(new_site, author):
    author.page.goto(f"/admin/pages/add/home/newspage/{news_index(new_site)}/")
    type_news(author, "試し、二度", "はじめの本文です。")
    author.page.wait_for_url("**/edit/", wait_until="commit")
    author.page.reload()
    author.page.wait_for_timeout(SETTLED)
    expected = ("試し、二度", "書き足した本文です。")
    with author.page.expect_response(lambda answer: answer.request.method == "POST"):
        type_news(author, *expected)

    said = publish(author, after=1500)

    assert "公開されました" in said
    assert wrong(new_site, [expected]) == []


def test_what_is_typed_at_once_is_saved_without_a_button(new_site, author):
    author.page.goto(f"/admin/pages/add/home/newspage/{news_index(new_site)}/")
    type_news(author, "試し、すぐに", "開いてすぐに書きました。")
    author.page.wait_for_url("**/edit/", wait_until="commit")
    author.page.reload()

    assert author.page.locator("#id_title").input_value() == "試し、すぐに"
    assert (
        "開いてすぐに書きました。"
        in author.page.locator("[contenteditable=true]").first.inner_text()
    )


def test_button_pressed_on_a_dead_line_leaves_the_page_as_it_is(new_site, line, author):
    author.page.goto(f"/admin/pages/add/home/newspage/{news_index(new_site)}/")
    author.page.wait_for_timeout(SETTLED)
    line.is_dead = True
    type_news(author, "試し、つながらない", "長く考えて書いた本文です。")
    press_publish(author)
    author.page.locator(".messages", has_text="まだ送っていません").wait_for()

    line.is_dead = False
    press_publish(author)
    author.page.locator(".messages", has_text="公開されました").wait_for()

    assert wrong(new_site, [("試し、つながらない", "長く考えて書いた本文です。")]) == []


def test_keys_of_blocks_are_shown_to_nobody(new_site, people):
    trainer = people(new_site, phone=False).sign_in("trainer")
    trainer.visit("/admin/quiz/")
    trainer.page.locator("main a[href*='/admin/quiz/edit/']").first.click()

    keys = trainer.page.locator("[data-contentpath=key]")
    keys.first.wait_for(state="attached")
    assert not any(key.is_visible() for key in keys.all())
