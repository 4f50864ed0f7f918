"""`{% load citing %}`: the two papers behind the curriculum, called by their names."""

import re

from django import template

register = template.Library()
# The curriculum cites them by number; nobody outside knows the numbers.
PAPERS = {"000": "都内自治体の取組", "001": "豊島区ひきこもり支援方針"}
NUMBER = re.compile(r"(?:seed )?(?<!\d)(000|001)(?!\d)(?:, )?")


@register.filter
def cited(source: str) -> str:
    """Name the papers that a source gives by number."""

    def name(found: re.Match[str]) -> str:
        return PAPERS[found[1]] + ("、" if found[0].endswith(", ") else "")

    return NUMBER.sub(name, source)
