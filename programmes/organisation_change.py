"""What a sale, a merger or a closing of a company means in one edition, said before anything is written.

The fact itself (`organisations.actions.organisation_change`) changes nobody's job, partnership or role. Here stands
what usually goes with it, as separate dated acts that the coordinators choose: rows last through the day of the change,
new ones begin on the day after. The sentences a person read are asked again under the locks.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain.canonical_json import fingerprint
from organisations.choices import OrganisationChangeKind as Kind
from organisations.choices import OrganisationKind
from organisations.models import Affiliation, Organisation
from programmes.models import Edition, EditionRole, Partnership
from programmes.queries.organisation_change import jobs, partnerships, roles

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChangeRequest:
    """What the coordinators noted and chose. ``other`` or ``new_name`` for a sale and a merger; keys are of rows.

    ``jobs`` of None means everybody of the edition who works there.
    """

    kind: Kind
    on: dt.date
    reason: str
    source: str = ""
    other: Organisation | None = None
    new_name: str = ""
    new_kind: str = OrganisationKind.COMPANY
    partnerships: frozenset[int] = frozenset()
    join: bool = False
    roles: frozenset[int] = frozenset()
    jobs: frozenset[int] | None = frozenset()

    @property
    def next_day(self) -> dt.date:
        return self.on + DAY

    @property
    def other_label(self) -> str:
        return self.other.label if self.other is not None else self.new_name


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationChangePlan:
    """The acts in their order, and the sentences that tell them."""

    partnerships: list[Partnership]
    joining: Partnership | None
    roles: list[EditionRole]
    jobs: list[Affiliation]
    at_new_owner: frozenset[int] = field(default_factory=frozenset)
    sentences: list[str] = field(default_factory=list)

    @property
    def seen(self) -> str:
        """Changes whenever the list of sentences or a row behind it does."""
        rows = [[row.pk for row in rows] for rows in (self.partnerships, self.roles, self.jobs)]
        return fingerprint([self.sentences, rows])[:32]


def plan(edition: Edition, organisation: Organisation, request: OrganisationChangeRequest) -> OrganisationChangePlan:
    """The acts that the wish means today, in four queries. A row that begins after the day is left as it is."""
    ending = [row for row in partnerships(edition, organisation) if row.pk in request.partnerships]
    leaving = [row for row in roles(edition, organisation) if row.pk in request.roles]
    working = list(jobs(edition, organisation))
    moving = working if request.jobs is None else [row for row in working if row.pk in request.jobs]
    begun = [row for row in ending if row.starts_on <= request.on]
    found = OrganisationChangePlan(
        partnerships=begun,
        joining=_joining(edition, organisation, request) if request.join else None,
        roles=[row for row in leaving if row.starts_on <= request.on],
        jobs=[row for row in moving if row.starts_on <= request.on],
        at_new_owner=_employed_by(request.other, moving),
    )
    found.sentences.extend(_sentences(organisation, request, found, staying=len(working) - len(found.jobs)))
    return found


def _joining(edition: Edition, organisation: Organisation, request: OrganisationChangeRequest) -> Partnership | None:
    """The partnership the new owner or the successor takes over: the one of the employer, unless it is one already."""
    employing = (
        edition.partnerships.employers().filter(organisation=organisation).active(request.on).order_by("-pk").first()
    )
    if employing is None or request.kind == Kind.CLOSED:
        return None
    theirs = (
        edition.partnerships.filter(organisation=request.other, role=employing.role)
        if request.other is not None
        else None
    )
    return employing if theirs is None or not theirs.overlapping(request.next_day).exists() else None


def _employed_by(other: Organisation | None, moving: Sequence[Affiliation]) -> frozenset[int]:
    """Who of them works for the other organisation already."""
    if other is None or not moving:
        return frozenset()
    rows = Affiliation.objects.filter(
        organisation=other, ends_on__isnull=True, user__in=[row.user_id for row in moving]
    )
    return frozenset(rows.values_list("user_id", flat=True))


def _sentences(
    organisation: Organisation, request: OrganisationChangeRequest, found: OrganisationChangePlan, *, staying: int
) -> list[str]:
    day, next_day = date_format(request.on, "j E Y"), date_format(request.next_day, "j E Y")
    words = {"organisation": organisation.label, "other": request.other_label, "day": day, "next": next_day}
    told = []
    if request.kind != Kind.CLOSED and request.other is None:
        told.append(_("“%(other)s” is added to the registry of organisations.") % words)
    told.append(_fact(request.kind) % words)
    told += [
        _("%(organisation)s – %(role)s: until %(day)s.") % {**words, "role": row.get_role_display()}
        for row in found.partnerships
    ]
    if found.joining is not None:
        told.append(_("%(other)s – %(role)s: from %(next)s.") % {**words, "role": found.joining.get_role_display()})
    told += [
        _("%(person)s – represents %(organisation)s until %(day)s.") % {**words, "person": row.user.full_name}
        for row in found.roles
    ]
    if found.jobs:
        told.append(_moves(request, found, words))
    if staying:
        told.append(
            ngettext(
                "%(n)s person in this edition stays employed at %(organisation)s.",
                "%(n)s people in this edition stay employed at %(organisation)s.",
                staying,
            )
            % {**words, "n": staying}
        )
    return told


def _fact(kind: Kind) -> str:
    return {
        Kind.SOLD: _("“%(organisation)s” belongs to “%(other)s” from %(day)s."),
        Kind.MERGED: _("“%(organisation)s” merges into “%(other)s” from %(day)s."),
        Kind.CLOSED: _("“%(organisation)s” is closed from %(day)s."),
    }[kind]


def _moves(request: OrganisationChangeRequest, found: OrganisationChangePlan, words: dict[str, str]) -> str:
    names = ", ".join(row.user.full_name for row in found.jobs)
    number = len(found.jobs)
    if request.kind == Kind.CLOSED:
        sentence = ngettext(
            "%(n)s person – employed at %(organisation)s until %(day)s: %(names)s.",
            "%(n)s people – employed at %(organisation)s until %(day)s: %(names)s.",
            number,
        )
    else:
        sentence = ngettext(
            "%(n)s person – employed at %(organisation)s until %(day)s, at %(other)s from %(next)s: %(names)s.",
            "%(n)s people – employed at %(organisation)s until %(day)s, at %(other)s from %(next)s: %(names)s.",
            number,
        )
    return sentence % {**words, "n": number, "names": names}
