"""`manage.py test` runs the pytest suite."""

from collections.abc import Sequence
from typing import Any


class PytestTestRunner:
    """Hand the tests named on the command line to pytest."""

    def __init__(self, verbosity: int = 1, failfast: bool = False, **_: Any) -> None:
        """Take what Django's command passes; the rest is pytest's own configuration."""
        self.verbosity = verbosity
        self.failfast = failfast

    def run_tests(self, test_labels: Sequence[str], **_: Any) -> int:
        """Run the suite; return pytest's exit code."""
        import pytest

        arguments = {0: ["--quiet"], 2: ["--verbose"], 3: ["-vv"]}.get(self.verbosity, [])
        if self.failfast:
            arguments.append("--exitfirst")
        return int(pytest.main([*arguments, *test_labels]))
