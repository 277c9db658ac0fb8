"""The forms of teams in the browser: who may, what comes of it, and what happens to bad input."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from kopalnia.lib.domain import clock
from kopalnia.lib.web.idempotency import new_token
from microprojects.choices import AimVersionState, MicroprojectState
from microprojects.models import Microproject, TeamMembership
from tests.factories import microprojects as make
from tests.factories.programmes import make_mentor, make_participant

WORDING = {
    "name": "Malowanie Szpitala",
    "aim": "Odmalować poradnię.",
    "community": "mali pacjenci",
    "topic": "zdrowie",
    "place": "Katowice-Ligota",
    "reason": "Miasto mierzy samo.",
    "version": "1",
}
ONLY_NAME = WORDING | {
    "aim": "Zmierzyć pył w sześciu punktach.",
    "community": "mieszkańcy dwóch osiedli",
    "topic": "środowisko",
    "place": "Katowice",
}


def address(microproject, name, *args):
    return reverse(f"microprojects:{name}", args=[microproject.code, *args])


@pytest.fixture
def proposal(microproject):
    return make.make_aim(microproject=microproject, state=AimVersionState.PROPOSED, name="Nowa", reason="Bo tak.")


@pytest.fixture
def forms(microproject, proposal):
    """Every page of a team on which something is written."""
    membership = microproject.memberships.get()
    other = make.join(microproject=microproject)
    return [
        address(microproject, "aim_decide", proposal.number),
        address(microproject, "microproject_step", "abandon"),
        address(microproject, "member_add"),
        address(microproject, "member_end", membership.pk),
        address(microproject, "role_change", other.pk),
        address(microproject, "mentor_assign"),
        address(microproject, "mentor_end", microproject.accompaniments.get().pk),
    ]


def test_forms_of_the_coordination_open_for_it(client, forms, coordinator):
    client.force_login(coordinator)
    assert [client.get(url).status_code for url in forms] == [200] * len(forms)


def test_forms_of_the_coordination_refuse_team_and_mentor_with_a_reason(client, forms, participant, mentor):
    reason = gettext("Only the coordinators of this edition can do this.")
    for person in (participant, mentor):
        client.force_login(person)
        assert client.get(forms[0]).status_code == 200, "a proposal may be read by the group"
        for url in forms:
            answer = client.post(url, {"decision": "approve", "reason": "x"})
            assert (answer.status_code, answer.context["reason"]) == (403, reason), url


def test_forms_do_not_exist_for_strangers(client, forms, rival, other_mentor, representative, other_coordinator):
    for person in (rival, other_mentor, representative, other_coordinator):
        client.force_login(person)
        for url in forms:
            assert client.get(url).status_code == 404, url
            assert client.post(url, {"decision": "approve"}).status_code == 404, url


class TestNewGroup:
    def data(self, **fields):
        return {name: WORDING[name] for name in ("name", "aim", "community")} | {"starts_on": "2017-06-08", **fields}

    def test_a_team_is_formed_with_its_people(self, client, edition, coordinator):
        people = [make_participant(edition=edition) for _ in range(2)]
        mentor = make_mentor(edition=edition)
        client.force_login(coordinator)
        answer = client.post(
            reverse("microprojects:microproject_new", args=[edition.code]),
            self.data(members=[p.code for p in people], leader=people[1].code, mentor=mentor.code),
        )
        microproject = Microproject.objects.get()
        assert answer["Location"] == address(microproject, "microproject_detail")
        assert {m.participation: m.role for m in microproject.memberships.all()} == {
            people[0]: "member",
            people[1]: "leader",
        }
        assert [a.mentor for a in microproject.accompaniments.all()] == [mentor]

    def test_nothing_is_left_of_a_team_that_could_not_be_formed(self, client, edition, coordinator):
        late = make_participant(edition=edition, starts_on=dt.date(2017, 1, 1))
        client.force_login(coordinator)
        answer = client.post(
            reverse("microprojects:microproject_new", args=[edition.code]),
            self.data(members=[late.code], starts_on="2016-12-31"),
        )
        assert answer.status_code == 200
        assert answer.context["form"].non_field_errors()
        assert not Microproject.objects.exists()

    @pytest.mark.parametrize(
        ("fields", "wrong"),
        [
            ({"name": "x" * 121}, "name"),
            ({"name": "a\x00b"}, "name"),
            ({"aim": "x" * 1_000_000}, "aim"),
            ({"starts_on": "0001-01-01"}, "starts_on"),
            ({"starts_on": "9999-12-31"}, "starts_on"),
            ({"starts_on": "wczoraj"}, "starts_on"),
            ({"members": ["nikt"]}, "members"),
            ({"leader": "nikt"}, "leader"),
        ],
    )
    def test_bad_input_is_told_at_its_field(self, client, edition, coordinator, fields, wrong):
        client.force_login(coordinator)
        answer = client.post(reverse("microprojects:microproject_new", args=[edition.code]), self.data(**fields))
        assert answer.status_code == 200
        assert wrong in answer.context["form"].errors
        assert not Microproject.objects.exists()

    def test_only_the_coordination_forms_teams(self, client, edition, participant, other_coordinator):
        where = reverse("microprojects:microproject_new", args=[edition.code])
        for person, status in ((participant, 403), (other_coordinator, 404)):
            client.force_login(person)
            assert client.post(where, self.data()).status_code == status

    def test_a_form_sent_twice_makes_one_team(self, client, edition, coordinator):
        client.force_login(coordinator)
        where = reverse("microprojects:microproject_new", args=[edition.code])
        data = self.data(idempotency_key=new_token())
        first, second = client.post(where, data), client.post(where, data)
        assert first["Location"] == second["Location"]
        assert Microproject.objects.count() == 1


class TestAim:
    def test_a_member_renames_and_the_old_link_still_leads_there(self, client, microproject, participant):
        client.force_login(participant)
        link = address(microproject, "microproject_detail")
        answer = client.post(address(microproject, "aim_change"), ONLY_NAME)
        assert answer["Location"] == link
        page = client.get(link).content.decode()
        assert "<h1>Malowanie Szpitala</h1>" in page
        assert "<s>Czyste Powietrze</s>" in page

    def test_a_new_aim_waits_and_the_coordination_decides(self, client, microproject, participant, coordinator):
        client.force_login(participant)
        client.post(address(microproject, "aim_change"), WORDING)
        version = microproject.aim_versions.proposed().get()
        refused = client.get(address(microproject, "aim_change"))
        assert (refused.status_code, refused.context["reason"]) == (
            403,
            gettext("Another change is already awaiting a decision."),
        )
        client.force_login(coordinator)
        where = address(microproject, "aim_decide", version.number)
        page = client.get(where)
        assert [row.now for row in page.context["rows"]] == [
            WORDING[name] for name in ("name", "aim", "community", "topic", "place")
        ]
        assert "Miasto mierzy samo." in page.content.decode()
        assert client.post(where, {"decision": "refuse"}).context["form"].errors.keys() == {"note"}
        client.post(where, {"decision": "approve", "note": "Dobrze."})
        microproject.refresh_from_db()
        assert microproject.name == "Malowanie Szpitala"
        late = client.post(where, {"decision": "refuse", "note": "Jednak nie."}, follow=True)
        assert [m.level_tag for m in late.context["messages"]][-1] == "error"
        assert microproject.aim_versions.in_force().count() == 2

    def test_a_stale_change_shows_both_texts_and_goes_through_knowingly(self, client, microproject, participant):
        client.force_login(participant)
        client.post(address(microproject, "aim_change"), ONLY_NAME | {"name": "Pierwsza"})
        answer = client.post(address(microproject, "aim_change"), ONLY_NAME | {"name": "Druga"})
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "Pierwsza" in page
        assert "Druga" in page
        again = answer.context["form"].data
        assert client.post(address(microproject, "aim_change"), again).status_code == 302
        microproject.refresh_from_db()
        assert microproject.name == "Druga"

    def test_an_unchanged_wording_is_told(self, client, microproject, participant):
        client.force_login(participant)
        answer = client.post(address(microproject, "aim_change"), ONLY_NAME | {"name": "Czyste Powietrze"})
        assert answer.context["form"].non_field_errors()

    def test_a_mentor_does_not_change_the_aim(self, client, microproject, mentor):
        client.force_login(mentor)
        assert client.post(address(microproject, "aim_change"), ONLY_NAME).status_code == 403

    @pytest.mark.parametrize("number", [1, 9, 10**20])
    def test_there_is_nothing_to_decide_about_other_numbers(self, client, microproject, coordinator, number):
        client.force_login(coordinator)
        assert client.get(address(microproject, "aim_decide", number)).status_code == 404


class TestTeam:
    def test_add_change_hand_over_and_end(self, client, microproject, coordinator):
        client.force_login(coordinator)
        person = make_participant(edition=microproject.edition)
        day = clock.today().isoformat()
        post = lambda name, *args, **data: client.post(address(microproject, name, *args), {"on": day, **data})  # noqa: E731
        post("member_add", participation=person.code, role="member")
        row = TeamMembership.objects.get(participation=person)
        post("role_change", row.pk, role="treasurer")
        row = TeamMembership.objects.get(participation=person, ends_on=None)
        assert row.role == "treasurer"
        leader = TeamMembership.objects.get(role="leader", ends_on=None)
        post("role_hand_over", leader.pk, to=person.code, reason="Wyjazd.", note="Klucze są u woźnego.")
        row = TeamMembership.objects.get(participation=person, ends_on=None)
        assert row.role == "leader"
        # Whoever leads hands over before leaving; the former leader may go.
        post("member_end", row.pk, reason="Koniec.")
        row.refresh_from_db()
        assert row.ends_on is None
        former = TeamMembership.objects.get(participation=leader.participation, ends_on=None)
        post("member_end", former.pk, reason="Koniec.")
        former.refresh_from_db()
        assert former.ends_on == clock.today()

    @pytest.mark.sought
    def test_the_list_of_people_offers_only_those_without_a_team(
        self, client, edition, microproject, rival, coordinator
    ):
        free = make_participant(edition=edition, first_name="Łucja", last_name="Żak")
        make_participant(edition=edition, first_name="Adam", last_name="Bąk")
        client.force_login(coordinator)
        found = client.get(address(microproject, "member_add"), {"q": "zak"}).context["form"].fields["participation"]
        assert [code for code, _name in found.choices] == ["", free.code]
        taken = rival.participations.get()
        answer = client.post(
            address(microproject, "member_add"), {"participation": taken.code, "role": "member", "on": "2017-06-08"}
        )
        assert answer.context["form"].errors.keys() == {"participation"}

    def test_an_end_before_the_beginning_is_told(self, client, microproject, coordinator):
        client.force_login(coordinator)
        place = microproject.memberships.get()
        answer = client.post(
            address(microproject, "member_end", place.pk), {"on": "2016-01-01", "reason": "Zmiana pracy."}
        )
        assert answer.context["form"].errors.keys() == {"on"}

    def test_a_place_of_another_team_is_not_found_here(self, client, microproject, rival, coordinator):
        client.force_login(coordinator)
        foreign = rival.participations.get().memberships.get()
        for name in ("member_end", "role_change"):
            assert client.get(address(microproject, name, foreign.pk)).status_code == 404
            assert client.get(address(microproject, name, 10**30)).status_code == 404

    def test_mentor_is_assigned_and_ended(self, client, microproject, coordinator):
        client.force_login(coordinator)
        mentor = make_mentor(edition=microproject.edition)
        day = clock.today().isoformat()
        client.post(address(microproject, "mentor_assign"), {"mentor": mentor.code, "on": day})
        row = microproject.accompaniments.get(mentor=mentor)
        client.post(address(microproject, "mentor_end", row.pk), {"on": day, "reason": "Urlop."})
        row.refresh_from_db()
        assert row.ends_on == clock.today()

    def test_the_page_shows_who_was_here_and_never_the_private_reason(
        self, client, microproject, participant, coordinator
    ):
        gone = make.join(microproject=microproject)
        gone.ends_on, gone.reason, gone.private_reason = dt.date(2017, 1, 1), "Nowa praca.", "Kanarek"
        gone.save()
        client.force_login(coordinator)
        page = client.get(address(microproject, "microproject_team")).content.decode()
        assert "Nowa praca." in page
        client.force_login(participant)
        page = client.get(address(microproject, "microproject_team")).content.decode()
        assert ("Nowa praca." in page, "Kanarek" in page) == (True, False)

    def test_people_take_the_same_queries_at_any_size(
        self, client, microproject, coordinator, django_assert_num_queries
    ):
        client.force_login(coordinator)
        for _size in range(2):
            make.join(microproject=microproject)
            with django_assert_num_queries(9):
                client.get(address(microproject, "microproject_team"))


class TestSteps:
    def test_the_page_asks_and_the_button_moves(self, client, microproject, participant):
        client.force_login(participant)
        where = address(microproject, "microproject_step", "diagnose")
        assert client.get(where).status_code == 200
        client.post(where)
        microproject.refresh_from_db()
        assert microproject.state == "diagnosis"
        assert client.post(where).status_code == 403

    @pytest.mark.parametrize("verb", ["submit_plan", "approve_plan", "nonsense"])
    def test_other_verbs_are_not_found(self, client, microproject, coordinator, verb):
        client.force_login(coordinator)
        assert client.post(address(microproject, "microproject_step", verb)).status_code == 404

    def test_what_is_missing_is_said_on_the_button_and_by_the_server(self, client, microproject, participant):
        make.move(microproject, MicroprojectState.FINISHED)
        reason = gettext("Write the final report first.")
        client.force_login(participant)
        assert reason in client.get(address(microproject, "microproject_detail")).content.decode()
        answer = client.post(address(microproject, "microproject_step", "report"))
        assert (answer.status_code, answer.context["reason"]) == (403, reason)

    def test_work_does_not_begin_without_a_mentor(self, client, microproject, participant):
        make.move(microproject, MicroprojectState.APPROVED)
        microproject.accompaniments.update(ends_on=clock.today() - dt.timedelta(days=1))
        client.force_login(participant)
        assert client.post(address(microproject, "microproject_step", "start")).status_code == 403

    def test_abandoning_needs_a_reason_of_the_coordination(self, client, microproject, coordinator):
        client.force_login(coordinator)
        where = address(microproject, "microproject_step", "abandon")
        assert client.post(where).context["form"].errors.keys() == {"reason"}
        client.post(where, {"reason": "Brak czasu."})
        page = client.get(address(microproject, "microproject_detail"))
        assert "Brak czasu." in page.content.decode()
        assert client.get(address(microproject, "aim_change")).status_code == 403


def test_wrong_methods_are_refused(client, microproject, coordinator):
    client.force_login(coordinator)
    for name in ("microproject_detail", "microproject_history", "microproject_team", "plan_detail"):
        assert client.post(address(microproject, name)).status_code == 405
    assert client.put(address(microproject, "aim_change")).status_code == 405


def test_history_is_paged_and_told_in_sentences(
    client, microproject, participant, coordinator, django_assert_num_queries
):
    client.force_login(coordinator)
    client.post(address(microproject, "microproject_step", "diagnose"))
    client.post(address(microproject, "aim_change"), ONLY_NAME)
    client.force_login(participant)
    with django_assert_num_queries(7):
        page = client.get(address(microproject, "microproject_history"))
    assert [line.verb for line in page.context["entries"]] == [
        "microproject.renamed",
        "microproject.diagnosis_begun",
    ]
    assert "nazwę z „Czyste Powietrze” na „Malowanie Szpitala”" in page.content.decode().replace("\xa0", " ")
    assert client.get(address(microproject, "microproject_history"), {"strona": "7"}).context["entries"] == []
