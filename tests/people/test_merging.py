"""Two accounts of one person become one: who may, what moves, what stays shut, and how it is taken back."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from mentors.choices import NoteAudience
from mentors.models import Meeting, MeetingNote, MentorProfile
from microprojects.choices import EntryState, TeamRole
from microprojects.models import Entry, Photo, PhotoSubject, Quote, TeamMembership
from organisations.actions import affiliation
from organisations.models import Affiliation
from organisations.private_contacts import contacts_of
from people import audit, merging, policies
from people.actions import card, consent, contact, guardians, roles
from people.actions import merge as actions
from people.choices import ConsentPurpose, PortalRoleName
from people.models import Card, CodeGuard, ConsentEntry, Merge, MergeMove, OutgoingMail, User
from people.queries import masked_email, masked_phone
from programmes.choices import EditionRoleName
from programmes.models import Edition, Participation
from recruitment.choices import ApplicationState
from recruitment.models import Application
from tests.factories import microprojects, people, programmes, training
from tests.factories import second_factor as factors
from trainings.choices import Presence
from trainings.models import Attendance, Certificate
from visits.models import Attendee, AttendeeDay, Visit

DAY = dt.date(2017, 3, 1)


@pytest.fixture(autouse=True)
def spring():
    with clock.at(DAY):
        yield


@pytest.fixture
def survivor(edition: Edition) -> User:
    """Takes part and has a way in."""
    user = people.make_user(
        first_name="Ewelina", last_name="Śliwa", email="ewelina@example.org", password="długie-hasło-1"
    )
    programmes.make_participant(edition=edition, user=user)
    return user


@pytest.fixture
def second(edition: Edition) -> User:
    """The same person with another address, in the same edition."""
    user = people.make_user(
        first_name="Ewelina", last_name="Śliwa", email="sliwa@example.com", password="długie-hasło-2"
    )
    programmes.make_participant(edition=edition, user=user, starts_on=dt.date(2016, 6, 1))
    return user


def part(user: User) -> Participation:
    return Participation.everything.get(user=user)


def merge(survivor: User, absorbed: User, by: User, **given) -> Merge:
    return actions.merge(survivor, absorbed, by=by, reason="Zgłoszenie z dwóch adresów.", **given)


def refusal(survivor: User, absorbed: User, by: User) -> str:
    decision = policies.merge(by, survivor, absorbed)
    assert not decision
    with pytest.raises(Refused, match=str(decision.reason)[:40].replace("(", r"\(")):
        merge(survivor, absorbed, by)
    assert not Merge.objects.exists()
    return str(decision.reason)


# --- Who may ---------------------------------------------------------------------------------------------------------


def test_coordinator_of_both_sides_merges(survivor: User, second: User, coordinator: User, edition: Edition) -> None:
    row = merge(survivor, second, coordinator, edition=edition)
    second.refresh_from_db()
    assert (second.merged_into, second.is_active) == (survivor, False)
    assert row.undo_until == dt.date(2017, 3, 31)
    assert row.former_email == "sliwa@example.com"


def test_nobody_merges_themselves(edition: Edition, second: User, administrator: User, coordinator: User) -> None:
    assert refusal(second, coordinator, coordinator).startswith(
        "Nie możesz połączyć własnego konta. Może to zrobić za Ciebie osoba, która administruje portalem"
    )
    assert "własnego" in refusal(administrator, second, administrator)
    assert "za Ciebie" not in refusal(administrator, second, administrator), "theirs is merged by nobody"


def test_coordinator_of_one_side_is_refused(
    survivor: User, second: User, other_coordinator: User, coordinator: User
) -> None:
    elsewhere = programmes.make_edition(name="Edycja 2018")
    programmes.make_application(edition=elsewhere, applicant=second, state=ApplicationState.DRAFT)
    assert "administratorów portalu" in refusal(survivor, second, coordinator)
    assert "administratorów portalu" in refusal(survivor, second, other_coordinator)


def test_account_without_any_edition_is_for_the_administration(
    survivor: User, stranger: User, coordinator: User, administrator: User
) -> None:
    assert "administratorów portalu" in refusal(survivor, stranger, coordinator)
    assert merge(survivor, stranger, administrator)


@pytest.mark.parametrize("ends_on", [None, dt.date(2016, 12, 31)])
def test_account_with_a_role_now_or_earlier_is_for_the_administration(
    survivor: User, second: User, coordinator: User, administrator: User, edition: Edition, ends_on: dt.date | None
) -> None:
    programmes.grant(edition=edition, user=second, role=EditionRoleName.MENTOR, ends_on=ends_on)
    assert "administratorzy portalu" in refusal(survivor, second, coordinator)
    merge(survivor, second, administrator)
    assert survivor.edition_roles.get().role == EditionRoleName.MENTOR


def test_administrating_account_neither_ends_nor_takes_in(survivor: User, second: User, administrator: User) -> None:
    roles.grant(second, PortalRoleName.ADMINISTRATOR, on=dt.date(2018, 1, 1), by=administrator)
    assert "administruje" in refusal(survivor, second, administrator)
    assert "administruje" in refusal(second, survivor, administrator)


def test_who_takes_part_stays(edition: Edition, survivor: User, coordinator: User) -> None:
    """HI#1309: an account with the victim's name, and a plea to merge, must not take the victim's place."""
    attacker = people.make_user(first_name="Ewelina", last_name="Śliwa")
    programmes.make_application(edition=edition, applicant=attacker)
    assert "Zachowaj konto z udziałem" in refusal(attacker, survivor, coordinator)


