"""Addresses of home."""

from django.urls import path

from home import lookup, my, styleguide, views

app_name = "home"
urlpatterns = [
    path("my/", my.my, name="my"),
    path("my/display/", views.set_display, name="display"),
    path("glossary/", lookup.glossary, name="glossary"),
    path("resources/", lookup.directory, {"kind": "resources"}, name="resources"),
    path("networks/", lookup.directory, {"kind": "networks"}, name="networks"),
    path("wording/", lookup.wording, name="wording"),
    path("help/", lookup.help_page, name="help"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
