"""Read by gunicorn from the working directory."""

import os

# `site/` is a folder of packages, not a package: `site` is a stdlib module.
pythonpath = "site"
# Whoever plays a video may hold a thread while it is sent (library.ranged).
threads = int(os.environ.get("WEB_THREADS", "8"))
bind = f"{os.environ.get('BIND', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Loaded once, before any worker: a wrong setting stops the start instead of restarting forever.
preload_app = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
accesslog = "-"
logger_class = "config.access_log.AccessLogger"
# The query string may hold a name typed into a search box, and an address is personal data:
# keep both out of the log.
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(b)s %(M)sms'
