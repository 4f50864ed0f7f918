"""How the editor says that something cannot be published: beside the form, nothing lost."""

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm

from library.domain.publishing import check_recordings


class PublishedForm(WagtailAdminPageForm):
    """A module's form. A draft may be saved unfinished; what is published may not."""

    def _post_clean(self) -> None:
        """Check recordings once the page holds what was typed."""
        super()._post_clean()
        if self.is_deferred_validation:
            return
        try:
            check_recordings(self.instance)
        except ValidationError as error:
            self.add_error(None, error)
