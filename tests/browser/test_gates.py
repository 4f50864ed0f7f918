"""What keeps a gate shut, and who opens it: a case's check, the check list, a stage's conditions."""

import re

from tests.browser.publishing import SETTLED, publish


def test_case_is_read_by_others_once_somebody_else_has_signed_it(new_site, people):
    author = people(new_site, phone=False).sign_in("trainer")
    author.visit("/admin/case/")
    author.page.locator("main a[href*='/admin/case/edit/']").first.click()
    author.page.locator("input[name=theme]").fill("書きかえたテーマ")
    author.page.locator("footer button[type=submit], main button[type=submit]").last.click()
    author.page.get_by_text("承認がなくなりました").first.wait_for()
    author.visit("/admin/case/")
    author.press("承認がまだです")
    author.page.select_option("select[name=checker]", index=1)
    author.press("確認を頼む", exact=True)
    assert author.sees("確認を頼んでいます")

    checker = people(new_site, phone=False).sign_in("trainer2")
    checker.visit("/admin/case/")
    checker.press("確認を待っています")
    assert checker.sees("書きかえたテーマ")
    for box in checker.page.locator("input[name=checked]").all():
        box.check()
    checker.press("確かめて承認する")

    author.visit("/admin/case/")
    assert author.sees("承認ずみ")


def prepare_run(hr, name):
    """Write a run that nobody teaches yet, and go where it would be opened."""
    hr.visit("/admin/training/runs/new/")
    hr.page.select_option("select[name=course]", label="ひきこもりサポーター養成研修")
    hr.page.fill("input[name=title]", name)
    hr.page.fill("input[name=starts_on]", "令和8年10月1日")
    hr.page.fill("input[name=ends_on]", "令和9年3月31日")
    hr.press("保存する")
    to_opening(hr, name)


def to_opening(hr, name):
    row = hr.page.locator("tr", has_text=name)
    row.get_by_role("link", name="開催を始める").click()
    hr.arrive()


def test_run_opens_once_what_the_list_names_is_mended(new_site, people):
    hr = people(new_site, phone=False).sign_in("hr")
    prepare_run(hr, "夜間の回")
    assert hr.sees("先に直すこと")
    assert hr.page.get_by_text("研修担当がいません").count() == 1
    assert hr.page.get_by_role("button", name="この内容で開催を始める").count() == 0

    hr.press("直す画面を開く")
    hr.page.locator("input[name=trainers]").first.check()
    hr.press("保存する")
    to_opening(hr, "夜間の回")
    for box in hr.page.locator("input[name=confirmed]").all():
        box.check()
    hr.press("この内容で開催を始める")

    assert hr.sees("開催を始めました")


STAGE = """
from courses.models import StagePage
print("STAGE", StagePage.objects.get(title="第3段階 グループワーク").pk)
"""


def insert(trainer, kind, *, nth):
    """Insert a condition of this kind at the plus sign that is so far from the last."""
    blocks = trainer.page.locator("[data-streamfield-child]")
    before = blocks.count()
    trainer.page.locator("button[title=ブロックを挿入]").nth(nth).click()
    trainer.page.get_by_role("option", name=kind).first.click()
    # A box of choices that is still closing would take the next click.
    blocks.nth(before).wait_for(state="attached")
    trainer.page.get_by_role("option").first.wait_for(state="hidden")


def test_conditions_chosen_for_a_stage_are_said_where_a_run_is_opened(new_site, people):
    stage = re.findall(r"STAGE (\d+)", new_site.manage("shell", "-c", STAGE))[0]
    trainer = people(new_site, phone=False).sign_in("trainer")
    trainer.page.goto(f"/admin/pages/{stage}/edit/")
    trainer.page.wait_for_timeout(SETTLED)
    insert(trainer, "次のうち、どれか一つ", nth=-1)
    insert(trainer, "研修事務局が開く", nth=-2)
    insert(trainer, "日付がきている", nth=-2)
    trainer.page.locator("input[name^=opening][name*=value]").last.fill("令和9年1月12日")
    assert "公開されました" in publish(trainer, after=0)

    hr = people(new_site, phone=False).sign_in("hr")
    prepare_run(hr, "昼の回")

    assert hr.sees(
        "「第2段階 演習」の様式の確認と、(研修事務局が開くこと、または"
        "令和9年1月12日(火曜日)になること)で開きます"
    )


# What does not fit the screen, or is too small for a finger; not what Wagtail draws around the page.
MISFITS = """() => [...document.querySelectorAll(
    "main :is(a.button, button, input:not([type=hidden]), select, textarea, summary)")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest("header, .w-slim-header"))
  .map(e => [e, (e.closest("label") || document.querySelector(`label[for="${e.id}"]`) || e).getBoundingClientRect()])
  .map(([e, box]) => [e.outerHTML.slice(0, 90), ["checkbox", "radio"].includes(e.type) ? box : e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < 43.9 || box.left < -1 || box.right > innerWidth + 1))
  .map(([html, box]) => `${Math.round(box.left)}-${Math.round(box.right)} x ${box.height}: ${html}`)"""


def misfits(visitor):
    visitor.page.wait_for_load_state("networkidle")
    return visitor.page.evaluate(MISFITS)


def test_run_is_opened_and_mended_on_a_telephone(new_site, people):
    hr = people(new_site).sign_in("hr")
    hr.visit("/admin/training/runs/")
    assert misfits(hr) == []
    hr.visit("/admin/training/nominations/")
    assert misfits(hr) == []
    hr.visit("/admin/training/runs/")
    hr.press("段階を開く・直す")
    assert misfits(hr) == []
    stages = hr.page.url
    for what in ("研修担当を替える", "開く条件を直す", "待つ単元を直す", "この開催から外す"):
        hr.page.goto(stages)
        hr.page.locator("main a", has_text=what).first.click()
        hr.arrive()
        assert misfits(hr) == [], what
    # Whose learning changes stands before and after, one below the other.
    assert hr.page.locator("td[data-label=直したあと]").first.is_visible()


def test_stages_form_is_filled_in_on_a_telephone(new_site, people):
    stage = re.findall(r"STAGE (\d+)", new_site.manage("shell", "-c", STAGE))[0]
    trainer = people(new_site).sign_in("trainer")
    trainer.page.goto(f"/admin/pages/{stage}/edit/")
    trainer.page.wait_for_timeout(SETTLED)

    assert misfits(trainer) == []
    heading = trainer.page.locator(".c-sf-block__type").first
    assert heading.evaluate("e => e.scrollWidth <= e.parentElement.clientWidth")
