"""A company of the edition is sold, merged or closed: the fact, and the acts the coordinators chose to go with it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from organisations.actions import affiliation, organisation_change
from organisations.actions import organisation as registry
from organisations.choices import OrganisationChangeKind as Kind
from organisations.models import Affiliation, Organisation, OrganisationChange
from people.models import User
from programmes.actions import setup
from programmes.actions.employment import tell_together
from programmes.choices import PartnershipRole
from programmes.models import Edition, Participation
from programmes.organisation_change import OrganisationChangePlan, OrganisationChangeRequest, plan


class PlanChanged(Exception):
    """What would happen is not what the person saw: somebody changed a row in between, or a field was changed."""

    def __init__(self, now: OrganisationChangePlan) -> None:
        super().__init__(_("Something has changed in the meantime. Check the list again."))
        self.plan = now


@transaction.atomic
def execute(
    edition: Edition,
    organisation: Organisation,
    request: OrganisationChangeRequest,
    *,
    seen: str | None = None,
    by: User,
) -> OrganisationChange:
    """Note the change and take every chosen act, all or nothing; each stands in its own history.

    With ``seen`` (`Plan.seen` of the list shown before) it raises `PlanChanged` when the list would read otherwise now,
    and writes nothing. Raises ``ValidationError`` by field of the form when the fact or an act is refused.
    """
    other = request.other
    if request.kind != Kind.CLOSED and other is None:
        other = registry.register(name=request.new_name, kind=request.new_kind, by=by)
    change = _note(organisation, request, other, by=by)  # locks both organisations until the end
    acts = plan(edition, organisation, request)
    if seen is not None and acts.seen != seen:
        raise PlanChanged(acts)
    for row in acts.partnerships:
        setup.end_partnership(row, on=request.on, reason=request.reason, by=by)
    if acts.joining is not None and other is not None:
        setup.add_partner(
            edition,
            organisation=other,
            role=PartnershipRole(acts.joining.role),
            starts_on=request.next_day,
            places=acts.joining.places,
            by=by,
        )
    for role in acts.roles:
        setup.end_role(role, on=request.on, reason=request.reason, by=by)
    ended, begun = _move(edition, acts, request, other, by=by)
    if ended:
        tell_together(edition, organisation, ended, begun, on=request.on, by=by, also=[change])
    return change


def _note(
    organisation: Organisation, request: OrganisationChangeRequest, other: Organisation | None, *, by: User
) -> OrganisationChange:
    on, reason, source = request.on, request.reason, request.source
    if request.kind == Kind.CLOSED or other is None:
        return organisation_change.close(organisation, on=on, reason=reason, source=source, by=by)
    if request.kind == Kind.MERGED:
        return organisation_change.merge(organisation, successor=other, on=on, reason=reason, source=source, by=by)
    return organisation_change.sell(organisation, owner=other, on=on, reason=reason, source=source, by=by)


def _move(
    edition: Edition,
    acts: OrganisationChangePlan,
    request: OrganisationChangeRequest,
    other: Organisation | None,
    *,
    by: User,
) -> tuple[list[Affiliation], list[Affiliation]]:
    """End the jobs, and begin the new ones on the next day; the unit stays: the bench is where it was. Gives both."""
    ended: list[Affiliation] = []
    begun: list[Affiliation] = []
    rows = Participation.objects.filter(edition=edition, user__in=[job.user_id for job in acts.jobs])
    parts = {row.user_id: row for row in rows}
    told: dict[str, Any] = {"reason": request.reason, "edition": edition, "by": by}
    for job in acts.jobs:
        also = [parts[job.user_id]]
        try:
            ended.append(affiliation.end(job, on=request.on, also=also, **told))
            if other is not None and request.kind != Kind.CLOSED and job.user_id not in acts.at_new_owner:
                begun.append(affiliation.start(job.user, other, on=request.next_day, unit=job.unit, also=also, **told))
        except ValidationError as error:
            raise ValidationError(f"{job.user}: {' '.join(error.messages)}", code="person") from error
    return ended, begun
