"""What is looked at once, whichever of the test processes comes to it first."""

from hashlib import sha256
from pathlib import Path


class Claims:
    """Kinds of things that somebody has taken. `folder`: what the processes share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def take(self, kind: str) -> bool:
        """Tell whether nobody has looked at this kind, and claim it."""
        try:
            (self.folder / sha256(kind.encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
