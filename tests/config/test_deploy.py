"""The example of a server is one that starts."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "site/deploy"


def example() -> dict[str, str]:
    """The variables of the example."""
    lines = (DEPLOY / "yorisoi.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def check(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Run Django's check for servers under the example's variables."""
    there = {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/y.sqlite3"}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env={"PATH": os.environ["PATH"]} | example() | there | changes,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_example_with_a_secret_passes_the_check_for_servers(tmp_path):
    done = check(tmp_path, SECRET_KEY="p7Jq2" * 14 + "xY9_z-Wk3")

    assert (done.returncode, done.stderr) == (0, "")


def test_example_without_a_secret_does_not_start(tmp_path):
    done = check(tmp_path)

    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


@pytest.mark.parametrize("name", sorted(path.name for path in DEPLOY.glob("*.service")))
def test_units_call_what_is_there(name):
    text = (DEPLOY / name).read_text()

    called = re.findall(r"^ExecStart\w*=\S+/(\S+) (\S+)(?: (\w+))?", text, flags=re.M)
    assert called
    for program, what, command in called:
        if program == "python":
            assert (what, command in get_commands()) == ("manage.py", True)
        else:
            assert (program, what) == ("gunicorn", "config.wsgi")
