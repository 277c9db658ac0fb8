"""Each moment is built, and building twice builds once."""

from pathlib import Path

import pytest
from django.core.management import call_command

from kopalnia import demo
from kopalnia.demo import engine, facts
from kopalnia.demo.steps import all_steps
from kopalnia.lib.domain import clock
from microprojects.models import Microproject
from people.models import OutgoingMail, User
from programmes.models import Edition, Participation
from recruitment.models import Application
from tests.worlds import demo_world, fingerprint

# The programme is built to its end on both databases (tests/demo/test_published.py).
pytestmark = pytest.mark.once


def test_moments_follow_one_another_and_none_is_built_twice(db: None) -> None:
    for moment in facts.MOMENTS:
        demo.build(moment, documents=False)
        assert engine.reached() == moment
        before = fingerprint()
        assert len(before) > 30
        demo.build(moment, documents=False)
        assert fingerprint() == before
    demo.build("trainings", documents=False)
    assert fingerprint() == before


def test_steps_have_names_of_their_own_and_lie_in_the_life_of_the_programme() -> None:
    steps = list(all_steps())
    assert len(steps) > 400
    assert len({step.name for step in steps}) == len(steps)
    assert min(step.at.date() for step in steps) == facts.STARTS_ON
    assert max(step.at.date() for step in steps) < facts.MOMENTS["published"]


def test_open_recruitment_has_sent_and_unsent_applications_and_early_decisions(db: None) -> None:
    demo_world("recruitment_open")
    assert Application.objects.submitted().count() == 18
    assert Application.objects.filter(state="draft").count() == 2
    assert Application.objects.waiting().count() == 13
    assert not Participation.objects.exists()


def test_time_of_trainings_has_twenty_people_and_a_list_that_waits(db: None) -> None:
    demo_world("trainings")
    edition = Edition.objects.get(code=facts.EDITION_CODE)
    assert edition.participations.count() == 20
    verdicts = Application.objects.values_list("announced_verdict", flat=True)
    assert sorted(verdicts) == ["accepted"] * 20 + ["refused"] * 4 + ["reserve"] * 3
    states = list(edition.modules.order_by("sessions__starts_at").values_list("sessions__state", flat=True))
    assert states == ["signed", "signed", "planned", "planned", "planned"]
    assert not Microproject.objects.exists()
    # Messages of the past count as delivered when they were written.
    mails = list(OutgoingMail.objects.all())
    assert len(mails) > 40
    assert {mail.state for mail in mails} == {"sent"}
    assert all(mail.sent_at == mail.created_at for mail in mails)
    assert {mail.created_at.year for mail in mails} == {2016}


def test_command_says_where_the_world_is(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo", moment="recruitment_open", no_documents=True)
    assert "The demo is on 2016-09-20 (recruitment_open)" in capsys.readouterr().out


def test_unknown_moment_is_refused(db: None) -> None:
    with pytest.raises(Exception, match="invalid choice"):
        call_command("seed_demo", "--moment", "yesterday")
    assert not User.objects.exists()


def test_nothing_is_built_outside_demo_and_tests(db: None, settings) -> None:
    settings.TESTING = False
    with pytest.raises(RuntimeError, match="demo and test mode"):
        demo.build("recruitment_open")
    assert not User.objects.exists()


def test_demo_mode_lives_on_the_day_of_the_moment_and_never_goes_back(db: None, settings, tmp_path: Path) -> None:
    settings.DEMO, settings.DEMO_CLOCK = True, tmp_path / "clock"
    demo_world("trainings")
    assert engine.live_in("trainings") == clock.today() == facts.MOMENTS["trainings"]
    assert engine.live_in("recruitment_open") == clock.today() == facts.MOMENTS["trainings"]
