"""The case library."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Confidential case material: opens through one function, denies by default."""

    name = "courses.cases"
    label = "cases"
    verbose_name = "事例"
    audited_verbs = {
        "cases.access.grant": "事例を閲覧",
        "cases.access.refuse": "事例の閲覧を断った",
        "cases.case.change": "事例を変更",
        "cases.approval.ask": "事例の確認を依頼",
        "cases.approval.approved": "事例を承認",
        "cases.approval.returned": "事例を差し戻し",
        "cases.approval.dropped": "事例の確認の依頼を取り下げ",
        "cases.disclosure.open": "事例を開示",
        "cases.disclosure.close": "事例の開示を終了",
        "cases.pledge.withdraw": "誓約を取り消した",
        "cases.grant.give": "事例の担当に加えた",
        "cases.grant.end": "事例の担当を終えた",
        "cases.grant.withdraw": "事例の担当から外した",
        "cases.exclusion.add": "事例の除外を登録",
        "cases.exclusion.lift": "事例の除外を解除",
        "cases.pledge.sign": "秘密を守る誓約",
    }

    def ready(self) -> None:
        """Register the policies before Wagtail asks for them."""
        from courses.cases import policies

        policies.register()
