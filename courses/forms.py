"""What the office types about a paper that somebody filled in."""

from typing import Any

from django import forms
from django.contrib.sessions.backends.base import SessionBase

from courses.domain.paper import Original
from library.domain.typed_days import OF_THIS_SYSTEM
from library.domain.wareki import wareki
from library.forms import LongTextField, WarekiDateField

DAY_HELP = "令和8年11月21日、R8.11.21、2026-11-21 のどの書き方でも入れられます。"
KEPT_HELP = "例:研修事務局 書庫2 令和8年度つづり"
# Where the session keeps the last day and place: a stack of sheets mostly shares both.
SESSION_KEY = "paper_original"


def kept_field(**options: Any) -> LongTextField:
    """Return the field for where an original is kept."""
    return LongTextField(
        label="原本の保管場所", limit=200, widget=forms.TextInput, help_text=f"{KEPT_HELP}。",
        error_messages={"required": "原本の保管場所を書いてください。"}, **options,
    )  # fmt: skip


class OriginalForm(forms.Form):
    """When a paper was filled in and where it is kept; begins with what was typed last."""

    use_required_attribute = False

    day = WarekiDateField(
        label="受けた日", earliest=OF_THIS_SYSTEM, help_text=DAY_HELP,
        error_messages={"required": "受けた日を入れてください。"},
    )  # fmt: skip
    original_kept = kept_field()
    note = LongTextField(
        label="補足", limit=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="解答や点数、様式に書かれた内容は入れないでください。",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, session: SessionBase) -> None:
        super().__init__(data, initial=session.get(SESSION_KEY, {}), label_suffix="")
        self.session = session

    def original(self) -> Original:
        """Return what was typed; only on a valid form."""
        said = self.cleaned_data
        return Original(day=said["day"], kept=said["original_kept"], note=said["note"])

    def remember(self) -> None:
        """Offer the day and the place again for the next sheet."""
        original = self.original()
        self.session[SESSION_KEY] = {
            "day": wareki(original.day), "original_kept": original.kept,
        }  # fmt: skip
