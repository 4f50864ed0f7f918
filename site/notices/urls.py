"""Addresses of one's own notices."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.read_all, name="read_all"),
    path("notices/<uuid:pk>/read/", views.read, name="read"),
    path("notices/settings/", views.settings, name="settings"),
]
