"""What the admin tells after a form lies in the open, also beside the menu's button of a phone."""

OVERLAP = """() => {
  const button = document.querySelector(".sidebar-nav-toggle--mobile").getBoundingClientRect();
  const covered = [];
  for (const line of document.querySelectorAll(".messages > ul > li")) {
    const range = document.createRange();
    range.selectNodeContents(line);
    for (const box of range.getClientRects())
      if (box.width && box.left < button.right && box.top < button.bottom && box.bottom > button.top)
        covered.push(line.innerText);
  }
  return covered;
}"""


def test_menu_button_covers_nothing_of_what_is_told(new_site, people):
    hr = people(new_site).sign_in("hr")
    hr.visit("/admin/training/runs/")
    hr.press("日程を直す")
    hr.press("保存する")
    hr.page.wait_for_selector(".messages > ul > li")
    # It grows with how much there is to say: here as much as two colleagues can change.
    hr.page.evaluate(
        "document.querySelector('.messages > ul > li').append('ほかの方が先に変えました。'.repeat(8))"
    )
    hr.page.wait_for_timeout(700)  # it slides in

    assert hr.page.evaluate(OVERLAP) == []
