"""Whatever a request writes, it writes in a transaction that it has opened: half of an act never stays behind.

In tests this stands around every request. A form of ours that carries its key is one transaction already
(`kopalnia.lib.web.idempotency`); the tests send most forms without one, so that each action has to open its own.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from kopalnia.read_only_requests import COUNTERS, READS, written_to

# Single statements that are to stay whatever becomes of the rest.
BY_THEMSELVES: Final = {
    "people.Card": "a try of a PIN counts also when the PIN is wrong",
    "people.CodeGuard": "a try of a code counts also when the code is wrong",
    "people.TextQuota": "a text message was asked for, sent or not",
    "people.OutgoingText": "a try of a code counts also when the code is wrong",
    "sessions.Session": "the visit, kept at its end",
    "usersessions.UserSession": "follows the session",
    "django_tasks_database.DBTaskResult": "the worker is told after the transaction",
}
# Pages of allauth, and ours where somebody comes in: step by step, each one whole (the time of the last visit, the
# address that proved itself, the factor that was used).
STEP_BY_STEP: Final = ("account_", "mfa_", "usersessions_", "socialaccount_", "openid_connect_")
ARRIVALS: Final = {
    "people:card_sign_in",
    "joining:company_sign_in_back",
    "demo:sign_in",
    "people:phone_code",
    "tests.lib.idempotency_urls.effect",
}


class WroteOutsideATransaction(AssertionError):
    """A request wrote outside any transaction of its own."""


@cache
def single() -> frozenset[str]:
    return frozenset({COUNTERS, *(apps.get_model(label)._meta.db_table for label in BY_THEMSELVES)})


class TransactionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        around = len(connection.atomic_blocks)

        def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
            if len(connection.atomic_blocks) == around and not READS.match(sql):
                page = request.resolver_match.view_name if request.resolver_match else request.path
                table = written_to(sql)
                if table not in single() and page not in ARRIVALS and not page.startswith(STEP_BY_STEP):
                    raise WroteOutsideATransaction(f"{request.method} {page}: {sql[:100]}")
            return execute(sql, params, many, context)

        with connection.execute_wrapper(watch):
            return self.get_response(request)
