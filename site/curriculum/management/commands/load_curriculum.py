"""Load courses, cases, worksheets and reference data from a folder of YAML."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curriculum.domain.load import load_folder
from curriculum.domain.loading import Loading
from curriculum.domain.permissions import sync_roles


class Command(BaseCommand):
    """Parse, call the domain, print what happened."""

    help = "YAMLのフォルダから、研修、様式、事例、基礎データを読み込みます。何度でも同じ結果になります。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", help="YAMLのあるフォルダ")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"フォルダ {folder} がありません。")
        try:
            loading = load_folder(folder)
        except ValidationError as error:
            lines = [
                *error.messages,
                f"誤りが{len(error.messages)}件あります。何も変えていません。",
            ]
            raise CommandError("\n".join(lines)) from error
        sync_roles()
        # Rows that did not change are not saved; the index may be of an older make.
        call_command("update_index", verbosity=0)
        if options["verbosity"]:
            self.report(loading)

    def report(self, loading: Loading) -> None:
        """Print how many of each kind were added, changed or the same."""
        kinds = dict.fromkeys([*loading.added, *loading.changed, *loading.same])
        for kind in kinds:
            self.stdout.write(
                f"{kind}: 追加 {loading.added[kind]}、変更 {loading.changed[kind]}、"
                f"変更なし {loading.same[kind]}"
            )
        totals = [sum(c.values()) for c in (loading.added, loading.changed, loading.same)]
        self.stdout.write(f"合計: 追加 {totals[0]}、変更 {totals[1]}、変更なし {totals[2]}")
