"""Addresses of groupwork."""

from django.urls import path

from courses.groupwork import calendars, views

app_name = "groupwork"
urlpatterns = [
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/<uuid:pk>/", views.session, name="session"),
    path("sessions/<uuid:pk>/calendar.ics", calendars.session_calendar, name="calendar"),
    path("sessions/<uuid:pk>/book/", views.book, name="book"),
    path("sessions/<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("sessions/<uuid:pk>/change/", views.change, name="change"),
    path("sessions/<uuid:pk>/open/", views.open_session, name="open"),
    path("sessions/<uuid:pk>/close/", views.close_session, name="close"),
    path("sessions/<uuid:pk>/parts/<int:part>/", views.disclose, name="disclose"),
    path("sessions/<uuid:pk>/hall/", views.hall, name="hall"),
    path("sessions/<uuid:pk>/hall/parts/", views.hall_parts, name="hall_parts"),
    path("sessions/<uuid:pk>/roster/", views.roster, name="roster"),
    path("sessions/<uuid:pk>/roster/print/", views.roster_print, name="roster_print"),
    path("sessions/<uuid:pk>/roster/walk-in/", views.walk_in, name="walk_in"),
    path("sessions/<uuid:pk>/roster/<uuid:enrolment>/check-in/", views.check_in, name="check_in"),
    path(
        "sessions/<uuid:pk>/roster/<uuid:enrolment>/undo/",
        views.undo_check_in,
        name="undo_check_in",
    ),
]
