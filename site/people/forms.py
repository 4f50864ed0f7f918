"""Sign-in and passwords."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.fields import PasswordField
from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from people.domain import codes, participation, signin
from people.fields import AddressField
from people.models import User

EXPIRED = (
    "この一時パスワードは、期限(30日)が過ぎました。"
    "研修事務局にお電話で、新しい一時パスワードをお求めください。"
)


class LoginForm(AllauthLoginForm):
    """By 受講者番号, or by an e-mail that is verified and one person's alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="受講者番号",
            max_length=254,
            help_text="メールアドレスを登録・確認した方は、メールアドレスでも入れます。",
            error_messages={"required": "受講者番号を入れてください。"},
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                }
            ),
        )
        self.fields["password"] = PasswordField(
            label="パスワード",
            autocomplete="current-password",
            help_text="はじめての方は、番号票にある一時パスワードを入れてください。",
            error_messages={"required": "パスワードを入れてください。"},
        )
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """Return what is checked: always a number, and a code written as it was issued."""
        number = signin.number_of_login(self.cleaned_data["login"])
        password = self.cleaned_data.get("password", "")
        person = signin.person_of_login(number)
        if person and person.must_choose_password:
            password = codes.as_issued(password)
        return {"username": number, "password": password}

    def clean(self) -> dict[str, Any]:
        """Refuse a one-time code past its time, and days on which somebody takes no part.

        Only whoever knows the password hears which.
        """
        cleaned: dict[str, Any] = super().clean()
        # Whoever was stopped by hand is led to a page of its own.
        if isinstance(self.user, User) and self.user.is_active:
            participation.check_takes_part(self.user)
        if isinstance(self.user, User) and codes.is_expired(self.user):
            raise ValidationError(EXPIRED, code="code_expired")
        return cleaned


class OwnPasswordForm(forms.Form):
    """「自分のパスワードを決める」: a new password, twice."""

    password1 = PasswordField(
        label="新しいパスワード",
        autocomplete="new-password",
        help_text="8文字以上にしてください。数字だけのものと、だれもが使うことば(password など)は使えません。",
        error_messages={"required": "新しいパスワードを入れてください。"},
    )
    password2 = PasswordField(
        label="新しいパスワード(もう一度)",
        autocomplete="new-password",
        error_messages={"required": "同じパスワードをもう一度入れてください。"},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_password1(self) -> str:
        """Refuse a weak password beside its field."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error(
                "password2",
                ValidationError("2つのパスワードが同じではありません。", code="mismatch"),
            )
        return cleaned


class PasswordChangeForm(OwnPasswordForm):
    """The same for someone who has a password of their own, which they give first."""

    oldpassword = PasswordField(
        label="今のパスワード",
        autocomplete="current-password",
        error_messages={"required": "今のパスワードを入れてください。"},
    )
    field_order = ["oldpassword", "password1", "password2"]

    def clean_oldpassword(self) -> str:
        """Check it as sign-in does, counted with the failures of the account."""
        adapter = get_adapter()
        password: str = self.cleaned_data["oldpassword"]
        if not adapter.reauthenticate(self.user, password):
            raise adapter.validation_error("incorrect_password")
        return password


class EmailForm(forms.Form):
    """An e-mail to sign in with."""

    email = AddressField(
        label="メールアドレス",
        max_length=254,
        error_messages={"required": "メールアドレスを入れてください。"},
    )
