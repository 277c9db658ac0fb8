"""The settings of the portal in test mode, whatever the shell says."""

import os

os.environ["KOPALNIA_MODE"] = "test"

from kopalnia.settings import *  # noqa: F403

# pytest-django looks for this very name before its live server hands out the files of the style.
INSTALLED_APPS = [
    "django.contrib.staticfiles" if app == "kopalnia.apps.StaticFiles" else app
    for app in INSTALLED_APPS  # noqa: F405
]

# Tests read sentences as they were written, with plain spaces; `tests/lib/test_typography.py` asks for the joined ones.
TYPOGRAPHY = "kopalnia.lib.web.middleware.TypographyMiddleware"

# Around everything: what a request writes, it writes in a transaction.
MIDDLEWARE = [
    "tests.transactions.TransactionMiddleware",
    *(middleware for middleware in MIDDLEWARE if middleware != TYPOGRAPHY),  # noqa: F405
]