def test_better_application_stays(edition: Edition, coordinator: User) -> None:
    draft = programmes.make_application(edition=edition, state=ApplicationState.WITHDRAWN)
    sent = programmes.make_application(edition=edition)
    assert "dalej zaszło" in refusal(draft.applicant, sent.applicant, coordinator)
    merge(sent.applicant, draft.applicant, coordinator)
    assert list(Application.objects.filter(edition=edition)) == [sent]
    assert Application.everything.get(pk=draft.pk).merged_into == sent


def test_accounts_that_confirmed_each_other_are_refused(
    microproject, survivor: User, second: User, coordinator: User, participation: Participation
) -> None:
    membership = microprojects.join(microproject=microproject, participation=part(second))
    microprojects.make_entry(membership=membership, state=EntryState.ACCEPTED, accepted_by=survivor)
    assert "własne godziny" in refusal(survivor, second, coordinator)
    assert "własne godziny" in refusal(second, survivor, coordinator)


def test_mentor_of_ones_own_team_is_refused(
    edition: Edition, microproject, survivor: User, mentor: User, administrator: User
) -> None:
    microprojects.join(microproject=microproject, participation=part(survivor))
    for pair in ((survivor, mentor), (mentor, survivor)):
        assert (
            "Jedno z tych kont jest w grupie, a drugie jest jej mentorem lub mentorką. Najpierw zakończ jedną z tych"
            " ról."
        ) in refusal(*pair, administrator)
    microproject.accompaniments.update(ends_on=dt.date(2017, 2, 28))
    assert merge(survivor, mentor, administrator).pk


def test_two_groups_are_told_and_stop_nothing(
    edition: Edition, microproject, survivor: User, second: User, coordinator: User
) -> None:
    def conflicts() -> list[str]:
        return [
            str(row.sentence)
            for row in merging.problems(merging.AccountPair(coordinator, survivor, second))
            if not row.blocking
        ]

    microprojects.join(microproject=microproject, participation=part(survivor))
    told = "Każde konto jest w innej grupie"
    assert not any(told in sentence for sentence in conflicts())
    other = microprojects.make_microproject(edition=edition, name="Druga grupa")
    microprojects.join(microproject=other, participation=part(second))
    assert sum(told in sentence for sentence in conflicts()) == 1
    merge(survivor, second, coordinator)
    assert TeamMembership.objects.filter(participation=part(survivor), ends_on=None).count() == 2


