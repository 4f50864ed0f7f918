"""How choices are called on paper: ア, イ, ウ …, on the sheet and on the form alike."""

KANA = "アイウエオカキクケコサシスセソタチツテト"


def mark(place: int) -> str:
    """Return the mark of the n-th choice (from 1); after ト come ア2, イ2, …."""
    rounds, index = divmod(place - 1, len(KANA))
    return KANA[index] + (str(rounds + 1) if rounds else "")
