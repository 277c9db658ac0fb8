"""gunicorn's settings, for production and for `make run`.

A client that sends its request slowly holds one thread until it has finished; a silent one holds it for five seconds. Forty
of them stop the portal for everybody, whatever the class of workers here. A proxy that takes in whole requests first does
not notice them, so without one the portal listens to this machine only (docs/decisions/0028).
"""

import os
import sys
from ipaddress import ip_address
from pathlib import Path


def is_local(address: str) -> bool:
    """Whether only this machine can reach it: a socket in the file system, a socket handed over, or a loopback address."""
    if address.startswith(("unix:", "fd://")):
        return True
    host = address.rpartition(":")[0].strip("[]") or address
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


bind = os.environ.get("BIND", "127.0.0.1:8000")
if os.environ.get("TRUST_PROXY_HEADERS", "").lower() not in {"1", "true", "yes", "on"} and not all(
    is_local(address.strip()) for address in bind.split(",")
):
    sys.exit(
        f"Kopalnia does not listen on {bind}: slow clients would stop it. Put a proxy that buffers requests in front (nginx,"
        " Caddy) and set TRUST_PROXY_HEADERS=1, or set BIND=127.0.0.1:8000."
    )
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
logger_class = "kopalnia.lib.web.access_log.KeylessLogger"
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
limit_request_line = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
