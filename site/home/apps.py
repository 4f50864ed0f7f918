"""Public pages and my page."""

from django.apps import AppConfig


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
        """Tell the loader of courses below which page they stand; tell guests what they must know."""
        from curriculum.domain import page_tree
        from home.domain import guest_notices, guests
        from home.domain.front import front_page
        from home.rights import grant_rights
        from home.signals import event_changed
        from notices import kinds
        from notices.domain import outsiders, reminders

        page_tree.register_front_page(front_page)
        grant_rights()
        kinds.register(guest_notices.KINDS)
        outsiders.register(guest_notices.KEEPER, guest_notices.contact_of)
        reminders.register("home.events", guest_notices.remind_of_events)
        event_changed.connect(guest_notices.tell_changed, dispatch_uid="home.guests")
        event_changed.connect(guests.follow_event, dispatch_uid="home.seats")
