"""How allauth behaves here."""

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from people.domain import codes
from people.domain.spelling import mailable
from people.models import User, normalise_number
from people.visitors import client_address

WRONG = (
    "受講者番号かパスワードが違います。番号とパスワードをもう一度見て、入れ直してください。"
    "何度でもやり直せます。"
)
TOO_MANY = (
    "続けて10回違ったため、この受講者番号は10分間お休みしています。"
    "10分たってから、もう一度お試しください。"
)


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by number, throttled by account alone; nobody signs themselves up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "account_inactive": "この受講者番号は、いまは使えません。",
        "incorrect_password": "今のパスワードが違います。",
        "enter_current_password": "今のパスワードが違います。",
        "rate_limited": "続けて何度も送られたため、少しお休みしています。1分ほど待ってください。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every self-signup: the office registers people."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the visitor's address as the rest of the site reads it."""
        return client_address(request)

    def render_mail(
        self, template_prefix: str, email: str, context: Any, headers: Any = None
    ) -> Any:
        """Write the address as the mail protocol does: old mobile ones have dots anywhere."""
        return super().render_mail(template_prefix, mailable(email), context, headers)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Store a password that the person chose, with its trace."""
        codes.set_own_password(cast("User", user), password)

    def forget_failures(self, request: HttpRequest, user: User) -> None:
        """Let the person try at once: the office has just given them a new code."""
        ratelimit.clear(request, action="login_failed", key=_key(user.number))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # By account alone: allauth adds the host's name, so that one account would get
        # ten more tries at each name that the site is known by.
        return _key(str(credentials.get("username", "")))


def _key(number: str) -> str:
    return f"login:{normalise_number(number)}"
