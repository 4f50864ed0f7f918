"""The pages of the public site, and what guests of its events entered."""

from home.models.events import EventIndexPage, EventPage
from home.models.front import HomePage
from home.models.guests import GuestApplication
from home.models.news import NewsCategory, NewsIndexPage, NewsPage
from home.models.texts import Leaflet, LeafletsPage, TextPage

__all__ = [
    "EventIndexPage",
    "EventPage",
    "GuestApplication",
    "HomePage",
    "Leaflet",
    "LeafletsPage",
    "NewsCategory",
    "NewsIndexPage",
    "NewsPage",
    "TextPage",
]
