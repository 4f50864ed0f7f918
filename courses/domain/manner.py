"""How something was done, in one phrase: the office's record, HR's and one's own say the same."""

from collections.abc import Iterable

from courses.models import Evidence
from people.models import User


def helpers_of(rows: Iterable[Evidence]) -> dict[str, User]:
    """Return who typed in the worksheets among the facts, by id: one query, or none.

    A trainer records that a worksheet was read; who entered it for the person is in its payload.
    """
    ids = {row.payload["entered_by"] for row in rows if row.payload.get("entered_by")}
    if not ids:
        return {}
    return {str(user.pk): user for user in User.objects.filter(pk__in=ids)}


def manner_of(row: Evidence, helpers: dict[str, User] | None = None) -> str:
    """Say how a fact came about: 画面, 紙(代行入力:事務局 ○○、原本:…), 会場で視聴(…).

    `helpers`: from `helpers_of`. `row` should be read with `recorded_by`.
    """
    where = row.get_channel_display()
    if row.method == "hall":
        where = "会場で視聴"
    return f"{where}{_by_whom(row, helpers or {})}"


def _by_whom(row: Evidence, helpers: dict[str, User]) -> str:
    """Name who entered it and where the paper is, if there is a paper."""
    kept = row.payload.get("original_kept", "")
    if not kept:
        return ""
    helper = helpers.get(row.payload.get("entered_by", ""), row.recorded_by)
    name = f"事務局 {helper.get_full_name()}" if helper else "取り込み"
    return f"(代行入力:{name}、原本:{kept})"
