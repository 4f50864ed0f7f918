"""Public pages and my page."""

from django.apps import AppConfig
from django.utils import timezone


class HomeConfig(AppConfig):
    """Home, my page, words and places to look up."""

    name = "home"
    verbose_name = "ホーム"
    audited_verbs = {
        "home.guest.apply": "催しに申込",
        "home.guest.withdraw": "催しの申込を取り消し",
        "home.guest.move_up": "催しの順番待ちから繰り上げ",
        "home.guest.mark": "催しの出欠を記入",
        "home.guest.purge": "終わった催しの申込を消去",
    }

    def ready(self) -> None:
        """Name the page that courses stand below, what guests are told, and news of another day."""
        from curriculum.domain import page_tree
        from home.domain import guest_notices, guests
        from home.domain.front import front_page
        from home.models import NewsPage
        from home.rights import grant_rights
        from home.signals import event_changed
        from library.domain import public_use
        from notices import kinds
        from notices.domain import outsiders, reminders

        page_tree.register_front_page(front_page)
        # Written ahead of its day, it has no address before: neither has what it shows.
        public_use.register(
            NewsPage,
            lambda rows: NewsPage.objects.told(timezone.localdate()).filter(pk__in=rows),
        )
        grant_rights()
        kinds.register(guest_notices.KINDS)
        outsiders.register(guest_notices.KEEPER, guest_notices.contact_of)
        reminders.register("home.events", guest_notices.remind_of_events)
        event_changed.connect(guest_notices.tell_changed, dispatch_uid="home.guests")
        event_changed.connect(guests.follow_event, dispatch_uid="home.seats")
