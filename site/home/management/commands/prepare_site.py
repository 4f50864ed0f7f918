"""Make the pages of the public site that are missing."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from curriculum.domain.permissions import sync_roles
from home.domain.demo import fill_demo
from home.domain.pages import make_pages


class Command(BaseCommand):
    """Parse, call the domain, print what happened."""

    help = "お知らせ、催し、説明のページなど、公開サイトのページを用意します。二度目は何も変えません。"

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_pages()
        sync_roles()
        if settings.DEMO:
            fill_demo()
        if options["verbosity"]:
            self.stdout.write(
                f"公開サイトのページを{made}件作りました。"
                if made
                else "公開サイトのページはそろっています。"
            )
