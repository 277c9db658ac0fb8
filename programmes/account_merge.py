"""What this app hands over when two accounts are merged: rights, problems, and the rows that move.

A duplicate gives nobody rights. A coordinator merges only people who have to do with editions of theirs alone, accounts
with a role in an edition are left to the administration, and the account that takes part is the one that stays.

Apps above add in which editions else somebody is known (`touched`), and what follows when of two participations in one
edition only one stays (`participations_joined`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kopalnia.lib.domain.extension import ExtensionPoint
from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.words.typography import plain_date
from people.actions.card import revoke_of
from people.merging import (
    Fact,
    Pair,
    Transfer,
    dated,
    fact,
    register_check,
    register_facts,
    register_rights,
    transfers,
)
from people.models import User
from programmes.models import Edition, EditionRole, Participation

# --- What is read of both, once --------------------------------------------------------------------------------------


# Editions an account has to do with besides taking part and roles.
touched: ExtensionPoint[[Pair, User], Iterable[int]] = ExtensionPoint()
# Called with the participation that stays and the one that ends in it.
participations_joined: ExtensionPoint[[Participation, Participation], None] = ExtensionPoint()


def participations_of(pair: Pair) -> list[Participation]:
    """Of both accounts, those merged before too."""
    return list(Participation.everything.filter(user__in=pair.both).select_related("edition", "user").order_by("pk"))


def _roles_of(pair: Pair) -> list[EditionRole]:
    return list(EditionRole.objects.filter(user__in=pair.both).select_related("edition", "user").order_by("pk"))


def own_participations(pair: Pair, user: User) -> dict[int, Participation]:
    """The participations of one of the two that count, by edition."""
    rows = pair.once(participations_of)
    return {row.edition_id: row for row in rows if row.user_id == user.pk and row.merged_into_id is None}


# --- Who may, and what forbids it ------------------------------------------------------------------------------------


@register_rights
def both_sides(pair: Pair) -> Iterator[Problem]:
    """A coordinator needs every edition either account has to do with; each must have to do with one."""
    if pair.by.is_administrator:
        return
    coordinated = set(Edition.objects.coordinated_by(pair.by).values_list("pk", flat=True))
    for user in pair.both:
        editions = {row.edition_id for row in pair.once(participations_of) if row.user_id == user.pk}
        editions |= {row.edition_id for row in pair.once(_roles_of) if row.user_id == user.pk}
        editions = editions.union(*touched(pair, user))
        known = editions or user.merged_into_id  # what is merged already may have given everything away
        if not known or editions - coordinated:
            yield Problem(
                _(
                    "One of these accounts belongs to an edition you do not coordinate. Ask the portal administrators"
                    " to merge them."
                )
            )
            return


@register_rights
def roles_are_for_the_administration(pair: Pair) -> Iterator[Problem]:
    """Also a role that ended: a former representative still reads the sums of their time."""
    if not pair.by.is_administrator and pair.once(_roles_of):
        yield Problem(
            _(
                "One of these accounts is or was a coordinator's, a mentor's or a company representative's. Only the"
                " portal administrators can merge such accounts."
            )
        )


@register_check
def nothing_gained(pair: Pair) -> Iterator[Problem]:
    """Who takes part stays: otherwise somebody could take over a place by making an account with another's name."""
    mine, theirs = (
        {pk for pk, row in own_participations(pair, user).items() if row.is_active()} for user in pair.both
    )
    if theirs - mine and not pair.by.is_administrator:
        yield Problem(
            _(
                "The account being closed is enrolled in an edition and the other one is not. Keep the enrolled"
                " account; its holder can be given a sign-in card."
            )
        )


@register_check
def two_participations(pair: Pair) -> Iterator[Problem]:
    """Two participations in one edition, told with what will count."""
    mine, theirs = (own_participations(pair, user) for user in pair.both)
    for edition_id in mine.keys() & theirs.keys():
        own, twin = mine[edition_id], theirs[edition_id]
        yield Problem(
            _(
                "Both take part in “%(edition)s”. One participation remains, from %(start)s, and the person is"
                " counted once."
            )
            % {"edition": own.edition.name, "start": plain_date(min(own.starts_on, twin.starts_on))},
            blocking=False,
        )


# --- What stands side by side ----------------------------------------------------------------------------------------


@register_facts
def in_editions(pair: Pair) -> Iterator[Fact]:
    """Participations and roles."""
    yield fact(_("Participation"), pair, [(row.user_id, row.edition.name) for row in pair.once(participations_of)])
    held = [(row.user_id, f"{row.role_label}, {row.edition.name}") for row in pair.once(_roles_of)]
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