def test_neither_is_merged_twice(survivor: User, second: User, coordinator: User, edition: Edition) -> None:
    third = programmes.make_participant(edition=edition).user
    merge(survivor, second, coordinator)
    for one, other in ((second, survivor), (survivor, second), (third, second), (second, third)):
        second.refresh_from_db()
        assert "już połączone" in str(policies.merge(coordinator, one, other).reason)
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(survivor=third, absorbed=second, by=coordinator, reason="x", undo_until=DAY)


def test_database_knows_that_a_merged_account_is_closed(survivor: User, second: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=second.pk).update(merged_into=survivor)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=second.pk).update(merged_into=second, is_active=False)


# --- What moves ------------------------------------------------------------------------------------------------------


def evidence() -> list[tuple]:
    """What attendance, hours and certificates say, without whose they are."""
    return [
        *Attendance.objects.order_by("pk").values_list(
            "pk", "session", "presence", "minutes", "reason", "recorded_by"
        ),
        *Entry.objects.order_by("pk").values_list("pk", "happened_on", "minutes", "text", "state", "accepted_by"),
        *Certificate.objects.order_by("pk").values_list("pk", "number", "content", "issued_on"),
        *AttendeeDay.objects.order_by("pk").values_list("pk", "day", "recorded_by", "withdrawn_at"),
    ]


def whole_life(edition: Edition, microproject, survivor: User, second: User, coordinator: User) -> dict[str, object]:
    """Both accounts at one session, the second at one of its own; in one group, with entries; at one visit."""
    module = training.make_module(edition=edition)
    both = training.make_session(module=module, day=dt.date(2016, 11, 5))
    own = training.make_session(module=module, day=dt.date(2016, 11, 12))
    training.attend(session=both, participation=part(survivor), presence=Presence.PART, minutes=60)
    training.attend(session=both, participation=part(second))
    training.attend(session=own, participation=part(second))
    training.sign(session=both)
    training.sign(session=own)
    mine = microprojects.join(microproject=microproject, participation=part(survivor))
    theirs = microprojects.join(microproject=microproject, participation=part(second), role=TeamRole.TREASURER)
    microprojects.make_entry(membership=mine, state=EntryState.ACCEPTED, minutes=30)
    entry = microprojects.make_entry(membership=theirs, state=EntryState.ACCEPTED, minutes=90)
    visit = Visit.objects.create(
        edition=edition, title="Byczyna", starts_on=dt.date(2017, 2, 25), ends_on=dt.date(2017, 2, 26)
    )
    for user, days in ((survivor, (25,)), (second, (25, 26))):
        attendee = Attendee.objects.create(visit=visit, participation=part(user))
        for number in days:
            AttendeeDay.objects.create(
                attendee=attendee, day=dt.date(2017, 2, number), recorded_by=coordinator, recorded_at=clock.now()
            )
    photo = Photo.objects.create(
        microproject=microproject, width=1, height=1, sha256="0", uploaded_by=second, uploaded_at=clock.now()
    )
    PhotoSubject.objects.create(photo=photo, user=second, noted_by=coordinator, noted_at=clock.now())
    Quote.objects.create(
        microproject=microproject, text="Cytat", speaker=second, noted_by=coordinator, noted_at=clock.now()
    )
    meeting = Meeting.objects.create(
        microproject=microproject,
        accompaniment=microproject.accompaniments.get(),
        held_on=DAY,
        minutes=60,
        logged_by=coordinator,
        logged_at=clock.now(),
    )
    meeting.present.set([part(survivor), part(second)])
    affiliation.start(second, people.make_organisation(), on=dt.date(2016, 1, 1), by=coordinator)
    return {"entry": entry, "theirs": theirs, "mine": mine, "visit": visit, "meeting": meeting}


