"""Founding a programme and an edition, and keeping its plan: phases, partners, roles."""

import datetime as dt
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.constraints import save_valid
from kopalnia.lib.domain.dated import end
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.domain.versions import save_version
from organisations.models import Organisation
from people import undo
from people.actions.card import revoke_of
from people.audit import record
from people.models import User
from programmes.choices import EditionRoleName, PartnershipRole, PhaseKind
from programmes.models import Edition, EditionRole, Partnership, Phase, Programme
from programmes.signals import partnership_ended, role_ended, role_granted
from programmes.sole_responsibility import still_in_hand


@transaction.atomic
def found_programme(
    *,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date,
    aim: str = "",
    description: str = "",
    budget_total: Decimal | None = None,
    grant_amount: Decimal | None = None,
    funder_formula: str = "",
    example_note: str = "",
    by: User,
) -> Programme:
    """Found a programme. Amounts in złoty. Raises ``ValidationError`` when a constraint says no."""
    programme = Programme(
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        aim=aim,
        description=description,
        budget_total=budget_total,
        grant_amount=grant_amount,
        funder_formula=funder_formula,
        example_note=example_note,
    )
    programme.full_clean(exclude=["code"])
    programme.save()
    record("programme.founded", on=[programme], by=by, name=name)
    return programme


@transaction.atomic
def change_programme(programme: Programme, *, expected: int, by: User, **changes: object) -> Programme:
    """Save the description of a programme. Raises `StaleVersion` when somebody saved in between."""
    changed = any(getattr(programme, name) != value for name, value in changes.items())
    old = programme.name
    save_version(programme, expected, **changes)
    if programme.name != old:
        record("programme.renamed", on=[programme], by=by, old=old, new=programme.name)
    elif changed:
        record("programme.changed", on=[programme], by=by)
    return programme


@transaction.atomic
def open_edition(programme: Programme, *, name: str, starts_on: dt.date, ends_on: dt.date, by: User) -> Edition:
    """Add an edition to a programme. Who opens it becomes its first coordinator."""
    edition = Edition(programme=programme, name=name, starts_on=starts_on, ends_on=ends_on)
    edition.full_clean(exclude=["code"])
    edition.save()
    record("edition.opened", on=[programme, edition], by=by, edition=edition, name=name)
    grant_role(edition, user=by, role=EditionRoleName.COORDINATOR, starts_on=clock.today(), by=by)
    return edition


@transaction.atomic
def change_settings(edition: Edition, *, expected: int, by: User, **changes: object) -> Edition:
    """Save settings or texts of the call. Raises `StaleVersion` when somebody saved in between."""
    names = sorted(name for name, value in changes.items() if getattr(edition, name) != value)
    save_version(edition, expected, **changes)
    if names:
        record("edition.settings_changed", on=[edition], by=by, edition=edition)
    return edition


@transaction.atomic
def set_phase(
    edition: Edition, *, kind: PhaseKind, starts_on: dt.date, ends_on: dt.date, reason: str = "", by: User
) -> Phase:
    """Put a phase into the plan or move it; the log keeps the dates it had before."""
    Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    phase = edition.phases.filter(kind=kind).first()
    if phase is None:
        phase = Phase(edition=edition, kind=kind, starts_on=starts_on, ends_on=ends_on)
        phase.full_clean()
        phase.save()
        record("phase.planned", on=[edition], by=by, edition=edition, kind=kind, from_on=starts_on, to_on=ends_on)
        return phase
    before = (phase.starts_on, phase.ends_on)
    if before == (starts_on, ends_on):
        return phase
    phase.starts_on, phase.ends_on = starts_on, ends_on
    phase.full_clean()
    save_version(phase, phase.version, starts_on=starts_on, ends_on=ends_on)
    record(
        "phase.moved",
        on=[edition],
        by=by,
        edition=edition,
        reason=reason,
        kind=kind,
        from_on=starts_on,
        to_on=ends_on,
        old_from_on=before[0],
        old_to_on=before[1],
    )
    return phase


