"""Records outlive pages: what keeps a page from being deleted, and the sentence that says so.

Wagtail's own check looks at the page alone, not at its descendants; the records of every layer
are found here by their PROTECT foreign keys, so that no layer need be named.
"""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import models
from wagtail.models import Page

from library.domain.quotes import quoted


def _protecting_fields() -> Iterator[tuple[type[models.Model], str]]:
    """Yield (model, field name) of every foreign key that protects a page from deletion."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.auto_created:
                continue
            target = field.related_model
            remote = field.remote_field
            if (
                isinstance(target, type)
                and issubclass(target, Page)
                and remote.on_delete is models.PROTECT
            ):
                yield model, field.name


def records_of(pages: Iterable[Page]) -> dict[str, int]:
    """Return {name of the records: how many} that hang on the pages or anything below them."""
    ids: set[int] = set()
    for page in pages:
        ids |= set(page.get_descendants(inclusive=True).values_list("pk", flat=True))
    found: dict[str, int] = {}
    for model, name in _protecting_fields():
        count = model._default_manager.filter(**{f"{name}__in": ids}).count()
        if count:
            label = str(model._meta.verbose_name)
            found[label] = found.get(label, 0) + count
    return found


def refusal(pages: Iterable[Page]) -> str:
    """Return the sentence that refuses the deletion, or an empty string if nothing hangs on it."""
    pages = list(pages)
    found = records_of(pages)
    if not found:
        return ""
    titles = "、".join(quoted(page.title) for page in pages[:3])
    records = "、".join(f"{name}{count}件" for name, count in found.items())
    return (
        f"{titles}は削除できません。研修の記録が結びついています({records})。"
        "受講者に見せないようにするには、削除の代わりに「非公開にする」を使ってください。"
    )
