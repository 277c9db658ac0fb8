"""What this app hands over when two accounts are merged. Who may merge them is asked in `joining.policies.duplicates`.

Apps above add in which editions else somebody is known (`touched`), and what follows when of two participations in one
edition only one stays (`participations_joined`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kopalnia.lib.domain.extension_points import ExtensionPoint
from people.actions.card import revoke_of
from people.merging import AccountPair, Fact, Transfer, dated, fact, register_facts, transfers
from people.models import User
from programmes.models import EditionRole, Participation

# --- What is read of both, once --------------------------------------------------------------------------------------


# Editions an account has to do with besides taking part and roles.
touched: ExtensionPoint[[AccountPair, User], Iterable[int]] = ExtensionPoint()
# Called with the participation that stays and the one that ends in it.
participations_joined: ExtensionPoint[[Participation, Participation], None] = ExtensionPoint()


def participations_of(pair: AccountPair) -> list[Participation]:
    """Of both accounts, those merged before too."""
    return list(Participation.everything.filter(user__in=pair.both).select_related("edition", "user").order_by("pk"))


def roles_of(pair: AccountPair) -> list[EditionRole]:
    return list(EditionRole.objects.filter(user__in=pair.both).select_related("edition", "user").order_by("pk"))


def own_participations(pair: AccountPair, user: User) -> dict[int, Participation]:
    """The participations of one of the two that count, by edition."""
    rows = pair.once(participations_of)
    return {row.edition_id: row for row in rows if row.user_id == user.pk and row.merged_into_id is None}


# --- What stands side by side ----------------------------------------------------------------------------------------


@register_facts
def in_editions(pair: AccountPair) -> Iterator[Fact]:
    """Participations and roles."""
    yield fact(_("Participation"), pair, [(row.user_id, row.edition.name) for row in pair.once(participations_of)])
    held = [(row.user_id, f"{row.role_label}, {row.edition.name}") for row in pair.once(roles_of)]
    yield fact(_("Roles"), pair, held)


# --- What moves ------------------------------------------------------------------------------------------------------


def _roles(transfer: Transfer, rows: QuerySet[EditionRole], name: str, heir: int) -> None:
    """With a role that opens something comes what is asked of whoever has one: no printed card, whose PIN somebody else
    may know."""
    dated("edition_id", "role", "organisation_id")(transfer, rows, name, heir)
    if EditionRole.objects.opening_something().filter(user=heir).exists():
        revoke_of(transfer.survivor, by=transfer.by)


def _participations(transfer: Transfer, rows: QuerySet[Participation], name: str, heir: int) -> None:
    """Each moves, or ends in the one the other account has in the same edition, whose dates then span both."""
    mine = {row.edition_id: row for row in Participation.objects.filter(user=heir)}
    transfer.subjects += mine.values()
    for row in rows.filter(merged_into=None):
        own = Participation.everything.filter(pk=row.pk)
        transfer.subjects.append(row)
        twin = mine.get(row.edition_id)
        if twin is None:
            transfer.change(own, name, heir)
            continue
        transfer.change(own, "merged_into", twin.pk)
        transfer.heirs.setdefault("programmes.participation", {})[row.pk] = twin.pk
        _span(transfer, twin, row)
        participations_joined(twin, row)


def _span(transfer: Transfer, twin: Participation, row: Participation) -> None:
    stays = Participation.objects.filter(pk=twin.pk)
    if row.starts_on < twin.starts_on:
        transfer.change(stays, "starts_on", row.starts_on)
    if twin.ends_on is not None and (row.ends_on is None or row.ends_on > twin.ends_on):
        transfer.change(stays, "ends_on", row.ends_on)


transfers(EditionRole, "user", _roles)
transfers(Participation, "user", _participations)
transfers(Participation, "merged_into")
