"""How a page's form chooses cases."""

from typing import Any

from wagtail.admin.panels import FieldPanel


class CasesPanel(FieldPanel):
    """Chooses cases. Comparing two versions of a page would tell their titles to all its editors."""

    def get_comparison_class(self) -> Any:
        """Compare nothing."""
        return None
