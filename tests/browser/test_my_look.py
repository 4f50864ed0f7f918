"""My page, the settings and the record as they are seen and pressed, with and without scripts."""

import pytest

from tests.browser.visitor import PHONE
from tests.browser.ways import accept

pytestmark = pytest.mark.browser


def attributes(visitor) -> dict[str, str]:
    """What the page's root says of the display. (Read without scripts too.)"""
    root = visitor.page.locator("html")
    names = ("text", "furigana", "contrast", "theme", "motion")
    return {name: root.get_attribute(f"data-{name}") or "" for name in names}


def test_next_step_stands_whole_on_a_phones_first_screen(new_site, people):
    accept(people(new_site, phone=False).sign_in("hr"), "春日 美咲")
    trainee = people(new_site).sign_in("staff")

    trainee.visit("/my/")

    box = trainee.page.locator(".card--next").bounding_box()
    assert box["y"] + box["height"] <= PHONE["height"]


@pytest.mark.parametrize(("number", "phone"), [("commissioner", True), ("trainer", False)])
def test_my_pages_are_sound_in_the_dark_with_strong_contrast(new_site, people, number, phone):
    trainee = people(new_site, phone=phone).sign_in(number)
    trainee.visit("/my/settings/")
    for value in ("strong", "dark"):
        with trainee.page.expect_response("**/my/display/"):
            trainee.page.locator(f"[data-settings] input[value={value}]").check()
    trainee.page.get_by_text("表示を変えて、残しました。").wait_for()

    for path in ("/my/", "/my/record/", "/my/record/external/", "/my/settings/"):
        trainee.visit(path)

    assert attributes(trainee)["contrast"] == "strong"
    assert attributes(trainee)["theme"] == "dark"
    line = trainee.page.evaluate(
        "getComputedStyle(document.querySelector('.card')).borderTopWidth"
    )
    assert line == "2px"


def test_settings_change_in_place_and_agree_with_the_header(new_site, people):
    visitor = people(new_site)
    visitor.visit("/my/settings/")

    with visitor.page.expect_response("**/my/display/"):
        visitor.page.locator("[data-settings] input[name=text_size][value=largest]").check()

    assert attributes(visitor)["text"] == "largest"
    pressed = visitor.page.locator(".display-settings button[value=largest]")
    assert pressed.get_attribute("aria-pressed") == "true"
    visitor.visit("/help/")
    assert attributes(visitor)["text"] == "largest"


def test_settings_and_record_work_without_scripts(new_site, people):
    trainee = people(new_site, javascript=False).sign_in("office")
    trainee.visit("/my/settings/")
    for value in ("large", "off", "strong", "dark", "reduced"):
        trainee.page.check(f"[data-settings] input[value={value}]")
    trainee.press("この表示にする")

    assert trainee.sees("表示の設定を変えました。")
    assert attributes(trainee) == {
        "text": "large", "furigana": "off", "contrast": "strong", "theme": "dark",
        "motion": "reduced",
    }  # fmt: skip
    trainee.visit("/my/record/external/")
    trainee.page.select_option("select[name=type]", index=1)
    for name, value in [
        ("title", "家族会"),
        ("organiser", "家族会"),
        ("held_on", "R8.10.1"),
        ("minutes", "９０"),
    ]:
        trainee.page.fill(f"[name={name}]", value)
    trainee.press("届け出る")
    assert trainee.sees("承認待ち")
