"""Columns of the admin's lists."""

from typing import Any

from wagtail.admin.ui.tables import Column


class YesNoColumn(Column):
    """A yes or no in words: Wagtail's icon is read out as "True" or "False"."""

    def get_value(self, instance: Any) -> str:
        """Return はい or いいえ."""
        return "はい" if super().get_value(instance) else "いいえ"
