"""What the screens around cases have in common."""

from django.urls import URLPattern, path

from people.record_viewsets import KeptViewSet


class CaseMaterialViewSet(KeptViewSet):
    """What the screens around cases have in common: list, add, change."""

    def get_urlpatterns(self) -> list[URLPattern]:
        """List, add, change, by whatever the key is."""
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path(f"edit/<{self.pk_path_converter}:pk>/", self.edit_view, name="edit"),
        ]
