"""An organisation's history and the tree of a day, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kopalnia.lib.domain.dated import as_known_on
from organisations.choices import OrganisationChangeKind as Kind
from organisations.models import Contact, Organisation, OrganisationChange, OrganisationState
from organisations.models.organisation_change import fold
from organisations.queries import ChangeEvent, Node, maintained_by
from people.models import User


class OrganisationHistory:
    """All live changes and the organisations in them, read once; answers for any day from memory. One query."""

    def __init__(self, extra: Iterable[Organisation] = ()) -> None:
        self.changes = list(OrganisationChange.objects.live().in_time().select_related("organisation", "other"))
        self.organisations = {row.pk: row for row in extra}
        for change in self.changes:
            for row in (change.organisation, change.other):
                if row is not None:
                    self.organisations.setdefault(row.pk, row)

    def on(self, day: dt.date) -> dict[int, OrganisationState]:
        return fold(self.organisations.values(), self.changes, on=day)

    @cached_property
    def families(self) -> dict[int, int]:
        """For each organisation the smallest key of those it was ever connected with."""
        family = {pk: pk for pk in self.organisations}

        def head(pk: int) -> int:
            while family[pk] != pk:
                pk = family[pk]
            return pk

        for change in self.changes:
            if change.other_id is not None:
                first, second = sorted((head(change.organisation_id), head(change.other_id)))
                family[second] = first
        return {pk: head(pk) for pk in family}

    def told(self, within: Iterable[int], *, today: dt.date, on: dt.date | None = None) -> list[ChangeEvent]:
        """What happened to these organisations, oldest first, each under the names of its day; by an earlier day ``on``."""
        ids = set(within)
        rows = [row for row in self.changes if row.organisation_id in ids or row.other_id in ids]
        if on is not None and on < today:
            rows = [row for row in rows if row.on <= on]
        return [self._tell(row, today=today, own=row.organisation_id in ids) for row in rows]

    def _tell(self, change: OrganisationChange, *, today: dt.date, own: bool) -> ChangeEvent:
        eve = self.on(change.on - dt.timedelta(days=1))
        words = {
            "organisation": eve[change.organisation_id].label,
            "other": eve[change.other_id].label if change.other_id is not None else "",
            "new": change.new_name,
        }
        sentences = {
            Kind.RENAMED: _("%(organisation)s: new name “%(new)s”"),
            Kind.SOLD: _("%(organisation)s: new owner – %(other)s"),
            Kind.MERGED: _("%(organisation)s: merged into %(other)s"),
            Kind.CLOSED: _("%(organisation)s: closed"),
        }
        detail = " · ".join(part for part in (change.reason, change.source) if part)
        kind = "next" if change.on > today else "turn"
        return ChangeEvent(change.on, sentences[Kind(change.kind)] % words, kind, detail, change, own)


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """One organisation on its page."""

    state: OrganisationState
    owner: Organisation | None
    owner_label: str
    successor: Organisation | None
    successor_label: str
    owned: list[tuple[Organisation, str]]
    events: list[ChangeEvent]
    contacts: list[Contact]


@dataclass(frozen=True, slots=True)
class Picture:
    """Who belonged to whom on a day: trees, organisations that were no more, and everything that happened."""

    trees: list[Node]
    alone: list[Node]
    gone: list[Node]
    events: list[ChangeEvent]


def picture(user: User, *, on: dt.date, today: dt.date, until: dt.date | None = None) -> Picture:
    """The partners of the person's editions and everything they were ever connected with, as of a day. Two queries.

    What happened is told to its end, or ``until`` the earlier day the person looks at.
    """
    mine = list(maintained_by(user).in_order())
    chronicle = OrganisationHistory(mine)
    families = chronicle.families
    seen = {families[row.pk] for row in mine}
    ids = [pk for pk, head in families.items() if head in seen]
    states = chronicle.on(on)
    nodes = {pk: _node(chronicle, pk, states) for pk in ids}
    roots: list[Node] = []
    gone: list[Node] = []
    for pk in sorted(ids, key=lambda pk: chronicle.organisations[pk].sort_key):
        owner = _owner(pk, states)
        if not states[pk].exists:
            gone.append(nodes[pk])
        elif owner is None or _loops(pk, states):
            roots.append(nodes[pk])
        else:
            nodes[owner].owned.append(nodes[pk])
    return Picture(
        trees=[node for node in roots if node.owned],
        alone=[node for node in roots if not node.owned],
        gone=gone,
        events=chronicle.told(ids, today=today, on=until),
    )


def _node(chronicle: OrganisationHistory, pk: int, states: dict[int, OrganisationState]) -> Node:
    row, state = chronicle.organisations[pk], states[pk]
    notes = [str(row.get_kind_display())]
    if state.gone_on is not None:
        day = date_format(state.gone_on, "j E Y")
        if state.successor_id is not None:
            other = states[state.successor_id].label
            notes.append(_("merged into %(other)s on %(day)s") % {"other": other, "day": day})
        else:
            notes.append(_("closed on %(day)s") % {"day": day})
    elif state.owned_since is not None:
        notes.append(_("has belonged here since %(day)s") % {"day": date_format(state.owned_since, "j E Y")})
    if state.name != row.name:
        notes.append(_("today: %(name)s") % {"name": row.name})
    return Node(row, state.name, ", ".join(notes))


def facts(organisation: Organisation, *, on: dt.date, today: dt.date, private: bool) -> OrganisationFacts:
    """The chronicle and, if ``private``, contacts: two queries.

    Of an earlier day everything as it stood then: what happened later, whoever came later and ends still to come are
    left out.
    """
    chronicle = OrganisationHistory([organisation])
    states = chronicle.on(on)
    state = states[organisation.pk]
    rows = chronicle.organisations
    return OrganisationFacts(
        state=state,
        owner=rows.get(state.owner_id or 0),
        owner_label=states[state.owner_id].name if state.owner_id is not None else "",
        successor=rows.get(state.successor_id or 0),
        successor_label=states[state.successor_id].name if state.successor_id is not None else "",
        owned=[(rows[pk], one.name) for pk, one in states.items() if one.owner_id == organisation.pk and one.exists],
        events=chronicle.told([organisation.pk], today=today, on=on),
        contacts=as_known_on(organisation.contacts.order_by("ends_on", "name", "pk"), on) if private else [],
    )


def _loops(pk: int, states: dict[int, OrganisationState]) -> bool:
    """Owners in a ring, noted by four people at once: shown side by side rather than not at all."""
    seen, current = set(), _owner(pk, states)
    while current is not None and current not in seen:
        if current == pk:
            return True
        seen.add(current)
        current = _owner(current, states)
    return current is not None and pk in seen


def _owner(pk: int, states: dict[int, OrganisationState]) -> int | None:
    """Whose it was on the day; a merged owner is followed to its successor, a closed one owns nothing."""
    owner, followed = states[pk].owner_id, set()
    while owner is not None and not states[owner].exists and owner not in followed:
        followed.add(owner)
        owner = states[owner].successor_id
    return owner if owner != pk and owner not in followed else None
