"""What recruitment hands over when two accounts are merged: applications, of which one goes on being considered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem
from people.merging import (
    AccountPair,
    Fact,
    Transfer,
    fact,
    leaves,
    register_check,
    register_facts,
    transfers,
)
from people.models import User
from programmes.account_merge import own_participations, touched
from recruitment.choices import ApplicationState
from recruitment.models import Application, ApplicationDecision


def _applications_of(pair: AccountPair) -> list[Application]:
    return list(Application.everything.filter(applicant__in=pair.both).select_related("edition").order_by("pk"))


@register_check
def the_better_application_stays(pair: AccountPair) -> Iterator[Problem]:
    """Of two applications to one edition only one goes on being considered: it must not be the weaker one."""
    rows = [row for row in pair.once(_applications_of) if row.merged_into_id is None]
    mine = {row.edition_id: row for row in rows if row.applicant_id == pair.survivor.pk}
    for row in rows:
        if row.applicant_id != pair.absorbed.pk or row.edition_id not in mine:
            continue
        lost = row.state == ApplicationState.SUBMITTED and mine[row.edition_id].state != ApplicationState.SUBMITTED
        further = lost or row.edition_id in own_participations(pair, pair.absorbed)
        if further and row.edition_id not in own_participations(pair, pair.survivor):
            yield Problem(
                _(
                    "In “%(edition)s” the application from the account being closed is further along. Keep that"
                    " account instead."
                )
                % {"edition": row.edition.name}
            )
        else:
            yield Problem(
                _(
                    "Both applied to “%(edition)s”. The application from the account being closed is set aside"
                    " unchanged."
                )
                % {"edition": row.edition.name},
                blocking=False,
            )


def _applications(transfer: Transfer, rows: QuerySet[Application], name: str, heir: int) -> None:
    mine = dict(Application.everything.filter(applicant=heir, merged_into=None).values_list("edition", "pk"))
    for row in rows.filter(merged_into=None):
        own = Application.everything.filter(pk=row.pk)
        transfer.subjects.append(row)
        if row.edition_id in mine:
            transfer.change(own, "merged_into", mine[row.edition_id])
            transfer.heirs.setdefault("programmes.application", {})[row.pk] = mine[row.edition_id]
        else:
            transfer.change(own, name, heir)


@touched.register
def applied_to(pair: AccountPair, user: User) -> Iterable[int]:
    """Editions somebody has applied to."""
    return {row.edition_id for row in pair.once(_applications_of) if row.applicant_id == user.pk}


@register_facts
def applications(pair: AccountPair) -> Iterator[Fact]:
    applied = [
        (row.applicant_id, f"{row.edition.name} ({row.get_state_display()})")
        for row in pair.once(_applications_of)
        if row.state != ApplicationState.DRAFT  # nobody else's business
    ]
    yield fact(_("Applications"), pair, applied)


transfers(Application, "applicant", _applications)
transfers(Application, "merged_into")

leaves(ApplicationDecision, "application", "a decision stays with the application it was made on")
leaves(Application, "participation", "the application keeps the participation that came of it")
