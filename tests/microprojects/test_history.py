"""A team as it stood on an earlier day: told from the moments of its steps, whatever it has become since."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import make_aware

from kopalnia.lib.domain import clock
from microprojects.actions import core, core_steps, entries, events
from microprojects.actions import plan as plans
from microprojects.choices import TimeMode
from microprojects.models import Microproject
from microprojects.queries import core as queries
from microprojects.queries.core_facts import microproject_row, with_facts, with_mentors
from microprojects.queries.history import as_of
from tests.factories.microprojects import accompany, join, make_microproject
from tests.factories.programmes import make_coordinator, make_participant

pytestmark = pytest.mark.django_db

TODAY = dt.date(2017, 9, 1)
CONTENT = plans.Content(
    fields={
        "need": "Szaro.",
        "diagnosis": "Rozmowy.",
        "recipients": "dzieci",
        "expected_direct": 10,
        "planned_minutes": 600,
    },
    actions=[{"title": "Malowanie", "starts_on": dt.date(2017, 5, 1), "ends_on": None, "owner": ""}],
    lines=[{"description": "Farba", "quantity": Decimal(1), "unit_price": Decimal(100), "source": "grant"}],
)


@pytest.fixture
def story(edition, coordinator, mentor, participant, participation):
    """From March to August, a step each month; in June an amended plan and a new name, in August the end."""
    second = make_coordinator(edition=edition, first_name="Druga")

    def on(month, what):
        with clock.at(dt.date(2017, month, 15)):
            return what()

    microproject = on(
        3,
        lambda: core.create_microproject(
            edition=edition, wording=core.Wording("Pył", "Zmierzyć", "osiedle"), by=coordinator
        ),
    )
    join(microproject=microproject, participation=participation)
    accompany(microproject=microproject, mentor=mentor, starts_on=dt.date(2017, 4, 1), ends_on=dt.date(2017, 6, 30))
    on(4, lambda: core_steps.take_step(microproject, "diagnose", by=participant))

    def send(based_on):
        draft = plans.write(microproject, content=CONTENT, based_on=based_on, by=participant)
        return plans.send(draft, expected=draft.version, by=participant)

    def answer(plan, verb, **more):
        plan.refresh_from_db()
        return verb(plan, expected=plan.version, by=second, **more)

    first = on(5, lambda: send(0))
    with clock.at(dt.date(2017, 5, 17)):
        answer(first, plans.return_for_changes, remarks="Za drogo.")
    with clock.at(dt.date(2017, 5, 19)):
        draft = microproject.plans.get(number=2)
        mended = plans.send(draft, expected=draft.version, by=participant)
    with clock.at(dt.date(2017, 5, 21)):
        answer(mended, plans.approve)
    with clock.at(dt.date(2017, 5, 23)):
        core_steps.take_step(microproject, "start", by=participant)
    amended = on(6, lambda: send(2))

    def rename():
        microproject.refresh_from_db()
        wording = core.Wording("Czysto", "Malować", "osiedle")
        return core.change_aim(
            microproject, wording=wording, reason="Tak", expected=microproject.version, by=participant
        )

    proposal = on(6, rename)
    with clock.at(dt.date(2017, 6, 25)):
        answer(amended, plans.return_for_changes, remarks="Jeszcze raz.")
        core.approve_change(proposal, by=second)
    with clock.at(dt.date(2017, 7, 1)):
        entry = entries.write_entry(
            microproject=microproject, participation=participation, by=participant, text="Pomalowane.",
            happened_on=dt.date(2017, 7, 1), minutes=60, time_mode=TimeMode.OWN,
        )  # fmt: skip
        entries.submit_entry(entry=entry, by=participant)
    on(8, lambda: core_steps.take_step(microproject, "finish", by=participant))
    with clock.at(dt.date(2017, 8, 20)):
        core_steps.take_step(microproject, "report", by=participant)
    with clock.at(TODAY):
        yield microproject


STATES = {
    (3, 15): "idea",
    (4, 14): "idea",
    (4, 15): "diagnosis",
    (5, 15): "submitted",
    (5, 17): "returned",
    (5, 19): "submitted",
    (5, 21): "approved",
    (5, 23): "under_way",
    (6, 15): "under_way",  # an amended plan moves nothing, sent or returned
    (6, 25): "under_way",
    (8, 15): "finished",
    (8, 20): "reported",
}


def test_state_is_told_by_the_log_of_steps(story):
    for day, state in STATES.items():
        row = as_of(Microproject.objects.filter(pk=story.pk), dt.date(2017, *day)).get()
        assert (row.state_then, row.state) == (state, "reported"), day
    assert not as_of(Microproject.objects.all(), dt.date(2017, 3, 14)).exists()


def _row(day):
    day = dt.date(2017, *day)
    rows = with_mentors(with_facts(Microproject.objects.all(), today=day), today=day)
    return microproject_row(rows.get(), today=day, staff=True)


def test_light_and_names_are_those_of_the_day(story):
    days = {day: _row(day) for day in ((4, 20), (5, 16), (6, 20), (6, 25), (7, 5), (8, 20))}
    assert {day: row.microproject.name for day, row in days.items()} == {
        (4, 20): "Pył", (5, 16): "Pył", (6, 20): "Pył", (6, 25): "Czysto", (7, 5): "Czysto", (8, 20): "Czysto",
    }  # fmt: skip
    assert [days[day].former_name for day in ((6, 20), (6, 25))] == ["", "Pył"]
    assert days[5, 16].light.words == "Plan czeka na decyzję od 1 dnia"
    assert days[6, 20].light.words.startswith("Nowy cel czeka")
    assert (days[7, 5].mentors, days[7, 5].light.kind) == ((), "look")
    assert days[8, 20].light.kind == "ok"


def test_list_filters_and_counts_by_the_state_of_the_day(client, coordinator, edition, story):
    make_microproject(edition=edition, name="Późniejsza", created_at=clock.now())
    client.force_login(coordinator)
    url = reverse("microprojects:microproject_list", args=[edition.code])
    client.post("/stan-na/", {"day": "2017-05-16", "next": "/"})
    assert [row.microproject.name for row in client.get(url, {"stan": "submitted"}).context["microprojects"]] == [
        "Pył"
    ]
    assert client.get(url, {"stan": "reported"}).context["microprojects"] == []
    assert client.get(url, {"czeka": "plans"}).context["microprojects"][0].microproject.name == "Pył"
    assert client.get(url).context["states"] == ["plan wysłany: 1"]
    assert queries.state_counts(Microproject.objects.filter(edition=edition), on=TODAY) == {"idea": 1, "reported": 1}


def test_pages_of_the_team_stand_on_the_day(client, coordinator, edition, story):
    later = make_participant(edition=edition, first_name="Późny")
    join(microproject=story, participation=later, starts_on=dt.date(2017, 8, 1))
    client.force_login(coordinator)
    client.post("/stan-na/", {"day": "2017-06-20", "next": "/"})

    def context(name, *args):
        return client.get(reverse(f"microprojects:{name}", args=[story.code, *args])).context

    plan = context("plan_detail")
    assert [(each.number, each.state) for each in plan["plans"]] == [
        (3, "submitted"), (2, "approved"), (1, "returned"),
    ]  # fmt: skip
    detail = context("microproject_detail")
    assert (detail["plan"].number, detail["shell"].aim.name, detail["shell"].proposed.name) == (2, "Pył", "Czysto")
    assert detail["entries_summary"] is None
    assert (detail["steps"], bool(detail["change"])) == ([], False)
    team = context("microproject_team")["people"]
    assert [str(row.participation.user.first_name) for row in team.members] == ["Ewelina"]
    assert [(str(row.mentor.first_name), row.ends_on) for row in team.mentors] == [("Halina", None)]
    assert team.past_members == []
    assert list(context("entry_list")["page"]) == []
    history = [str(line.sentence) for line in context("microproject_history")["entries"]]
    assert history
    assert not any("zakończ" in line for line in history)


def test_form_of_a_team_is_always_of_today(client, participant, coordinator, story):
    """A text of the past sent today would overwrite what came in between."""
    client.force_login(coordinator)
    client.post("/stan-na/", {"day": "2017-06-20", "next": "/"})
    page = client.get(reverse("microprojects:final_report", args=[story.code]))
    assert page.context["microproject"].name == "Czysto"


def test_next_event_is_the_one_in_the_plan_of_the_day(edition, coordinator, participant, participation):
    """What was planned later stood in no plan, and what was cancelled later still did."""
    with clock.at(dt.date(2017, 3, 1)):
        microproject = make_microproject(edition=edition)
        join(microproject=microproject, participation=participation)

    def plan(title, day, *, on):
        starts = make_aware(dt.datetime.combine(day, dt.time(10)))
        with clock.at(on):
            return events.plan_event(
                microproject=microproject,
                title=title,
                starts_at=starts,
                ends_at=starts + dt.timedelta(hours=2),
                by=participant,
            )

    early = plan("Piknik", dt.date(2017, 6, 1), on=dt.date(2017, 4, 1))
    plan("Koncert", dt.date(2017, 5, 20), on=dt.date(2017, 5, 10))
    with clock.at(dt.date(2017, 5, 15)):
        events.cancel_event(event=early, reason="Deszcz", by=participant)

    def ahead(day):
        (row,) = with_facts(Microproject.objects.filter(pk=microproject.pk), today=day)
        return row.next_event_title

    with clock.at(TODAY):
        days = (
            dt.date(2017, 3, 20),
            dt.date(2017, 4, 1),
            dt.date(2017, 5, 9),
            dt.date(2017, 5, 10),
            dt.date(2017, 5, 25),
        )
        assert [ahead(day) for day in days] == [None, "Piknik", "Piknik", "Koncert", None]
