"""Making one account of two, and parting them again.

The account that ends keeps its ways in, which open nothing any more, and its own consents; whatever else it had is moved
reference by reference, each written in the journal. Both holders are told by mail.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import Q

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import require
from people import audit, consent_withdrawals, merging, policies
from people.choices import ConsentPurpose, ConsentWay
from people.mail import queue
from people.models import ConsentEntry, Merge, MergeMove, User
from people.models.merge import UNDO_FOR
from people.queries import stricter


@transaction.atomic
def merge(survivor: User, absorbed: User, *, by: User, reason: str, edition: Any = None) -> Merge:
    """End `absorbed` in `survivor`: everything it owns moves, the more careful consents hold, its sessions end.

    Raises `Refused` without the right to it, and when somebody has merged either of the two in the meantime.
    """
    survivor, absorbed = _both(survivor.pk, absorbed.pk)
    require(policies.merge(by, survivor, absorbed))
    transfer = merging.Transfer(survivor, absorbed, by)
    row = Merge.objects.create(
        survivor=survivor,
        absorbed=absorbed,
        by=by,
        at=transfer.now,
        reason=reason,
        undo_until=clock.today() + UNDO_FOR,
        was_active=absorbed.is_active,
        former_email=absorbed.email or "",
    )
    merging.carry(transfer)
    _stay_under_age(transfer)
    for move in transfer.moves:
        move.merge = row
    MergeMove.objects.bulk_create(transfer.moves, batch_size=500)
    absorbed.merged_into, absorbed.is_active = survivor, False
    absorbed.save(update_fields=["merged_into", "is_active"])
    for session in UserSession.objects.filter(user=absorbed):
        session.end()
    _careful_consents(survivor, absorbed, by=by)
    audit.record(
        "user.merged",
        on=[survivor, absorbed, row, *transfer.subjects],
        by=by,
        about=survivor,
        reason=reason,
        edition=edition,
        code=absorbed.code,
    )
    _tell("account_merged", row, edition)
    return row


@transaction.atomic
def undo(row: Merge, *, by: User, reason: str, edition: Any = None) -> tuple[int, int]:
    """Part two accounts again: says how many references went back and how many stayed.

    A reference goes back only where it still stands as the merge left it; rows made since stay with the account that
    stayed. Consents stay as careful as they became. Raises `Refused` after thirty days.
    """
    row = locked(Merge.objects, row.pk)
    row.survivor, row.absorbed = _both(row.survivor_id, row.absorbed_id)
    require(policies.undo_merge(by, row))
    moves = list(row.moves.order_by("-pk"))
    back = 0
    for _same, group in groupby(
        moves, key=lambda move: (move.label, move.column, repr(move.before), repr(move.after))
    ):
        back += _return([*group])
    absorbed = row.absorbed
    absorbed.merged_into, absorbed.is_active = None, row.was_active
    absorbed.save(update_fields=["merged_into", "is_active"])
    row.undone_at, row.undone_by, row.undo_reason = clock.now(), by, reason
    row.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    audit.record(
        "user.merge_undone",
        on=[row.survivor, absorbed, row],
        by=by,
        about=row.survivor,
        reason=reason,
        edition=edition,
        code=absorbed.code,
        back=back,
        stayed=len(moves) - back,
    )
    _tell("account_parted", row, edition)
    return back, len(moves) - back


def free_addresses() -> int:
    """Thirty days after a merge its other address and phone are nobody's again, so that the person may add them to
    their account.

    They are proven there by a code like any other; until then they stay with the closed account.
    """
    freed = 0
    ways = Q(absorbed__email__isnull=False) | Q(absorbed__phone_verified=True)
    for pk in list(Merge.objects.past_undoing().filter(ways).values_list("pk", flat=True)):
        with transaction.atomic():
            row = locked(Merge.objects.select_related("survivor", "absorbed"), pk)
            EmailAddress.objects.filter(user=row.absorbed_id).delete()
            row.absorbed.email, row.absorbed.phone_verified = None, False
            row.absorbed.save(update_fields=["email", "phone_verified"])
            audit.record("user.address_freed", on=[row.survivor, row], about=row.survivor)
            freed += 1
    return freed


def _both(survivor_pk: int, absorbed_pk: int) -> tuple[User, User]:
    """Both accounts, read anew and locked in one order, so that A→B and B→A wait for each other."""
    rows = User.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[survivor_pk, absorbed_pk])
    found = {user.pk: user for user in rows.order_by("pk")}
    return found[survivor_pk], found[absorbed_pk]


def _return(moves: list[MergeMove]) -> int:
    """Put the rows of equal moves back in one UPDATE; where one of them has no place any more, each by itself."""
    model = apps.get_model(moves[0].label)
    column = model._meta.get_field(moves[0].column)
    before, after = (column.to_python(value) for value in (moves[0].before, moves[0].after))
    rows = model._base_manager.filter(pk__in=[move.object_id for move in moves], **{moves[0].column: after})
    try:
        with transaction.atomic():
            return rows.update(**{moves[0].column: before})
    except IntegrityError:
        return sum(_return([move]) for move in moves) if len(moves) > 1 else 0


def _stay_under_age(transfer: merging.Transfer) -> None:
    """Whichever of the two accounts is noted as under age, the one that stays is, until the later of the days."""
    survivor, absorbed = transfer.survivor, transfer.absorbed
    if absorbed.adult_on and (survivor.adult_on is None or survivor.adult_on < absorbed.adult_on):
        transfer.change(User.objects.filter(pk=survivor.pk), "adult_on", absorbed.adult_on)
        survivor.adult_on = absorbed.adult_on


def _careful_consents(survivor: User, absorbed: User, *, by: User) -> None:
    """Write down a refusal of the other account where the account that stays has none."""
    states = ConsentEntry.objects.state_for([survivor, absorbed])
    for purpose in ConsentPurpose.values:
        mine, theirs = states[survivor.pk, purpose], states[absorbed.pk, purpose]
        holds = stricter(mine, theirs)
        if holds is mine or holds.entry is None:
            continue
        text = (mine.entry or holds.entry).text
        entry = ConsentEntry.objects.create(user=survivor, text=text, given=False, by=by, how=ConsentWay.MERGE)
        audit.record(
            "consent.withdrawn",
            on=[survivor, entry],
            by=by,
            about=survivor,
            purpose=purpose,
            how=ConsentWay.MERGE,
            version=text.version,
        )
        consent_withdrawals.note(consent_withdrawals.WithdrawnConsent(purpose, user=survivor))


def _tell(template: str, row: Merge, edition: Any) -> None:
    """A letter to each address there is. It says nothing of the other account but its name: it may be somebody else's."""
    for side, user in (("survivor", row.survivor), ("absorbed", row.absorbed)):
        queue(
            template=f"{template}_{side}",
            to=user,
            context={"merge": row, "edition": edition},
            dedupe=f"merge-{row.pk}-{template}-{side}",
            edition_id=getattr(edition, "pk", None),
        )
