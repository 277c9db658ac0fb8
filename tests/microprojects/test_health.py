import datetime as dt
from dataclasses import replace

import pytest
from django.utils.translation import override

from microprojects.choices import MicroprojectState
from microprojects.health import MicroprojectFacts, light, silent_days

TODAY = dt.date(2017, 6, 20)
FINE = MicroprojectFacts(
    state=MicroprojectState.UNDER_WAY, silence_days=21, has_mentor=True, last_sign_on=TODAY - dt.timedelta(days=3)
)


def ago(days):
    return TODAY - dt.timedelta(days=days)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.mark.parametrize(
    ("changes", "kind", "words", "team_words"),
    [
        ({}, "ok", "On track", "All is well"),
        ({"state": MicroprojectState.ABANDONED, "has_mentor": False}, "idle", "Abandoned", "Abandoned"),
        ({"state": MicroprojectState.REPORTED}, "ok", "Done and reported", "Done and reported"),
        ({"state": MicroprojectState.IDEA, "last_sign_on": ago(99)}, "idle", "Not started yet", "Not started yet"),
        (
            {"state": MicroprojectState.FINISHED, "last_sign_on": ago(99)},
            "run",
            "Work done, no report yet",
            "Work done. Only the report is left",
        ),
        ({"has_mentor": False}, "look", "No mentor", "We are looking for a mentor for you"),
        (
            {"last_sign_on": ago(26), "has_mentor": False},
            "stop",
            "Silent for 26 days",
            "Time for an entry: one sentence is enough",
        ),
        (
            {"aim_waiting_on": ago(1), "last_sign_on": ago(26)},
            "look",
            "A new aim has been awaiting a decision for 1 day",
            "The coordinators are reading your change of aim",
        ),
        (
            {"plan_waiting_on": ago(2)},
            "look",
            "The plan has been awaiting a decision for 2 days",
            "The coordinators are reading your plan",
        ),
        (
            {"state": MicroprojectState.RETURNED},
            "look",
            "The team is changing its plan",
            "Your plan needs changes",
        ),
        (
            {"entry_waiting_on": ago(2)},
            "run",
            "An entry has been waiting for the mentor for 2 days",
            "Your mentor is reading your entry",
        ),
    ],
)
def test_light_of_facts(changes, kind, words, team_words):
    found = light(replace(FINE, **changes), today=TODAY)
    assert (found.kind, found.words, found.team_words) == (kind, words, team_words)


@pytest.mark.parametrize(("days", "silent"), [(21, 0), (22, 22)])
def test_silence_begins_the_day_after_the_threshold(days, silent):
    assert silent_days(replace(FINE, last_sign_on=ago(days)), today=TODAY) == silent


def test_team_never_reads_stop():
    found = light(replace(FINE, last_sign_on=ago(40)), today=TODAY)
    assert (found.kind, found.for_team().kind) == ("stop", "look")
    assert found.for_team().words == "Time for an entry: one sentence is enough"


@pytest.mark.parametrize("state", MicroprojectState)
def test_every_state_has_a_light(state):
    assert light(replace(FINE, state=state), today=TODAY).words


@pytest.mark.parametrize(("days", "words"), [(1, "Cisza od 1 dnia"), (22, "Cisza od 22 dni"), (31, "Cisza od 31 dni")])
def test_silence_in_polish(days, words):
    with override("pl"):
        assert light(replace(FINE, silence_days=0, last_sign_on=ago(days)), today=TODAY).words == words
