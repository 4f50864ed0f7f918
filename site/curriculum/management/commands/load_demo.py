"""Load the demonstration's ward."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curriculum.domain.demo.load import load_demo


class Command(BaseCommand):
    """Parse, call the domain, print what happened."""

    help = "架空の区の人と学習の記録を用意します(DEMO=1 のときだけ)。二度目は何も変えません。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--accounts-only", action="store_true",
            help="所属、地区、六つのアカウント、開催、開催回だけを作ります。",
        )  # fmt: skip
        parser.add_argument(
            "--keep-fresh", action="store_true",
            help="時間の過ぎた「すぐに始められる回」を、これからの時間に直します。",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = load_demo(accounts_only=options["accounts_only"], fresh=options["keep_fresh"])
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        if options["verbosity"]:
            done = "デモの区を用意しました。" if made["parts"] else "デモの区はすでにあります。"
            self.stdout.write(done)
            if made["sessions"]:
                self.stdout.write(
                    f"開催回 {made['sessions']} 件を、これから始まる時間に直しました。"
                )
