"""Changing teams, handing a role over, replacing a mentor: what moves, what stays, and who reads the note."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import fingerprint
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web.access import Refused
from mentors.actions import meetings
from mentors.choices import NoteAudience
from mentors.models import MeetingNote
from microprojects.actions import core_team
from microprojects.actions import hand_over as actions
from microprojects.actions.entries import submit_entry
from microprojects.choices import EntryState, TeamRole
from microprojects.home import action_items
from microprojects.models import Accompaniment, Entry, Event, HandOver, Microproject, PlanAction, TeamMembership
from microprojects.open_work import open_work
from microprojects.queries.core_team import people_of
from microprojects.queries.entries import waiting_for
from people import audit
from people.models import AuditEntry, OutgoingMail, User
from tests.factories import microprojects as make
from tests.factories import training
from tests.factories.programmes import make_mentor, make_participant
from trainings.models import Attendance

pytestmark = pytest.mark.django_db

D = dt.date(2017, 6, 8)
NEXT = D + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.at(D):
        yield


@pytest.fixture
def leader(microproject):
    return microproject.memberships.select_related("participation__user", "microproject").get()


@pytest.fixture
def second(microproject):
    """Another member of the first team."""
    return make.join(microproject=microproject)


@pytest.fixture
def other_group(edition):
    return make.make_microproject(edition=edition, name="Jesteś Ważny")


@pytest.fixture
def accompaniment(microproject):
    return microproject.accompaniments.select_related("mentor", "microproject").get()


def page(name, *args):
    return reverse(f"microprojects:{name}", args=args)


def hashes():
    """Every column of every row of work: hours, events, attendance."""
    return [
        fingerprint([{key: str(value) for key, value in row.items()} for row in model.objects.order_by("pk").values()])
        for model in (Entry, Event, Attendance)
    ]


def work_of(membership):
    """Something of every kind that was done before."""
    for state in (EntryState.ACCEPTED, EntryState.SUBMITTED, EntryState.RETURNED):
        make.make_entry(membership=membership, state=state)
    make.make_held_event(microproject=membership.microproject)
    module = training.make_module(edition=membership.microproject.edition)
    session = training.make_session(module=module, day=dt.date(2017, 5, 8))
    training.attend(session=session, participation=membership.participation)
    return hashes()


class TestChangingTeams:
    def test_one_act_ends_and_begins_and_rewrites_nothing(
        self, client, coordinator, microproject, leader, other_group
    ):
        before = work_of(leader)
        client.force_login(coordinator)
        data = {"on": D.isoformat(), "to": other_group.code, "reason": "Bliżej domu.", "private_reason": "kanarek"}
        client.post(page("member_end", microproject.code, leader.pk), data)
        leader.refresh_from_db()
        assert (leader.ends_on, leader.ended_by, leader.private_reason) == (D, coordinator, "kanarek")
        fresh = TeamMembership.objects.get(microproject=other_group)
        assert (fresh.participation, fresh.starts_on, fresh.role) == (leader.participation, NEXT, TeamRole.MEMBER)
        assert hashes() == before
        verbs = AuditEntry.objects.filter(about_id=leader.participation.user_id).values_list("verb", flat=True)
        assert set(verbs) == {"microproject.member_ended", "microproject.member_added"}
        assert OutgoingMail.objects.get(template="team_changed").to_email == leader.participation.user.email

    def test_rights_follow_the_days(self, leader, other_group, coordinator, participant):
        actions.end_membership(leader, on=D, to=other_group, reason="x", by=coordinator)
        for day, microproject in ((D, leader.microproject), (NEXT, other_group)):
            with clock.at(day):
                assert list(Microproject.objects.visible_to(participant)) == [microproject]

    def test_an_unsent_entry_stays_its_author_s_and_can_be_sent(self, leader, other_group, coordinator, participant):
        draft = make.make_entry(membership=leader, state=EntryState.DRAFT)
        assert open_work(leader).entries == 1
        actions.end_membership(leader, on=D, to=other_group, reason="x", by=coordinator)
        with clock.at(NEXT):
            assert submit_entry(entry=draft, by=participant).microproject == leader.microproject

    def test_open_things_go_to_another_member_with_a_note(self, client, coordinator, microproject, leader, second):
        plan = make.make_plan(microproject=microproject)
        PlanAction.objects.create(plan=plan, title="Farby", owner=leader.participation.user.first_name)
        event = make.make_event(
            microproject=microproject, title="Piknik", starts_at=clock.now() + dt.timedelta(days=5)
        )
        client.force_login(coordinator)
        url = page("member_end", microproject.code, leader.pk)
        form = client.get(url).context["form"]
        assert [label for _key, label in form.fields["items"].choices] == [
            "działanie z planu: Malowanie",
            "działanie z planu: Farby",
            "wydarzenie: Piknik, 13.06.2017",
        ]
        assert form.fields["items"].initial == [form.work.items[1].key]
        chosen = [form.work.items[1].key, f"event-{event.code}"]
        data = {"on": D.isoformat(), "reason": "x", "items": chosen, "note": "Faktury-pod-ladą."}
        assert list(client.post(url, data).context["form"].errors) == ["receiver"]
        client.post(url, data | {"receiver": second.participation.code})
        row = HandOver.objects.get()
        assert (row.from_user, row.to_user, row.starts_on, row.note, row.written_by) == (
            leader.participation.user,
            second.participation.user,
            NEXT,
            "Faktury-pod-ladą.",
            coordinator,
        )
        assert [item.title for item in row.items.all()] == ["Farby", "Piknik, 13.06.2017"]
        with clock.at(NEXT):
            assert list(HandOver.objects.waiting_for(second.participation.user)) == [row]
            client.force_login(second.participation.user)
            assert "Faktury-pod-ladą." in client.get("/").content.decode()
            assert "Faktury-pod-ladą." in client.get(page("microproject_detail", microproject.code)).content.decode()
            client.post(page("hand_over_read", row.code))
            assert "Faktury-pod-ladą." not in client.get("/").content.decode()

    def test_a_full_team_of_another_edition_is_no_choice(self, client, coordinator, microproject, leader):
        foreign = make.make_microproject(name="Obca")
        client.force_login(coordinator)
        answer = client.post(
            page("member_end", microproject.code, leader.pk), {"on": D, "reason": "x", "to": foreign.code}
        )
        assert list(answer.context["form"].errors) == ["to"]
        leader.refresh_from_db()
        assert leader.ends_on is None

    def test_what_cannot_begin_does_not_end(self, leader, other_group, coordinator):
        part = leader.participation
        part.ends_on = D
        part.save()
        with pytest.raises(Refused):
            actions.end_membership(leader, on=D, to=other_group, reason="x", by=coordinator)
        leader.refresh_from_db()
        assert leader.ends_on is None

    def test_the_private_reason_is_read_by_the_coordination_only(
        self, client, coordinator, microproject, leader, second, mentor
    ):
        actions.end_membership(second, on=D, reason="Zmiana.", private_reason="kanarekPOWOD", by=coordinator)
        for user, seen in ((coordinator, True), (leader.participation.user, False), (mentor, False)):
            client.force_login(user)
            pages = [page("microproject_history", microproject.code), page("microproject_team", microproject.code)]
            assert any("kanarekPOWOD" in client.get(url).content.decode() for url in pages) == seen
        assert "kanarekPOWOD" not in "".join(mail.body for mail in OutgoingMail.objects.all())


class TestRoles:
    def test_the_holder_hands_over_in_two_taps(self, client, microproject, leader, second, participant):
        client.force_login(participant)
        team = client.get(page("microproject_team", microproject.code)).content.decode()
        url = page("role_hand_over", microproject.code, leader.pk)
        assert url in team
        client.post(url, {"to": second.participation.code, "on": D.isoformat(), "note": "Hasło w sejfie."})
        now = {row.participation_id: row.role for row in microproject.memberships.filter(ends_on=None)}
        assert now == {leader.participation_id: "member", second.participation_id: "leader"}
        leader.refresh_from_db()
        assert (leader.role, leader.ends_on, leader.ended_by) == ("leader", D - dt.timedelta(days=1), participant)
        row = HandOver.objects.get()
        assert (row.kind, row.to_user, row.note) == ("leader", second.participation.user, "Hasło w sejfie.")
        line = audit.history_of(microproject, viewer=participant)[1]
        assert str(second.participation.user) in line.sentence

    def test_two_with_roles_exchange_them(self, microproject, leader, coordinator):
        money = make.join(microproject=microproject, role=TeamRole.TREASURER)
        actions.hand_role_over(leader, to=money, on=D, by=coordinator)
        now = {row.participation_id: row.role for row in microproject.memberships.filter(ends_on=None)}
        assert now == {leader.participation_id: "treasurer", money.participation_id: "leader"}

    def test_the_leader_takes_no_other_role_away(self, microproject, leader, coordinator):
        money = make.join(microproject=microproject, role=TeamRole.TREASURER)
        with pytest.raises(IllegalStep):
            actions.hand_role_over(money, to=leader, on=D, by=coordinator)

    def test_only_the_holder_and_the_coordination(
        self, client, microproject, leader, second, mentor, rival, stranger, coordinator
    ):
        url = page("role_hand_over", microproject.code, leader.pk)
        for user, status in (
            (second.participation.user, 403),
            (mentor, 403),
            (rival, 404),
            (stranger, 404),
            (coordinator, 200),
        ):
            client.force_login(user)
            assert client.get(url).status_code == status

    def test_a_day_before_the_other_joined_changes_nothing(self, client, microproject, leader, coordinator):
        late = make.join(microproject=microproject, starts_on=D)
        client.force_login(coordinator)
        url = page("role_hand_over", microproject.code, leader.pk)
        answer = client.post(url, {"to": late.participation.code, "on": "2017-06-01", "note": "Zostaje."})
        assert "Zostaje." in answer.content.decode()
        assert microproject.memberships.filter(ends_on=None).count() == 2
        assert HandOver.objects.count() == 0

    def test_who_has_left_the_programme_takes_nothing_over(self, client, microproject, leader, second, coordinator):
        """Their place in the team was never ended, so only the programme knows."""
        part = second.participation
        part.ends_on = D
        part.save()
        with clock.at(NEXT):
            client.force_login(coordinator)
            for name in ("role_hand_over", "member_end"):
                url = page(name, microproject.code, leader.pk)
                assert part.code not in client.get(url).content.decode()
            with pytest.raises(IllegalStep):
                actions.hand_role_over(leader, to=second, on=NEXT, by=coordinator)
        with pytest.raises(ValidationError, match="nie uczestniczy"):
            actions.hand_role_over(leader, to=second, on=NEXT, by=coordinator)
        with pytest.raises(ValidationError, match="nie uczestniczy"):
            actions.end_membership(leader, on=D, reason="Koniec", receiver=second, by=coordinator)
        assert TeamMembership.objects.filter(ends_on=None).count() == 2
        assert not HandOver.objects.exists()

    @pytest.mark.parametrize("name", ["role_hand_over", "member_end", "role_change"])
    def test_who_comes_second_keeps_what_was_typed(self, client, microproject, leader, second, coordinator, name):
        actions.hand_role_over(leader, to=second, on=D, by=coordinator)
        client.force_login(coordinator)
        url = page(name, microproject.code, leader.pk)
        assert client.get(url).status_code == 404
        typed = {"to": second.participation.code, "receiver": second.participation.code, "role": "treasurer"}
        answer = client.post(url, {**typed, "on": D.isoformat(), "reason": "Długi powód.", "note": "Klucz u dozorcy."})
        assert answer.status_code == 409
        text = answer.content.decode()
        assert "Długi powód." in text
        assert ("Klucz u dozorcy." in text) == (name != "role_change")
        assert "To już się zakończyło." in text
        assert HandOver.objects.count() == 1

    def test_slip_in_the_year_is_not_written(self, client, microproject, leader, second, coordinator):
        """Nobody could take it back: a place with a last day is over for every form."""
        client.force_login(coordinator)
        url = page("role_hand_over", microproject.code, leader.pk)
        answer = client.post(url, {"to": second.participation.code, "on": "2071-06-08", "note": "Zostaje."})
        assert "Sprawdź rok" in answer.content.decode()
        assert TeamMembership.objects.filter(ends_on=None, role="leader").count() == 1
        with pytest.raises(ValidationError, match="Sprawdź rok"):
            actions.end_membership(second, on=dt.date(2071, 6, 8), reason="x", by=coordinator)

    def test_beginning_in_another_century_is_a_slip(self, client, edition, microproject, other_mentor, coordinator):
        new = make_participant(edition=edition)
        client.force_login(coordinator)
        for name, chosen in (
            ("member_add", {"participation": new.code}),
            ("mentor_assign", {"mentor": other_mentor.code}),
        ):
            answer = client.post(page(name, microproject.code), {**chosen, "role": "member", "on": "2071-06-08"})
            assert "Sprawdź rok" in answer.content.decode(), (name, answer.context["form"].errors)
        assert microproject.memberships.count() == microproject.accompaniments.count() == 1

    def test_role_handed_over_from_a_coming_day_is_held_until_then(self, microproject, leader, second, coordinator):
        later = D + dt.timedelta(days=10)
        actions.hand_role_over(leader, to=second, on=later, by=coordinator)
        first, other = leader.participation_id, second.participation_id

        def shown(day):
            with clock.at(day):
                found = people_of(microproject, on=day)
            return [(row.participation_id, row.role) for row in found.members], len(found.past_members)

        held, new = [(first, "leader"), (other, "member")], [(other, "leader"), (first, "member")]
        assert shown(D) == (held + new, 0)
        assert shown(later - dt.timedelta(days=1)) == (held + new, 0)
        assert shown(later) == (new, 2)

    def test_new_role_on_the_day_of_joining_names_the_team_once(self, client, edition, coordinator, second):
        joined = second.starts_on
        with clock.at(joined):
            core_team.change_role(second, role="reporter", on=joined, by=coordinator)
            client.force_login(coordinator)
            rows = client.get(reverse("programmes:people_list", args=[edition.code])).context["rows"]
        (microprojects,) = [row.microprojects for row in rows if row.code == second.participation.code]
        assert microprojects == second.microproject.name

    def test_a_team_without_a_leader_needs_attention(self, edition, leader, coordinator):
        row = lambda: action_items(edition, clock.today())[-2]  # noqa: E731
        assert row().count == 0
        part = leader.participation
        part.ends_on = D - dt.timedelta(days=1)
        part.save()
        assert (row().count, row().blocking) == (1, True)

    @pytest.mark.parametrize("role", [TeamRole.MEMBER, TeamRole.TREASURER, TeamRole.LEADER])
    def test_leadership_is_handed_over_not_changed_away(self, client, microproject, leader, coordinator, role):
        with pytest.raises(IllegalStep, match="Najpierw przekaż prowadzenie"):
            core_team.change_role(leader, role=role, on=D, by=coordinator)
        client.force_login(coordinator)
        team = page("microproject_team", microproject.code)
        change, over = (page(name, microproject.code, leader.pk) for name in ("role_change", "role_hand_over"))
        assert change not in client.get(team).content.decode()
        assert client.get(change)["Location"] == over
        answer = client.post(change, {"role": "member", "on": D.isoformat(), "reason": "Długi powód."})
        assert "Najpierw przekaż prowadzenie" in answer.content.decode()
        assert "Długi powód." in answer.content.decode()
        leader.refresh_from_db()
        assert (leader.role, leader.ends_on) == ("leader", None)

    def test_when_nobody_can_take_over_the_page_says_what_first(
        self, client, microproject, leader, participant, coordinator
    ):
        url, add = page("role_hand_over", microproject.code, leader.pk), page("member_add", microproject.code)
        client.force_login(coordinator)
        assert "Nikt inny z grupy nie może teraz przejąć tej roli." in (asked := client.get(url).content.decode())
        assert add in asked
        client.force_login(participant)
        told = client.get(url).content.decode()
        assert "Osoby do grupy dodają koordynatorzy. Najpierw poproś ich, żeby kogoś dodali." in told
        assert add not in told

    def test_who_cannot_sign_in_takes_nothing_over(self, client, microproject, leader, second, coordinator):
        User.objects.filter(pk=second.participation.user_id).update(is_active=False)
        client.force_login(coordinator)
        for name in ("role_hand_over", "member_end"):
            assert (
                second.participation.code not in client.get(page(name, microproject.code, leader.pk)).content.decode()
            )
        with pytest.raises(IllegalStep):
            actions.hand_role_over(leader, to=second, on=D, by=coordinator)


class TestMentors:
    def test_who_cannot_sign_in_accompanies_no_team(self, client, microproject, other_mentor, coordinator):
        User.objects.filter(pk=other_mentor.pk).update(is_active=False)
        other_mentor.refresh_from_db()
        client.force_login(coordinator)
        assert other_mentor.code not in client.get(page("mentor_assign", microproject.code)).content.decode()
        with pytest.raises(Refused, match="nie może się zalogować"):
            core_team.assign_mentor(microproject, mentor=other_mentor, on=D, by=coordinator)

    def test_replacing_is_one_act_with_what_waits(self, client, microproject, accompaniment, leader, coordinator):
        before = work_of(leader)
        fresh = make_mentor(edition=microproject.edition, first_name="Zofia")
        client.force_login(coordinator)
        data = {"on": D.isoformat(), "mentor": fresh.code, "reason": "Wyjazd.", "note": "Zacznij od rozmowy z Ewą."}
        client.post(page("mentor_end", microproject.code, accompaniment.pk), data)
        rows = microproject.accompaniments.order_by("pk").values_list("mentor", "starts_on", "ends_on", "ended_by")
        assert rows[0][2:] == (D, coordinator.pk)
        assert rows[1] == (fresh.pk, NEXT, None, None)
        row = HandOver.objects.get()
        assert (row.kind, row.from_user, row.to_user) == ("mentor", accompaniment.mentor, fresh)
        assert [item.kind for item in row.items.all()] == ["entry", "entry"]
        assert hashes() == before
        assert set(OutgoingMail.objects.values_list("template", "to_email")) == {
            ("mentor_assigned", fresh.email),
            ("mentor_changed", leader.participation.user.email),
            ("mentor_ended", accompaniment.mentor.email),
        }

    def test_access_moves_on_the_day(self, client, microproject, accompaniment, leader, coordinator, mentor):
        fresh = make_mentor(edition=microproject.edition)
        waiting = make.make_entry(membership=leader)
        actions.end_accompaniment(accompaniment, on=D, mentor=fresh, reason="x", note="kanarekNOTA", by=coordinator)
        for day, now, then in ((D, mentor, fresh), (NEXT, fresh, mentor)):
            with clock.at(day):
                assert list(Microproject.objects.visible_to(now)) == [microproject]
                assert list(waiting_for(now)) == [waiting]
                assert list(Microproject.objects.visible_to(then)) == []
                assert list(waiting_for(then)) == []
                client.force_login(then)
                assert client.get(page("microproject_detail", microproject.code)).status_code == 404
                client.force_login(now)
                assert ("kanarekNOTA" in client.get("/").content.decode()) == (now == fresh)

    def test_the_note_for_the_mentor_is_not_the_team_s(
        self, client, microproject, accompaniment, participant, rival, coordinator, representative
    ):
        fresh = make_mentor(edition=microproject.edition)
        actions.end_accompaniment(accompaniment, on=D, mentor=fresh, reason="x", note="kanarekNOTA", by=coordinator)
        url = page("microproject_team", microproject.code)
        with clock.at(NEXT):
            for user, seen in ((fresh, True), (coordinator, True), (participant, False), (rival, False)):
                client.force_login(user)
                assert ("kanarekNOTA" in client.get(url).content.decode()) == seen
            client.force_login(participant)
            assert client.post(page("hand_over_read", HandOver.objects.get().code)).status_code == 404
            client.force_login(coordinator)
            assert client.post(page("hand_over_read", HandOver.objects.get().code)).status_code == 403

    def test_notes_of_the_former_mentor_keep_their_readers(self, microproject, accompaniment, mentor, coordinator):
        for audience in NoteAudience:
            meetings.log_meeting(
                microproject=microproject, held_on=D, minutes=60, by=mentor, note=audience.value, audience=audience
            )
        fresh = make_mentor(edition=microproject.edition)
        actions.end_accompaniment(accompaniment, on=D, mentor=fresh, reason="x", by=coordinator)
        with clock.at(NEXT):
            read = {
                user: set(MeetingNote.objects.visible_to(user).values_list("text", flat=True))
                for user in (fresh, mentor)
            }
        assert read == {fresh: {"mentors", "team"}, mentor: {"author", "mentors", "coordinators", "team"}}

    def test_a_replaced_mentor_is_not_replaced_again(self, microproject, accompaniment, coordinator):
        first, other = (make_mentor(edition=microproject.edition) for _number in range(2))
        actions.end_accompaniment(accompaniment, on=D, mentor=first, reason="x", by=coordinator)
        for day in (D, D - dt.timedelta(days=1)):
            with pytest.raises(ValidationError):
                actions.end_accompaniment(accompaniment, on=day, mentor=other, reason="y", by=coordinator)
        assert Accompaniment.objects.filter(ends_on=None).get().mentor == first

    def test_who_is_no_mentor_cannot_take_over(self, accompaniment, participant, coordinator):
        with pytest.raises(Refused):
            actions.end_accompaniment(accompaniment, on=D, mentor=participant, reason="x", by=coordinator)
        accompaniment.refresh_from_db()
        assert accompaniment.ends_on is None

    def test_a_mentor_without_a_team_needs_attention(self, client, coordinator, microproject, other_mentor):
        client.force_login(coordinator)
        rows = {row.sentence: row.count for row in client.get("/?wszystko").context["rows"]}
        assert rows["mentor lub mentorka nie ma jeszcze grupy."] == 1
        make.accompany(microproject=microproject, mentor=other_mentor)
        assert "mentor lub mentorka nie ma jeszcze grupy." not in {
            row.sentence for row in client.get("/?wszystko").context["rows"]
        }


def test_the_person_s_page_tells_where_they_belonged(client, coordinator, microproject, leader, second, other_group):
    actions.hand_role_over(leader, to=second, on=D, by=coordinator)
    actions.end_membership(
        leader.participation.memberships.get(ends_on=None), on=NEXT, to=other_group, reason="x", by=coordinator
    )
    client.force_login(coordinator)
    turns = client.get(reverse("programmes:person_detail", args=[leader.participation.code])).context["timeline"]
    assert [(turn.date, turn.text, turn.kind) for turn in turns][-4:] == [
        (leader.starts_on, "Dołącza do grupy „Czyste Powietrze”: osoba prowadząca grupę", ""),
        (D, "„Czyste Powietrze”: odtąd bez szczególnej roli", "now"),
        (NEXT, "Ostatni dzień w grupie „Czyste Powietrze”", "next"),
        (NEXT + dt.timedelta(days=1), "Dołącza do grupy „Jesteś Ważny”", "next"),
    ]


def test_hand_overs_of_a_team_page_cost_the_same_for_three_as_for_one(
    client, coordinator, microproject, leader, second, django_assert_num_queries
):
    url = page("microproject_team", microproject.code)
    client.force_login(coordinator)

    def swap(day):
        rows = TeamMembership.objects.filter(microproject=microproject, ends_on=None)
        actions.hand_role_over(rows.get(role="leader"), to=rows.get(role="member"), on=day, note="n", by=coordinator)

    swap(D)
    client.get(url)
    with django_assert_num_queries(10):
        client.get(url)
    swap(NEXT)
    swap(NEXT + dt.timedelta(days=1))
    with django_assert_num_queries(10):
        client.get(url)
