"""Columns that follow from others of their row: keys to sort by, texts to search in.

A list can only be sorted and narrowed down by the database if what it goes by is stored there. Such
a column is written whenever its row is: by `save()`, whatever fields it names, by `bulk_create()`
and by the loaders. What writes past a row's own `save()` is refused, for it would leave it stale.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db import migrations, models

CHUNK = 500
Row = TypeVar("Row", bound=models.Model)


class DerivedField(models.TextField):  # type: ignore[type-arg]
    """A text made of other fields of the row. `of`: their names; `by`: the rule that makes it."""

    def __init__(
        self, *args: Any, of: Collection[str] = (), by: Callable[..., str] = "".join, **kwargs: Any
    ) -> None:
        self.of, self.by = tuple(of), by
        super().__init__(*args, **(kwargs | {"editable": False, "blank": True, "default": ""}))

    def deconstruct(self) -> Any:
        """Be a plain text in migrations: the rule is the code's, not the database's."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def value_for(self, row: models.Model) -> str:
        """Return what the column of a row must hold."""
        return self.by(*(getattr(row, name) for name in self.of))

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Work the text out as the row is written."""
        value = self.value_for(model_instance)
        setattr(model_instance, self.attname, value)
        return value


def derived_fields(model: type[models.Model]) -> list[DerivedField]:
    """Return the columns of a model that follow from others."""
    return [field for field in model._meta.get_fields() if isinstance(field, DerivedField)]


def _following(model: type[models.Model], written: Iterable[str]) -> set[str]:
    names = set(written)
    return {field.name for field in derived_fields(model) if names & set(field.of)}


class DerivedModel(models.Model):
    """A row some of whose columns follow from others."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Write with each field what follows from it."""
        if update_fields is not None:
            update_fields = {*update_fields, *_following(type(self), update_fields)}
        super().save(*args, update_fields=update_fields, **kwargs)


class DerivedQuerySet(models.QuerySet[Row]):
    """Rows that are not changed past what follows from their fields."""

    def update(self, **values: Any) -> int:
        """Refuse fields that others follow from: those would stay as they are."""
        if stale := _following(self.model, values) - set(values):
            raise TypeError(f"{sorted(stale)} would be stale: save the rows one by one")
        return super().update(**values)

    def bulk_update(
        self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """Write with each field what follows from it."""
        rows, names = list(objs), list(fields)
        following = _following(self.model, names)
        for field in derived_fields(self.model):
            for row in rows if field.name in following else ():
                field.pre_save(row, False)
        return super().bulk_update(rows, [*{*names, *following}], batch_size)


def filler(app: str, model: str, name: str, of: Collection[str], by: Callable[..., str]) -> Any:
    """Return the operation of a migration that fills a new column of the rows that are there."""

    def fill(apps: Any, schema_editor: Any) -> None:
        rows = apps.get_model(app, model)._base_manager.using(schema_editor.connection.alias)
        for some in _chunks(rows.only("pk", name, *of).iterator(chunk_size=CHUNK)):
            for row in some:
                setattr(row, name, by(*(getattr(row, field) for field in of)))
            rows.bulk_update(some, [name])

    return migrations.RunPython(fill, migrations.RunPython.noop)


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while some := list(islice(rows, CHUNK)):
        yield some
