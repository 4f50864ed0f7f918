"""Wagtail's app for users, with our register in place of its own screens for them."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """Named in INSTALLED_APPS instead of wagtail.users."""

    user_viewset = "people.viewsets.PersonViewSet"

    def ready(self) -> None:
        """Register the policies: the register's own, and Wagtail's for groups."""
        # Models can be imported only now.
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from people import policies

        policies.register()
        register_permission_policy(Group)
