"""Addresses of groupwork."""

from django.urls import path, re_path

from courses.groupwork import calendars
from courses.groupwork.views import console, roster, seats, sessions, subscription

app_name = "groupwork"
urlpatterns = [
    path("my/calendar/", subscription.page, name="subscription"),
    path("my/calendar/make/", subscription.make, name="subscription_make"),
    path("my/calendar/renew/", subscription.renew, name="subscription_renew"),
    path("my/calendar/remove/", subscription.remove, name="subscription_remove"),
    re_path(r"^calendar/(?P<token>[A-Za-z0-9_-]{43})\.ics$", subscription.feed, name="feed"),
    path("sessions/", sessions.sessions, name="sessions"),
    path("sessions/<uuid:pk>/", sessions.session, name="session"),
    path("sessions/<uuid:pk>/calendar.ics", calendars.session_calendar, name="calendar"),
    path("sessions/<uuid:pk>/book/", seats.book, name="book"),
    path("sessions/<uuid:pk>/cancel/", seats.cancel, name="cancel"),
    path("sessions/<uuid:pk>/change/", seats.change, name="change"),
    path("sessions/<uuid:pk>/open/", console.open_session, name="open"),
    path("sessions/<uuid:pk>/close/", console.close_session, name="close"),
    path("sessions/<uuid:pk>/reopen/", console.reopen_session, name="reopen"),
    path("sessions/<uuid:pk>/parts/<int:part>/", console.disclose, name="disclose"),
    path("sessions/<uuid:pk>/hall/", console.hall, name="hall"),
    path("sessions/<uuid:pk>/hall/parts/", console.hall_parts, name="hall_parts"),
    path("sessions/<uuid:pk>/roster/", roster.roster, name="roster"),
    path("sessions/<uuid:pk>/roster/print/", roster.roster_print, name="roster_print"),
    path("sessions/<uuid:pk>/roster/walk-in/", roster.walk_in, name="walk_in"),
    path("sessions/<uuid:pk>/roster/<uuid:enrolment>/check-in/", roster.check_in, name="check_in"),
    path(
        "sessions/<uuid:pk>/roster/<uuid:enrolment>/undo/",
        roster.undo_check_in,
        name="undo_check_in",
    ),
]
