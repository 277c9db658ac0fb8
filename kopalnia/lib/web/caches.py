"""The shared cache in Redis, and the database in its place while Redis is away.

The cache counts wrong passwords and codes. If it failed, nobody could sign in; if it forgot, anybody could try for ever.
So the counters go on in the database, slower and from zero, until Redis answers again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.cache import BaseCache, caches
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)

STAND_IN = "database"
ASKED_AGAIN_AFTER = 10.0


def _either(name: str) -> Callable[..., Any]:
    """The method of this name: of Redis, or of the stand-in while Redis is away."""

    def method(self: RedisOrDatabaseCache, *args: Any, **kwargs: Any) -> Any:
        if not self.is_away:
            try:
                return getattr(super(RedisOrDatabaseCache, self), name)(*args, **kwargs)
            except RedisError as error:
                self.leave(error)
        return getattr(self.stand_in, name)(*args, **kwargs)

    return method


class RedisOrDatabaseCache(RedisCache):
    # Of the whole process: not each thread waits for a silent server by itself.
    away_until: ClassVar[float] = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            # Once more at once, for a connection that broke while nobody used it.
            "retry": Retry(NoBackoff(), 1),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, {**params, "OPTIONS": options})

    @property
    def is_away(self) -> bool:
        return time.monotonic() < self.away_until

    @property
    def stand_in(self) -> BaseCache:
        return caches[STAND_IN]

    def leave(self, error: RedisError) -> None:
        log.error("Redis is away, the database counts in its place: %s", type(error).__name__)
        type(self).away_until = time.monotonic() + ASKED_AGAIN_AFTER

    # Everything of Django's cache that is not made of these.
    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    get_many = _either("get_many")
    has_key = _either("has_key")
    incr = _either("incr")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    clear = _either("clear")
