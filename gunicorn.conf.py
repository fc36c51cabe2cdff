"""How gunicorn runs the blog. `python -m web.serve` starts it, after looking at the database."""

import gc
from pathlib import Path
from typing import Any

from web.log import make_formatter
from web.settings import read_server_settings

settings = read_server_settings()

bind = settings.bind
worker_class = "gthread"
workers = settings.workers
threads = settings.threads
# Imported once, then forked: a start costs one import, and the workers share what they read. Nothing is
# connected before the fork.
preload_app = True
# No second way in: nobody steers it but by signals, and its folder is read-only in the container.
control_socket_disable = True
timeout = 60
graceful_timeout = 25  # a page takes at most the database's own 30 s limit; hardly any takes one
keepalive = 75  # longer than nginx keeps its side, so that it never sends into a closing connection
max_requests = 0  # a worker that must be restarted to stay healthy hides a leak
max_requests_jitter = 0
# In the container only nginx reaches this port; elsewhere nobody's word about the address is taken.
forwarded_allow_ips = "*" if settings.behind_proxy else "127.0.0.1,::1"
# The heartbeat file: on a disk that stalls, healthy workers would be killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn's documented place

# The application writes a line per request itself; gunicorn's own words take the same form.
accesslog = None
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"ours": {"()": make_formatter, "as_json": settings.json_log}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ours"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
        "alembic": {"level": "WARNING"},  # names each of its plugins in each worker
    },
}


def when_ready(_server: Any) -> None:
    """Before the first fork: the collector leaves alone what is there, so that its memory stays shared."""
    gc.collect()
    gc.freeze()