def test_everything_moves_and_nothing_counts_twice(
    edition: Edition, microproject, survivor: User, second: User, coordinator: User
) -> None:
    rows = whole_life(edition, microproject, survivor, second, coordinator)
    said, people_before = evidence(), Participation.objects.filter(edition=edition).count()
    closed = part(second)
    merge(survivor, second, coordinator)
    own = Participation.objects.get(user=survivor)
    assert evidence() == said
    assert Participation.objects.filter(edition=edition).count() == people_before - 1
    assert Participation.everything.get(pk=closed.pk).merged_into == own
    assert own.starts_on == dt.date(2016, 6, 1)
    counted = Attendance.objects.counted().filter(participation=own)
    assert sorted(counted.values_list("minutes", flat=True)) == [300, 300]
    assert Attendance.objects.filter(participation=own).count() == 3
    assert set(Entry.objects.values_list("participation", "author")) == {(own.pk, survivor.pk)}
    team = TeamMembership.objects.filter(microproject=microproject, participation=own)
    assert [row.role for row in team.filter(ends_on=None)] == [TeamRole.TREASURER]
    assert team.count() == 2
    kept_there = Attendee.objects.not_removed().get(participation=own)
    assert sorted(kept_there.days.values_list("day", flat=True)) == [dt.date(2017, 2, 25), dt.date(2017, 2, 26)]
    assert rows["visit"].attendees.not_removed().count() == 1
    assert rows["meeting"].present.count() == 1
    assert (
        PhotoSubject.objects.get().user == Quote.objects.get().speaker == Photo.objects.get().uploaded_by == survivor
    )
    assert survivor.affiliations.count() == 1


def test_an_only_participation_keeps_its_address(edition: Edition, survivor: User, administrator: User) -> None:
    elsewhere = programmes.make_edition(name="Edycja 2018")
    row = programmes.make_participant(edition=elsewhere, first_name="Ewelina", last_name="Śliwa")
    other = row.user
    merge(survivor, other, administrator)
    moved = Participation.objects.get(pk=row.pk)
    assert (moved.user, moved.code, moved.merged_into) == (survivor, row.code, None)


def test_mentor_keeps_notes_only_the_author_reads(
    edition: Edition, mentor: User, microproject, administrator: User
) -> None:
    new = programmes.make_mentor(edition=edition, first_name="Halina", last_name=mentor.last_name)
    MentorProfile.objects.create(user=mentor, about="O mnie")
    meeting = Meeting.objects.create(
        microproject=microproject,
        accompaniment=microproject.accompaniments.get(),
        held_on=DAY,
        minutes=60,
        logged_by=mentor,
        logged_at=clock.now(),
    )
    note = MeetingNote.objects.create(
        meeting=meeting, audience=NoteAudience.AUTHOR, text="Tylko dla mnie", written_by=mentor, written_at=clock.now()
    )
    merge(new, mentor, administrator)
    assert list(MeetingNote.objects.visible_to(new)) == [note]
    assert new.mentor_profile.about == "O mnie"
    assert microproject.accompaniments.get(ends_on=None).mentor == new
    assert meeting.logged_by == mentor  # a signature stays


def test_the_more_careful_consent_holds(survivor: User, second: User, coordinator: User) -> None:
    texts = {purpose: people.make_consent_text(purpose=purpose) for purpose in ConsentPurpose.values}
    for user in (survivor, second):
        consent.give(user, texts["image"], by=user)
    consent.withdraw(second, "image", by=second)
    consent.give(survivor, texts["participation"], by=survivor)
    consent.give(second, texts["name_in_publication"], by=second)
    before = ConsentEntry.objects.count()
    row = merge(survivor, second, coordinator)
    states = ConsentEntry.objects.state_for([survivor])
    given = {purpose: states.given(survivor, purpose) for purpose in ConsentPurpose.values}
    assert given == {"participation": True, "image": False, "name_in_publication": False}
    assert states[survivor.pk, "name_in_publication"].entry is None
    assert ConsentEntry.objects.count() == before + 1
    actions.undo(row, by=coordinator, reason="Dwie osoby.")
    assert not ConsentEntry.objects.state_for([survivor]).given(survivor, "image")


