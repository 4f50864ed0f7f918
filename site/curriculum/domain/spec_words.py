"""The words that files are made of: keys, names, lines."""

from curriculum.domain.schema import Flag, ListOf, Number, Spec, Text

KEY = Text(80, pattern=r"[a-z0-9][a-z0-9-]*")
NAME = Text(30, pattern=r"[a-z0-9][a-z0-9_]*")
CODE = Text(10)
KANA = Text(200, pattern=r"[ぁ-ゖー・0-9\s]+")
TITLE = Text(100)
LINE = Text(400)
LINES = ListOf(LINE)
CODES = ListOf(CODE)
KEYS = ListOf(KEY)
TRUE = Flag(only=True)
HEAD: dict[str, Spec] = {"schema_version": Number(1, 1), "kind": NAME}
