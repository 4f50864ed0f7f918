"""The ways of the help pages name buttons and pages by what is written on them."""

import re

import pytest
from django.conf import settings

from home.help import guides

# What the help quotes as said or heard, not as written on a screen.
SPOKEN = {"紙で受けたい", "不合格"}
QUOTED = sorted(
    {
        label
        for guide in guides().values()
        for step in guide.steps
        for label in re.findall("「([^」]+)」", step.text + step.alt)
    }
    - SPOKEN
)


@pytest.fixture(scope="module")
def written() -> str:
    """Return the source of every screen but the help's own."""
    folders = [settings.BASE_DIR / name for name in ("templates", "site", "courses", "quizzes")]
    files = [path for folder in folders for path in folder.rglob("*.*")]
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in {".html", ".py"} and "help" not in path.name
    )


@pytest.mark.parametrize("label", QUOTED)
def test_what_the_help_quotes_is_written_on_a_screen(label, written):
    # As the whole text of an element, a variable's whole string, or a link with its own address.
    assert re.search(rf'[>"}}]\s*{re.escape(label)}\s*[<"(（{{]', written), label
