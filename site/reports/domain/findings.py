"""How a check says that a row does not fit."""

from dataclasses import dataclass

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Finding:
    """A row, by table and id, and what is wrong with it."""

    row: str
    what: str

    def __str__(self) -> str:
        return f"{self.row}: {self.what}"


def of(row: Model, what: str) -> Finding:
    """Name a row by its table and id."""
    return Finding(f"{row._meta.db_table} {row.pk}", what)
