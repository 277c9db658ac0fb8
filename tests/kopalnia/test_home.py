"""The home page of each role, and the search."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from microprojects.choices import EntryState
from microprojects.models import TeamMembership
from tests.factories.microprojects import make_aim, make_entry, make_microproject
from tests.factories.programmes import make_participant

pytestmark = pytest.mark.django_db

HOME = "/"


@pytest.fixture(autouse=True)
def today():
    with clock.at(dt.date(2017, 6, 9)):
        yield


def test_visitor_reads_the_open_calls(client, edition, django_assert_num_queries):
    assert edition.programme.name not in client.get(HOME).content.decode()
    edition.call_published_at = clock.now()
    edition.save()
    with django_assert_num_queries(2):
        page = client.get(HOME).content.decode()
    assert edition.programme.name in page
    assert reverse("recruitment:call", args=[edition.code]) in page


def test_newcomer_sees_calls_and_no_edition(client, stranger, edition):
    client.force_login(stranger)
    response = client.get(HOME)
    assert response.status_code == 200
    assert edition.name not in response.content.decode()


@pytest.fixture
def open_call(edition):
    """The call has been published long ago: nobody needs to be told."""
    edition.call_published_at = dt.datetime(2016, 9, 1, tzinfo=dt.UTC)
    edition.save()


@pytest.mark.usefixtures("open_call")
def test_coordinator_reads_count_sentence_and_verb(client, coordinator, edition, microproject):
    make_entry(membership=TeamMembership.objects.get(), minutes=90)
    client.force_login(coordinator)
    response = client.get(HOME)
    rows = response.context["rows"]
    assert [(row.count, row.blocking) for row in rows] == [(1, False)]
    assert rows[0].verb
    assert client.get(rows[0].url).status_code == 200


@pytest.mark.usefixtures("open_call")
def test_blocking_rows_stand_first(client, coordinator, edition, microproject):
    from microprojects.choices import AimVersionState

    make_entry(membership=TeamMembership.objects.get())
    make_aim(microproject=microproject, state=AimVersionState.PROPOSED)
    client.force_login(coordinator)
    assert [row.blocking for row in client.get(HOME).context["rows"]] == [True, False]


@pytest.mark.parametrize("groups", [1, 4])
def test_coordinator_s_home_asks_twelve_queries_at_any_size(
    client, coordinator, edition, microproject, groups, django_assert_num_queries
):
    for number in range(groups - 1):
        make_microproject(edition=edition, name=f"Grupa {number}")
        make_participant(edition=edition)
    make_entry(membership=TeamMembership.objects.get())
    client.force_login(coordinator)
    client.get(HOME)
    with django_assert_num_queries(12):
        client.get(HOME)


def test_mentor_s_home_frames_the_entry_that_waits(client, mentor, edition, microproject):
    entry = make_entry(membership=TeamMembership.objects.get(), text="Umówione boisko.")
    client.force_login(mentor)
    page = client.get(HOME).content.decode()
    assert "Umówione boisko." in page
    assert reverse("microprojects:entry_review", args=[entry.code]) in page


@pytest.mark.parametrize("entries", [1, 3])
def test_mentor_s_home_asks_at_most_twelve_queries(
    client, mentor, edition, microproject, entries, django_assert_max_num_queries
):
    for _number in range(entries):
        make_entry(membership=TeamMembership.objects.get())
    client.force_login(mentor)
    client.get(HOME)
    with django_assert_max_num_queries(12):
        client.get(HOME)


def test_participant_s_home_has_one_big_button_and_what_came_back(client, participant, microproject):
    entry = make_entry(membership=TeamMembership.objects.get(), state=EntryState.RETURNED, text="Do poprawy to.")
    client.force_login(participant)
    page = client.get(HOME).content.decode()
    assert page.count("btn-lamp") == 1
    assert reverse("microprojects:entry_new", args=[microproject.code]) in page
    assert reverse("microprojects:entry_edit", args=[entry.code]) in page


@pytest.mark.parametrize("entries", [1, 3])
def test_participant_s_home_asks_at_most_twelve_queries(
    client, participant, microproject, entries, django_assert_max_num_queries
):
    for _number in range(entries):
        make_entry(membership=TeamMembership.objects.get())
    client.force_login(participant)
    client.get(HOME)
    with django_assert_max_num_queries(12):
        client.get(HOME)


def test_representative_is_led_to_the_sums_of_the_company(client, representative, edition):
    client.force_login(representative)
    assert client.get(HOME)["Location"] == reverse("reports:results", args=[edition.code])


@pytest.mark.sought
def test_other_people_s_groups_are_not_found_by_search(client, participant, microproject, rival):
    client.force_login(rival)
    assert client.get(reverse("search"), {"q": "czyste"}).context["microprojects"] == []
    client.force_login(participant)
    assert [hit.title for hit in client.get(reverse("search"), {"q": "czyste"}).context["microprojects"]] == [
        "Czyste Powietrze"
    ]


@pytest.mark.sought
@pytest.mark.parametrize("text", ["", "%" * 5000, "<script>", "ł" * 200])
def test_search_of_nonsense_is_a_page(client, coordinator, edition, text):
    client.force_login(coordinator)
    assert client.get(reverse("search"), {"q": text}).status_code == 200


def test_search_asks_for_sign_in(client):
    assert client.get(reverse("search")).status_code == 302


def test_home_asks_a_person_without_a_name_for_it(client, mentor):
    client.force_login(mentor)
    assert "Wpisz imię i nazwisko" not in client.get(HOME).content.decode()
    mentor.last_name = ""
    mentor.save()
    assert "Wpisz imię i nazwisko" in client.get(HOME).content.decode()
