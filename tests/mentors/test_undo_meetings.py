"""A meeting or a note saved by mistake is taken back: it stays readable to whom it should, and counts no more."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from mentors import queries
from mentors.actions import meetings as actions
from mentors.choices import NoteAudience
from mentors.daily_hours import in_meetings
from mentors.models import Meeting, MeetingNote
from people.models import AuditEntry
from tests.factories.microprojects import accompany
from tests.factories.programmes import make_mentor

pytestmark = pytest.mark.sought

NOON = dt.datetime(2017, 6, 8, 10, 0, tzinfo=dt.UTC)
LATER = NOON + undo.WINDOW + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(NOON):
        yield


@pytest.fixture
def meeting(microproject, mentor):
    return actions.log_meeting(
        microproject=microproject, held_on=NOON.date(), minutes=90, next_step="Zaklepać boisko.", by=mentor
    )


def url(name, *given):
    return reverse(f"mentors:{name}", args=given)


def test_a_meeting_saved_by_mistake_is_taken_back_with_one_tap_and_counts_no_more(client, microproject, mentor):
    client.force_login(mentor)
    typed = {"held_on": "8.06.2017", "minutes": "1,5", "next_step": "Zaklepać boisko.", "audience": "team"}
    page = client.post(url("meeting_new", microproject.code), typed, follow=True).content.decode()
    meeting = Meeting.objects.get()
    assert page.count(f'action="{url("meeting_undo", meeting.code)}"') == 2  # beside the message and in the list
    assert in_meetings(mentor, NOON.date()) == meeting.minutes
    page = client.post(url("meeting_undo", meeting.code), follow=True).content.decode()
    assert "cofnięto 8.06.2017" in page
    assert in_meetings(mentor, NOON.date()) == 0
    card = queries.cards(mentor, today=NOON.date())[0]
    assert (card.last_meeting_on, card.next_step) == (None, "")
    assert queries.last_next_step([microproject.pk]) == {}
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["meeting.logged", "meeting.logged_undone"]
    assert url("note_new", meeting.code) not in page
    assert client.get(url("note_new", meeting.code)).status_code == 403


def test_a_meeting_is_taken_back_later_by_the_coordination_with_a_reason(client, meeting, mentor, coordinator):
    with clock.at(LATER):
        client.force_login(mentor)
        assert client.post(url("meeting_undo", meeting.code)).status_code == 403
        client.force_login(coordinator)
        assert "reason" in client.post(url("meeting_undo", meeting.code)).context["form"].errors
        client.post(url("meeting_undo", meeting.code), {"reason": "Nie odbyło się."})
    assert AuditEntry.objects.get(verb="meeting.logged_undone").reason == "Nie odbyło się."
    meeting.refresh_from_db()
    assert meeting.taken_back_by == coordinator


def test_nobody_else_takes_a_meeting_back_and_nobody_twice(client, meeting, participant, mentor, stranger):
    second = make_mentor(edition=meeting.microproject.edition)
    accompany(microproject=meeting.microproject, mentor=second)
    for who, status in ((stranger, 404), (participant, 403), (second, 403)):
        client.force_login(who)
        assert client.post(url("meeting_undo", meeting.code)).status_code == status
    actions.take_meeting_back(meeting, by=mentor)
    with pytest.raises(IllegalStep, match="już cofnięte"):
        actions.take_meeting_back(meeting, by=mentor)


def test_a_note_for_the_wrong_readers_is_taken_back_from_them(client, meeting, mentor, participant):
    client.force_login(mentor)
    page = client.post(url("note_new", meeting.code), {"text": "KANAREK", "audience": "team"}, follow=True)
    note = MeetingNote.objects.get()
    assert f'action="{url("note_undo", meeting.code, note.pk)}"' in page.content.decode()
    client.force_login(participant)
    listed = url("meeting_list", meeting.microproject.code)
    assert "KANAREK" in client.get(listed).content.decode()
    assert client.post(url("note_undo", meeting.code, note.pk)).status_code == 403
    client.force_login(mentor)
    assert "KANAREK" not in client.post(url("note_undo", meeting.code, note.pk), follow=True).content.decode()
    assert "KANAREK" in client.get(url("note_list")).content.decode()  # what was typed is not lost
    client.force_login(participant)
    assert "KANAREK" not in client.get(listed).content.decode()
    assert client.post(url("note_undo", meeting.code, note.pk)).status_code == 404


def test_the_coordination_takes_back_only_notes_it_reads(client, meeting, mentor, coordinator):
    hidden = actions.add_note(meeting=meeting, text="A", audience=NoteAudience.MENTORS, by=mentor)
    read = actions.add_note(meeting=meeting, text="B", audience=NoteAudience.COORDINATORS, by=mentor)
    client.force_login(coordinator)
    with clock.at(LATER):
        assert client.post(url("note_undo", meeting.code, hidden.pk), {"reason": "Błąd."}).status_code == 404
        client.post(url("note_undo", meeting.code, read.pk), {"reason": "Błąd."})
    assert list(MeetingNote.objects.not_undone()) == [hidden]


def test_a_note_for_nobody_else_is_taken_back_whenever_and_leaves_no_trace(client, meeting, mentor):
    note = actions.add_note(meeting=meeting, text="Dla mnie.", audience=NoteAudience.AUTHOR, by=mentor)
    told = AuditEntry.objects.count()
    client.force_login(mentor)
    with clock.at(LATER + dt.timedelta(days=40)):
        client.post(url("note_undo", meeting.code, note.pk))
    assert not MeetingNote.objects.not_undone().exists()
    assert AuditEntry.objects.count() == told


@pytest.mark.parametrize(
    ("audience", "told"), [(NoteAudience.TEAM, ("KANAREK", "")), (NoteAudience.COORDINATORS, ("", "KANAREK"))]
)
def test_why_a_note_is_taken_back_reaches_nobody_the_note_did_not(
    client, meeting, mentor, coordinator, audience, told
):
    note = actions.add_note(meeting=meeting, text="A", audience=audience, by=mentor)
    client.force_login(coordinator)
    with clock.at(LATER):
        client.post(url("note_undo", meeting.code, note.pk), {"reason": "KANAREK"})
    entry = AuditEntry.objects.get(verb="meeting.note_added_undone")
    assert (entry.reason, entry.private_reason) == told
