"""December 2016 to April 2017: five teams, their mentors, diagnoses and plans; one person drops out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from kopalnia.demo import cast
from kopalnia.demo.engine import Step
from kopalnia.demo.texts import microprojects as texts
from kopalnia.demo.world import GROUPS, World
from microprojects.actions import core, core_steps, core_team, hand_over, plan
from microprojects.choices import TeamRole
from microprojects.models import Plan
from people.models import User
from programmes.actions import people

FOUNDED = dt.date(2016, 12, 5)
ROLES = (TeamRole.LEADER, TeamRole.TREASURER, TeamRole.REPORTER, TeamRole.MEMBER)
LEFT_ON = dt.date(2017, 2, 20)
# When each plan was sent and approved, and when the work began.
CALENDAR = {
    "wazny": (dt.datetime(2017, 2, 10, 19), dt.datetime(2017, 2, 16, 10), dt.datetime(2017, 3, 1, 18)),
    "fotelik": (dt.datetime(2017, 2, 20, 20), dt.datetime(2017, 3, 9, 11), dt.datetime(2017, 3, 15, 18)),
    "dzieciaki": (dt.datetime(2017, 2, 27, 21), dt.datetime(2017, 3, 3, 9), dt.datetime(2017, 3, 10, 18)),
    "muzyka": (dt.datetime(2017, 3, 20, 19), dt.datetime(2017, 3, 27, 12), dt.datetime(2017, 4, 3, 18)),
    "szpital": (dt.datetime(2017, 2, 13, 22), dt.datetime(2017, 2, 20, 10), dt.datetime(2017, 3, 1, 19)),
}


def steps() -> Iterator[Step]:
    for number, key in enumerate(GROUPS):
        name = GROUPS[key]
        founded = dt.datetime.combine(FOUNDED, dt.time(10 + number))
        yield Step(founded, f"group {name}", partial(_found, key=key))
        diagnosis = dt.datetime(2016, 12, 14 + number, 18)
        yield Step(diagnosis, f"diagnosis of {name}", partial(_step, key=key, verb="diagnose"))
        sent, approved, started = CALENDAR[key]
        yield Step(sent, f"plan of {name}", partial(_plan, key=key))
        yield Step(approved, f"plan of {name} is approved", partial(approve, key=key))
        yield Step(started, f"work of {name} begins", partial(_step, key=key, verb="start"))
    yield Step(dt.datetime(2017, 2, 24, 13), "a plan is returned", _return)
    yield Step(dt.datetime(2017, 3, 6, 20), "the returned plan is mended", _mend)
    yield Step(dt.datetime(2017, 2, 20, 15), "somebody drops out", _drop_out)


def leader(world: World, key: str) -> User:
    return world.person(cast.TEAMS[key][0])


def _found(world: World, *, key: str) -> None:
    wording = core.Wording(name=GROUPS[key], **texts.WORDINGS[key])
    microproject = core.create_microproject(edition=world.edition, wording=wording, by=world.coordinator)
    for member, role in zip(cast.TEAMS[key], ROLES, strict=True):
        core_team.add_member(
            microproject, participation=world.participation(member), on=FOUNDED, role=role, by=world.coordinator
        )
    core_team.assign_mentor(microproject, mentor=world.mentor(key), on=FOUNDED, by=world.coordinator)


def _step(world: World, *, key: str, verb: str) -> None:
    core_steps.take_step(world.microproject(key), verb, by=leader(world, key))


def content_of(said: texts.PlanText, *, more: str = "") -> plan.Content:
    """What a plan says, as its form would give it."""
    return plan.Content(
        fields={
            "need": said.need,
            "diagnosis": said.diagnosis + more,
            "recipients": said.recipients,
            "expected_direct": said.direct,
            "expected_indirect": said.indirect,
            "planned_minutes": said.hours * 60,
            "minors_contact": said.minors,
        },
        actions=[
            {"title": title, "starts_on": start, "ends_on": end, "owner": owner}
            for title, start, end, owner in said.actions
        ],
        lines=[
            {
                "description": f"{what} (przykład)",
                "quantity": Decimal(count),
                "unit_price": Decimal(price),
                "source": who,
            }
            for what, count, price, who in said.lines
        ],
    )


def last_plan(world: World, key: str) -> Plan:
    return world.microproject(key).plans.latest("number")


def _plan(world: World, *, key: str) -> None:
    by = leader(world, key)
    draft = plan.write(world.microproject(key), content=content_of(texts.PLANS[key]), by=by)
    plan.send(draft, expected=draft.version, by=by)


def approve(world: World, *, key: str, remarks: str = "") -> None:
    """The coordinators say yes to the newest plan of a team."""
    newest = last_plan(world, key)
    plan.approve(newest, expected=newest.version, remarks=remarks, by=world.coordinator)


def _return(world: World) -> None:
    newest = last_plan(world, "fotelik")
    plan.return_for_changes(newest, expected=newest.version, remarks=texts.RETURN_REMARKS, by=world.coordinator)


def _mend(world: World) -> None:
    draft, by = last_plan(world, "fotelik"), leader(world, "fotelik")
    content = content_of(texts.PLANS["fotelik"], more=texts.MENDED)
    draft = plan.write(
        world.microproject("fotelik"), content=content, based_on=draft.number, expected=draft.version, by=by
    )
    plan.send(draft, expected=draft.version, by=by)


def _drop_out(world: World) -> None:
    key = cast.DROPPED_OUT
    hand_over.end_membership(
        world.membership(key),
        on=LEFT_ON,
        reason="Rezygnacja z programu.",
        private_reason="Opieka nad chorą matką (przykład).",
        by=world.coordinator,
    )
    people.leave(
        world.participation(key),
        on=LEFT_ON,
        private_reason="Opieka nad chorą matką (przykład).",
        by=world.coordinator,
    )
