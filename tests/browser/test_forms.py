"""A form in a browser: its error, the way back, and a sign-in that ended while it was filled in."""

import pytest

PATH = "/my/record/external/"
TARGET = 44


@pytest.fixture
def teller(demo_site, people):
    """Somebody about to tell of a training elsewhere."""
    visitor = people(demo_site).sign_in("staff")
    visitor.visit(PATH)
    return visitor


def title(visitor):
    return visitor.page.locator("input[name=title]")


def test_back_and_reload_never_ask_to_send_again(teller):
    title(teller).fill("家族支援の学習会")
    teller.submit("届け出る")
    error = teller.page.url
    assert title(teller).input_value() == "家族支援の学習会"

    back = teller.page.go_back()
    assert (back.status, teller.page.url) == (200, f"{teller.base}{PATH}")

    forward = teller.page.go_forward()
    assert (forward.status, teller.page.url) == (422, error)
    assert title(teller).input_value() == "家族支援の学習会"

    assert teller.page.reload().request.method == "GET"


@pytest.mark.parametrize("number", ["staff", "commissioner"])
def test_what_was_typed_is_there_after_signing_in_for_the_same_person_only(teller, number):
    title(teller).fill("家族支援の学習会")
    teller.page.fill("textarea[name=learned]", "聴くこと\n待つこと")
    teller.context.clear_cookies(name="sessionid")

    teller.submit("届け出る")
    assert teller.sees("1時間お預かり")
    teller.page.fill("input[name=login]", number)
    teller.page.fill("input[name=password]", "yorisoi-demo")
    teller.press("ログインする")

    own = number == "staff"
    assert teller.page.url.startswith(f"{teller.base}{PATH}")
    assert teller.sees("まだ送信されていません") is own
    assert title(teller).input_value() == ("家族支援の学習会" if own else "")
    typed = teller.page.input_value("textarea[name=learned]")
    assert typed == ("聴くこと\n待つこと" if own else "")


@pytest.mark.parametrize("letters", ["standard", "largest"])
def test_error_list_is_where_a_phone_opens_and_leads_to_what_was_asked(demo_site, people, letters):
    reader = people(demo_site, javascript=False).sign_in("staff")
    reader.visit(PATH)
    reader.page.get_by_role("button", name="届け出る").click()
    reader.page.wait_for_load_state()
    reader.page.evaluate("size => { document.documentElement.dataset.text = size; }", letters)

    links = reader.page.locator(".error-summary a")
    assert reader.page.evaluate("document.activeElement.className") == "error-summary"
    assert all(link.bounding_box()["height"] >= TARGET for link in links.all())
    links.filter(has_text="主催").click()

    label = reader.page.locator("label[for=id_organiser]").bounding_box()
    assert 0 <= label["y"] < reader.page.viewport_size["height"]
