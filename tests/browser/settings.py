"""What the sites of the browser tests run on: those of the demo, and a quick look at passwords."""

from config.settings.dev import *  # noqa: F403

# Each test signs somebody in; how long a password resists whoever steals it is no matter here.
PASSWORD_HASHERS = ["tests.browser.hashing.QuickHasher"]
