"""The site as it is really served: its own process, its own data folder, gunicorn."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


class Server:
    """One running site. `stop()` ends it; its data folder is a temporary one."""

    def __init__(self, data: Path, *, port: int | None = None) -> None:
        self.data = data
        self.port = port or _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """What the site is told. Tests on PostgreSQL run the browser on SQLite all the same."""
        kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CACHE_URL"}}
        return kept | {
            "DATA_DIR": str(self.data),
            "DEMO": "1",
            "PORT": str(self.port),
            "BASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
            "WEB_CONCURRENCY": "1",
        }

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        result = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr
        return result.stdout

    def start(self) -> "Server":
        """Serve, and wait until the site answers."""
        # A browser that was closed in the middle of a video keeps nobody waiting at the end.
        options = ["--threads", "4", "--graceful-timeout", "2"]
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", *options]
        # The process keeps its own copy of the file: ours is closed at once.
        with (self.data / "server.log").open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return self
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise RuntimeError((self.data / "server.log").read_text())

    def stop(self) -> None:
        """End the process."""
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=20)


def copy_of(prepared: Path, target: Path) -> Path:
    """Copy a prepared data folder, so that each journey starts from the same day one."""
    shutil.copytree(prepared, target)
    return target


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
