"""With the rule on, a coordinator without a second factor gets no address of the portal but those of the account."""

import re

import pytest
from django.test import Client

from kopalnia.checks import addresses
from people.models import User

PLACEHOLDER = re.compile(r"<(?:(\w+):)?\w+>")
VALUES = {"int": "1", "code": "abcdefg2", "purpose": "image", "uuid": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
# Pages of the account where the factor is made, and those that show nothing of anybody.
OPEN = re.compile(r"^(account_|mfa_)")
HARMLESS = {"people:language", "healthz", "readyz", "accessibility", "privacy"}


@pytest.mark.once
def test_coordinator_without_a_second_factor_gets_nowhere(coordinator: User, settings: object) -> None:
    settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]
    client = Client()
    client.force_login(coordinator)
    reached, asked = [], 0
    for address in addresses():
        if address.full_name in HARMLESS or OPEN.match(address.name) or address.route.endswith("$"):
            continue
        path = "/" + PLACEHOLDER.sub(lambda found: VALUES.get(found[1] or "", "x"), address.route)
        for method in ("get", "post"):
            asked += 1
            answer = getattr(client, method)(path)
            if (answer.status_code, answer.headers.get("Location")) != (302, "/konto/2fa/"):
                reached.append((method, address.full_name, path, answer.status_code))
    assert asked > 400
    assert reached == []
