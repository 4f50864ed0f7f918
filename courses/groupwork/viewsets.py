"""Sessions in the admin: planned, changed and called off by the office."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button

from courses.groupwork.domain import overlaps, sessions
from courses.groupwork.forms import CancelForm, SessionForm
from courses.groupwork.models import GroupSession
from library.admin_views import RuledView
from library.domain.wareki import clock, wareki
from people.current import current_user
from people.desks import DeskEditView
from people.gate import for_roles
from people.record_viewsets import KeptViewSet
from people.roles import Role

PAST = "始まりの日時は、もう過ぎています。これからの回なら、日時を直してください。"


class SessionRuledView(RuledView):
    """Shows a broken rule beside its field."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Tell the form who is asking: whose titles of cases it shows."""
        kwargs: dict[str, Any] = super().get_form_kwargs()  # type: ignore[misc]
        return kwargs | {"viewer": current_user(self.request)}  # type: ignore[attr-defined]

    def form_invalid(self, form: SessionForm) -> HttpResponse:
        """Show what is wrong; what is wanted twice at once can be ticked, to save knowing it."""
        told = [error for error in form.non_field_errors().as_data() if error.code == "overlap"]
        if told:
            form.ask_about(overlaps.mark_in(ValidationError(told)))
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        return response

    @property
    def accepted(self) -> str:
        """The mark of the overlaps that whoever saves has ticked."""
        return str(self.request.POST.get("overlap", ""))  # type: ignore[attr-defined]

    def get_success_message(self, *created: GroupSession) -> str:
        """Say too if the session should have begun already: a record of it, or a slip."""
        said: str = super().get_success_message(*created)  # type: ignore[misc]
        is_past = self.object.starts_at < timezone.now()  # type: ignore[attr-defined]
        return f"{said}{PAST}" if is_past else said

    field_of = {
        "ends_before_start": "ends_at",
        "outside_run": "starts_at",
        "run_closed": "run",
        "other_module": "module",
        "has_bookings": "module",
        "other_case": "case",
        "not_trainer": "facilitators",
        "excluded": "facilitators",
        "too_small": "capacity",
    }


class SessionIndexView(generic.IndexView):
    """The latest first."""

    def get_base_queryset(self) -> Any:
        """Read what the columns show along with the rows."""
        rows = GroupSession.objects.select_related("module", "run__course", "district")
        return rows.with_seats().order_by("-starts_at", "pk")


class SessionCreateView(SessionRuledView, generic.CreateView):
    """Plan a session."""

    success_message = "%(object)sの回を作りました。"

    def save_instance(self) -> GroupSession:
        """Create it, which gives the facilitators the case."""
        return sessions.create_session(
            self.form.instance,
            list(self.form.cleaned_data["facilitators"]),
            actor=current_user(self.request),
            accepted=self.accepted,
        )


class SessionEditView(SessionRuledView, DeskEditView):
    """Change a session that has not begun."""

    success_message = "%(object)sの回を保存しました。"

    @property
    def header_more_buttons(self) -> list[Button]:
        """Lead to the roster and, before it begins, to calling it off."""
        buttons = [
            Button(
                "出席簿",
                url=reverse("groupwork:roster", args=[self.object.pk]),
                icon_name="list-ul",
                priority=10,
            )
        ]
        if self.object.state == GroupSession.State.SCHEDULED:
            cancel_url = reverse("groupsession:cancel", args=[self.object.pk])
            buttons.append(Button("中止する", url=cancel_url, icon_name="cross", priority=20))
        return buttons

    def save_instance(self) -> GroupSession:
        """Change it, which may take people off the waiting list."""
        return sessions.change_session(
            self.form.instance,
            list(self.form.cleaned_data["facilitators"]),
            actor=current_user(self.request),
            accepted=self.accepted,
        )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.OFFICE)
def cancel(request: HttpRequest, pk: Any) -> HttpResponse:
    """Call a session off, saying why."""
    session = get_object_or_404(GroupSession.objects.select_related("module", "district"), pk=pk)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sessions.cancel_session(
                session, reason=form.cleaned_data["reason"], actor=current_user(request)
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, f"{session}の回を中止にしました。申込はすべて取り消しました。"
            )
            return redirect("groupsession:index")
    context = {"session": session, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "groupwork/admin/cancel.html", context, status=status)


def _seats(session: GroupSession) -> str:
    waiting = f"(待ち{session.waiting})" if session.waiting else ""
    return f"{session.seats_taken} / {session.capacity}{waiting}"


class SessionViewSet(KeptViewSet):
    """開催回."""

    model = GroupSession
    icon = "group"
    menu_label = "開催回"
    index_view_class = SessionIndexView
    add_view_class = SessionCreateView
    edit_view_class = SessionEditView
    list_filter = ["state", "district", "run"]
    list_display = [
        TitleColumn(
            "module", label="単元",
            get_url=lambda row: reverse("groupsession:edit", args=[row.pk]),
        ),
        Column(
            "starts_at", label="日時", sort_key="starts_at",
            accessor=lambda row: f"{wareki(row.starts_at)} {clock(row.starts_at)}",
        ),
        Column("district", label="地区"),
        Column("venue", label="会場"),
        Column("seats", label="申込", accessor=_seats),
        Column("state", label="状態", accessor=lambda row: row.get_state_display()),
    ]  # fmt: skip

    def get_form_class(self, for_update: bool = False) -> type[SessionForm]:
        """Return the one form for both."""
        return SessionForm

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, plan, change, call off."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<uuid:pk>/", self.edit_view, name="edit"),
            path("cancel/<uuid:pk>/", cancel, name="cancel"),
        ]
