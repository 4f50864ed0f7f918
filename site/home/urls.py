"""Addresses of home."""

from django.urls import path

from home import events, help, lookup, my, publishing, record, styleguide, views
from home.search import views as search_views

app_name = "home"
urlpatterns = [
    path("my/", my.my, name="my"),
    path("my/record/", record.record, name="record"),
    path("my/record.pdf", record.record_file, name="record_pdf"),
    path("my/calendar.ics", my.calendar, name="calendar"),
    path("my/settings/", views.settings, name="settings"),
    path("my/display/", views.set_display, name="display"),
    path("search/", search_views.search, name="search"),
    path("glossary/", lookup.glossary, name="glossary"),
    path("resources/", lookup.resources, name="resources"),
    path("networks/", lookup.networks, name="networks"),
    path("wording/", lookup.wording, name="wording"),
    path("help/", help.help_page, name="help"),
    path("help/<slug:key>/", help.help_guide, name="help_guide"),
    path("events/apply/<uuid:key>/", events.event_apply, name="event_apply"),
    path("events/receipt/<uuid:pk>/", events.event_receipt, name="event_receipt"),
    path("events/withdraw/", events.event_withdraw, name="event_withdraw"),
    path("events/calendar/<uuid:key>.ics", events.event_calendar, name="event_calendar"),
    path("leaflets/<uuid:key>.pdf", publishing.leaflet, name="leaflet"),
    path("news/feed.xml", publishing.NewsFeed(), name="news_feed"),
    path("robots.txt", publishing.robots, name="robots"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
