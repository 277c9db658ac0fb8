"""Two people of one name are told apart wherever somebody is chosen, by as much as the reader may see."""

import datetime as dt

import pytest
from django.urls import reverse

from joining.presenters.cards import sheet_of
from joining.queries.cards import PrintedCard
from kopalnia.lib.domain import clock
from mentors.actions.meetings import log_meeting
from organisations.models import Affiliation
from organisations.namesakes import tell_apart
from people.actions.card import issue
from people.choices import ConsentPurpose
from people.models import User
from programmes.models import EditionRole
from programmes.queries.people import people_of
from publications.queries.material import Material
from tests.factories.microprojects import join, make_entry, make_microproject
from tests.factories.people import make_organisation, make_user
from tests.factories.programmes import make_edition, make_mentor, make_participant
from tests.factories.publications import consent
from tests.factories.training import make_module, make_session
from trainings.models import AttendanceList, Certificate
from trainings.presenters.attendance_list import print_of
from trainings.queries.attendance import unreachable

pytestmark = pytest.mark.django_db

NAME = {"first_name": "Anna", "last_name": "Kowalska"}


@pytest.fixture
def company():
    return make_organisation(name="Kombajny Bytków")


@pytest.fixture
def works():
    return make_organisation(name="Maszyny Wirek")


def anna(edition, company=None, unit="", **given):
    row = make_participant(edition=edition, user=make_user(**{**NAME, **given}))
    if company is not None:
        Affiliation.objects.create(user=row.user, organisation=company, unit=unit, starts_on=dt.date(2016, 1, 1))
    return row


def told(*rows, **how) -> list[str]:
    people = [User.objects.get(pk=row.user_id) for row in rows]
    tell_apart(people, **{"private": True, **how})
    return [user.told_apart.removeprefix("Anna Kowalska").strip(" ()") for user in people]


def end(row) -> str:
    return f"konto …{row.user.code[-4:]}"


class TestWays:
    def test_nothing_is_added_to_names_that_differ(self, edition, company):
        assert told(anna(edition, company), anna(edition, company, last_name="Kowalska-Bąk")) == ["", "-Bąk"]

    def test_employer_is_enough_where_it_differs(self, edition, company, works):
        first, second = anna(edition, company, "montaż"), anna(edition, works, "montaż")
        assert told(first, second) == ["Kombajny Bytków", "Maszyny Wirek"]
        assert told(first, anna(edition)) == ["Kombajny Bytków", "bez zapisanego pracodawcy"]

    def test_unit_is_said_within_one_employer(self, edition, company):
        assert told(anna(edition, company, "montaż"), anna(edition, company, "lakiernia")) == ["montaż", "lakiernia"]

    def test_employer_and_unit_where_each_alone_does_not_do(self, edition, company, works):
        rows = anna(edition, company, "montaż"), anna(edition, company, "lakiernia"), anna(edition, works, "montaż")
        assert told(*rows) == ["Kombajny Bytków, montaż", "Kombajny Bytków, lakiernia", "Maszyny Wirek, montaż"]

    def test_masked_address_then_card_then_account(self, edition, company, coordinator):
        first = anna(edition, company, email="anna.kowalska@example.org")
        second = anna(edition, company, email="kowalska@example.com")
        assert told(first, second) == ["an…@example.org", "ko…@example.com"]
        third, fourth = (anna(edition, company, email=None) for _number in range(2))
        assert told(third, fourth) == [end(third), end(fourth)]
        cards = [issue(row.user, by=coordinator).card for row in (third, fourth)]
        assert told(third, fourth) == [f"karta …{card.printed[-4:]}" for card in cards]

    def test_end_of_the_code_that_is_the_same_is_said_whole(self, edition, company):
        first, second = anna(edition, email=None), anna(edition, email=None)
        for row, code in ((first, "aaaa2222"), (second, "bbbb2222")):
            User.objects.filter(pk=row.user_id).update(code=code)
        assert told(first, second) == ["konto aaaa2222", "konto bbbb2222"]

    def test_name_without_capitals_is_the_same_name(self, edition, company, works):
        people = [anna(edition, company).user, anna(edition, works, first_name="ANNA").user]
        tell_apart(people, private=True)
        assert [user.apart for user in people] == ["Kombajny Bytków", "Maszyny Wirek"]

    def test_job_that_has_ended_tells_nobody_apart(self, edition, company, works):
        first, second = anna(edition, company), anna(edition, works)
        Affiliation.objects.filter(user=second.user).update(ends_on=dt.date(2016, 2, 1))
        assert told(first, second) == ["Kombajny Bytków", "bez zapisanego pracodawcy"]


