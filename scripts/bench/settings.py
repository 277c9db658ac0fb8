"""Production settings with three additions: the bare view beside the portal, its counter, and the day of the demo."""

from kopalnia.settings import *  # noqa: F403
from kopalnia.settings import BASE_DIR, DATA_DIR, MIDDLEWARE, PRODUCTION, TEMPLATES

assert PRODUCTION, "The measurement runs in production mode."

ROOT_URLCONF = "scripts.bench.urls"
MIDDLEWARE = ["scripts.bench.baseline.CountingMiddleware", *MIDDLEWARE]
TEMPLATES[0]["DIRS"].append(BASE_DIR / "scripts" / "bench" / "templates")
# The measured people live in 2017, while their editions run.
DEMO_CLOCK = DATA_DIR / "clock"
