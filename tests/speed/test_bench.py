"""The readers of `make bench` are let in as production lets people in."""

from django.test import Client

from scripts.bench.pages import session_of


def test_measured_coordinator_is_not_sent_away(settings, coordinator):
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.force_login(coordinator)
    assert client.get("/").status_code == 302
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(coordinator)
    assert client.get("/").status_code == 200
