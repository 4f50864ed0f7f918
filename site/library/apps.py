"""What courses are made of and what people look up."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    """Images, documents, glossary, resources, the HTML allow-list, the ward's own names."""

    name = "library"
    verbose_name = "資料"
    audited_verbs = {"library.resource.confirm": "相談先の内容を確認"}

    def ready(self) -> None:
        """Keep recordings that are in use; read days in every form as people here type them."""
        from django.db.models.signals import post_delete, pre_delete

        from library.admin_days import use_our_fields
        from library.deletion import drop_captions, keep_used
        from library.models import LibraryMedia

        use_our_fields()
        pre_delete.connect(keep_used, sender=LibraryMedia)
        post_delete.connect(drop_captions, sender=LibraryMedia)
