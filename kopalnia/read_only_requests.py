"""A page that is read writes nothing: whoever follows a link, or a program that follows it for them, changes nothing.

A safe request (GET, HEAD) may read, and write what is named here with its reason. Anything else is a fault of ours: tests
raise it; in production it stands in the log as an error and the page is shown all the same.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from kopalnia.lib.documents.printing import PRINTERS
from kopalnia.lib.web.idempotency import SAFE

log = logging.getLogger(__name__)

# What the database is told that changes no row: questions, and the beginning and end of a transaction.
READS: Final = re.compile(
    r"[\s(]*(?:SELECT|VALUES|EXPLAIN|PRAGMA|SET|SHOW|BEGIN|START|SAVEPOINT|RELEASE|COMMIT|ROLLBACK)\b", re.IGNORECASE
)
TABLE: Final = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+[\"`]?(\w+)", re.IGNORECASE)

# What any page may write. Papers (`PRINTERS`) too: one that is not made yet, or whose file is lost, is asked for anew.
ALLOWED: Final = {
    "sessions.Session": "the visit itself: messages, the day looked at, an address to come back to",
    "usersessions.UserSession": "when a session was last used, and its end",
    "people.AuditEntry": "who opened or downloaded what is personal",
    "people.AuditSubject": "of what or whom that row tells",
    "django_tasks_database.DBTaskResult": "a paper that the worker is asked for",
}
# The shared counters in the database while their own server is away; /readyz tries them.
COUNTERS: Final = "kopalnia_cache"
# Single pages, and what else they write.
PAGES: Final = {
    "account_email": {"account.EmailAddress"},  # allauth lists the address the account came with
    "mfa_view_recovery_codes": {"mfa.Authenticator"},  # allauth draws the codes at the first look
    # The server of a company sends the browser back with its answer, which opens an account or waits to be recognised.
    "joining:company_sign_in_back": {
        "joining.CompanyAccountRequest",
        "socialaccount.SocialAccount",
        "people.OutgoingMail",
        "people.User",
    },
}


class WroteWhileReading(RuntimeError):
    """A page wrote something although it was only read."""


@cache
def tables(view_name: str) -> frozenset[str]:
    """Where the page may write."""
    models = {apps.get_model(label) for label in {*ALLOWED, *PAGES.get(view_name, ())}} | set(PRINTERS)
    return frozenset({COUNTERS, *(model._meta.db_table for model in models)})


class ReadingMiddleware:
    """Stands outside everything that asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE:
            return self.get_response(request)

        def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            if not READS.match(sql):
                page = request.resolver_match.view_name if request.resolver_match else ""
                written = written_to(sql)
                if written not in tables(page):
                    tell(page or request.path, written)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            return self.get_response(request)


def written_to(sql: str) -> str:
    """The table a statement writes to, else its first words."""
    found = TABLE.match(sql)
    return found[1] if found else sql.strip()[:40]


def tell(page: str, what: str) -> None:
    if settings.TESTING:
        raise WroteWhileReading(f"{page} wrote to {what} while it was read.")
    log.error("A page wrote while it was read: %s to %s", page, what)
