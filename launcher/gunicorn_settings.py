"""How gunicorn serves: `gunicorn -c launcher/gunicorn_settings.py config.wsgi`."""

import gc
import os
from typing import Any

# Each process counts requests for itself: two let a reader through twice as often.
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
worker_class = "gthread"
threads = 8  # A slow reader of a long export holds one of them.
preload_app = True
# Of gunicorn itself: at "warning" it reports each HEAD request. What the site logs,
# LOGGING in config/settings.py, goes to the same stderr.
loglevel = "error"
# No process but its own workers has business with the server.
control_socket_disable = True


def pre_fork(server: Any, worker: Any) -> None:
    """Keep what is loaded out of the collector's sight, and shared by all workers."""
    gc.freeze()
