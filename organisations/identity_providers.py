"""The firms whose own accounts open the portal, as the environment names them (``env.firms``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Firm:
    """A firm's server. ``key`` stands in addresses and in each link to an account there."""

    key: str
    name: str
    organisation_code: str

    @property
    def organisation(self) -> Organisation | None:
        """The organisation of the portal it speaks for; None when the settings name none (a system check says so)."""
        return Organisation.objects.filter(code=self.organisation_code).first()


def all_firms() -> list[Firm]:
    apps: list[Any] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]  # type: ignore[assignment]
    return [Firm(app["provider_id"], app["name"], app["settings"]["organisation"]) for app in apps]


def firm_of(key: str) -> Firm | None:
    return next((firm for firm in all_firms() if firm.key == key), None)