class TestReader:
    def test_who_does_not_coordinate_reads_the_end_of_the_account_only(self, edition, company, works):
        first, second = anna(edition, company, "montaż"), anna(edition, works, "lakiernia")
        assert told(first, second) == ["Kombajny Bytków", "Maszyny Wirek"]  # there is something to tell
        assert told(first, second, private=False) == [end(first), end(second)]

    def test_person_finds_the_code_on_the_page_of_their_data(self, client, edition):
        row = anna(edition)
        client.force_login(row.user)
        assert row.user.code in client.get(reverse("people:my_data")).content.decode()

    def test_namesake_elsewhere_in_the_edition_counts_and_one_of_another_edition_does_not(
        self, edition, company, works
    ):
        row = anna(edition, company)
        anna(make_edition(name="Inna"), works)
        assert told(row, among=people_of(edition)) == [""]
        anna(edition, works)
        assert told(row, among=people_of(edition)) == ["Kombajny Bytków"]


@pytest.mark.sought
def test_as_many_queries_for_three_as_for_one(edition, company, django_assert_num_queries):
    rows = [make_participant(edition=edition, last_name=name) for name in ("Cis", "Dąb", "Lipa")]
    for some in (rows[:1], rows):
        with django_assert_num_queries(0):
            tell_apart([row.user for row in some], private=True)
        with django_assert_num_queries(1):
            tell_apart([row.user for row in some], private=True, among=people_of(edition))
    same = [anna(edition, company) for _number in range(5)]
    for some in (same[:2], same):
        with django_assert_num_queries(4):
            tell_apart([row.user for row in some], private=True, among=people_of(edition))
        with django_assert_num_queries(0):
            tell_apart([row.user for row in some], private=False)


class TestForms:
    """Where somebody is chosen."""

    @pytest.fixture
    def pair(self, edition, company, works):
        return anna(edition, company), anna(edition, works)

    @pytest.fixture
    def coordinates(self, client, coordinator):
        client.force_login(coordinator)

    @pytest.mark.usefixtures("coordinates", "pair")
    def test_people_of_a_new_group(self, client, edition, company, works):
        for where in (company, works):
            mentor = make_mentor(edition=edition, **{**NAME, "last_name": "Mentorska"})
            Affiliation.objects.create(user=mentor, organisation=where, starts_on=dt.date(2016, 1, 1))
        page = client.get(reverse("microprojects:microproject_new", args=[edition.code])).content.decode()
        assert page.count("Anna Kowalska (Kombajny Bytków)") == page.count("Anna Kowalska (Maszyny Wirek)") == 2
        assert page.count("Anna Mentorska (Kombajny Bytków)") == 1

    @pytest.mark.usefixtures("coordinates")
    def test_member_is_chosen_also_when_the_namesake_is_in_a_group_already(self, client, edition, pair, microproject):
        join(microproject=make_microproject(edition=edition, name="Inna"), participation=pair[0])
        page = client.get(reverse("microprojects:member_add", args=[microproject.code])).content.decode()
        assert "Anna Kowalska (Maszyny Wirek)" in page
        assert "Kombajny Bytków" not in page

    @pytest.mark.usefixtures("coordinates")
    def test_mentor_of_a_group(self, client, edition, microproject, company):
        for _number in range(2):
            mentor = make_mentor(edition=edition, **NAME)
        Affiliation.objects.create(user=mentor, organisation=company, starts_on=dt.date(2016, 1, 1))
        page = client.get(reverse("microprojects:mentor_assign", args=[microproject.code])).content.decode()
        assert "Anna Kowalska (Kombajny Bytków)" in page
        assert "Anna Kowalska (bez zapisanego pracodawcy)" in page

    @pytest.mark.usefixtures("coordinates")
    def test_people_whose_employment_ends(self, client, edition, company):
        for unit in ("montaż", "lakiernia"):
            anna(edition, company, unit)
        page = client.get(reverse("programmes:employment_end", args=[edition.code])).content.decode()
        assert "Anna Kowalska (montaż)" in page
        assert "Anna Kowalska (lakiernia)" in page

    def test_team_and_mentor_tell_its_people_apart_without_their_employers(
        self, client, microproject, participant, pair, mentor
    ):
        leading = microproject.memberships.get(participation__user=participant)
        for row in pair:
            join(microproject=microproject, participation=row)
        pages = [
            (mentor, "mentors:meeting_new", [microproject.code]),
            (participant, "microprojects:role_hand_over", [microproject.code, leading.pk]),
            (participant, "microprojects:quote_new", [microproject.code]),
        ]
        for reader, name, parts in pages:
            client.force_login(reader)
            page = client.get(reverse(name, args=parts)).content.decode()
            assert [(name, f"Anna Kowalska ({end(row)})" in page) for row in pair] == [(name, True)] * 2
            assert "Kombajny Bytków" not in page


