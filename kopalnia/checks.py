"""System checks of the portal: a view without a declared rule is an error, a second factor asked of nobody a warning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 – Django's name
from django.db import DatabaseError
from django.urls import URLResolver, get_resolver

from kopalnia import data_folder
from kopalnia.lib.web.access import access_of

# Views of libraries carry their own rules. Each exemption names a module and its reason.
EXEMPT = {
    "allauth.": "allauth decides itself who may open its account pages; they concern the signed-in person only",
}
EXEMPT_NAMESPACES = {"admin": "the admin site lets in staff only, by its own permission checks"}


@dataclass(frozen=True, slots=True)
class Address:
    """One URL pattern with its whole route and the namespaces it lies in."""

    route: str
    view: Any
    name: str
    namespaces: tuple[str, ...]

    @property
    def full_name(self) -> str:
        return ":".join([*self.namespaces, self.name or ""])

    @property
    def exemption(self) -> str:
        """Why the view need not declare a rule; empty when it must."""
        for namespace in self.namespaces:
            if namespace in EXEMPT_NAMESPACES:
                return EXEMPT_NAMESPACES[namespace]
        module = f"{self.view.__module__}."
        return next((why for start, why in EXEMPT.items() if module.startswith(start)), "")


def addresses(
    resolver: URLResolver | None = None, prefix: str = "", namespaces: tuple[str, ...] = ()
) -> Iterator[Address]:
    """Every URL pattern of the portal; the table of all URLs is made from it too."""
    for item in (resolver or get_resolver()).url_patterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = (*namespaces, item.namespace) if item.namespace else namespaces
            yield from addresses(item, route, inner)
        else:
            yield Address(route=route, view=item.callback, name=item.name or "", namespaces=namespaces)


@register(Tags.urls)
def every_view_declares_its_rule(**kwargs: Any) -> list[CheckMessage]:
    """Closed by default: ``@allow(rule)`` or ``@public(why)`` on each view that is ours."""
    messages: list[CheckMessage] = []
    seen = 0
    for address in addresses():
        seen += 1
        view = address.view
        if access_of(view) is None and not address.exemption:
            messages.append(
                Error(
                    f"The view {view.__module__}.{getattr(view, '__qualname__', view)} at “{address.route}”"
                    " declares no rule.",
                    hint="Decorate it with @allow(rule) or @public(why) of kopalnia.lib.web.access.",
                    id="kopalnia.E001",
                )
            )
    if not seen:
        messages.append(Error("The URLconf is empty: nothing was checked.", id="kopalnia.E002"))
    return messages


@register(Tags.database)
def identity_providers_are_organisations(databases: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Each server of `OIDC_ORGANISATIONS` speaks for an organisation that is there; asked with ``check --database``.

    A warning, and silent where there are no tables yet: `migrate` asks too, and must not be stopped by it.
    """
    if not databases:
        return []
    from organisations.identity_providers import (
        identity_providers,  # needs the models, which are not loaded yet when this module is
    )

    try:
        strange = [provider for provider in identity_providers() if provider.organisation is None]
    except DatabaseError:
        return []
    return [
        Warning(
            f"OIDC_{provider.key.upper()}_ORGANISATION={provider.organisation_code!r} is the code of no organisation.",
            hint="Take the last part of the address of the organisation's page in the portal.",
            id="kopalnia.W003",
        )
        for provider in strange
    ]


SECOND_FACTOR = "people.middleware.SecondFactorMiddleware"
ONCE = "kopalnia.lib.web.idempotency.IdempotencyMiddleware"
# These keep the tries of each server process apart, or nothing at all.
UNSHARED = ("locmem.LocMemCache", "dummy.DummyCache")


@register(Tags.security)
def second_factor_is_kept(**kwargs: Any) -> list[CheckMessage]:
    """What asks for the second factor stands where it works, and production counts tries where all processes see them."""
    messages: list[CheckMessage] = []
    order = list(settings.MIDDLEWARE)
    if SECOND_FACTOR not in order or order.index(SECOND_FACTOR) > order.index(ONCE):
        messages.append(
            Error(f"{SECOND_FACTOR} has to stand in MIDDLEWARE, before {ONCE}.", id="kopalnia.E004"),
        )
    caches: dict[str, Any] = settings.CACHES
    if settings.PRODUCTION and caches["default"]["BACKEND"].endswith(UNSHARED):
        messages.append(
            Error(
                "The cache is not shared by the server processes: each would count wrong passwords for itself.",
                hint="Set CACHE_URL, or leave it empty for files in KOPALNIA_DATA.",
                id="kopalnia.E005",
            )
        )
    return messages


@register(Tags.security, deploy=True)
def second_factor_is_required(**kwargs: Any) -> list[CheckMessage]:
    if settings.SECOND_FACTOR_REQUIRED or not settings.PRODUCTION:
        return []
    return [
        Warning(
            "SECOND_FACTOR_REQUIRED is off: a stolen password of a coordinator opens everybody's data.",
            hint="Remove SECOND_FACTOR_REQUIRED=0 from the environment.",
            id="kopalnia.W001",
        )
    ]


@register(Tags.security, deploy=True)
def data_is_ours_alone(**kwargs: Any) -> list[CheckMessage]:
    """Where other accounts of the machine could read the database, photos or keys."""
    if not settings.DATA_DIR.is_dir():
        return [
            Warning(
                f"The folder of data, {settings.DATA_DIR}, is not there.",
                hint="Make it for the portal's own account: install -d -m 700 -o kopalnia FOLDER. KOPALNIA_DATA names it.",
                id="kopalnia.W004",
            )
        ]
    found = next(data_folder.open_to_others(), None)
    if found is None:
        return []
    return [
        Warning(
            f"Other accounts of this machine may open {found}.",
            hint=f"chmod -R go-rwx {found}",
            id="kopalnia.W005",
        )
    ]
