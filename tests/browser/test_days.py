"""A day typed into a form of the admin: nothing touches it, and its reading stands beside it."""

import pytest

APPOINTMENT = "/admin/appointment/new/"


@pytest.fixture
def office(new_site, people):
    visitor = people(new_site, phone=False).sign_in("office")
    visitor.page.goto(APPOINTMENT)
    return visitor


def leave_with(page, text):
    """Type a day and go on with Tab, as everybody does."""
    box = page.locator("input[name=started_on]")
    box.fill("")
    box.press_sequentially(text)
    box.press("Tab")
    return box


def test_a_refusal_leaves_when_another_day_is_read(office):
    page = office.page
    refusal = page.get_by_text("令和7年11月4日は火曜日です")
    leave_with(page, "令和7年11月4日(水)")
    page.get_by_role("button", name="作成").click()
    page.wait_for_load_state()
    error = page.locator(".w-field:has(input[name=started_on]) .error-message")
    error.wait_for()

    leave_with(page, "令和7年11月4日")
    page.locator("input[name=started_on] + output").get_by_text("(火曜日)").wait_for()
    assert not error.is_visible()
    leave_with(page, "令和7年11月4日(水)")
    refusal.first.wait_for()
    error.wait_for()


def test_a_day_stays_as_typed_is_said_back_and_is_the_one_that_is_saved(office):
    page = office.page
    said = page.locator("input[name=started_on] + output")

    for text in ("R7.11.4", "20251104", "令和7年11月4日"):
        box = leave_with(page, text)
        said.get_by_text("令和7年11月4日(火曜日)").wait_for()
        assert box.input_value() == text
    leave_with(page, "12月1日")
    said.get_by_text("年がありません").wait_for()
    leave_with(page, "令和7年11月4日")
    page.fill("input[name=person_number]", "commissioner")
    page.select_option("select[name=office]", label="青少年委員")
    page.select_option("select[name=organisation]", index=1)
    page.get_by_role("button", name="作成").click()
    page.wait_for_url("**/admin/users/**")

    page.get_by_text("令和7年11月4日").first.wait_for()
    assert office.errors == []
