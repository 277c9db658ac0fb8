"""What the database refuses of microprojects, past every form (`tests.constraints`)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import F

from kopalnia.lib.domain import clock
from microprojects.choices import (
    AimVersionState,
    CountMethod,
    EntryState,
    EventState,
    InsightKind,
    MicroprojectState,
    PlanState,
    RecipientKind,
    SeriesRhythm,
    TeamRole,
)
from microprojects.models import (
    Accompaniment,
    AimVersion,
    BudgetLine,
    Entry,
    EntryReview,
    Event,
    EventSeries,
    HandOver,
    HandOverItem,
    Insight,
    Overlap,
    Photo,
    PhotoSubject,
    Plan,
    PlanAction,
    PlanReview,
    Quote,
    RecipientCount,
    TeamMembership,
)
from tests.constraints import (
    LONG_AGO,
    LONG_AGO_AT,
    UNKNOWN,
    Row,
    Twice,
    allowances,
    assert_allowed,
    assert_refused,
    half,
    now,
    refusals,
    somebody,
)
from tests.factories import microprojects as make
from tests.factories.people import make_user
from tests.factories.programmes import BEGIN, make_participant

pytestmark = pytest.mark.django_db


DAY = dt.date(2017, 6, 8)


def another_microproject(_row: object) -> object:
    return make.make_microproject(name="Jesteś Ważny")


def another_event(row: object) -> Event:
    return make.make_event(microproject=row.event.microproject)


def make_aim() -> AimVersion:
    return make.make_aim(microproject=make.make_microproject(), state=AimVersionState.PROPOSED)


def make_leader() -> TeamMembership:
    return make.join(microproject=make.make_microproject(), role=TeamRole.LEADER)


def make_member() -> TeamMembership:
    return make.join(microproject=make.make_microproject())


def make_accompaniment() -> Accompaniment:
    return make.accompany(microproject=make.make_microproject())


def make_series() -> EventSeries:
    return EventSeries.objects.create(
        microproject=make.make_microproject(), title="Zajęcia", rhythm=SeriesRhythm.WEEKLY
    )


def make_event() -> Event:
    return make.make_event(microproject=make.make_microproject())


def make_count() -> RecipientCount:
    return RecipientCount.objects.create(
        event=make_event(),
        kind=RecipientKind.DIRECT,
        method=CountMethod.ESTIMATE,
        lower=40,
        best=50,
        upper=60,
        recorded_by=make_user(),
        recorded_at=clock.now(),
    )


def make_overlap() -> Overlap:
    first = make_event()
    second = make.make_event(microproject=first.microproject)
    return Overlap.objects.create(
        first=first, second=second, people=1, declared_by=make_user(), declared_at=clock.now()
    )


def make_hand_over() -> HandOver:
    return HandOver.objects.create(
        microproject=make.make_microproject(),
        kind="leader",
        from_user=make_user(),
        to_user=make_user(),
        starts_on=DAY,
        written_by=make_user(),
        written_at=clock.now(),
    )


def make_hand_over_item() -> HandOverItem:
    return HandOverItem.objects.create(hand_over=make_hand_over(), kind="plan", title="Plan")


def make_draft() -> Plan:
    return make.make_plan(microproject=make.make_microproject())


def make_action() -> PlanAction:
    return PlanAction.objects.create(plan=make_draft(), title="Malowanie", starts_on=DAY, ends_on=DAY)


def make_line() -> BudgetLine:
    return BudgetLine.objects.create(
        plan=make_draft(), description="Farba", unit_price=Decimal("16.20"), amount=Decimal("16.20")
    )


def make_plan_review() -> PlanReview:
    return PlanReview.objects.create(
        plan=make_draft(), approved=True, reviewed_by=make_user(), reviewed_at=clock.now()
    )


def make_entry() -> Entry:
    return make.make_entry(membership=make_member())


def make_entry_review() -> EntryReview:
    return EntryReview.objects.create(
        entry=make_entry(), accepted=True, reviewed_by=make_user(), reviewed_at=clock.now()
    )


def make_photo() -> Photo:
    return Photo.objects.create(
        microproject=make.make_microproject(),
        uploaded_by=make_user(),
        uploaded_at=clock.now(),
        width=640,
        height=480,
        sha256="0" * 64,
    )


def make_subject() -> PhotoSubject:
    return PhotoSubject.objects.create(
        photo=make_photo(), user=make_user(), noted_by=make_user(), noted_at=clock.now()
    )


def make_quote() -> Quote:
    return Quote.objects.create(
        microproject=make.make_microproject(), text="Dobrze.", noted_by=make_user(), noted_at=clock.now()
    )


def make_insight() -> Insight:
    return Insight.objects.create(
        microproject=make.make_microproject(),
        kind=InsightKind.LESSON,
        text="Zapytać wcześniej.",
        noted_by=make_user(),
        noted_at=clock.now(),
    )


MISTAKE = {"mistaken_by": somebody, "mistaken_at": now}
DECIDED = {"decided_by": somebody, "decided_at": now}
ACCEPTED = {"state": EntryState.ACCEPTED, "accepted_by": somebody, "accepted_at": now}
SUBMITTED = {"submitted_by": somebody, "submitted_at": now}
AT_THE_DOOR = {"method": CountMethod.DOOR}

ROWS = [
    Row(
        make.make_microproject,
        {
            "microproject_state_known": [{"state": UNKNOWN}],
            "microproject_abandoned_has_reason": [{"state": MicroprojectState.ABANDONED}],
        },
        allowed=[{"state": MicroprojectState.ABANDONED, "abandoned_reason": "Brak czasu."}],
    ),
    Row(
        make_aim,
        {
            "aim_version_kind_known": [{"kind": UNKNOWN}],
            "aim_version_state_known": [{"state": UNKNOWN, **DECIDED}],
            "aim_version_decision_paired": half("decided_by", "decided_at"),
            "aim_version_number_once": [Twice({"state": AimVersionState.IN_FORCE, **DECIDED})],
            "aim_version_one_proposed": [Twice({"number": 3})],
            "aim_version_decided_has_time": [
                {"state": state}
                for state in (AimVersionState.IN_FORCE, AimVersionState.REFUSED, AimVersionState.WITHDRAWN)
            ],
        },
        allowed=[
            Twice({"number": 3, "state": AimVersionState.IN_FORCE, **DECIDED}),
            Twice({"microproject": another_microproject, "number": 2}),
        ],
    ),
    Row(
        make_member,
        {
            "membership_dates_ordered": [{"ends_on": LONG_AGO}],
            "membership_role_known": [{"role": UNKNOWN}],
            "membership_mistake_paired": [
                {"ends_on": BEGIN, **change} for change in half("mistaken_by", "mistaken_at")
            ],
            "membership_mistake_has_ended": [MISTAKE],
            "membership_no_overlap": [
                Twice(),
                Twice({"starts_on": LONG_AGO, "ends_on": BEGIN + dt.timedelta(days=1)}),
            ],
        },
        allowed=[
            {"ends_on": BEGIN},
            Twice({"starts_on": LONG_AGO, "ends_on": BEGIN}),  # a role may change within a day
            Twice({"ends_on": BEGIN + dt.timedelta(days=1), **MISTAKE}),
            Twice({"participation": lambda row: make_participant(edition=row.microproject.edition)}),
        ],
    ),
    Row(
        make_leader,
        {
            "membership_one_leader": [
                Twice({"participation": lambda row: make_participant(edition=row.microproject.edition)})
            ]
        },
        allowed=[
            Twice(
                {
                    "participation": lambda row: make_participant(edition=row.microproject.edition),
                    "role": TeamRole.MEMBER,
                }
            )
        ],
    ),
    Row(
        make_accompaniment,
        {
            "accompaniment_dates_ordered": [{"ends_on": LONG_AGO}],
            "accompaniment_no_overlap": [Twice(), Twice({"starts_on": LONG_AGO, "ends_on": BEGIN})],
        },
        allowed=[
            {"ends_on": BEGIN},
            Twice({"starts_on": LONG_AGO, "ends_on": BEGIN - dt.timedelta(days=1)}),
            Twice({"mentor": somebody}),
        ],
    ),
    Row(make_series, {"series_rhythm_known": [{"rhythm": UNKNOWN}]}),
    Row(
        make_event,
        {
            "event_times_ordered": [{"ends_at": LONG_AGO_AT}],
            "event_state_known": [{"state": UNKNOWN}],
            "event_cancelled_has_reason": [{"state": EventState.CANCELLED}],
        },
        allowed=[{"ends_at": F("starts_at")}, {"state": EventState.CANCELLED, "cancel_reason": "Deszcz."}],
    ),
    Row(
        make_count,
        {
            "recipient_kind_known": [{"kind": UNKNOWN}],
            "recipient_method_known": [{"method": UNKNOWN, "lower": 50, "upper": 50}],
            "recipient_bounds_ordered": [{"lower": 51}, {"upper": 49}],
            "recipient_only_estimate_has_range": [AT_THE_DOOR | {"upper": 50}, AT_THE_DOOR | {"lower": 50}],
            "recipient_one_current": [Twice()],
        },
        allowed=[
            {"lower": 50, "upper": 50},
            AT_THE_DOOR | {"lower": 50, "upper": 50},
            Twice({"replaced_at": now}),
            Twice({"kind": RecipientKind.INDIRECT}),
            Twice({"event": another_event}),
        ],
    ),
    Row(
        make_overlap,
        {
            "overlap_pair_ordered": [{"first": F("second")}, {"first": F("second"), "second": F("first")}],
            "overlap_one_current": [Twice()],
        },
        allowed=[Twice({"replaced_at": now})],
    ),
    Row(
        make_hand_over,
        {"hand_over_kind_known": [{"kind": UNKNOWN}], "hand_over_between_two": [{"to_user": F("from_user")}]},
    ),
    Row(make_hand_over_item, {"hand_over_item_kind_known": [{"kind": UNKNOWN}]}),
    Row(
        make_draft,
        {
            "plan_state_known": [{"state": UNKNOWN}],
            "plan_minors_contact_known": [{"minors_contact": UNKNOWN}],
            "plan_submission_paired": half("submitted_by", "submitted_at"),
            "plan_number_once": [Twice({"state": PlanState.APPROVED})],
            "plan_one_open": [Twice({"number": 2}), Twice({"number": 2, "state": PlanState.SUBMITTED, **SUBMITTED})],
        },
        allowed=[SUBMITTED, Twice({"number": 2, "state": PlanState.RETURNED})],
    ),
    Row(make_action, {"plan_action_dates_ordered": [{"ends_on": LONG_AGO}]}, allowed=[{"ends_on": DAY}]),
    Row(
        make_line,
        {
            "budget_source_known": [{"source": UNKNOWN}],
            "budget_line_not_negative": [{field: Decimal("-0.01")} for field in ("amount", "quantity", "unit_price")],
        },
        allowed=[dict.fromkeys(("amount", "quantity", "unit_price"), Decimal(0))],
    ),
    Row(
        make_plan_review,
        {
            "plan_return_has_remarks": [{"approved": False, "remarks": ""}],
            "plan_answered_once": [Twice()],
        },
        allowed=[{"approved": False, "remarks": "Brak kosztów."}, Twice({"taken_back_at": now})],
    ),
    Row(
        make_entry,
        {
            "entry_state_known": [{"state": UNKNOWN}],
            "entry_time_mode_known": [{"time_mode": UNKNOWN}],
            "entry_audience_known": [{"audience": UNKNOWN}],
            "entry_acceptance_paired": [{"accepted_by": somebody}, {**ACCEPTED, "accepted_by": None}],
            "entry_accepted_has_who_and_when": [
                {"state": EntryState.ACCEPTED},
                {**ACCEPTED, "state": EntryState.SUBMITTED},
            ],
            "entry_not_confirmed_by_author": [{**ACCEPTED, "accepted_by": F("author")}],
            "entry_minutes_within_a_day": [{"minutes": 1441}],
        },
        allowed=[ACCEPTED, {"minutes": 1440}],
    ),
    Row(
        make_entry_review,
        {"entry_return_has_comment": [{"accepted": False, "comment": ""}]},
        allowed=[{"accepted": False, "comment": "Ile godzin?"}],
    ),
    Row(
        make_subject,
        {
            "photo_subject_once": [Twice()],
            "photo_subject_consent_has_giver": [{"consent_given_on": DAY}],
        },
        allowed=[
            {"consent_given_on": DAY, "consent_given_by": "Maria Lis"},
            Twice({"user": None}),
            Twice({"user": somebody}),
        ],
    ),
    Row(make_photo, {}),
    Row(make_quote, {}),
    Row(make_insight, {"insight_kind_known": [{"kind": UNKNOWN}]}),
]


@pytest.mark.parametrize(("row", "constraint"), refusals(ROWS))
def test_the_database_refuses(row: Row, constraint: str) -> None:
    assert_refused(row, constraint)


@pytest.mark.parametrize("row", allowances(ROWS))
def test_the_database_allows_what_is_just_inside(row: Row) -> None:
    assert_allowed(row)
