"""The line that gunicorn writes for each request (see gunicorn.conf.py)."""

from typing import Any

from gunicorn.glogging import Logger

from config.logs import on_one_line, without_secrets


class AccessLogger(Logger):
    """Gunicorn's: a line for each request."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:
        """Cut the path, which comes decoded."""
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        atoms["U"] = on_one_line(without_secrets(str(atoms["U"])))
        return atoms
