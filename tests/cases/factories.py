"""Cases with two parts and notes, and who may read them."""

from datetime import timedelta

from django.utils import timezone

from courses.cases.domain import approval, pledge
from courses.cases.models import (
    Approval,
    Case,
    CasePart,
    ChecklistItem,
    Classification,
    Grant,
    HandlingRules,
)
from tests.factories import UserFactory
from tests.remembered import remembered


@remembered
def make_handling():
    return HandlingRules.objects.get_or_create(
        pk=1,
        defaults={
            "notice": "すべて創作した事例です。",
            "default_classification": "研修限り",
            "copies": "印刷物は回収します。",
            "online": "保存・印刷・書き写しをしません。",
            "after_session": "閉会と同時に閉じます。",
        },
    )[0]


@remembered
def make_case(key="case-a", *, exercises=(), is_approved=True):
    make_handling()
    kind = Classification.objects.get_or_create(
        key="fictional", defaults={"title": "創作事例", "rule": "確認後に使用できる"}
    )[0]
    ChecklistItem.objects.get_or_create(key="a1", defaults={"text": "記号に置き換えた"})
    case = Case.objects.create(
        key=key,
        title=f"事例 {key}",
        title_kana="じれい",
        classification=kind,
        fictional_statement="この事例は創作です。",
        theme="8050",
        presenter_role="民生委員(役)",
        content_notes="入院についての記述があります。",
        question_from_presenter="何から始めますか。",
        family_text="母Aさんと長男Bさんの二人暮らし。",
        family=[
            ("member", {"symbol": "A", "relation": "母", "age_band": "80代", "household": True})
        ],
        aims=[("line", f"{key}のねらい")],
        likely_turns=[("turn", {"when": "沈黙のとき", "then": "二人組で話す"})],
        advisor_points=[("line", "便りを生かす")],
        do_not=[("line", "正解を絞らない")],
        closing_words="便りは届きました。",
        timeline=[("moment", {"minute": 55, "event": "第2部を開示する時刻"})],
    )
    for order, trigger in ((1, "session_start"), (2, "facilitator")):
        CasePart.objects.create(
            case=case,
            key=f"part{order}",
            order=order,
            title=f"第{order}部",
            trigger=trigger,
            also_for_modules=list(exercises) if order == 1 else [],
            facts=[("fact", {"num": order, "text": f"{key}の事実{order}"})],
            narrative=[("line", f"{key}の語り{order}")],
            questions=[
                (
                    "question",
                    {"key": f"p{order}q1", "minutes": 5, "text": f"{key}の問い{order}の1"},
                ),
                (
                    "question",
                    {"key": f"p{order}q2", "minutes": 5, "text": f"{key}の問い{order}の2"},
                ),
            ],
        )
    if is_approved:
        approve(case)
    return case


def approve(case):
    """Let somebody sign what somebody else asks for; neither works with the case afterwards."""
    row = Approval.objects.create(
        case=case, digest=approval.digest_of(case), origin=case.classification.key,
        asked_by=UserFactory(roles=["trainer"]), asked_at=timezone.now(),
        checker=UserFactory(roles=["trainer"]),
    )  # fmt: skip
    keys = list(ChecklistItem.objects.values_list("key", flat=True))
    return approval.approve(row, checked=keys, actor=row.checker, chief=chief())


def chief(name="福祉課長 承認花子", days=0):
    """Return the approval that a composite case needs besides, so many days from today."""
    return approval.Chief(name, timezone.localdate() + timedelta(days=days))


def approve_loaded():
    """Let what came out of files be checked, as on a ward's first day."""
    for case in Case.objects.all():
        if not approval.is_approved(case):
            approve(case)


@remembered
def grant(case, person):
    return Grant.objects.get_or_create(
        case=case, person=person, defaults={"reason": "担当", "granted_at": timezone.now()}
    )[0]


@remembered
def sign(person):
    return pledge.sign(person)
