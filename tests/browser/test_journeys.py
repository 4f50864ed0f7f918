"""The main job, end to end: two people from 推薦 to 修了証, each step on its owner's screen.

The commissioner goes by phone with JavaScript, the ward employee by phone without it.
"""

import re
import subprocess
from pathlib import Path

import pytest

from tests.browser import ways

COMMISSIONER, EMPLOYEE = "commissioner", "staff"


@pytest.fixture(params=["new_site", "demo_site"])
def ward(request):
    """A ward whose ledger is empty, and one in the middle of its year."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def crew(ward, people):
    """Trainer, office and HR at their desks."""
    return {role: people(ward, phone=False).sign_in(role) for role in ("trainer", "office", "hr")}


def last_number(hr, course: str) -> int:
    """Read the last number of a course's series from HR's ledger; 0 when it is empty."""
    hr.visit("/admin/training/ledger/")
    rows = hr.page.locator("tr", has_text=course).all_inner_texts()
    return max((int(n) for row in rows for n in re.findall(r"第(\d+)号", row)), default=0)


def accepted(crew, trainee) -> str:
    """See that one is only nominated; have HR decide; return one's name."""
    trainee.visit("/my/")
    assert trainee.sees("受講が決まるまでお待ちください")
    name = trainee.page.locator("[data-full-name]").first.get_attribute("data-full-name")
    assert name
    ways.accept(crew["hr"], name)
    return name


def reviewed(crew, trainee, name: str, module: str, sheet: str, *, returned: bool = False) -> None:
    """Submit a worksheet and have it accepted, once after being returned if asked."""
    ways.fill_worksheet(trainee, module)
    if returned:
        ways.review(
            crew["trainer"], name, sheet, "返却する", "だれから聞いたかを書き足してください。"
        )
        trainee.visit("/my/")
        ways.open_module(trainee, module)
        assert trainee.sees("書き直す")
        ways.fill_worksheet(trainee, module)
    ways.review(crew["trainer"], name, sheet, "確認済みにする", "よく聴き取れています。")


def meets(crew, trainee, name: str, module: str, *, parts: int = 0) -> None:
    """Book, come, read the case with the others, and be marked present."""
    address = ways.book(trainee, module)
    ways.begin(crew["trainer"], address)
    if parts:
        trainee.visit(address)
        assert trainee.sees("受付がまだです")
    ways.receive(crew["office"], address, name)
    if parts:
        _read_the_case(crew, trainee, address)
    ways.end(crew["trainer"], address)
    trainee.visit(address)
    assert trainee.page.get_by_role("link", name=re.compile("部を読む")).count() == 0
    ways.mark(crew["office"], address, name, "出席")


def _read_the_case(crew, trainee, address: str) -> None:
    trainee.visit(address)
    assert trainee.page.get_by_role("link", name="第2部を読む").count() == 0
    trainee.press("第1部を読む")
    ways.disclose(crew["trainer"], address, "第2部")
    trainee.visit(address)
    trainee.press("第2部を読む")


def certified(crew, trainee, anyone, name: str, course: str, number: str, folder: Path) -> None:
    """Print the certificate, have it checked by its code, find it in the ledger."""
    trainee.visit("/my/")
    assert trainee.sees("すべて終わりました")
    trainee.page.get_by_role("link", name=re.compile(number)).click()
    trainee.arrive()
    trainee.look()
    pdf = trainee.context.request.get(f"{trainee.page.url.rstrip('/')}.pdf")
    assert pdf.status == 200
    text = text_of(pdf.body(), folder)
    assert number in text
    assert re.sub(r"\s", "", name) in re.sub(r"\s", "", text)
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    assert code
    _verified(anyone, code.group(), course, number)
    assert not anyone.sees(name)
    _in_the_ledger(crew["hr"], name, course, number)


def text_of(pdf: bytes, folder: Path) -> str:
    """Return the text of a PDF as a reader would copy it."""
    path = folder / "certificate.pdf"
    path.write_bytes(pdf)
    result = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return result.stdout.decode()


def _verified(anyone, code: str, course: str, number: str) -> None:
    anyone.visit("/verify/")
    anyone.page.locator("main input[name=code]").fill(code)
    anyone.page.locator("main form button").click()
    anyone.arrive()
    anyone.look()
    assert anyone.sees("有効")
    assert anyone.sees(course)
    assert anyone.sees(number)


def _in_the_ledger(hr, name: str, course: str, number: str) -> None:
    hr.visit("/admin/training/ledger/")
    row = hr.page.locator("tr", has_text=name)
    assert number in row.inner_text()
    assert course in row.inner_text()


def test_commissioner_from_nomination_to_certificate(ward, people, crew, tmp_path):
    title = "ひきこもりサポーター養成研修"
    number = f"第{last_number(crew['hr'], title) + 1}号"
    trainee = people(ward).sign_in(COMMISSIONER)
    name = accepted(crew, trainee)
    ways.sign_pledge(trainee)
    lectures = [m for m in ways.modules("supporter-training") if m["kind"] == "lecture"]
    ways.read_lecture(trainee, lectures[0])
    ways.take_quiz(trainee, lectures[0], wrong=True)
    for lecture in lectures[1:]:
        ways.read_lecture(trainee, lecture)
    for lecture in lectures:
        ways.take_quiz(trainee, lecture)
    meets(crew, trainee, name, "声のかけ方・話の聴き方(組になって練習)")
    sheet = "つなぐシート かんたん版"
    reviewed(crew, trainee, name, "つなぐ練習(つなぐシート かんたん版)", sheet, returned=True)
    meets(crew, trainee, name, "地区のつながりを考える(事例と資源の地図)", parts=2)
    reviewed(crew, trainee, name, "振り返り", "振り返りシート")
    ways.answer_survey(trainee)

    certified(crew, trainee, people(ward), name, title, number, tmp_path)


# Reading takes its time, so only the longer way of the two is not gone twice.
@pytest.mark.parametrize("ward", ["demo_site"], indirect=True)
def test_employee_without_javascript_from_nomination_to_certificate(ward, people, crew, tmp_path):
    title = "ひきこもり支援従事者養成研修"
    number = f"第{last_number(crew['hr'], title) + 1}号"
    trainee = people(ward, javascript=False).sign_in(EMPLOYEE)
    name = accepted(crew, trainee)
    ways.sign_pledge(trainee)
    own = [
        m
        for m in ways.modules("staff-training")
        if m["kind"] == "lecture" and m.get("field", "高齢") == "高齢"
    ]
    for lecture in own:
        ways.read_lecture(trainee, lecture)
        ways.take_quiz(trainee, lecture)
    for module, sheet in (
        ("相談受付票演習 ― だれが受けても必要なことを聴き取る", "相談受付票演習"),
        ("包括的アセスメント演習", "包括的アセスメントシート"),
        ("つなぐシート演習", "つなぐシート演習"),
    ):
        reviewed(crew, trainee, name, module, sheet)
    meets(crew, trainee, name, "8050問題ケースの事例検討会(地区ごと)", parts=2)
    reviewed(crew, trainee, name, "振り返り", "振り返りシート")
    ways.answer_survey(trainee)

    certified(crew, trainee, people(ward), name, title, number, tmp_path)