def test_history_of_both_is_told_on_the_one_that_stays(
    edition: Edition, survivor: User, second: User, coordinator: User
) -> None:
    with transaction.atomic():
        audit.record("participation.ended", on=[part(second)], by=coordinator, about=second, to_on=DAY)
        audit.record("user.changed", on=[second], by=second, about=second)
    merge(survivor, second, coordinator, edition=edition)
    verbs = {line.verb for line in audit.history_of(part(survivor), viewer=coordinator)}
    assert verbs == {"participation.ended", "user.merged"}
    own = [line.verb for line in audit.history_of(survivor, viewer=survivor)]
    assert own == ["user.merged", "user.changed"]


def test_both_are_told_and_the_letters_name_no_address(survivor: User, second: User, coordinator: User) -> None:
    row = merge(survivor, second, coordinator)
    letters = {row.to_email: row.body for row in OutgoingMail.objects.all()}
    assert set(letters) == {"ewelina@example.org", "sliwa@example.com"}
    for body in letters.values():
        assert "To pomyłka" in body
        assert "31\u00a0marca 2017" in body
        assert not any(address in body for address in letters)
    actions.undo(row, by=coordinator, reason="Dwie osoby.")
    assert OutgoingMail.objects.count() == 4


# --- What stays shut -------------------------------------------------------------------------------------------------


def test_ways_in_of_the_ended_account_open_nothing(
    survivor: User, second: User, coordinator: User, client: Client
) -> None:
    victim, attacker = Client(), Client()
    assert victim.login(email=survivor.email, password="długie-hasło-1")
    assert attacker.login(email=second.email, password="długie-hasło-2")
    assert attacker.get("/konto/").status_code == 200
    merge(survivor, second, coordinator)
    assert attacker.get("/konto/").status_code == 302
    assert victim.get("/konto/").status_code == 200
    answer = client.post(reverse("account_login"), {"login": second.email, "password": "długie-hasło-2"}, follow=True)
    assert "To konto jest zamknięte" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    client.post(reverse("account_request_login_code"), {"email": second.email})
    letter = mail.outbox[-1]
    assert (letter.to, "połączono z innym Twoim kontem" in letter.body) == ([second.email], True)
    assert not client.login(email=survivor.email, password="długie-hasło-2")


