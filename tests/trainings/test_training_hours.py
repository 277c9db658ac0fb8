"""Hours of people against the plan: earned, still possible, missed, and who cannot reach the threshold."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kopalnia.lib.domain import clock
from programmes.models import Edition, Participation
from tests.factories.programmes import make_edition, make_participant
from tests.factories.training import attend, make_module, make_session, sign
from trainings.choices import Presence, SessionState
from trainings.home import participant_section
from trainings.presenters.training import ThresholdOutlook, progress_of, with_topics
from trainings.queries.home import action_item_annotations, action_item_counts
from trainings.queries.training import may_miss, plan_of, with_progress

pytestmark = pytest.mark.django_db
DAYS = [dt.date(2017, 3, 4) + dt.timedelta(days=7 * week) for week in range(8)]
TODAY = DAYS[5]


@pytest.fixture
def sessions(edition: Edition):
    """40 hours in two topics: eight Saturdays of 5 hours, none signed yet."""
    modules = [make_module(edition=edition, topic=topic, hours=20) for topic in ("Komunikacja", "Zmiana")]
    return [make_session(module=modules[index // 4], day=day) for index, day in enumerate(DAYS)]


def progress(edition: Edition, participation: Participation, *, today: dt.date = DAYS[0]):
    with clock.at(today):
        plan = plan_of(edition)
        return progress_of(with_progress(edition).get(pk=participation.pk), plan)


def test_only_signed_lists_give_hours(edition, participation, sessions):
    attend(session=sessions[0], participation=participation)
    assert (progress(edition, participation).earned, progress(edition, participation).ahead) == (0, 2400)
    sign(session=sessions[0])
    assert (progress(edition, participation).earned, progress(edition, participation).ahead) == (300, 2100)


def test_corrected_rows_and_cancelled_sessions_give_nothing(edition, participation, sessions):
    old = attend(session=sessions[0], participation=participation)
    old.replaced_at = old.recorded_at
    old.save()
    attend(session=sessions[0], participation=participation, presence=Presence.PART, minutes=95)
    sign(session=sessions[0])
    sessions[1].state = SessionState.CANCELLED
    sessions[1].save()
    attend(session=sessions[1], participation=participation)
    assert progress(edition, participation).earned == 95


def test_hours_of_a_cancelled_session_can_still_be_planned(edition, participation, sessions):
    sessions[0].state = SessionState.CANCELLED
    sessions[0].save()
    assert plan_of(edition).unscheduled == 300
    assert progress(edition, participation).ahead == 2400


def test_an_absence_written_before_signing_is_already_missed(edition, participation, sessions):
    attend(session=sessions[0], participation=participation, presence=Presence.EXCUSED)
    row = progress(edition, participation)
    assert (row.earned, row.ahead, row.missed) == (0, 2100, 300)


def test_sessions_outside_the_participation_are_not_ahead(edition, participation, sessions):
    participation.ends_on = DAYS[1]
    participation.save()
    assert progress(edition, participation).ahead == 600


def test_out_of_reach_names_the_only_session_left(edition, participation, sessions):
    for session in sessions[:7]:
        if session in sessions[:4]:
            attend(session=session, participation=participation)
        else:
            attend(session=session, participation=participation, presence=Presence.ABSENT)
        sign(session=session)
    row = progress(edition, participation, today=DAYS[7])
    assert (row.earned, row.ahead, row.missed, row.missing) == (1200, 300, 900, 720)
    assert row.reach == ThresholdOutlook.LOST
    assert row.sentence == "Brakuje 12 h. Same zajęcia 22 kwietnia 2017 nie wystarczą.".replace(
        " h", "\u00a0h"
    ).replace("22 kwietnia", "22\u00a0kwietnia")
    assert row.bricks == {"done": 20, "ahead": 5, "missed": 15, "goal": 32}
    assert row.public_light == "look"


@pytest.mark.parametrize(
    ("absences", "held", "reach"),
    [
        (0, 0, ThresholdOutlook.AHEAD),
        (0, 7, ThresholdOutlook.REACHED),
        (1, 4, ThresholdOutlook.RISK),
        (2, 4, ThresholdOutlook.LOST),
    ],
)
def test_reach_is_the_same_in_python_and_in_the_database(edition, participation, sessions, absences, held, reach):
    for index, session in enumerate(sessions[:held]):
        presence = Presence.ABSENT if index < absences else Presence.FULL
        attend(session=session, participation=participation, presence=presence)
        sign(session=session)
    with clock.at(TODAY):
        assert progress(edition, participation, today=TODAY).reach == reach
        plan = plan_of(edition)
        people = with_progress(edition, unscheduled=plan.unscheduled)
        wanted = int(reach in {ThresholdOutlook.RISK, ThresholdOutlook.LOST})
        assert may_miss(people, plan, today=TODAY).count() == wanted
        assert action_item_counts(edition, TODAY).may_miss == wanted


def test_an_unsigned_list_is_not_ahead_and_puts_nobody_at_risk(edition, participation, sessions):
    """Absent at the first, present at six, of which the last two wait for a signature; one session is to come."""
    for index, session in enumerate(sessions[:7]):
        attend(session=session, participation=participation, presence=Presence.FULL if index else Presence.ABSENT)
        if index < 5:
            sign(session=session)
    sunday = DAYS[6] + dt.timedelta(days=1)
    row = progress(edition, participation, today=sunday)
    assert (row.earned, row.unsigned, row.ahead, row.missed) == (1200, 600, 300, 300)
    assert (row.reach, row.missing) == (ThresholdOutlook.RISK, 720)
    assert row.sentence.replace("\u00a0", " ") == (
        "Brakuje 12 h. Potrzebna jest obecność na wszystkich pozostałych zajęciach i podpis na listach, które jeszcze"
        " go nie mają."
    )
    sessions[7].state = SessionState.CANCELLED
    sessions[7].save()
    module = sessions[7].module
    module.planned_minutes -= 300
    module.save()
    row = progress(edition, participation, today=sunday)
    assert (row.unsigned, row.ahead, row.missing, row.reach) == (600, 0, 480, ThresholdOutlook.AHEAD)
    assert row.sentence.replace("\u00a0", " ") == "Do progu brakuje 8 h; 10 h doliczymy po podpisaniu list."
    with clock.at(sunday):
        assert action_item_counts(edition, DAYS[7]).may_miss == 0


@given(
    answers=st.lists(st.sampled_from([None, *Presence]), min_size=8, max_size=8),
    signed=st.lists(st.booleans(), min_size=8, max_size=8),
    today=st.integers(0, 8),
    threshold=st.sampled_from([0, 50, 80, 100]),
)
@settings(max_examples=40)
def test_home_and_the_page_behind_its_link_speak_of_the_same_people(
    client, edition, participation, sessions, coordinator, answers, signed, today, threshold
):
    day = DAYS[0] + dt.timedelta(days=7 * today - 1)
    with transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(attendance_threshold=threshold)
        edition.refresh_from_db()
        for session, answer, sign_it in zip(sessions, answers, signed, strict=True):
            if answer is not None:
                minutes = {Presence.FULL: 300, Presence.PART: 100}.get(answer, 0)
                attend(session=session, participation=participation, presence=answer, minutes=minutes)
                if sign_it and session.starts_at.date() <= day:
                    sign(session=session)
        with clock.at(day):
            row = progress(edition, participation, today=day)
            counted = action_item_counts(edition, day).may_miss
            client.force_login(coordinator)
            page = client.get(f"{reverse('trainings:training_hours', args=[edition.code])}?kto=zagrozone")
        assert counted == len(page.context["rows"]) == int(row.reach in {ThresholdOutlook.RISK, ThresholdOutlook.LOST})
        transaction.set_rollback(True)


def test_without_a_plan_nobody_is_at_risk(edition, participation):
    assert progress(edition, participation).reach == ThresholdOutlook.UNKNOWN
    counts = action_item_counts(edition, TODAY)
    assert (counts.unsigned, counts.may_miss) == (0, 0)


def test_attention_is_one_query_whatever_the_size(edition, sessions, django_assert_num_queries):
    for size in (1, 5):
        for _ in range(size):
            make_participant(edition=edition)
        read = Edition.objects.annotate(**action_item_annotations(TODAY)).get(pk=edition.pk)
        with django_assert_num_queries(1):
            counts = action_item_counts(read, TODAY)
    assert action_item_counts(edition, TODAY) == counts
    assert counts.unsigned == 5
    assert counts.unsigned_since == sessions[0].starts_at
    assert counts.next_ahead == sessions[5].starts_at


def test_attention_leaves_out_people_who_left_and_other_editions(edition, participation, sessions):
    other = make_edition(name="Inna")
    make_session(module=make_module(edition=other), day=DAYS[0])
    participation.ends_on = DAYS[0]
    participation.save()
    assert progress(edition, participation).reach == ThresholdOutlook.LOST
    assert action_item_counts(edition, TODAY).may_miss == 0
    assert action_item_counts(other, TODAY).unsigned == 1


def test_hours_by_topic_take_one_query_for_the_page(edition, sessions, django_assert_num_queries):
    people = [make_participant(edition=edition) for _ in range(5)]
    for person in people:
        attend(session=sessions[0], participation=person)
        attend(session=sessions[4], participation=person, presence=Presence.PART, minutes=61)
    sign(session=sessions[0])
    sign(session=sessions[4])
    plan = plan_of(edition)
    rows = list(with_progress(edition, unscheduled=plan.unscheduled))
    with django_assert_num_queries(1):
        found = with_topics(rows, plan)
    assert [row.by_module for row in found] == [(300, 61)] * 5
    assert [row.earned for row in found] == [361] * 5


def test_participant_section_has_the_bricks_and_the_next_session(
    edition, participant, sessions, stranger, django_assert_max_num_queries
):
    with clock.at(TODAY), django_assert_max_num_queries(3):
        section = participant_section(participant, edition, TODAY)
    assert section is not None
    assert section.next_session == sessions[5]
    assert section.progress.bricks == {"done": 0, "ahead": 40, "missed": 0, "goal": 32}
    assert participant_section(stranger, edition, TODAY) is None
