"""What may be found of a worksheet: its title and what it says first, with the module it is for."""

from collections import defaultdict
from collections.abc import Iterable

from courses.models import ModulePage
from courses.module_words import index_anew
from courses.worksheets.models import ModuleWorksheet, Worksheet


def words_of(pages: Iterable[int]) -> dict[int, list[str]]:
    """Return title, reading and introduction by page: no question, answer or point of review."""
    rows = ModuleWorksheet.objects.filter(module__in=list(pages)).values_list(
        "module", "worksheet__title", "worksheet__title_kana", "worksheet__intro"
    )
    found: dict[int, list[str]] = defaultdict(list)
    for page, *texts in rows:
        found[page] += filter(None, texts)
    return found


def index_modules(sender: object, instance: Worksheet | ModuleWorksheet, **kwargs: object) -> None:
    """Let modules be found by the worksheet as it is now; a receiver of `post_save`, `post_delete`."""
    if isinstance(instance, Worksheet):
        index_anew(ModulePage.objects.filter(module_worksheet__worksheet=instance))
    else:
        index_anew(ModulePage.objects.filter(pk=instance.module_id))
