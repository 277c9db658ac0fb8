"""Forming a team, its names and aims through time."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep, locked, step
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import RowRule, require, require_still
from microprojects.actions.core_mail import mail_coordinators, mail_team
from microprojects.choices import AimVersionKind, AimVersionState
from microprojects.models import AimVersion, Microproject
from microprojects.policies import core as policies
from microprojects.policies import is_open, write_for
from people import audit
from people.models import AuditEntry, User
from people.undo import require_way_back
from programmes.models import Edition


@dataclass(frozen=True, slots=True)
class Wording:
    """What one version says: the name, and the four things whose change needs a decision."""

    name: str
    aim: str
    community: str
    topic: str = ""
    place: str = ""

    @classmethod
    def of(cls, version: AimVersion) -> "Wording":
        return cls(version.name, version.aim, version.community, version.topic, version.place)

    def same_aim(self, other: "Wording") -> bool:
        return (self.aim, self.community, self.topic, self.place) == (
            other.aim,
            other.community,
            other.topic,
            other.place,
        )


@transaction.atomic
def create_microproject(*, edition: Edition, wording: Wording, by: User) -> Microproject:
    """Form a team with its first name and aim in force. Members and mentor join by their own verbs."""
    require_still(policies.create_microproject, by, edition)
    now = clock.now()
    microproject = Microproject(edition=edition, name=wording.name, created_at=now).fill_keys()
    microproject.save()
    AimVersion.objects.create(
        microproject=microproject,
        number=1,
        kind=AimVersionKind.FIRST,
        state=AimVersionState.IN_FORCE,
        name=wording.name,
        aim=wording.aim,
        community=wording.community,
        topic=wording.topic,
        place=wording.place,
        proposed_by=by,
        proposed_at=now,
        decided_by=by,
        decided_at=now,
    )
    audit.record("microproject.founded", on=[microproject], by=by, edition=edition, name=wording.name)
    return microproject


@transaction.atomic
def change_aim(microproject: Microproject, *, wording: Wording, reason: str, expected: int, by: User) -> AimVersion:
    """Write a new version: a new name alone is in force at once, anything else waits for the coordinators.

    Raises `StaleVersion` (with the microproject as it is) when the name or aim in force is no longer the one the
    person changed, and `IllegalStep` when another proposal waits or nothing was changed. Mails the coordinators about
    a proposal.
    """
    row = locked(Microproject.objects, microproject.pk)
    if row.version != expected:
        raise StaleVersion(row)
    require(is_open(row), error=IllegalStep)
    require_still(write_for, by, row)
    versions = list(row.aim_versions.all())
    require(
        policies.alone(waiting=any(each.state == AimVersionState.PROPOSED for each in versions)), error=IllegalStep
    )
    before = Wording.of([each for each in versions if each.state == AimVersionState.IN_FORCE][-1])
    if wording == before:
        raise IllegalStep(_("Nothing has changed. Enter a new name or a new aim."))
    if wording.same_aim(before):
        return _rename(row, versions, before=before, wording=wording, reason=reason, by=by)
    version = AimVersion.objects.create(
        microproject=row,
        number=len(versions) + 1,
        kind=AimVersionKind.CHANGE_OF_AIM,
        state=AimVersionState.PROPOSED,
        reason=reason,
        proposed_by=by,
        proposed_at=clock.now(),
        **_fields(wording),
    )
    audit.record(
        "microproject.aim_proposed",
        on=[row],
        by=by,
        edition=row.edition_id,
        reason=reason,
        old=before.name,
        new=wording.name,
        aim=wording.aim,
    )
    mail_coordinators(row, template="aim_proposed", context={"version": version}, dedupe=f"aim-proposed-{version.pk}")
    return version


@transaction.atomic
def approve_change(version: AimVersion, *, note: str = "", by: User) -> AimVersion:
    """Put a proposed version in force: the microproject takes its name; what was done stays with the old version.

    Raises `IllegalStep` when another decision came first. Mails the team and its mentors.
    """
    row, version = _locked_proposal(version, policies.decision_of_change, by)
    step(version, "approve", by=by, decided_by=by, decided_at=clock.now(), decision_note=note)
    old = row.name
    _take_name(row, version.name)
    entry = audit.record(
        "microproject.aim_approved" if old == version.name else "microproject.aim_and_name_approved",
        on=[row, version],
        by=by,
        edition=row.edition_id,
        reason=note,
        old=old,
        new=version.name,
        aim=version.aim,
    )
    mail_team(row, template="aim_decided", context={"version": version}, dedupe=f"aim-decided-{entry.pk}")
    return version


@transaction.atomic
def refuse_change(version: AimVersion, *, note: str, by: User) -> AimVersion:
    """Refuse a proposed version with a note the team reads; the aim in force stays.

    Raises `IllegalStep` when another decision came first. Mails the team and its mentors.
    """
    row, version = _locked_proposal(version, policies.decision_of_change, by)
    step(version, "refuse", by=by, decided_by=by, decided_at=clock.now(), decision_note=note)
    entry = _record("microproject.aim_refused", row, version, by=by, reason=note)
    mail_team(row, template="aim_decided", context={"version": version}, dedupe=f"aim-decided-{entry.pk}")
    return version


@transaction.atomic
def withdraw_change(version: AimVersion, *, by: User) -> AimVersion:
    """Withdraw a proposal before its decision; it stays in the history. Raises `IllegalStep` when a decision came first."""
    row, version = _locked_proposal(version, policies.own_change, by)
    step(version, "withdraw", by=by, decided_by=by, decided_at=clock.now())
    _record("microproject.aim_withdrawn", row, version, by=by)
    return version


@transaction.atomic
def undo_decision(version: AimVersion, *, reason: str = "", by: User) -> AimVersion:
    """Take back a decision about a version, or its withdrawal: it waits again, and the former name and aim are in force.

    The team is told of a decision that does not stand. Raises `IllegalStep`, also when somebody built on it.
    """
    locked(Edition.objects, version.microproject.edition_id, no_key=True)  # a freeze waits for us, or we for it
    row = locked(Microproject.objects, version.microproject_id)
    version = locked(AimVersion.objects, version.pk)
    version.microproject = row
    way = require_way_back(version, edition=row.edition_id)
    if sentence := policies.aim_built_on(row, version):
        raise IllegalStep(sentence)
    require_still(policies.undo_decision, by, version, of=row)
    step(version, way.arrow.verb, decided_by=None, decided_at=None, decision_note="")
    if way.arrow.verb == "undo_approve":
        _take_name(row, row.aim_versions.in_force().latest("number").name)
    entry = _record(way.verb, row, version, by=by, reason=reason, undoes=way.entry.pk)
    if way.arrow.verb != "undo_withdraw":
        mail_team(
            row,
            template="aim_decision_taken_back",
            context={"version": version, "reason": reason},
            dedupe=f"aim-decision-taken-back-{entry.pk}",
        )
    return version


def _rename(
    row: Microproject, versions: list[AimVersion], *, before: Wording, wording: Wording, reason: str, by: User
) -> AimVersion:
    now = clock.now()
    version = AimVersion.objects.create(
        microproject=row,
        number=len(versions) + 1,
        kind=AimVersionKind.RENAME,
        state=AimVersionState.IN_FORCE,
        reason=reason,
        proposed_by=by,
        proposed_at=now,
        decided_by=by,
        decided_at=now,
        **_fields(wording),
    )
    _take_name(row, wording.name)
    audit.record(
        "microproject.renamed",
        on=[row],
        by=by,
        edition=row.edition_id,
        reason=reason,
        old=before.name,
        new=wording.name,
    )
    return version


def _take_name(row: Microproject, name: str) -> None:
    """Copy the name in force to the row, with all names it ever had for search; a new version of the row."""
    row.name = name
    row.fill_keys(*row.aim_versions.in_force().exclude(name=name).values_list("name", flat=True).order_by("number"))
    row.version += 1
    row.save(update_fields=["name", "search_key", "sort_key", "version"])


def _locked_proposal(version: AimVersion, rule: RowRule, by: User) -> tuple[Microproject, AimVersion]:
    """The microproject and the proposal, locked in this order everywhere; raises `IllegalStep` when it is decided."""
    row = locked(Microproject.objects, version.microproject_id)
    version = locked(AimVersion.objects.select_related("decided_by"), version.pk)
    version.microproject = row
    if version.state != AimVersionState.PROPOSED:
        raise IllegalStep(policies.decided_already(version))
    require(is_open(row), error=IllegalStep)
    require_still(rule, by, version, of=row)
    return row, version


def _record(
    verb: str, row: Microproject, version: AimVersion, *, by: User, reason: str = "", **data: Any
) -> AuditEntry:
    return audit.record(
        verb,
        on=[row, version],
        by=by,
        edition=row.edition_id,
        reason=reason,
        name=version.name,
        aim=version.aim,
        **data,
    )


def _fields(wording: Wording) -> dict[str, str]:
    return {name: getattr(wording, name) for name in Wording.__slots__}