@transaction.atomic
def add_partner(
    edition: Edition,
    *,
    organisation: Organisation,
    role: PartnershipRole,
    starts_on: dt.date,
    places: int | None = None,
    description: str = "",
    by: User,
) -> Partnership:
    """Note an organisation's part in the edition from a day on. Places belong to employers only."""
    locked(Edition.objects, edition.pk, no_key=True)  # two coordinators note the same part at once
    partnership = Partnership(
        edition=edition,
        organisation=organisation,
        role=role,
        starts_on=starts_on,
        places=places if role == PartnershipRole.EMPLOYER else None,
        description=description,
        granted_by=by,
    )
    save_valid(partnership)
    record(
        "partnership.begun",
        on=[edition],
        by=by,
        edition=edition,
        organisation=organisation.label,
        role=role,
        from_on=starts_on,
    )
    return partnership


@transaction.atomic
def end_partnership(partnership: Partnership, *, on: dt.date, reason: str, by: User) -> Partnership:
    """Write the last day of a partnership and why."""
    partnership = locked(Partnership.objects.select_related("organisation"), partnership.pk)
    before = partnership.ends_on
    end(partnership, on=on, by=by, reason=reason)
    record(
        "partnership.ended",
        on=[partnership, partnership.edition],
        by=by,
        edition=partnership.edition_id,
        reason=reason,
        organisation=partnership.organisation.label,
        role=partnership.role,
        to_on=on,
        old_to_on=before,
    )
    partnership_ended.send(Partnership, partnership=partnership, by=by)
    return partnership


@transaction.atomic
def reopen_partnership(partnership: Partnership, *, reason: str = "", by: User) -> Partnership:
    """Take the last day of a partnership back. Invitations that were voided with it are sent anew by hand."""
    locked(Edition.objects, partnership.edition_id, no_key=True)
    row = locked(Partnership.objects.select_related("organisation"), partnership.pk)
    undo.reopen(row, "partnership.ended", reason=reason)
    record(
        "partnership.reopened",
        on=[row, row.edition],
        by=by,
        edition=row.edition_id,
        reason=reason,
        organisation=row.organisation.label,
        role=row.role,
    )
    return row


@transaction.atomic
def grant_role(
    edition: Edition,
    *,
    user: User,
    role: EditionRoleName,
    starts_on: dt.date,
    organisation: Organisation | None = None,
    reason: str = "",
    by: User,
) -> EditionRole:
    """Give a person a role in the edition from a day on. A representative needs the company, other roles have none.

    On the screens people come to roles by invitation (`joining.actions.invitations`), which ends here. A card of theirs
    ends: somebody else had its PIN in hand.
    """
    locked(User.objects, user.pk)  # a card issued at this moment is there before, and ends, or is refused
    grant = EditionRole(
        edition=edition,
        user=user,
        role=role,
        organisation=organisation,
        starts_on=starts_on,
        reason=reason,
        granted_by=by,
    )
    save_valid(grant)
    revoke_of(user, by=by)
    record(
        "edition_role.granted",
        on=[edition],
        by=by,
        about=user,
        edition=edition,
        reason=reason,
        role=role,
        from_on=starts_on,
    )
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    role_granted.send(EditionRole, grant=grant, emails={user.email, *proven} - {None}, by=by)
    return grant


@transaction.atomic
def end_role(grant: EditionRole, *, on: dt.date, reason: str, by: User) -> EditionRole:
    """Write the last day of a role. Raises ``ValidationError`` when something has to be handed over first."""
    Edition.objects.select_for_update(of=("self",)).get(pk=grant.edition_id)
    grant = locked(EditionRole.objects, grant.pk)
    if problems := still_in_hand(grant, on):
        raise ValidationError([str(problem.sentence) for problem in problems])
    before = grant.ends_on
    end(grant, on=on, by=by, reason=reason)
    record(
        "edition_role.ended",
        on=[grant, grant.edition],
        by=by,
        about=grant.user,
        edition=grant.edition_id,
        reason=reason,
        role=grant.role,
        to_on=on,
        old_to_on=before,
    )
    role_ended.send(EditionRole, grant=grant, by=by)
    return grant


@transaction.atomic
def reopen_role(grant: EditionRole, *, reason: str = "", by: User) -> EditionRole:
    """Take the last day of a role back; a card the person got since ends, as with a role given anew. Invitations that
    were voided with the role are sent anew by hand."""
    locked(User.objects, grant.user_id)
    grant = locked(EditionRole.objects.select_related("user"), grant.pk)
    undo.reopen(grant, "edition_role.ended", reason=reason)
    revoke_of(grant.user, by=by)
    record(
        "edition_role.reopened",
        on=[grant, grant.edition],
        by=by,
        about=grant.user,
        edition=grant.edition_id,
        reason=reason,
        role=grant.role,
    )
    return grant
