"""Sign-in, and one's own password."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.views import LoginView as AllauthLoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from people.addresses import page_of_ours
from people.current import current_user
from people.domain import codes
from people.domain.email_login import of_person
from people.domain.places import present_places
from people.forms import LoginForm, OwnPasswordForm, PasswordChangeForm
from people.models import User

# Who can be tried in a demonstration, with what they are there for.
DEMO_ACCOUNTS = [
    ("staff", "受講者(高齢者支援の職員)"),
    ("commissioner", "受講者(民生委員・児童委員)"),
    ("trainer", "研修担当・講師"),
    ("trainer2", "もう一人の研修担当"),
    ("hr", "人事・所管課"),
    ("office", "研修事務局"),
    ("admin", "システム管理"),
]
DEMO_PASSWORD = "yorisoi-demo"  # noqa: S105 - printed on the demonstration's own login page


class LoginView(AllauthLoginView):
    """allauth's login, which answers a refusal with a status that says so."""

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        """Show the form again with what was typed, but the password."""
        throttled = form.has_error("__all__", "too_many_login_attempts")
        response: HttpResponse = super().form_invalid(form)
        response.status_code = (
            HTTPStatus.TOO_MANY_REQUESTS if throttled else HTTPStatus.UNPROCESSABLE_ENTITY
        )
        return response

    def get_authenticated_redirect_url(self) -> str:
        """Send a trainee who asks for the admin home: back to it would be a circle."""
        url: str = super().get_authenticated_redirect_url()
        into_admin = url.startswith(reverse("wagtailadmin_home"))
        if not into_admin or current_user(self.request).has_perm("wagtailadmin.access_admin"):
            return url
        # Reading what Wagtail said of it, in English, takes it away.
        list(messages.get_messages(self.request))
        messages.error(self.request, "管理画面は、担当者だけが開けます。")
        return str(settings.LOGIN_REDIRECT_URL)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the demonstration's accounts, in a demonstration."""
        demo = {"demo_accounts": DEMO_ACCOUNTS, "demo_password": DEMO_PASSWORD}
        return super().get_context_data(**kwargs) | (demo if settings.DEMO else {})


login = LoginView.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
def to_login(request: HttpRequest) -> HttpResponse:
    """Send whoever finds a login of Wagtail's to the one that everybody uses."""
    target = request.GET.get("next") or reverse("wagtailadmin_home")
    return redirect(f"{reverse('account_login')}?{urlencode({'next': target}, safe='/')}")


@require_safe
def inactive(request: HttpRequest) -> HttpResponse:
    """Tell that a number is no longer in use."""
    return render(request, "account/account_inactive.html", status=HTTPStatus.FORBIDDEN)


@require_http_methods(["GET", "HEAD", "POST"])
def signup_closed(request: HttpRequest) -> HttpResponse:
    """Tell that the office registers people; nobody signs themselves up."""
    return render(request, "account/signup_closed.html", status=HTTPStatus.FORBIDDEN)


@require_safe
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Tell whom to phone: the office hands out a one-time code."""
    return render(request, "account/password_forgotten.html")


@never_cache
@login_required
@require_safe
def own_settings(request: HttpRequest) -> HttpResponse:
    """Show what the register says of oneself, and what one may change."""
    user = current_user(request)
    context = {"person": user, "places": present_places(user), "address": of_person(user)}
    return render(request, "account/own_settings.html", context)


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Let someone who came in with a one-time code choose their own password."""
    user = current_user(request)
    if not user.must_choose_password:
        return redirect("account_change_password")
    form = OwnPasswordForm(request.POST or None, user=user)
    if request.method == "POST" and _store(request, user, form):
        messages.success(request, "パスワードを決めました。次からは、このパスワードで入れます。")
        return redirect(_next(request))
    return _form_page(request, "account/password_choose.html", form)


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Let someone change the password that they chose."""
    user = current_user(request)
    form = PasswordChangeForm(request.POST or None, user=user)
    if request.method == "POST" and _store(request, user, form):
        messages.success(request, "パスワードを変えました。次からは、新しいパスワードで入れます。")
        return redirect(_next(request))
    return _form_page(request, "account/password_change.html", form)


def _store(request: HttpRequest, user: User, form: OwnPasswordForm) -> bool:
    """Store the new password and keep this session; put a broken rule beside its field."""
    if not form.is_valid():
        return False
    try:
        codes.set_own_password(user, form.cleaned_data["password1"])
    except ValidationError as error:
        form.add_error("password1", error)
        return False
    update_session_auth_hash(request, user)
    return True


def _form_page(request: HttpRequest, template: str, form: OwnPasswordForm) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    next_url = request.POST.get("next") or request.GET.get("next", "")
    return render(request, template, {"form": form, "next": next_url}, status=status)


def _next(request: HttpRequest) -> str:
    """Return where the person was going, if it is a place on this site."""
    home = str(settings.LOGIN_REDIRECT_URL)
    return page_of_ours(request, request.POST.get("next", ""), otherwise=home)