class TestLists:
    """Where people are listed or printed."""

    @pytest.fixture
    def pair(self, edition, company):
        return anna(edition, company, "montaż"), anna(edition, company, "lakiernia")

    @pytest.mark.parametrize("name", ["programmes:people_list", "joining:card_list", "trainings:training_hours"])
    def test_people_of_the_edition(self, client, coordinator, edition, pair, name):
        client.force_login(coordinator)
        page = client.get(reverse(name, args=[edition.code]), {"state": "wszyscy"}).content.decode()
        assert [f"Anna Kowalska ({unit})" in page for unit in ("montaż", "lakiernia")] == [True, True]

    def test_roles_where_one_person_stands_twice(self, client, coordinator, edition):
        mentors = [make_mentor(edition=edition, **NAME, email=None) for _number in range(2)]
        EditionRole.objects.create(
            edition=edition, user=mentors[0], role="coordinator", starts_on=edition.starts_on, granted_by=coordinator
        )
        client.force_login(coordinator)
        rows = client.get(reverse("programmes:role_list", args=[edition.code])).context["page"]
        ends = sorted(f"konto …{mentors[n].code[-4:]}" for n in (0, 0, 1))
        assert sorted(row.user.apart for row in rows if row.user.last_name == "Kowalska") == ends

    def test_attendance_sheet_on_the_screen_and_on_paper_for_everybody(self, client, coordinator, edition, pair):
        with clock.at(dt.date(2017, 6, 1)):
            session = make_session(module=make_module(edition=edition))
            client.force_login(coordinator)
            url = reverse("trainings:attendance_sheet", args=[edition.code, session.code])
            page = client.get(url).content.decode()
        assert [f"Anna Kowalska ({unit})" in page for unit in ("montaż", "lakiernia")] == [True, True]
        sheet = AttendanceList(edition=edition, session=session, number=1, with_names=True, language="pl")
        printed = [row["name"] for row in print_of(sheet)["rows"]]
        assert sorted(printed) == sorted(f"Kowalska Anna ({end(row)})" for row in pair)

    def test_strips_of_cards_for_whoever_hands_them_out(self, coordinator, edition, pair):
        issued = issue(pair[0].user, by=coordinator)
        (strip,) = sheet_of(edition, [PrintedCard(pair[0], issued.card, issued.pin)], language="pl")["cards"]
        assert strip["name"] == "Anna Kowalska (montaż)"

    def test_people_to_be_told_of_a_session_that_moved(self, pair, edition):
        session = make_session(module=make_module(edition=edition))
        User.objects.filter(pk__in=[row.user_id for row in pair]).update(email=None)
        assert len({person.told_apart for person in unreachable(session)}) == 2

    def test_certificates(self, client, coordinator, edition, pair):
        for number, row in enumerate(pair, start=1):
            Certificate.objects.create(
                edition=edition,
                participation=row,
                year=2017,
                serial=number,
                number=f"{number}/2017",
                issued_on=dt.date(2017, 6, 1),
                issued_by=coordinator,
                requested_by=coordinator,
                requested_at=clock.now(),
                voided_at=clock.now(),
                voided_by=coordinator,
                void_reason="x",
                content={},
            )
        client.force_login(coordinator)
        page = client.get(reverse("trainings:certificate_list", args=[edition.code])).content.decode()
        assert [f"Anna Kowalska ({unit})" in page for unit in ("montaż", "lakiernia")] == [True, True]

    def test_team_reads_the_end_of_the_account_and_the_coordination_the_unit(
        self, client, coordinator, participant, microproject, pair
    ):
        for row in pair:
            join(microproject=microproject, participation=row)
        url = reverse("microprojects:microproject_team", args=[microproject.code])
        for reader, words in ((coordinator, ["montaż", "lakiernia"]), (participant, [end(row) for row in pair])):
            client.force_login(reader)
            page = client.get(url).content.decode()
            assert [f"Anna Kowalska ({word})" in page for word in words] == [True, True]
            assert ("montaż" in page) == (reader == coordinator)

    def test_search_of_the_coordination(self, client, coordinator, pair):
        client.force_login(coordinator)
        page = client.get(reverse("search"), {"q": "kowalska"}).content.decode()
        assert [f"Anna Kowalska ({unit})" in page for unit in ("montaż", "lakiernia")] == [True, True]

    def test_mentor_s_queue_and_the_meetings_of_a_group(self, client, mentor, participant, microproject, pair):
        members = [join(microproject=microproject, participation=row) for row in pair]
        for member in members:
            make_entry(membership=member, state="submitted", submitted_at=clock.now())
        log_meeting(microproject=microproject, held_on=clock.today(), minutes=60, present=pair, by=mentor)
        queue, meetings = reverse("mentors:review_queue"), reverse("mentors:meeting_list", args=[microproject.code])
        for reader, url in ((mentor, queue), (mentor, meetings), (participant, meetings)):
            client.force_login(reader)
            page = client.get(url).content.decode()
            assert [f"Anna Kowalska ({end(row)})" in page for row in pair] == [True, True]
            assert "montaż" not in page


def test_namesake_who_did_not_agree_is_counted_among_the_unnamed(edition):
    """The credits of a publication name one of two, and say how many are not named."""
    agreed, silent = anna(edition), anna(edition)
    before = Material(edition).named["unnamed"]
    consent(user=agreed.user, purpose=ConsentPurpose.NAME_IN_PUBLICATION)
    named = Material(edition).named
    assert (named["participants"], len(before), len(named["unnamed"])) == (["Anna Kowalska"], 2, 1)
    assert silent.user.full_name == "Anna Kowalska"
