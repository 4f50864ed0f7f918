#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

# `site/` is a folder of packages, not a package: `site` is a stdlib module.
sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))

if __name__ == "__main__":
    settings = "test" if sys.argv[1:2] == ["test"] else "dev"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"config.settings.{settings}")
    execute_from_command_line(sys.argv)
