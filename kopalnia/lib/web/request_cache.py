"""What a request reads once about the person who asks.

The middleware gives `request.user` an empty memory; it dies with the request, so the end of a role is felt at the next
one. A person read from the database anywhere else (an action, a task, a message) has no memory and is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

Value = TypeVar("Value")


class RequestCacheMiddleware:
    """Goes right after the middleware that knows who asks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            request.user.per_request = {}  # type: ignore[attr-defined]
        return self.get_response(request)


def per_request(user: Any, name: str, read: Callable[[], Value]) -> Value:
    """`read()`, called once in a request for the person who asks."""
    memory = getattr(user, "per_request", None)
    if memory is None:
        return read()
    if name not in memory:
        memory[name] = read()
    value: Value = memory[name]
    return value


def forget(user: Any) -> None:
    """Drop what the request remembers of the person: from here on it is read anew."""
    if getattr(user, "per_request", None) is not None:
        user.per_request = {}
