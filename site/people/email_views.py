"""One's e-mail as a login: register, confirm by the link in the mail, remove."""

from http import HTTPStatus
from smtplib import SMTPException

from allauth.account.models import EmailAddress, get_emailconfirmation_model
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people.current import current_user
from people.domain import email_login
from people.forms import EmailForm

WAIT = (
    "確認のメールは、さきほどお送りしました。届かないときは、3分たってからもう一度お送りください。"
)

UNSENT = "いまはメールを送れません。しばらくしてから、もう一度お試しください。番号では入れます。"


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def email(request: HttpRequest) -> HttpResponse:
    """Show the e-mail that one signs in with, and take another."""
    user = current_user(request)
    form = EmailForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, email_login.register_email(user, form.cleaned_data["email"]))
        except ValidationError as error:
            form.add_error("email", error)
        else:
            messages.success(
                request, "確認のメールを送りました。届いたメールの案内を開いてください。"
            )
            return redirect("account_email")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "address": email_login.of_person(user)}
    return render(request, "account/email.html", context, status=status)


@login_required
@require_POST
def remove_email(request: HttpRequest) -> HttpResponse:
    """Take the e-mail away as a login."""
    email_login.remove_email(current_user(request))
    messages.success(request, "メールアドレスを外しました。受講者番号で、これまでどおり入れます。")
    return redirect("account_email")


@never_cache
@require_http_methods(["GET", "POST"])
def confirm_email(request: HttpRequest, key: str) -> HttpResponse:
    """Ask by a button, for programs that scan mail open links too; then confirm.

    Whoever has the mail need not be signed in on the machine that opens it.
    """
    confirmation = get_emailconfirmation_model().from_key(key)
    if confirmation is None:
        return render(request, "account/email_confirm.html", status=HTTPStatus.NOT_FOUND)
    context = {"address": confirmation.email_address, "key": key}
    if request.method == "GET":
        return render(request, "account/email_confirm.html", context)
    try:
        email_login.confirm_email(confirmation.email_address)
    except ValidationError as error:
        context["error"] = error
        return render(request, "account/email_confirm.html", context, status=HTTPStatus.CONFLICT)
    messages.success(request, "メールアドレスを確かめました。次から、このアドレスでも入れます。")
    return redirect("account_email")


def _send(request: HttpRequest, address: EmailAddress) -> None:
    """Send the mail with the link, at most once in three minutes to one address.

    Raises ValidationError("wait") before that, ("unsent") when no mail can be sent.
    """
    by_person = ratelimit.consume(request, action="manage_email", user=request.user)
    if not by_person or not ratelimit.consume(request, action="confirm_email", key=address.email):
        raise ValidationError(WAIT, code="wait")
    try:
        address.send_confirmation(request)
    except (OSError, SMTPException) as error:
        raise ValidationError(UNSENT, code="unsent") from error
