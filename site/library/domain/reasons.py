"""Why somebody changes a record: asked wherever a change has to be understood years later. Pure."""

from django.core.exceptions import ValidationError

from library.domain.lengths import check_length


def read_reason(text: str, missing: str, *, limit: int | None = None, label: str = "理由") -> str:
    """Return a reason as it is stored; a line break is one character.

    `missing`: what to say where there is none. Raises ValidationError("reason_missing" | "too_long").
    """
    reason = text.replace("\r\n", "\n").strip()
    if not reason:
        raise ValidationError(missing, code="reason_missing")
    if limit is not None:
        check_length(reason, limit, label=label)
    return reason
