"""Progress entries: who writes, who answers, what counts."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import Refused
from microprojects.actions import entries as actions
from microprojects.choices import AimVersionState, EntryAudience, EntryState, MicroprojectState
from microprojects.models import Entry, Microproject
from microprojects.policies import entries as policies
from microprojects.queries import entries as queries
from people.actions import merge
from people.models import AuditEntry, OutgoingMail
from tests.factories.microprojects import accompany, join, make_aim, make_entry, move
from tests.factories.programmes import make_participant

DAY = dt.date(2017, 6, 8)


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(DAY):
        yield


def write(microproject, participation, **fields):
    given = {"text": "Umówiliśmy boisko.", "happened_on": DAY, "minutes": 120, "by": participation.user, **fields}
    return actions.write_entry(microproject=microproject, participation=participation, **given)


@pytest.fixture
def sent(microproject, participation):
    return actions.submit_entry(entry=write(microproject, participation), by=participation.user)


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def templates():
    return list(OutgoingMail.objects.order_by("pk").values_list("template", flat=True))


def test_a_draft_is_kept_and_tells_nobody(microproject, participation):
    entry = write(microproject, participation)
    assert entry.state == EntryState.DRAFT
    assert verbs() == []
    assert templates() == []


def test_sending_tells_the_mentor_and_the_history(sent, mentor):
    assert sent.state == EntryState.SUBMITTED
    assert sent.submitted_at == clock.now()
    assert verbs() == ["entry.submitted"]
    mail = OutgoingMail.objects.get()
    assert mail.to_user == mentor
    assert f"/wpisy/{sent.code}/odpowiedz/" in mail.body


def test_a_mentor_who_wrote_the_entry_gets_no_letter_about_it(microproject, participation, mentor):
    accompany(microproject=microproject, mentor=participation.user)
    actions.submit_entry(entry=write(microproject, participation), by=participation.user)
    assert [mail.to_user for mail in OutgoingMail.objects.all()] == [mentor]


def test_an_entry_without_a_word_is_not_sent(microproject, participation):
    entry = write(microproject, participation, text="")
    with pytest.raises(Refused):
        actions.submit_entry(entry=entry, by=participation.user)
    assert Entry.objects.get().state == EntryState.DRAFT


def test_an_entry_stays_with_the_aim_it_was_written_under(microproject, participation):
    first = write(microproject, participation)
    make_aim(microproject=microproject, name="Malowanie Szpitala")
    make_aim(microproject=microproject, name="Jeszcze inaczej", state=AimVersionState.PROPOSED)
    second = write(microproject, participation)
    assert (first.aim_version.number, second.aim_version.number) == (1, 2)


def test_hours_count_only_when_confirmed(sent, mentor):
    assert list(Entry.objects.confirmed()) == []
    actions.confirm_entry(entry=sent, by=mentor)
    assert [(entry.pk, entry.minutes) for entry in Entry.objects.confirmed()] == [(sent.pk, 120)]
    assert verbs() == ["entry.submitted", "entry.accepted"]
    assert templates() == ["entry_waiting", "entry_accepted"]


def test_nobody_confirms_their_own_hours(sent, participation):
    with pytest.raises(Refused):
        actions.confirm_entry(entry=sent, by=participation.user)


def test_nobody_confirms_hours_written_for_them(microproject, participation, mentor):
    entry = make_entry(membership=microproject.memberships.get(), author=mentor)
    with pytest.raises(Refused):
        actions.confirm_entry(entry=entry, by=participation.user)


def test_the_database_refuses_a_self_confirmed_entry(sent):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=sent.pk).update(
            state=EntryState.ACCEPTED, accepted_by=sent.author, accepted_at=clock.now()
        )


def test_a_returned_entry_is_mended_and_sent_again(sent, mentor, participation):
    actions.return_entry(entry=sent, by=mentor, comment="Napisz, ile osób.")
    sent.refresh_from_db()
    assert sent.state == EntryState.RETURNED
    mended = actions.change_entry(
        entry=sent, expected_version=sent.version, by=participation.user, text="Dwanaście osób.", minutes=90
    )
    actions.submit_entry(entry=mended, by=participation.user)
    actions.confirm_entry(entry=mended, by=mentor, comment="Dziękuję.")
    mended.refresh_from_db()
    assert (mended.state, mended.minutes, mended.text) == (EntryState.ACCEPTED, 90, "Dwanaście osób.")
    assert [review.accepted for review in mended.reviews.all()] == [False, True]
    assert templates() == ["entry_waiting", "entry_returned", "entry_waiting", "entry_accepted"]


def test_returning_needs_a_word(sent, mentor):
    with pytest.raises(Refused):
        actions.return_entry(entry=sent, by=mentor, comment=" ")


def test_a_confirmed_entry_is_not_answered_again(sent, mentor, coordinator):
    actions.confirm_entry(entry=sent, by=mentor)
    with pytest.raises(IllegalStep):
        actions.return_entry(entry=sent, by=coordinator, comment="Jednak nie.")


def test_a_sent_entry_is_not_changed(sent, participation):
    with pytest.raises(Refused):
        actions.change_entry(entry=sent, expected_version=1, by=participation.user, text="Inaczej.")


def test_a_stale_text_is_not_saved(microproject, participation):
    entry = write(microproject, participation)
    actions.change_entry(entry=entry, expected_version=1, by=participation.user, text="Nowszy.")
    with pytest.raises(StaleVersion):
        actions.change_entry(entry=entry, expected_version=1, by=participation.user, text="Starszy.")
    assert Entry.objects.get().text == "Nowszy."


def test_an_answer_to_an_older_text_is_refused(sent, mentor, participation):
    actions.return_entry(entry=sent, by=mentor, comment="Mało.")
    mended = actions.change_entry(entry=sent, expected_version=1, by=participation.user, text="Więcej.")
    actions.submit_entry(entry=mended, by=participation.user)
    with pytest.raises(StaleVersion):
        actions.confirm_entry(entry=mended, by=mentor, expected_version=1)


# --- who sees ---


def test_a_draft_is_seen_by_its_author_only(microproject, participation, mentor, coordinator):
    write(microproject, participation)
    seen = [Entry.objects.visible_to(user).count() for user in (participation.user, mentor, coordinator)]
    assert seen == [1, 0, 0]


def test_a_sent_entry_is_seen_inside_only(
    sent,
    participant,
    mentor,
    coordinator,
    administrator,
    rival,
    other_mentor,
    other_coordinator,
    representative,
    stranger,
):
    inside = (participant, mentor, coordinator, administrator)
    outside = (rival, other_mentor, other_coordinator, representative, stranger)
    assert [Entry.objects.visible_to(user).count() for user in inside] == [1, 1, 1, 1]
    assert [Entry.objects.visible_to(user).count() for user in outside] == [0, 0, 0, 0, 0]


def test_an_entry_for_the_programme_is_seen_by_its_people_when_confirmed(
    microproject, participation, mentor, rival, other_mentor, representative
):
    entry = actions.submit_entry(
        entry=write(microproject, participation, audience=EntryAudience.PROGRAMME), by=participation.user
    )
    assert not Entry.objects.visible_to(rival).exists()
    actions.confirm_entry(entry=entry, by=mentor)
    seen = [Entry.objects.visible_to(user).count() for user in (rival, other_mentor, representative)]
    assert seen == [1, 1, 0]


def test_what_waits_for_a_mentor_is_their_teams_and_not_their_own(microproject, participation, mentor, edition):
    waiting = make_entry(membership=microproject.memberships.get())
    own = join(microproject=microproject, participation=make_participant(edition=edition, user=mentor))
    make_entry(membership=own)
    assert list(queries.waiting_for(mentor)) == [waiting]


@pytest.mark.parametrize(
    ("state", "author", "mentor_may"),
    [("draft", True, False), ("returned", True, False), ("submitted", False, True), ("accepted", False, False)],
)
def test_the_policies_follow_the_state(microproject, mentor, state, author, mentor_may):
    entry = make_entry(membership=microproject.memberships.get(), state=state)
    entry.microproject.as_read_by(entry.author)
    assert bool(policies.edit_entry(entry.author, entry)) is author
    entry.microproject.as_read_by(mentor)
    assert bool(policies.review_entry(mentor, entry)) is mentor_may
    assert not policies.edit_entry(mentor, entry)
    assert not policies.review_entry(entry.author, entry)


def test_nothing_is_written_into_a_microproject_closed_meanwhile(microproject, participation):
    entry = write(microproject, participation)
    move(Microproject.objects.get(pk=microproject.pk), MicroprojectState.REPORTED)
    with pytest.raises(IllegalStep):
        write(microproject, participation)
    with pytest.raises(IllegalStep):
        actions.change_entry(entry=entry, expected_version=1, by=participation.user, text="Poprawione.")
    assert Entry.objects.get().text == entry.text


def test_no_hours_are_written_into_an_account_merged_meanwhile(edition, microproject, participation, administrator):
    """The form was open while somebody made one account of two: hours of the one that ended would count for nobody."""
    entry = write(microproject, participation)
    survivor = make_participant(edition=edition)
    merge.merge(survivor.user, participation.user, by=administrator, reason="Jedna osoba.")
    for act in (
        lambda: write(microproject, participation),
        lambda: actions.change_entry(entry=entry, expected_version=1, by=participation.user, text="Poprawione."),
        lambda: actions.submit_entry(entry=entry, by=participation.user),
    ):
        with pytest.raises(IllegalStep):
            act()
    assert (Entry.objects.get().author, Entry.objects.get().state) == (survivor.user, EntryState.DRAFT)
