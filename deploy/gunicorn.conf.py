"""gunicorn's settings, for production and for `make run`.

Threads, not sync workers: ten half-open connections stop all sync workers, while threads do not notice forty. A
buffering proxy in front is still the right place for slow clients and TLS.
"""

import os
from pathlib import Path

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "8"))
# Load the code once and fork: a faster start and less memory.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
# A worker is replaced now and then, so that a slow leak in a library never matters.
max_requests = 5000
max_requests_jitter = 500
# Keep heartbeats off a slow disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
accesslog = os.environ.get("ACCESS_LOG") or None
logger_class = "kopalnia.lib.access_log.KeylessLogger"
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
limit_request_line = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
