"""The browser that everything here drives: Debian's Chromium, without the windows around it."""

import os

from playwright.sync_api import Browser, Playwright

# With its windows it takes twice the time for the same pages.
SHELL = "/usr/bin/chromium-headless-shell"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def launch(playwright: Playwright) -> Browser:
    """Start the browser; `CHROMIUM` names another one."""
    path = os.environ.get("CHROMIUM", SHELL)
    return playwright.chromium.launch(executable_path=path, args=FLAGS)
