"""Cases of the run's modules: none is read that nobody has approved.

Whoever opens a run may not know of a case: none is named here.
"""

from collections.abc import Iterator

from courses.cases.domain import approval
from courses.cases.models import ONLINE, Case
from courses.checklist import Finding, Plan, error
from library.domain.quotes import quoted

TAKE_OUT = "単元のページで、その事例を外してください。"
ASK = (
    "事例を書いた方が、「教材」の「事例」から、書いていない研修担当に確認を頼んでください。"
    "書いた方がいないときは、研修事務局が「事例の担当」を決めてください。"
)


def check(plan: Plan) -> Iterator[Finding]:
    """Ask whether every case was signed by a second person; hold still those that were."""
    for module in plan.modules:
        rows = Case.objects.filter(modules=module.page_id).order_by("pk")
        cases = list(rows.select_for_update(of=("self",)).select_related("classification"))
        offline = [case for case in cases if case.classification.key not in ONLINE]
        left = [case for case in cases if case not in offline and not approval.is_approved(case)]
        name = quoted(module.title)
        if offline:
            sentence = f"単元{name}に、実際の事例に基づくものが{len(offline)}件あります。画面では開示できません。"
            yield error("case_offline", sentence, TAKE_OUT, page=module.page)
        if left:
            sentence = f"単元{name}で扱う事例のうち{len(left)}件が、まだ承認されていません。だれにも開きません。"
            yield error("case_not_approved", sentence, ASK)
