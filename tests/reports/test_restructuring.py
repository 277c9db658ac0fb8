"""The programme outlives the restructuring: people, companies and teams change, the record does not.

On day D a company is sold, four of its people are laid off, a team takes a new name and aim, and its mentor leaves; all by
the actions of the screens. What each day shows is compared with a table written by hand.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kopalnia.lib.domain import clock
from microprojects.actions import core, core_team, hand_over
from microprojects.actions import plan as plans
from microprojects.choices import EntryState, MicroprojectState, TeamRole
from microprojects.models import Entry, Microproject
from organisations.actions import affiliation
from organisations.choices import OrganisationChangeKind
from organisations.models import Organisation
from people.actions.card import issue
from people.models import User
from programmes.actions.employment import end_employment
from programmes.actions.organisation_change import execute
from programmes.choices import PartnershipRole
from programmes.models import Edition, Participation, Partnership
from programmes.organisation_change import OrganisationChangeRequest
from reports.actions.release import release_all
from tests.factories.microprojects import make_entry, move
from tests.factories.people import make_organisation, make_user
from tests.factories.programmes import (
    make_coordinator,
    make_edition,
    make_mentor,
    make_participant,
    make_representative,
)
from tests.factories.training import attend, make_module, make_session, sign
from tests.page_text import tight
from trainings.models import Attendance

D = dt.date(2017, 6, 8)
NOW = D + dt.timedelta(days=40)
ALFA = ("Ada", "Bogna", "Cezary", "Dorota", "Edyta", "Feliks")
MOVED = ("Grażyna", "Henryk", "Iga", "Jan", "Kinga", "Leon")
LAID_OFF = ("Marta", "Norbert", "Olga", "Piotr")
BETA = (*MOVED, *LAID_OFF)
EVERYBODY = (*ALFA, *BETA)
TEAM = ("Ada", "Grażyna", "Marta")


def day(offset: int) -> dt.date:
    return D + dt.timedelta(days=offset)


@dataclass
class World:
    edition: Edition
    alfa: Organisation
    beta: Organisation
    coordinator: User
    representative: User
    microproject: Microproject
    mentors: dict[str, User]
    people: dict[str, Participation] = field(default_factory=dict)
    before: str = ""
    after: str = ""

    def evidence(self, rows: dict[Any, list[int]] | None = None) -> str:
        """A hash of all rows of attendance and hours (or of those that were there)."""
        found = []
        for model in (Attendance, Entry):
            known = model._default_manager.filter(**({"pk__in": rows[model]} if rows else {}))
            found.append(list(known.order_by("pk").values_list()))
        return hashlib.sha256(repr(found).encode()).hexdigest()


def build() -> World:
    with clock.at(day(-200)):
        edition = make_edition(small_group=3)
        alfa, beta = make_organisation(name="Huta Alfa"), make_organisation(name="Maszyny Beta")
        coordinator = make_coordinator(edition=edition)
        mentors = {
            name: make_mentor(edition=edition, first_name=name, last_name="Wrona") for name in ("Halina", "Teresa")
        }
        for company in (alfa, beta):
            Partnership.objects.create(
                edition=edition,
                organisation=company,
                role=PartnershipRole.EMPLOYER,
                starts_on=edition.starts_on,
                places=12,
            )
        microproject = core.create_microproject(
            edition=edition,
            wording=core.Wording("Czyste Powietrze", "Zmierzyć pył.", "mieszkańcy osiedli"),
            by=coordinator,
        )
        world = World(
            edition,
            alfa,
            beta,
            coordinator,
            make_representative(edition=edition, organisation=beta),
            microproject,
            mentors,
        )
        for name in EVERYBODY:
            user = make_user(first_name=name, last_name="Nowak", email=None if name == "Marta" else "")
            world.people[name] = make_participant(edition=edition, user=user)
            affiliation.start(user, alfa if name in ALFA else beta, on=edition.starts_on, by=coordinator)
        for name in TEAM:
            role = TeamRole.LEADER if name == "Ada" else TeamRole.MEMBER
            core_team.add_member(
                microproject, participation=world.people[name], on=day(-200), role=role, by=coordinator
            )
        core_team.assign_mentor(microproject, mentor=mentors["Halina"], on=day(-200), by=coordinator)
    approve_plan(world, number=1, on=day(-50))
    move(microproject, MicroprojectState.UNDER_WAY)
    work(world, on=day(-60), hours=5, names=EVERYBODY)
    work(world, on=day(-1), hours=2, names=("Ada", "Grażyna", "Henryk", "Iga", "Marta"))
    work(world, on=D, hours=1, names=BETA)
    return world


def approve_plan(world: World, *, number: int, on: dt.date) -> None:
    member = world.people["Ada"].user
    content = plans.Content(
        fields={
            "need": "Powietrze jest złe.",
            "diagnosis": "Pomiary i rozmowy.",
            "recipients": "mieszkańcy",
            "expected_direct": 400,
            "planned_minutes": 6000,
        },
        actions=[{"title": "Pomiary", "starts_on": on, "ends_on": None, "owner": "Ada"}],
        lines=[{"description": "Miernik", "quantity": Decimal(2), "unit_price": Decimal(300), "source": "grant"}],
    )
    with clock.at(on):
        draft = plans.write(world.microproject, content=content, based_on=number - 1, by=member)
        plans.send(draft, expected=draft.version, by=member)
        draft.refresh_from_db()
        plans.approve(draft, expected=draft.version, by=world.coordinator)


def work(world: World, *, on: dt.date, hours: int, names: tuple[str, ...]) -> None:
    """A training of the day with these people, and as many hours of an entry of those of the team."""
    with clock.at(on):
        module = make_module(edition=world.edition, topic=f"Zajęcia {on}", hours=hours)
        session = make_session(module=module, day=on, hours=hours)
        for name in names:
            attend(session=session, participation=world.people[name])
        sign(session=session)
        for membership in world.microproject.memberships.select_related("participation__user", "microproject"):
            if membership.participation.user.first_name in names:
                make_entry(membership=membership, state=EntryState.ACCEPTED, minutes=hours * 60, happened_on=on)


def restructure(world: World) -> None:
    """Day D, by the actions of the screens."""
    by, edition = world.coordinator, world.edition
    laid_off = [world.people[name] for name in LAID_OFF]
    with clock.at(dt.datetime.combine(D, dt.time(15))):
        end_employment(edition, people=laid_off, employer=world.beta, on=D, reason="Restrukturyzacja", by=by)
        wish = OrganisationChangeRequest(
            kind=OrganisationChangeKind.SOLD,
            on=D,
            reason="Sprzedaż firmy",
            other=world.alfa,
            partnerships=frozenset(world.beta.partnerships.values_list("pk", flat=True)),
            roles=frozenset(edition.role_grants.filter(organisation=world.beta).values_list("pk", flat=True)),
            jobs=None,
        )
        execute(edition, world.beta, wish, by=by)
        wording = core.Wording("Malowanie Szpitala", "Pomalować poczekalnię.", "mali pacjenci")
        world.microproject.refresh_from_db()
        version = core.change_aim(
            world.microproject, wording=wording, reason="Diagnoza", expected=world.microproject.version, by=by
        )
        core.approve_change(version, by=make_coordinator(edition=edition, first_name="Druga"))
        leaving = world.microproject.accompaniments.get()
        hand_over.end_accompaniment(leaving, on=D, reason="Odejście z firmy", mentor=world.mentors["Teresa"], by=by)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        world.before = world.evidence()
        restructure(world)
        world.after = world.evidence()
        approve_plan(world, number=2, on=day(5))
        work(world, on=day(20), hours=3, names=("Ada", *MOVED, "Marta", "Norbert"))
        with clock.at(NOW):
            yield world
        transaction.set_rollback(True)


# --- The table written by hand ---------------------------------------------------------------------------------------

OLD, NEW = "Czyste Powietrze", "Malowanie Szpitala"


@dataclass(frozen=True)
class Row:
    """What a day shows. `split` by company: people, training hours, volunteering hours; of the day of the activity, and
    as of the day. Others are people without an employer."""

    name: str
    plan: int
    mentor: str
    employers: dict[str, tuple[str, ...]]
    training_hours: int
    volunteer_hours: int
    split_then: dict[str, tuple[int, int, int]]
    split_now: dict[str, tuple[int, int, int]]


# Sixteen people for 5 hours on D−60; five for 2 on D−1; ten of Beta for 1 on D; nine for 3 on D+20.
# Entries of the team: Ada, Grażyna and Marta 5, 2 each; Grażyna and Marta 1 on D; Ada, Grażyna and Marta 3 on D+20.
TABLE = {
    -30: Row(
        name=OLD, plan=1, mentor="Halina Wrona", employers={"Huta Alfa": ALFA, "Maszyny Beta": BETA},
        training_hours=80, volunteer_hours=15,
        split_then={"Huta Alfa": (6, 30, 5), "Maszyny Beta": (10, 50, 10), "": (0, 0, 0)},
        split_now={"Huta Alfa": (6, 30, 5), "Maszyny Beta": (10, 50, 10), "": (0, 0, 0)},
    ),
    -1: Row(
        name=OLD, plan=1, mentor="Halina Wrona", employers={"Huta Alfa": ALFA, "Maszyny Beta": BETA},
        training_hours=90, volunteer_hours=21,
        split_then={"Huta Alfa": (6, 32, 7), "Maszyny Beta": (10, 58, 14), "": (0, 0, 0)},
        split_now={"Huta Alfa": (6, 32, 7), "Maszyny Beta": (10, 58, 14), "": (0, 0, 0)},
    ),
    # Names change at once; jobs and the mentor last through the day.
    0: Row(
        name=NEW, plan=1, mentor="Halina Wrona", employers={"Huta Alfa": ALFA, "Maszyny Beta": BETA},
        training_hours=100, volunteer_hours=23,
        split_then={"Huta Alfa": (6, 32, 7), "Maszyny Beta": (10, 68, 16), "": (0, 0, 0)},
        split_now={"Huta Alfa": (6, 32, 7), "Maszyny Beta": (10, 68, 16), "": (0, 0, 0)},
    ),
    1: Row(
        name=NEW, plan=1, mentor="Teresa Wrona", employers={"Huta Alfa": (*ALFA, *MOVED), "–": LAID_OFF},
        training_hours=100, volunteer_hours=23,
        split_then={"Huta Alfa": (6, 32, 7), "Maszyny Beta": (10, 68, 16), "": (0, 0, 0)},
        split_now={"Huta Alfa": (12, 74, 15), "Maszyny Beta": (0, 0, 0), "": (4, 26, 8)},
    ),
    # After D the hours of those who moved count with their new employer, in both splits; Beta has nothing new.
    30: Row(
        name=NEW, plan=2, mentor="Teresa Wrona", employers={"Huta Alfa": (*ALFA, *MOVED), "–": LAID_OFF},
        training_hours=127, volunteer_hours=32,
        split_then={"Huta Alfa": (6, 53, 13), "Maszyny Beta": (10, 68, 16), "": (0, 6, 3)},
        split_now={"Huta Alfa": (12, 95, 21), "Maszyny Beta": (0, 0, 0), "": (4, 32, 11)},
    ),
}  # fmt: skip


@pytest.fixture
def coordinator(world: World, db: None) -> Client:
    client = Client()
    client.force_login(world.coordinator)
    return client


def look(client: Client, offset: int) -> None:
    assert client.post("/stan-na/", {"day": day(offset).isoformat(), "next": "/"}).status_code == 302


@pytest.mark.parametrize("offset", TABLE)
def test_a_day_shows_what_the_table_says(world: World, coordinator: Client, offset: int) -> None:
    edition, expected = world.edition, TABLE[offset]
    look(coordinator, offset)
    # The splits whole first: the rules that withhold small groups are tested below.
    Edition.objects.filter(pk=edition.pk).update(small_group=1)
    roster = coordinator.get(reverse("programmes:people_list", args=[edition.code])).context["rows"]
    results = coordinator.get(reverse("reports:results", args=[edition.code])).context
    page = coordinator.get(reverse("microprojects:microproject_detail", args=[world.microproject.code])).context
    employers: dict[str, list[str]] = {}
    for row in roster:
        employers.setdefault(row.employer, []).append(row.user.first_name)
        assert row.microprojects == (expected.name if row.user.first_name in TEAM else "–")
    assert {company: sorted(names) for company, names in employers.items()} == {
        company: sorted(names) for company, names in expected.employers.items()
    }
    assert (results["figures"].person_minutes, results["figures"].volunteer_minutes) == (
        expected.training_hours * 60,
        expected.volunteer_hours * 60,
    )
    assert [split_of(results["split"], which) for which in (0, 1)] == [expected.split_then, expected.split_now]
    assert (page["microproject"].name, page["plan"].number, page["shell"].facts.mentors) == (
        expected.name,
        expected.plan,
        (expected.mentor,),
    )
    assert page["shell"].aim.name == expected.name


def split_of(found: Any, which: int) -> dict[str, tuple[int | None, ...]]:
    rows = {}
    for line in found.lines:
        cells = (line.people[which], line.training[which], line.volunteering[which])
        hours = [None if cell.value is None else cell.value // (1 if n == 0 else 60) for n, cell in enumerate(cells)]
        rows[line.company.name if line.company else ""] = tuple(hours)
    return rows


@pytest.mark.parametrize("offset", TABLE)
def test_both_splits_add_up_to_the_same_totals(offset: int) -> None:
    row = TABLE[offset]
    for split in (row.split_then, row.split_now):
        people, training, volunteering = (sum(column) for column in zip(*split.values(), strict=True))
        assert (training, volunteering) == (row.training_hours, row.volunteer_hours)
        assert people == len(EVERYBODY)


def test_evidence_is_untouched(world: World) -> None:
    assert world.before
    assert world.before == world.after


def test_old_links_answer_under_the_new_name(world: World, coordinator: Client) -> None:
    page = coordinator.get(
        reverse("microprojects:microproject_detail", args=[world.microproject.code])
    ).content.decode()
    assert NEW in page
    assert f"{OLD}" in page  # the former name stays readable
    assert (
        coordinator.get(reverse("reports:company_results", args=[world.edition.code, world.beta.code])).status_code
        == 200
    )
    found = coordinator.get("/szukaj/", {"q": "czyste powietrze"})
    assert [hit.title for hit in found.context["microprojects"]] == [NEW]
    look(coordinator, -30)
    assert [hit.title for hit in coordinator.get("/szukaj/", {"q": "malowanie"}).context["microprojects"]] == [OLD]


def test_report_prints_both_splits_with_a_footnote_and_hides_the_few(world: World, coordinator: Client) -> None:
    url = reverse("reports:results", args=[world.edition.code])
    Edition.objects.filter(pk=world.edition.pk).update(small_group=5)
    answer = coordinator.get(url)
    # Four were laid off: fewer than five, so they are withheld, and with them the company that could give them away. Of
    # Beta's people two volunteered: the difference between the splits would be theirs.
    assert split_of(answer.context["split"], 1) == {
        "Huta Alfa": (None, None, None), "Maszyny Beta": (0, 0, None), "": (None, None, None),
    }  # fmt: skip
    assert split_of(answer.context["split"], 0)["Maszyny Beta"][0] == 10
    page = tight(answer.content.decode())
    for words in ("w dniu zajęć lub wpisu", "stan na dziś", "<sup>2</sup>Stan na dziś: te same osoby"):
        assert words in page
    look(coordinator, 1)
    assert "stan na 9\u00a0czerwca 2017" in coordinator.get(url).content.decode()


def test_laid_off_sign_in_with_a_card_and_log(world: World, db: None) -> None:
    """Marta never had an address, and her employer is no more."""
    person = world.people["Marta"]
    card = issue(person.user, by=world.coordinator, pin="204060")
    client = Client()
    assert client.post("/karta/", {"code": card.card.code, "pin": "204060"}).status_code == 302
    data = {
        "microproject": world.microproject.code,
        "text": "Malujemy dalej.",
        "day": "today",
        "hours": "120",
        "time_mode": "own",
    }
    answer = client.post(reverse("microprojects:entry_new"), data | {"audience": "team", "act": "send"})
    assert answer.status_code == 302
    entry = Entry.objects.get(text="Malujemy dalej.")
    assert (entry.participation, entry.minutes, entry.happened_on) == (person, 120, timezone.localdate(clock.now()))
    assert entry.aim_version.name == NEW


def test_former_representative_sees_nothing_newer(world: World, db: None) -> None:
    client = Client()
    client.force_login(world.representative)
    own = reverse("reports:company_results", args=[world.edition.code, world.beta.code])
    Edition.objects.filter(pk=world.edition.pk).update(small_group=2)  # two of Beta's people volunteered
    for month_end in (dt.date(2017, 4, 30), dt.date(2017, 5, 31), dt.date(2017, 6, 30)):
        with clock.at(month_end + dt.timedelta(days=1)):
            release_all([world.edition], day=month_end)
    released = client.get(own).context["released"]
    # What was released before the sale; June, with the sessions for the new owner, came after it.
    assert released.shown.day == dt.date(2017, 5, 31)
    assert [(line.first_month.month, line.value) for line in released.training] == [(4, 50 * 60)]
    assert (released.totals["ENROLLED"], released.totals["TRAINING"]) == (10, 50 * 60)
    for url in (
        reverse("reports:company_results", args=[world.edition.code, world.alfa.code]),
        reverse("reports:results", args=[world.edition.code]),
        reverse("microprojects:microproject_detail", args=[world.microproject.code]),
        reverse("programmes:people_list", args=[world.edition.code]),
    ):
        assert client.get(url).status_code in {403, 404}
    assert client.post("/stan-na/", {"day": day(-1).isoformat(), "next": "/"}).status_code == 403
