import datetime as dt
from decimal import Decimal

from kopalnia.lib.domain import clock
from microprojects.actions.recipients import count_recipients
from microprojects.choices import (
    AimVersionKind,
    AimVersionState,
    CountMethod,
    EntryState,
    EventState,
    MicroprojectState,
    PlanState,
    RecipientKind,
    TeamRole,
)
from microprojects.models import (
    Accompaniment,
    AimVersion,
    BudgetLine,
    Entry,
    Event,
    Microproject,
    Plan,
    PlanAction,
    TeamMembership,
)
from people.models import User
from programmes.models import Edition, Participation
from tests.factories.people import make_user
from tests.factories.programmes import make_edition, make_mentor, make_participant


def make_microproject(
    *, edition: Edition | None = None, name: str = "Czyste Powietrze", by: User | None = None, **fields
) -> Microproject:
    """A microproject with its first name and aim in force; nobody is in it yet."""
    by = by or make_user()
    row = Microproject(edition=edition or make_edition(), name=name, **{"created_at": clock.now(), **fields})
    row.fill_keys()
    row.save()
    make_aim(microproject=row, name=name, by=by)
    return row


def make_aim(*, microproject: Microproject, by: User | None = None, **fields) -> AimVersion:
    by = by or make_user()
    number = microproject.aim_versions.count() + 1
    given = {
        "kind": AimVersionKind.FIRST if number == 1 else AimVersionKind.CHANGE_OF_AIM,
        "state": AimVersionState.IN_FORCE,
        "name": microproject.name,
        "aim": "Zmierzyć pył w sześciu punktach.",
        "community": "mieszkańcy dwóch osiedli",
        "topic": "środowisko",
        "place": "Katowice",
        "proposed_at": clock.now(),
        **fields,
    }
    if given["state"] != AimVersionState.PROPOSED:
        given = {"decided_by": by, "decided_at": clock.now(), **given}
    return AimVersion.objects.create(microproject=microproject, number=number, proposed_by=by, **given)


def join(
    *,
    microproject: Microproject,
    participation: Participation | None = None,
    role: TeamRole = TeamRole.MEMBER,
    **fields,
) -> TeamMembership:
    participation = participation or make_participant(edition=microproject.edition)
    return TeamMembership.objects.create(
        microproject=microproject, participation=participation, role=role, **{"starts_on": participation.starts_on, **fields}
    )  # fmt: skip


def accompany(*, microproject: Microproject, mentor: User | None = None, **fields) -> Accompaniment:
    mentor = mentor or make_mentor(edition=microproject.edition)
    return Accompaniment.objects.create(
        microproject=microproject, mentor=mentor, **{"starts_on": microproject.edition.starts_on, **fields}
    )


def make_plan(*, microproject: Microproject, by: User | None = None, complete: bool = True, **fields) -> Plan:
    """A plan of the microproject; a complete one lacks nothing that is asked for before sending."""
    by = by or make_user()
    given = {
        "aim_version": microproject.aim_versions.filter(state=AimVersionState.IN_FORCE).last(),
        "number": microproject.plans.count() + 1,
        "created_at": clock.now(),
        **(
            {
                "need": "Poczekalnia jest szara.",
                "diagnosis": "Rozmowy z personelem poradni.",
                "recipients": "dzieci i ich opiekunowie",
                "expected_direct": 420,
                "planned_minutes": 180 * 60,
            }
            if complete
            else {}
        ),
        **fields,
    }
    if given.get("state", PlanState.DRAFT) != PlanState.DRAFT:
        given = {"submitted_by": by, "submitted_at": clock.now(), **given}
    plan = Plan.objects.create(microproject=microproject, created_by=by, **given)
    if complete:
        PlanAction.objects.create(plan=plan, title="Malowanie", starts_on=dt.date(2017, 6, 23))
        BudgetLine.objects.create(
            plan=plan,
            description="Farba",
            quantity=Decimal(400),
            unit_price=Decimal("16.20"),
            amount=Decimal("6480.00"),
        )
    return plan


def make_entry(*, membership: TeamMembership, **fields) -> Entry:
    """An entry of a team member, sent unless another state is given."""
    author = fields.pop("author", membership.participation.user)
    given = {
        "aim_version": membership.microproject.aim_versions.filter(state=AimVersionState.IN_FORCE).last(),
        "state": EntryState.SUBMITTED,
        "text": "Pierwszy korytarz gotowy.",
        "happened_on": clock.today(),
        "minutes": 120,
        "created_at": clock.now(),
        **fields,
    }
    if given["state"] != EntryState.DRAFT:
        given.setdefault("submitted_at", clock.now())
    if given["state"] == EntryState.ACCEPTED:
        given = {"accepted_by": make_user(), "accepted_at": clock.now(), **given}
    return Entry.objects.create(
        microproject=membership.microproject, participation=membership.participation, author=author, **given
    )


def make_event(*, microproject: Microproject, starts_at: dt.datetime | None = None, **fields) -> Event:
    start = starts_at or clock.now()
    return Event.objects.create(
        microproject=microproject,
        starts_at=start,
        **{
            "aim_version": microproject.aim_versions.filter(state=AimVersionState.IN_FORCE).last(),
            "title": "Malowanie, korytarz A",
            "ends_at": start + dt.timedelta(hours=4),
            **fields,
        },
    )


def move(microproject: Microproject, state: MicroprojectState) -> Microproject:
    """Put the row into a state without walking there."""
    microproject.state = state
    if state == MicroprojectState.ABANDONED:
        microproject.abandoned_reason = "Brak czasu."
    microproject.save()
    return microproject


def make_held_event(*, microproject: Microproject, **fields) -> Event:
    """An event of a week ago that was held."""
    return make_event(
        microproject=microproject,
        **{"starts_at": clock.now() - dt.timedelta(days=7), "state": EventState.HELD, **fields},
    )


def count_door(event: Event, best: int, *, by: User, lower: int | None = None, upper: int | None = None, **fields):
    """A count at the door; with bounds, an estimate. Goes through the action, so that corrections replace."""
    estimate = lower is not None or upper is not None
    return count_recipients(
        event=event,
        by=by,
        best=best,
        lower=best if lower is None else lower,
        upper=best if upper is None else upper,
        **{
            "kind": RecipientKind.DIRECT,
            "method": CountMethod.ESTIMATE if estimate else CountMethod.DOOR,
            "note": "dwie osoby liczyły",
            **fields,
        },
    )
