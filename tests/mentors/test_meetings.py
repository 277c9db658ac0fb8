"""Meetings, and notes whose readers were chosen before writing."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kopalnia.lib.domain import clock
from mentors import queries
from mentors.actions import meetings as actions
from mentors.choices import NoteAudience
from mentors.home import mentor_section
from mentors.models import Meeting, MeetingNote
from microprojects.choices import EntryState
from microprojects.models import Accompaniment, Entry
from people.models import AuditEntry
from tests.factories.microprojects import accompany, join, make_entry, make_microproject
from tests.factories.programmes import make_mentor, make_participant

DAY = dt.date(2017, 6, 8)


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(DAY):
        yield


def log(microproject, mentor, **fields):
    given = {"held_on": DAY, "minutes": 90, "by": mentor, **fields}
    return actions.log_meeting(microproject=microproject, **given)


def url(name, *codes):
    return reverse(f"mentors:{name}", args=codes)


def test_a_meeting_hangs_on_the_accompaniment_of_its_day(microproject, mentor, participation):
    meeting = log(microproject, mentor, present=[participation], next_step="Zaklepać boisko.")
    assert meeting.accompaniment == Accompaniment.objects.get()
    assert list(meeting.present.all()) == [participation]
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == ["meeting.logged"]


def test_who_was_in_another_team_was_not_at_the_meeting(microproject, mentor, edition):
    outsider = make_participant(edition=edition)
    assert not log(microproject, mentor, present=[outsider]).present.exists()


@pytest.mark.parametrize("day", [dt.date(2017, 6, 9), dt.date(2016, 6, 30)])
def test_a_day_without_the_mentor_or_yet_to_come_is_refused(microproject, mentor, day):
    with pytest.raises(ValidationError):
        log(microproject, mentor, held_on=day)
    assert not Meeting.objects.exists()


def test_who_does_not_accompany_the_team_logs_no_meeting(microproject, other_mentor):
    with pytest.raises(ValidationError):
        log(microproject, other_mentor)


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (NoteAudience.AUTHOR, {"mentor"}),
        (NoteAudience.MENTORS, {"mentor", "second_mentor"}),
        (NoteAudience.COORDINATORS, {"mentor", "coordinator", "administrator"}),
        (NoteAudience.TEAM, {"mentor", "second_mentor", "coordinator", "administrator", "participant"}),
    ],
)
def test_a_note_is_read_by_its_audience_only(request, client, microproject, mentor, audience, readers):
    second = make_mentor(edition=microproject.edition)
    accompany(microproject=microproject, mentor=second)
    log(microproject, mentor, note="KANAREK", audience=audience)
    people = {
        "second_mentor": second,
        **{
            name: request.getfixturevalue(name)
            for name in (
                "mentor",
                "coordinator",
                "administrator",
                "participant",
                "rival",
                "other_mentor",
                "other_coordinator",
                "representative",
                "stranger",
            )
        },
    }
    seen = {name for name, user in people.items() if MeetingNote.objects.visible_to(user).exists()}
    assert seen == readers
    pages = set()
    for name, user in people.items():
        client.force_login(user)
        if "KANAREK" in client.get(url("meeting_list", microproject.code)).content.decode():
            pages.add(name)
    assert pages == readers


def test_the_history_never_tells_a_note(microproject, mentor):
    meeting = log(microproject, mentor, note="KANAREK", audience=NoteAudience.TEAM)
    actions.add_note(meeting=meeting, text="KANAREK", audience=NoteAudience.AUTHOR, by=mentor)
    actions.add_note(meeting=meeting, text="KANAREK", audience=NoteAudience.MENTORS, by=mentor)
    assert MeetingNote.objects.count() == 3
    entries = list(AuditEntry.objects.order_by("pk"))
    assert [entry.verb for entry in entries] == ["meeting.logged", "meeting.note_added"]
    assert not any("KANAREK" in str(entry.data) + entry.reason for entry in entries)


def test_a_meeting_is_saved_in_one_form(client, microproject, mentor, participation):
    client.force_login(mentor)
    assert client.get(url("meeting_new", microproject.code)).status_code == 200
    given = {
        "held_on": "8.06.2017",
        "minutes": "1,5",
        "present": [participation.code],
        "next_step": "Zaklepać boisko.",
        "audience": "coordinators",
        "note": "Idzie dobrze.",
    }
    assert client.post(url("meeting_new", microproject.code), given).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.minutes, meeting.notes.get().audience) == (90, "coordinators")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"held_on": "9.06.2017"}, "held_on"),
        ({"held_on": "0001-01-01"}, "held_on"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "-1"}, "minutes"),
        ({"minutes": "25"}, "minutes"),
        ({"present": ["nikt"]}, "present"),
        ({"note": "a\x00b"}, "note"),
        ({"note": "a" * 1_000_000}, "note"),
        ({"note": "Tekst", "audience": ""}, "audience"),
    ],
)
def test_bad_meetings_come_back_with_a_sentence(client, microproject, mentor, changes, field):
    client.force_login(mentor)
    given = {"held_on": "8.06.2017", "minutes": "1,5", "audience": "team", "next_step": "Zostaje.", **changes}
    page = client.post(url("meeting_new", microproject.code), given)
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert page.context["form"]["next_step"].value() == "Zostaje."
    assert not Meeting.objects.exists()


def test_others_may_not_log_or_note(
    client, microproject, mentor, participant, coordinator, rival, other_mentor, representative
):
    meeting = log(microproject, mentor)
    expected = {participant: (403, 403), coordinator: (403, 200), rival: (404, 404), other_mentor: (404, 404)}
    for user, statuses in {**expected, representative: (404, 404)}.items():
        client.force_login(user)
        pages = url("meeting_new", microproject.code), url("note_new", meeting.code)
        assert tuple(client.get(page).status_code for page in pages) == statuses


def test_a_former_mentor_keeps_their_own_notes_and_loses_the_page(client, microproject, mentor):
    log(microproject, mentor, held_on=dt.date(2017, 6, 1), note="Moje.", audience=NoteAudience.AUTHOR)
    Accompaniment.objects.update(ends_on=dt.date(2017, 6, 7))
    client.force_login(mentor)
    assert client.get(url("meeting_list", microproject.code)).status_code == 404
    assert [note.text for note in client.get(url("note_list")).context["page"]] == ["Moje."]
    assert [row.microproject for row in client.get(url("microproject_archive")).context["page"]] == [microproject]


# --- home and queue ---


def test_the_home_of_a_mentor_frames_the_longest_waiting_entry(microproject, mentor, edition):
    entry = make_entry(membership=microproject.memberships.get())
    make_entry(membership=microproject.memberships.get())
    log(microproject, mentor, next_step="Zaklepać boisko.")
    found = mentor_section(mentor, edition, DAY)
    assert (found["due"], found["due_count"]) == (entry, 2)
    card = found["cards"][0].card
    assert (card.last_meeting_on, card.next_step) == (DAY, "Zaklepać boisko.")


def test_who_accompanies_nobody_has_no_such_section(other_mentor, edition):
    assert mentor_section(other_mentor, edition, DAY) is None


@pytest.mark.parametrize("microprojects", [1, 3])
def test_the_home_of_a_mentor_costs_the_same(mentor, edition, microprojects, django_assert_num_queries):
    for number in range(microprojects):
        microproject = make_microproject(edition=edition, name=f"Grupa {number}")
        accompany(microproject=microproject, mentor=mentor)
        make_entry(membership=join(microproject=microproject))
    mentor.per_request = {}  # as in a request: rights are read once
    with django_assert_num_queries(7):
        found = mentor_section(mentor, edition, DAY)
        assert [len(item.form.people) for item in found["cards"]] == [1] * microprojects


def test_the_last_next_step_of_a_team_is_found(microproject, mentor):
    log(microproject, mentor, held_on=dt.date(2017, 6, 1), next_step="Starsze.")
    newest = log(microproject, mentor, next_step="Zaklepać boisko.")
    log(microproject, mentor)
    assert queries.last_next_step([microproject.pk]) == {microproject.pk: newest}


def test_an_entry_is_confirmed_from_the_queue(client, microproject, mentor):
    entry = make_entry(membership=microproject.memberships.get())
    client.force_login(mentor)
    assert list(client.get(url("review_queue")).context["page"]) == [entry]
    client.post(url("review_confirm", entry.code), {"version": "7"})
    entry.refresh_from_db()
    assert entry.state == EntryState.SUBMITTED
    client.post(url("review_confirm", entry.code), {"version": "1"})
    entry.refresh_from_db()
    assert (entry.state, entry.accepted_by) == (EntryState.ACCEPTED, mentor)


def test_the_queue_confirms_nothing_for_others(client, microproject, participant, rival, other_mentor, representative):
    entry = make_entry(membership=microproject.memberships.get())
    statuses = []
    for user in (participant, rival, other_mentor, representative):
        client.force_login(user)
        statuses.append(client.post(url("review_confirm", entry.code), {"version": "1"}).status_code)
    assert statuses == [403, 404, 404, 404]
    assert Entry.objects.get().state == EntryState.SUBMITTED


def test_a_mentor_writes_about_themselves(client, mentor, participant):
    client.force_login(mentor)
    client.post(url("mentor_profile"), {"about": "Znam się na farbach."})
    assert mentor.mentor_profile.about == "Znam się na farbach."
    client.force_login(participant)
    assert client.get(url("mentor_profile")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same(client, microproject, mentor, participation, rows, django_assert_max_num_queries):
    for _number in range(rows):
        log(microproject, mentor, present=[participation], note="Notatka.")
        make_entry(membership=microproject.memberships.get())
    client.force_login(mentor)
    for page, most in {url("review_queue"): 6, url("note_list"): 4, url("microproject_archive"): 4}.items():
        with django_assert_max_num_queries(most):
            client.get(page)
    with django_assert_max_num_queries(9):
        client.get(url("meeting_list", microproject.code))


def test_meetings_of_a_team_come_with_readable_notes(microproject, mentor, coordinator):
    log(microproject, mentor, note="Tylko ja.", audience=NoteAudience.AUTHOR)
    assert [len(row.readable_notes) for row in queries.meetings_of(microproject, mentor)] == [1]
    assert [len(row.readable_notes) for row in queries.meetings_of(microproject, coordinator)] == [0]


def test_a_day_of_a_mentor_has_24_hours_over_all_meetings(microproject, mentor):
    log(microproject, mentor, minutes=20 * 60)
    with pytest.raises(ValidationError) as refused:
        log(microproject, mentor, minutes=4 * 60 + 1)
    assert refused.value.message_dict == {
        "minutes": ["Tego dnia zapisano już 20 h (spotkania), a doba ma 24 godziny."]
    }
    log(microproject, mentor, minutes=4 * 60)


def test_a_meeting_before_the_edition_is_refused(microproject, mentor):
    microproject.accompaniments.update(starts_on=dt.date(1990, 1, 1))
    with pytest.raises(ValidationError) as refused:
        log(microproject, mentor, held_on=dt.date(1990, 5, 1))
    assert list(refused.value.message_dict) == ["held_on"]