def test_second_factor_and_card_of_the_ended_account_open_nothing(
    survivor: User, second: User, coordinator: User
) -> None:
    """Each account keeps its own factors, codes, card and the count of tries: none of them opens the other one."""
    apps = {user: factors.give_app(user) for user in (survivor, second)}
    spare = factors.give_recovery_codes(second)
    issued = {user: card.issue(user, by=coordinator, pin="135790") for user in (survivor, second)}
    halfway = Client()  # has typed the password and is asked for the second step
    halfway.post(reverse("account_login"), {"login": second.email, "password": "długie-hasło-2"})
    visit = Client()
    visit.post(reverse("people:card_sign_in"), {"code": issued[second].card.code, "pin": "135790"})
    visit.post(reverse("mfa_authenticate"), {"code": spare[0]})
    assert visit.get("/konto/").status_code == 200
    merge(survivor, second, coordinator)
    assert visit.get("/konto/").status_code == 302
    assert not UserSession.objects.filter(user=second).exists()
    halfway.post(reverse("mfa_authenticate"), {"code": factors.code_of(apps[second])})
    assert halfway.get("/konto/").status_code == 302
    answer = Client().post(reverse("people:card_sign_in"), {"code": issued[second].card.code, "pin": "135790"})
    assert (
        "Kod albo PIN jest błędny. Po pięciu błędnych PIN-ach karta przestaje działać, a nową wydają koordynatorzy."
        in answer.content.decode()
    )
    assert Card.objects.get(pk=issued[second].card.pk).tries == 0
    own = Client()
    assert (
        own.post(reverse("people:card_sign_in"), {"code": issued[survivor].card.code, "pin": "135790"}).status_code
        == 302
    )
    for code in (factors.code_of(apps[second]), spare[1]):
        own.post(reverse("mfa_authenticate"), {"code": code})
        assert own.get("/konto/").status_code == 302
    own.post(reverse("mfa_authenticate"), {"code": factors.code_of(apps[survivor])})
    assert own.get("/konto/").status_code == 200
    assert set(Authenticator.objects.filter(user=second).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assert {guard.user for guard in CodeGuard.objects.all()} == {survivor, second}


@pytest.mark.parametrize("represents", [False, True])
def test_role_that_comes_with_a_merge_ends_the_card(
    edition: Edition, survivor: User, coordinator: User, administrator: User, represents: bool
) -> None:
    """Whoever issued the card may know its PIN, and would come into a role with it; or into the sums of a company whose
    representation has ended."""
    issued = card.issue(survivor, by=coordinator, pin="135790")
    visit = Client()
    visit.post(reverse("people:card_sign_in"), {"code": issued.card.code, "pin": "135790"})
    assert visit.get("/konto/").status_code == 200
    former, mentor = (
        programmes.make_mentor(edition=edition, first_name="Ewelina", last_name="Śliwa") for _number in range(2)
    )
    former.edition_roles.update(ends_on=dt.date(2017, 1, 1))
    merge(survivor, former, administrator)
    assert not Card.objects.get().is_revoked  # a mentor's role of the past opens nothing
    if represents:
        company = people.make_organisation()
        mentor.edition_roles.update(role="representative", organisation=company, ends_on=dt.date(2017, 1, 1))
    merge(survivor, mentor, administrator)
    ended = Card.objects.get()
    assert (ended.is_revoked, ended.revoked_by) == (True, administrator)
    assert visit.get("/konto/").status_code == 302
    assert Client().post(reverse("people:card_sign_in"), {"code": ended.code, "pin": "135790"}).status_code == 200


def test_address_of_an_employer_stays_one_when_it_comes_to_the_account_that_stays(
    survivor: User, second: User, coordinator: User
) -> None:
    contact.mark_address(second, email=second.email, company=True, by=second)
    contact.mark_address(second, email="obie@example.com", company=True, by=second)
    contact.mark_address(survivor, email="obie@example.com", company=True, by=survivor)
    row = merge(survivor, second, coordinator)
    assert set(survivor.company_addresses.values_list("email", flat=True)) == {"sliwa@example.com", "obie@example.com"}
    with clock.at(dt.date(2017, 4, 1)):
        actions.free_addresses()
    survivor.email = "sliwa@example.com"
    assert not contacts_of([survivor])[survivor.pk].private_email
    actions.undo(row, by=coordinator, reason="Dwie osoby.")
    assert second.company_addresses.count() == 2
    assert survivor.company_addresses.count() == 1


def test_address_is_free_after_thirty_days(survivor: User, second: User, coordinator: User) -> None:
    merge(survivor, second, coordinator)
    assert actions.free_addresses() == 0
    with clock.at(dt.date(2017, 4, 1)):
        assert actions.free_addresses() == 1
        assert actions.free_addresses() == 0
    second.refresh_from_db()
    assert (second.email, Merge.objects.get().former_email) == (None, "sliwa@example.com")


# --- Taking it back --------------------------------------------------------------------------------------------------


def snapshot() -> dict[str, list]:
    return {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in (
            User,
            Participation,
            Application,
            Attendance,
            Attendee,
            AttendeeDay,
            Entry,
            TeamMembership,
            Quote,
        )
    }


def test_undo_puts_every_row_back(
    edition: Edition, microproject, survivor: User, second: User, coordinator: User
) -> None:
    whole_life(edition, microproject, survivor, second, coordinator)
    before = snapshot()
    row = merge(survivor, second, coordinator)
    assert snapshot() != before
    back, stayed = actions.undo(row, by=coordinator, reason="Dwie osoby.")
    assert snapshot() == before
    assert (back, stayed) == (MergeMove.objects.count(), 0)
    assert not policies.undo_merge(coordinator, Merge.objects.get())
    merge(survivor, second, coordinator)  # and once more


def test_rows_made_since_stay(edition: Edition, microproject, survivor: User, second: User, coordinator: User) -> None:
    rows = whole_life(edition, microproject, survivor, second, coordinator)
    row = merge(survivor, second, coordinator)
    later = microprojects.make_entry(membership=TeamMembership.objects.get(pk=rows["theirs"].pk))
    corrected = Attendance.objects.current().get(participation=part(survivor), session__starts_at__day=5)
    Attendance.objects.filter(pk=corrected.pk).update(replaced_at=clock.now())
    training.attend(session=corrected.session, participation=part(survivor), presence=Presence.ABSENT)
    back, stayed = actions.undo(row, by=coordinator, reason="Dwie osoby.")
    assert stayed == 1  # their own hour at that session: a newer answer stands in its place
    assert back == MergeMove.objects.count() - 1
    later.refresh_from_db()
    assert (later.author, later.participation) == (survivor, part(survivor))
    assert Attendance.objects.current().get(participation=part(survivor)).presence == Presence.ABSENT


def test_undo_is_refused_after_thirty_days_and_to_strangers(
    survivor: User, second: User, coordinator: User, other_coordinator: User
) -> None:
    row = merge(survivor, second, coordinator)
    assert not policies.undo_merge(other_coordinator, row)
    with clock.at(dt.date(2017, 3, 31)):
        assert policies.undo_merge(coordinator, row)
    with clock.at(dt.date(2017, 4, 1)), pytest.raises(Refused, match="trzydzieści dni"):
        actions.undo(row, by=coordinator, reason="Za późno.")


def test_merges_in_a_row_are_undone_from_the_last(
    edition: Edition, survivor: User, second: User, coordinator: User
) -> None:
    third = programmes.make_participant(edition=edition).user
    first = merge(survivor, second, coordinator)
    last = merge(third, survivor, coordinator)
    second.refresh_from_db()
    assert second.merged_into == third
    assert set(Participation.everything.exclude(merged_into=None).values_list("merged_into__user", flat=True)) == {
        third.pk
    }
    first.refresh_from_db()
    with pytest.raises(Refused, match="Najpierw"):
        actions.undo(first, by=coordinator, reason="Dwie osoby.")
    actions.undo(last, by=coordinator, reason="Dwie osoby.")
    second.refresh_from_db()
    assert second.merged_into == survivor
    actions.undo(first, by=coordinator, reason="Dwie osoby.")
    assert Participation.objects.filter(edition=edition).count() == 3


def test_masks_show_little() -> None:
    assert [masked_email(text) for text in ("ewelina@example.org", "ewa@example.org", "", None)] == [
        "ew…@example.org",
        "e…@example.org",
        "–",
        "–",
    ]
    assert [masked_phone(text) for text in ("+48 600 100 200", "")] == ["… 200", "–"]


def test_somebody_under_age_stays_so(survivor: User, second: User, coordinator: User) -> None:
    day = dt.date(2019, 1, 1)
    guardians.note_under_age(second, day, by=coordinator)
    row = merge(survivor, second, coordinator)
    assert User.objects.get(pk=survivor.pk).adult_on == day
    actions.undo(row, by=coordinator, reason="Dwie osoby.")
    assert [User.objects.get(pk=user.pk).adult_on for user in (survivor, second)] == [None, day]


# --- Periods of one fact ---------------------------------------------------------------------------------------------


Spans = list[tuple[int, int | None]]


def _spans(cuts: list[int], *, goes_on: bool) -> Spans:
    """Periods apart from each other: from the first of two days to the second; the last one may go on."""
    days = sorted(set(cuts))
    spans: Spans = list(zip(days[::2], days[1::2], strict=False))
    return [*spans[:-1], (spans[-1][0], None)] if goes_on and spans else spans


spans = st.builds(_spans, st.lists(st.integers(0, 12), max_size=6), goes_on=st.booleans())


def _days(user: User) -> list[dt.date]:
    """Every day of the person's jobs up to a day far on, sorted: a day held twice stands there twice."""
    rows = Affiliation.objects.filter(user=user).values_list("starts_on", "ends_on")
    return sorted(
        start + dt.timedelta(days=number)
        for start, end in rows
        for number in range(((end or dt.date(2016, 3, 1)) - start).days + 1)
    )


@settings(max_examples=60)
@given(mine=spans, theirs=spans)
def test_days_of_both_accounts_become_those_of_one(administrator: User, mine: Spans, theirs: Spans) -> None:
    """None is lost, none is there twice, and taken back everything stands where it stood."""
    with transaction.atomic():
        company, survivor, absorbed = people.make_organisation(), people.make_user(), people.make_user()
        for user, periods in ((survivor, mine), (absorbed, theirs)):
            for start, end in periods:
                first, last = (n if n is None else dt.date(2016, 1, 1) + dt.timedelta(days=n) for n in (start, end))
                Affiliation.objects.create(user=user, organisation=company, starts_on=first, ends_on=last)
        before = list(Affiliation.objects.order_by("pk").values_list("pk", "user", "starts_on", "ends_on"))
        both = sorted({*_days(survivor), *_days(absorbed)})
        row = merge(survivor, absorbed, administrator)
        assert _days(survivor) == both
        assert not Affiliation.objects.filter(user=absorbed, ends_on=None).exists()
        actions.undo(row, by=administrator, reason="Dwie osoby.")
        assert list(Affiliation.objects.order_by("pk").values_list("pk", "user", "starts_on", "ends_on")) == before
        transaction.set_rollback(True)


def test_of_two_places_in_a_team_the_one_that_ends_first_gives_way(
    edition: Edition, microproject, survivor: User, second: User, coordinator: User
) -> None:
    former = microprojects.join(
        microproject=microproject,
        participation=part(second),
        role=TeamRole.TREASURER,
        starts_on=dt.date(2016, 10, 1),
        ends_on=dt.date(2016, 12, 31),
    )
    lasting = microprojects.join(
        microproject=microproject, participation=part(survivor), starts_on=dt.date(2016, 11, 1)
    )
    merge(survivor, second, coordinator)
    rows = TeamMembership.objects.filter(participation__user=survivor).values_list("pk", "starts_on", "ends_on")
    assert list(rows) == [
        (former.pk, dt.date(2016, 10, 1), dt.date(2016, 10, 31)),
        (lasting.pk, dt.date(2016, 11, 1), None),
    ]


def test_meetings_of_two_accounts_beside_one_team_come_together(
    edition: Edition, mentor: User, microproject, administrator: User
) -> None:
    again = programmes.make_mentor(edition=edition, first_name="Halina", last_name=mentor.last_name)
    place = microproject.accompaniments.get()
    later = microprojects.accompany(microproject=microproject, mentor=again, starts_on=dt.date(2017, 1, 1))
    meeting = Meeting.objects.create(
        microproject=microproject, accompaniment=later, held_on=DAY, minutes=60, logged_by=again, logged_at=clock.now()
    )
    row = merge(mentor, again, administrator)
    meeting.refresh_from_db()
    assert meeting.accompaniment == place
    assert list(microproject.accompaniments.filter(ends_on=None)) == [place]
    actions.undo(row, by=administrator, reason="Dwie osoby.")
    meeting.refresh_from_db()
    assert meeting.accompaniment == later
    assert microproject.accompaniments.filter(ends_on=None).count() == 2
