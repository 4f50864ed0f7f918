"""What no link leads to: results, refusals, errors, what is saved, and every block of a lecture.

Somebody brings each page about as people do, and it is looked at from all sides.
"""

import json
import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests.browser.visitor import Visitor
from tests.browser.walk import inspect
from tests.browser.ways import answer_all, modules, take_quiz

pytestmark = pytest.mark.browser
PASSWORD = "yorisoi-demo"
# The commissioner is let in, a session is full, and everybody below may sign in.
PREPARE = """
import json
from django.contrib.auth.hashers import make_password
from courses.groupwork.models import GroupSession
from courses.models import Enrolment, LecturePage
from curriculum.domain.demo.steps import Learner
from curriculum.domain.demo.ward import SUPPORTER
from people.models import User
User.objects.filter(number__in={numbers!r}).update(password=make_password({password!r}))
Learner("commissioner", SUPPORTER).is_accepted()
learner = Learner("m2018", SUPPORTER).enrolment
sessions = GroupSession.objects.filter(module__key="sup-e1").order_by("starts_at")
full = sessions.filter(state="scheduled", bookings__state="booked").last()
full.capacity = full.bookings.filter(state="booked").count()
full.save()
free = next(s for s in sessions if s.is_bookable and s != full)
seen, screens = {{"paragraph"}}, []
for module in learner.run.modules.filter(key__in=("sup-l1", "sup-l2")).order_by("order"):
    for number, section in enumerate(LecturePage.objects.get(pk=module.page_id).body, start=1):
        kinds = {{block.block_type for block in section.value["content"]}}
        if kinds - seen:
            screens.append(f"/learn/{{learner.pk}}/{{module.key}}/?screen={{number}}")
        seen |= kinds
print("PLACES " + json.dumps({{
    "learner": f"/learn/{{learner.pk}}/", "screens": screens, "full": f"/sessions/{{full.pk}}/",
    "free": f"/sessions/{{free.pk}}/", "past": f"/sessions/{{sessions.first().pk}}/",
}}))
"""


def anybody(visitor: Visitor, _places) -> Iterator[str]:
    """Somebody who has not signed in."""
    visitor.visit("/nothing-here/", status=404)
    yield "not found"
    visitor.visit("/my/display/", status=405)
    yield "wrong method"
    visitor.visit("/search/?q=ぬるぽぬるぽ")
    assert visitor.sees("見つかりませんでした")
    yield "search with nothing"
    visitor.visit("/accounts/login/")
    visitor.page.fill("input[name=login]", "m2018")
    visitor.page.fill("input[name=password]", "まちがい")
    visitor.press("ログインする")
    yield "login refused"
    visitor.visit("/my/settings/")
    visitor.press("この表示にする")
    assert visitor.sees("表示の設定を変えました")
    yield "settings saved"
    visitor.visit("/events/")
    visitor.page.locator("li", has_text="申込を受けています").first.get_by_role("link").click()
    visitor.page.locator("main a[href*='/events/apply/']").first.click()
    visitor.press("申し込む", exact=True)
    assert visitor.sees("直していただきたいところがあります")
    yield "guest's application with errors"


def newcomer(visitor: Visitor, _places) -> Iterator[str]:
    """The commissioner on the first day."""
    visitor.visit("/my/")
    visitor.press("誓約を読む")
    visitor.press("誓約する", exact=True)
    assert visitor.sees("しるしを付けてください")
    yield "pledge without its tick"


def learner(visitor: Visitor, places) -> Iterator[str]:
    """Somebody in the middle of a lecture."""
    for screen in places.screens:
        visitor.visit(screen)
        yield f"lecture {screen}"
    visitor.visit(f"{places.learner}sup-g1/", status=403)
    yield "locked module"
    visitor.visit("/my/record/external/")
    visitor.press("届け出る", exact=True)
    assert visitor.sees("直していただきたいところがあります")
    yield "external training with errors"


def examinee(visitor: Visitor, _places) -> Iterator[str]:
    """Somebody who takes a quiz twice."""
    module = next(row for row in modules("supporter-training") if row["key"] == "sup-l2")
    take_quiz(visitor, module, wrong=True)
    yield "quiz to be learned again"
    visitor.press("もう一度受ける")
    visitor.page.locator("main input[name=answer]").first.evaluate(
        "e => { e.value = 'nothing that is asked'; e.checked = true; }"
    )
    visitor.press("次へ", exact=True)
    assert visitor.page.locator("#errors").is_visible()
    yield "question with an error"
    answer_all(visitor, module)
    yield "quiz passed"


def writer(visitor: Visitor, places) -> Iterator[str]:
    """Somebody with a half-filled worksheet and no seat yet."""
    visitor.visit("/my/")
    visitor.page.locator("main a[href*='/sup-e2/']").first.click()
    visitor.arrive()
    visitor.page.locator("main .todo a.button--solid").first.click()
    visitor.arrive()
    visitor.page.locator("form[data-worksheet] textarea:visible").first.fill("書きかけです。")
    visitor.submit("下書き保存")
    yield "worksheet saved"
    visitor.page.locator("form[data-worksheet] textarea:visible").first.fill("")
    visitor.submit("提出する")
    assert visitor.sees("か所をご確認ください")
    yield "worksheet with errors"
    visitor.visit(places.full)
    visitor.press("キャンセル待ちをする")
    assert visitor.sees("席が空くと")
    yield "waiting for a seat"
    visitor.visit(places.free)
    visitor.page.locator("#seat ~ *").get_by_role("button").first.click()
    visitor.arrive()
    assert visitor.sees("席を取りました")
    yield "seat booked"
    form = visitor.page.locator("form[action$='/cancel/']")
    form.evaluate("(e, past) => { e.action = `${past}book/`; e.submit(); }", places.past)
    visitor.page.locator("main [role=alert]").wait_for()
    yield "seat refused"


def office(visitor: Visitor, _places) -> Iterator[str]:
    """The office with a paper that says too little."""
    visitor.visit("/paper/")
    visitor.page.fill("main input[name=number]", "s1021")
    visitor.press("探す")
    visitor.page.get_by_role("link", name=re.compile("テスト.*を入力する")).first.click()
    visitor.press("入力して採点する")
    assert visitor.sees("直していただきたいところがあります")
    yield "answer sheet with errors"


VISITORS = {
    anybody: "",
    newcomer: "commissioner",
    learner: "m2018",
    examinee: "m2018",
    writer: "m2014",
    office: "office",
}


@pytest.fixture(scope="module")
def ward(demo_site):
    """The demo, prepared, and where things are."""
    numbers = [number for number in VISITORS.values() if number]
    said = demo_site.manage("shell", "-c", PREPARE.format(numbers=numbers, password=PASSWORD))
    places = json.loads(re.search(r"PLACES (.*)", said)[1])
    return SimpleNamespace(site=demo_site, places=SimpleNamespace(**places))


@pytest.mark.parametrize("states", VISITORS, ids=lambda states: states.__name__)
def test_every_state_is_sound(ward, people, states):
    visitor = people(ward.site)
    if VISITORS[states]:
        visitor.sign_in(VISITORS[states], PASSWORD)

    wrong = [
        f"{state}: {what}" for state in states(visitor, ward.places) for what in inspect(visitor)
    ]

    assert wrong + visitor.strangers + visitor.errors == [], "\n".join(wrong)
