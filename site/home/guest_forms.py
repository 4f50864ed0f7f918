"""What guests of events type, on a telephone or a computer, without an account."""

import unicodedata
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from home.domain.events import municipalities_of
from home.models import EventPage, GuestApplication
from library.domain import phones

ELSEWHERE = "上にない自治体"


class GuestForm(forms.ModelForm):  # type: ignore[type-arg]
    """An application. `token` makes the same one sent twice one application."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    consent = forms.BooleanField(
        label="使い方を読み、同意します",
        error_messages={"required": "申込には、使い方への同意が要ります。"},
    )
    # Only a program fills in what nobody sees.
    website = forms.CharField(
        label="ここには何も書かないでください", required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip

    class Meta:
        model = GuestApplication
        fields = [
            "name", "name_kana", "municipality", "elsewhere", "organisation", "phone", "email",
        ]  # fmt: skip
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "name_kana": forms.TextInput(attrs={"autocomplete": "off"}),
            "municipality": forms.Select,
            "phone": forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
            "organisation": forms.TextInput(attrs={"autocomplete": "organization"}),
        }
        help_texts = {
            "name_kana": "ひらがなで入れてください。カタカナは、ひらがなに直します。",
            "organisation": "お勤め先や団体の名前。なければ空けてください。",
            "phone": "中止などの連絡に使います。電話番号かメールアドレスの、どちらかを入れてください。",
            "email": "入れると、受付の控えと、変更・中止・前日のお知らせをメールでお送りします。",
        }
        error_messages = {
            "name": {"required": "お名前を入れてください。"},
            "name_kana": {"required": "ふりがなを入れてください。"},
            "municipality": {"required": "自治体を選んでください。"},
        }

    def __init__(self, *args: Any, event: EventPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.fields["token"].initial = uuid.uuid4
        where: Any = self.fields["municipality"]
        where.queryset = municipalities_of(event)
        where.required = not event.is_wide_area
        where.empty_label = ELSEWHERE if event.is_wide_area else "選んでください"
        if not event.is_wide_area:
            del self.fields["elsewhere"]

    def clean_phone(self) -> str:
        """Take full-width digits and whatever is pressed for a hyphen."""
        number = phones.written(self.cleaned_data["phone"])
        if number and not phones.is_one_number(number):
            raise ValidationError(
                "電話番号は一つだけ、市外局番から入れてください(例 03-1234-5678)。", code="invalid"
            )
        return number

    def clean_website(self) -> str:
        """Refuse what a program filled in, in words for the person whom it helps."""
        if self.cleaned_data["website"]:
            raise ValidationError(
                "この欄は空けておいてください。書いたものを消して、もう一度送ってください。",
                code="not_empty",
            )
        return ""

    def clean(self) -> dict[str, Any]:
        """Refuse line ends and other signs that no field of one line can hold."""
        data = super().clean() or {}
        for name, typed in list(data.items()):
            if isinstance(typed, str) and any(
                unicodedata.category(sign) == "Cc" for sign in typed
            ):
                self.add_error(
                    name, ValidationError("一行で入れてください。", code="not_one_line")
                )
        return data

    def application(self) -> GuestApplication:
        """Return the application, not stored yet."""
        row: GuestApplication = self.save(commit=False)
        # A form kept open and sent for another event is an application of its own.
        row.pk = uuid.uuid5(self.event.key, str(self.cleaned_data["token"]))
        row.event = self.event
        return row


class WithdrawForm(forms.Form):
    """By the number on the receipt and the kana: nobody else has both."""

    receipt = forms.CharField(
        label="受付番号", max_length=20, help_text="控えにある8桁の数字。例 1234-5678",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "受付番号を入れてください。"},
    )  # fmt: skip
    kana = forms.CharField(
        label="お名前のふりがな", max_length=100, help_text="申し込んだときのふりがな。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "ふりがなを入れてください。"},
    )  # fmt: skip
