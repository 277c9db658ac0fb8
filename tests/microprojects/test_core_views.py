"""Every page of a team opens for those it is for, and is not there for anybody else."""

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from kopalnia.lib.domain import clock
from microprojects.choices import AimVersionState, MicroprojectState, PlanState
from tests.factories import microprojects as make

PAGES = (
    ("microproject_detail", ()),
    ("microproject_history", ()),
    ("microproject_team", ()),
    ("plan_detail", ()),
)


def address(microproject, name, *args):
    return reverse(f"microprojects:{name}", args=[microproject.code, *args])


@pytest.fixture
def full(microproject):
    """The first team with a former name, a waiting aim, an approved and a sent plan, entries and an event."""
    from microprojects.choices import AimVersionKind

    microproject.name = "Malowanie Szpitala"
    make.make_aim(
        microproject=microproject, kind=AimVersionKind.CHANGE_OF_AIM, aim="Odmalować poradnię.", reason="Bo tak."
    )
    microproject.fill_keys("Czyste Powietrze").save()
    make.make_aim(microproject=microproject, state=AimVersionState.PROPOSED, aim="Coś jeszcze.", reason="Powód.")
    for state in (PlanState.RETURNED, PlanState.APPROVED, PlanState.SUBMITTED):
        make.make_plan(microproject=microproject, state=state)
    for membership in microproject.memberships.all():
        make.make_entry(membership=membership)
    make.make_event(microproject=microproject)
    return make.move(microproject, MicroprojectState.UNDER_WAY)


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_opens_for_team_mentor_and_coordination(
    client, full, participant, mentor, coordinator, administrator, name, args
):
    for person in (participant, mentor, coordinator, administrator):
        client.force_login(person)
        assert client.get(address(full, name, *args)).status_code == 200, person


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_page_does_not_exist_for_others(
    client, full, rival, other_mentor, representative, other_coordinator, stranger, name, args
):
    for person in (rival, other_mentor, representative, other_coordinator, stranger):
        client.force_login(person)
        assert client.get(address(full, name, *args)).status_code == 404, person


def test_visitor_is_sent_to_sign_in(client, full):
    answer = client.get(address(full, "microproject_detail"))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_detail_shows_the_former_name_and_the_aim_in_force(client, full, participant):
    client.force_login(participant)
    page = client.get(address(full, "microproject_detail")).content.decode()
    assert "<s>Czyste Powietrze</s>" in page
    assert "<h1>Malowanie Szpitala</h1>" in page
    assert "Odmalować poradnię." in page


def test_detail_takes_twelve_queries(client, full, coordinator, participant, django_assert_num_queries):
    for person in (coordinator, participant):
        client.force_login(person)
        with django_assert_num_queries(12):
            client.get(address(full, "microproject_detail"))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_at_any_size(client, edition, coordinator, django_assert_num_queries, rows):
    for number in range(rows):
        microproject = make.make_microproject(edition=edition, name=f"Grupa {number}")
        make.accompany(microproject=microproject)
        make.make_entry(membership=make.join(microproject=microproject))
    client.force_login(coordinator)
    with django_assert_num_queries(7):
        page = client.get(reverse("microprojects:microproject_list", args=[edition.code]))
    assert page.content.decode().count("Grupa ") == rows


@pytest.mark.sought
def test_list_finds_a_former_name(client, full, rival, coordinator):
    client.force_login(coordinator)
    where = reverse("microprojects:microproject_list", args=[full.edition.code])
    names = lambda page: [microproject.microproject.name for microproject in page.context["microprojects"]]  # noqa: E731
    assert names(client.get(where)) == ["Jesteś Ważny", "Malowanie Szpitala"]
    assert names(client.get(where, {"q": "czyste pow"})) == ["Malowanie Szpitala"]
    assert names(client.get(where, {"q": "JESTES"})) == ["Jesteś Ważny"]
    assert names(client.get(where, {"czeka": "plans"})) == ["Malowanie Szpitala"]
    assert names(client.get(where, {"czeka": "alone"})) == ["Jesteś Ważny"]
    assert names(client.get(where, {"stan": "idea"})) == ["Jesteś Ważny"]
    assert names(client.get(where, {"stan": "bzdura", "strona": "9" * 40, "q": "\u202e"})) == names(client.get(where))


def test_list_shows_each_only_their_teams(client, full, rival, participant, mentor, other_mentor):
    where = reverse("microprojects:microproject_list", args=[full.edition.code])
    seen = {}
    for name, person in {"participant": participant, "rival": rival, "mentor": mentor, "other": other_mentor}.items():
        client.force_login(person)
        seen[name] = [microproject.microproject.name for microproject in client.get(where).context["microprojects"]]
    assert seen == {
        "participant": ["Malowanie Szpitala"],
        "rival": ["Jesteś Ważny"],
        "mentor": ["Malowanie Szpitala"],
        "other": [],
    }


def test_list_refuses_a_representative_with_a_reason(client, full, representative):
    client.force_login(representative)
    answer = client.get(reverse("microprojects:microproject_list", args=[full.edition.code]))
    assert answer.status_code == 403
    assert answer.context["reason"] == gettext(
        "Company representatives see only totals for their company, without names."
    )


def test_team_never_reads_stop(client, full, participant, coordinator):
    full.plans.filter(state=PlanState.SUBMITTED).delete()
    full.aim_versions.filter(state=AimVersionState.PROPOSED).delete()
    full.entries.update(submitted_at=clock.now() - __import__("datetime").timedelta(days=30))
    kinds = {}
    for person in (participant, coordinator):
        client.force_login(person)
        kinds[person.pk] = client.get(address(full, "microproject_detail")).context["shell"].facts.light.kind
    assert kinds == {participant.pk: "look", coordinator.pk: "stop"}
