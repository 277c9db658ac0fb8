"""Who may merge two accounts, and what forbids it.

A duplicate gives nobody rights. A coordinator merges only people who have to do with editions of theirs alone, accounts
with a role in an edition are left to the administration, and the account that takes part is the one that stays.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem
from kopalnia.lib.words.typography import plain_date
from people.merging import AccountPair, register_check, register_rights
from programmes.account_merge import own_participations, participations_of, roles_of, touched
from programmes.models import Edition


@register_rights
def both_sides(pair: AccountPair) -> Iterator[Problem]:
    """A coordinator needs every edition either account has to do with; each must have to do with one."""
    if pair.by.is_administrator:
        return
    coordinated = set(Edition.objects.coordinated_by(pair.by).values_list("pk", flat=True))
    for user in pair.both:
        editions = {row.edition_id for row in pair.once(participations_of) if row.user_id == user.pk}
        editions |= {row.edition_id for row in pair.once(roles_of) if row.user_id == user.pk}
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
def roles_are_for_the_administration(pair: AccountPair) -> Iterator[Problem]:
    """Also a role that ended: a former representative still reads the sums of their time."""
    if not pair.by.is_administrator and pair.once(roles_of):
        yield Problem(
            _(
                "One of these accounts is or was a coordinator's, a mentor's or a company representative's. Only the"
                " portal administrators can merge such accounts."
            )
        )


@register_check
def nothing_gained(pair: AccountPair) -> Iterator[Problem]:
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
def two_participations(pair: AccountPair) -> Iterator[Problem]:
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
