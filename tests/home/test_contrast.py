"""The colours of the site, measured: AA as it comes, AAA with 強め, in light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.SITE_DIR) / "static" / "css"
TOKEN = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
TEXT_ON = {
    "ink": ["paper", "ground", "ground-deep", "key-soft", "success-soft", "warning-soft"],
    "ink-soft": ["paper", "ground", "ground-deep"],
    "key": ["paper", "ground", "ground-deep", "key-soft"],
    "on-key": ["key"],
    "success": ["paper", "success-soft"],
    "error": ["paper", "error-soft"],
    "warning": ["paper", "warning-soft"],
}
SCHEMES = {"light": 0, "dark": 1}


def tokens(*names: str) -> dict[str, tuple[str, str]]:
    """Each colour in light and in dark; a later file overrides an earlier one."""
    found = {}
    for name in names:
        for token, *pair in TOKEN.findall((CSS / name).read_text()):
            found[token] = tuple(pair)
    return found


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("files", "text", "edge"),
    [(["tokens.css"], 4.5, 3), (["tokens.css", "contrast.css"], 7, 4.5)],
    ids=["standard", "strong"],
)
def test_text_and_edges_stand_out(files, text, edge, scheme):
    colours = {name: pair[SCHEMES[scheme]] for name, pair in tokens(*files).items()}

    pale = {
        f"{ink} on {under}": ratio(colours[ink], colours[under])
        for ink, unders in TEXT_ON.items()
        for under in unders
        if ratio(colours[ink], colours[under]) < text
    }

    assert pale == {}
    assert ratio(colours["line-field"], colours["paper"]) >= edge


def test_strong_lines_are_seen_too():
    for name in ("line", "line-soft"):
        for scheme in (0, 1):
            colours = tokens("tokens.css", "contrast.css")
            assert ratio(colours[name][scheme], colours["paper"][scheme]) >= 4.5
