"""The companies whose own accounts open the portal, as the environment names them (``env.identity_providers``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """A company's server. ``key`` stands in addresses and in each link to an account there."""

    key: str
    name: str
    organisation_code: str

    @property
    def organisation(self) -> Organisation | None:
        """The organisation of the portal it speaks for; None when the settings name none (a system check says so)."""
        return Organisation.objects.filter(code=self.organisation_code).first()


def identity_providers() -> list[IdentityProvider]:
    apps: list[Any] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]  # type: ignore[assignment]
    return [IdentityProvider(app["provider_id"], app["name"], app["settings"]["organisation"]) for app in apps]


def provider_of(key: str) -> IdentityProvider | None:
    return next((provider for provider in identity_providers() if provider.key == key), None)
