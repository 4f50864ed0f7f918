"""The one allow-list for HTML that comes in from people or files."""

import bleach

TAGS = frozenset(
    {"a", "b", "blockquote", "br", "em", "h3", "h4", "i", "li", "ol", "p", "rp", "rt", "ruby", "strong", "ul"}
)  # fmt: skip
ATTRIBUTES = {"a": ["href", "linktype", "id"]}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})


def clean(html: str) -> str:
    """Return the HTML with everything outside the allow-list stripped."""
    return bleach.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        protocols=PROTOCOLS,
        strip=True,
        strip_comments=True,
    )
