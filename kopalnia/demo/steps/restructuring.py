"""June 2017: one company is sold, four people lose their jobs, one team takes a new name and a new aim, a mentor leaves.

All on 8 June, so that the day before, the day and the day after can be compared.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from joining.actions import cards
from kopalnia.demo import cast, facts
from kopalnia.demo.engine import Step
from kopalnia.demo.steps.microprojects import approve, content_of, last_plan, leader
from kopalnia.demo.texts import microprojects as texts
from kopalnia.demo.world import World
from microprojects.actions import core, hand_over, plan
from organisations.choices import OrganisationChangeKind
from organisations.models import Affiliation, Organisation
from programmes.actions import employment, setup
from programmes.actions.organisation_change import execute
from programmes.choices import EditionRoleName, PartnershipRole
from programmes.organisation_change import OrganisationChangeRequest
from programmes.queries import organisation_change as queries

SALE = "Sprzedaż Grupy Kopex i połączenie z Grupą Famur."
PRIVATE = "Zwolnienie grupowe po restrukturyzacji (przykład)."


def steps() -> Iterator[Step]:
    yield Step(dt.datetime(2017, 6, 5, 20, 40), "a new name and aim are proposed", _propose)
    yield Step(dt.datetime(2017, 6, 6, 19), "an amendment of a plan is sent", _amend)
    yield Step(dt.datetime(2017, 6, 8, 10, 15), "the new name and aim are approved", _approve)
    yield Step(dt.datetime(2017, 6, 8, 14), "a company is sold", _sale)
    yield Step(dt.datetime(2017, 6, 8, 15), "four people lose their jobs", _jobs)
    yield Step(dt.datetime(2017, 6, 8, 16), "cards for two who lose the company's address", _cards)
    yield Step(dt.datetime(2017, 6, 8, 16, 30), "a mentor leaves, another one takes over", _new_mentor)
    yield Step(dt.datetime(2017, 6, 13, 21), "a plan for the new aim", _new_plan)
    yield Step(dt.datetime(2017, 6, 14, 9), "the amendment is approved", partial(approve, key="fotelik"))
    yield Step(dt.datetime(2017, 6, 14, 18), "a leader hands over", _new_leader)
    yield Step(
        dt.datetime(2017, 6, 16, 12),
        "the plan for the new aim is approved",
        partial(approve, key="szpital", remarks="Proszę pamiętać o szkoleniu BHP przed pierwszym weekendem."),
    )


def _propose(world: World) -> None:
    microproject = world.microproject("szpital")
    core.change_aim(
        microproject,
        wording=core.Wording(name=texts.NEW_NAME, **texts.NEW_AIM),
        reason=texts.CHANGE_REASON,
        expected=microproject.version,
        by=leader(world, "szpital"),
    )


def _approve(world: World) -> None:
    proposal = world.microproject("szpital").aim_versions.proposed().get()
    core.approve_change(proposal, note=texts.APPROVAL_NOTE, by=world.coordinator)


def _amend(world: World) -> None:
    last, by = last_plan(world, "fotelik"), leader(world, "fotelik")
    content = content_of(texts.PLANS["fotelik"], more=texts.MENDED + " Zmiana: drugi piknik 1 lipca.")
    content.lines.append(
        {
            "description": "Drugi piknik (przykład)",
            "quantity": Decimal(1),
            "unit_price": Decimal(520),
            "source": "grant",
        }
    )
    draft = plan.write(world.microproject("fotelik"), content=content, based_on=last.number, by=by)
    plan.send(draft, expected=draft.version, by=by)


def _sale(world: World) -> None:
    """The company is sold; six people move to the new owner, and nobody represents the old company any longer."""
    kopex, famur = world.organisation("kopex"), world.organisation("famur")
    moving = [
        one.person.key
        for one in cast.PARTICIPANTS
        if one.employer == "kopex" and one.person.key not in cast.LOST_THEIR_JOBS
    ]
    employer = world.edition.partnerships.get(organisation=kopex, role=PartnershipRole.EMPLOYER, ends_on=None)
    wish = OrganisationChangeRequest(
        kind=OrganisationChangeKind.SOLD,
        on=facts.SOLD_ON,
        other=famur,
        reason=SALE,
        source="Komunikat prasowy (przykład)",
        partnerships=frozenset({employer.pk}),
        join=True,
        roles=frozenset(queries.roles(world.edition, kopex).values_list("pk", flat=True)),
        jobs=frozenset(_of(key, kopex, world).pk for key in moving),
    )
    execute(world.edition, kopex, wish, by=world.coordinator)


def _of(key: str, organisation: Organisation, world: World) -> Affiliation:
    return Affiliation.objects.get(user=world.person(key), organisation=organisation, ends_on=None)


def _jobs(world: World) -> None:
    employment.end_employment(
        world.edition,
        people=[world.participation(key) for key in cast.LOST_THEIR_JOBS],
        employer=world.organisation("kopex"),
        on=facts.SOLD_ON,
        reason="Koniec zatrudnienia.",
        private_reason=PRIVATE,
        by=world.coordinator,
    )


def _cards(world: World) -> None:
    people = [world.participation(key) for key in cast.CARD_HOLDERS]
    cards.issue_cards(world.edition, participations=people, pin=cast.PIN, by=world.coordinator)


def _new_mentor(world: World) -> None:
    """The mentor of one team leaves the programme; the mentor of another takes over what waits, with a note."""
    microproject, former, fresh = world.microproject("muzyka"), world.mentor("muzyka"), world.mentor("dzieciaki")
    hand_over.end_accompaniment(
        microproject.accompaniments.get(mentor=former, ends_on=None),
        on=facts.SOLD_ON,
        mentor=fresh,
        reason="Nowa praca w innym mieście.",
        note=texts.MENTOR_NOTE,
        by=world.coordinator,
    )
    role = world.edition.role_grants.get(user=former, role=EditionRoleName.MENTOR, ends_on=None)
    setup.end_role(role, on=facts.SOLD_ON, reason="Koniec opieki nad grupą.", by=world.coordinator)


def _new_leader(world: World) -> None:
    """A leader hands over by herself: she and the keeper of the money exchange roles."""
    first, second = cast.TEAMS["dzieciaki"][:2]
    hand_over.hand_role_over(
        world.membership(first),
        to=world.membership(second),
        on=dt.date(2017, 6, 15),
        reason="Zmiany nocne do września.",
        note=texts.LEADER_NOTE,
        by=world.person(first),
    )


def _new_plan(world: World) -> None:
    last, by = last_plan(world, "szpital"), leader(world, "szpital")
    draft = plan.write(
        world.microproject("szpital"), content=content_of(texts.PLANS["szpital nowy"]), based_on=last.number, by=by
    )
    plan.send(draft, expected=draft.version, by=by)
