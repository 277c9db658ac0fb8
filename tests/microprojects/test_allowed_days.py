"""Days and hours that cannot be: refused, asked about, or told to the reviewer."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from mentors.actions.meetings import log_meeting
from microprojects.actions import entries as actions
from microprojects.actions.events import hold_event
from microprojects.choices import EntryState
from microprojects.entry_flags import FLAGS, flag
from microprojects.models import Entry, Event
from programmes.choices import EntryFlag
from tests.factories.microprojects import accompany, join, make_entry, make_event, make_microproject
from tests.factories.programmes import make_edition, make_participant

DAY = dt.date(2017, 6, 8)
ANSWERS = {"text": "Umówiliśmy boisko.", "hours": "120", "time_mode": "own", "audience": "team", "act": "send"}


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(DAY):
        yield


@pytest.fixture
def newcomer(client, microproject):
    """Takes part since 1 March 2017, in the team since 1 April."""
    person = make_participant(edition=microproject.edition, starts_on=dt.date(2017, 3, 1))
    membership = join(microproject=microproject, participation=person, starts_on=dt.date(2017, 4, 1))
    client.force_login(person.user)
    return membership


def send(client, membership, day, **changes):
    form = {
        **ANSWERS,
        "microproject": membership.microproject.code,
        "day": "other",
        "other_day": day.isoformat(),
        **changes,
    }
    return client.post(reverse("microprojects:entry_new"), form)


def draft(membership, *, day=DAY, minutes=120, text="Umówiliśmy boisko."):
    return make_entry(membership=membership, happened_on=day, minutes=minutes, text=text, state=EntryState.DRAFT)


def test_a_day_before_the_edition_is_refused_in_words(client, newcomer):
    page = send(client, newcomer, dt.date(1990, 5, 1), sure="on")
    began = newcomer.microproject.edition.starts_on
    sentence = f"Ten dzień wypada przed początkiem edycji ({began.day}.{began.month:02}.{began.year})."
    assert page.context["form"].errors == {"other_day": [sentence]}
    assert not Entry.objects.exists()
    entry = draft(newcomer, day=dt.date(1990, 5, 1))
    with pytest.raises(ValidationError):
        actions.submit_entry(entry=entry, by=newcomer.participation.user)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (dt.date(2017, 2, 28), "Udział w edycji zaczął się 1.03.2017."),
        (dt.date(2017, 3, 31), "Praca w tej grupie zaczęła się 1.04.2017."),
    ],
)
def test_a_day_before_the_person_joined_is_asked_about_and_possible(client, newcomer, day, sentence):
    page = send(client, newcomer, day)
    assert page.context["form"].errors["sure"][0].startswith(sentence)
    assert "Tak, to było tego dnia" in page.content.decode()
    assert not Entry.objects.exists()
    assert send(client, newcomer, day, sure="on").status_code == 302
    assert Entry.objects.get().happened_on == day


def test_a_day_inside_and_a_draft_are_not_asked_about(client, newcomer):
    page = client.get(reverse("microprojects:entry_new")).content.decode()
    assert "Tak, to było tego dnia" not in page
    assert send(client, newcomer, dt.date(2017, 4, 1)).status_code == 302
    assert send(client, newcomer, dt.date(2017, 3, 31), act="draft").status_code == 302


def test_a_new_role_in_the_team_is_no_new_beginning(client, newcomer):
    newcomer.ends_on = dt.date(2017, 5, 31)
    newcomer.save()
    join(microproject=newcomer.microproject, participation=newcomer.participation, starts_on=dt.date(2017, 6, 1))
    assert send(client, newcomer, dt.date(2017, 4, 20)).status_code == 302


def test_a_day_after_the_edition_is_asked_about(client, newcomer):
    after = newcomer.microproject.edition.ends_on + dt.timedelta(days=2)
    with clock.at(after):
        page = send(client, newcomer, after)
        assert "Edycja skończyła się" in page.context["form"].errors["sure"][0]
        assert send(client, newcomer, after, sure="on").status_code == 302


def test_a_day_of_a_person_has_24_hours_over_all_entries(client, newcomer):
    send(client, newcomer, DAY, hours="other", other_hours="20")
    page = send(client, newcomer, DAY, text="Jeszcze raz.", hours="other", other_hours="4:01")
    assert page.context["form"].errors == {
        "other_hours": ["Tego dnia zapisano już 20 h (wpisy), a doba ma 24 godziny."]
    }
    assert page.context["form"]["text"].value() == "Jeszcze raz."
    assert Entry.objects.count() == 1
    assert send(client, newcomer, DAY, text="Jeszcze raz.", hours="other", other_hours="4").status_code == 302
    assert send(client, newcomer, DAY, text="Bez godzin.", hours="other", other_hours="0").status_code == 302


def test_hours_of_another_team_and_edition_are_of_the_same_day(newcomer):
    make_entry(membership=newcomer, happened_on=DAY, minutes=1200)
    edition = make_edition(name="Druga edycja")
    elsewhere = join(
        microproject=make_microproject(edition=edition),
        participation=make_participant(edition=edition, user=newcomer.participation.user),
    )
    with pytest.raises(ValidationError):
        actions.submit_entry(entry=draft(elsewhere, minutes=300), by=newcomer.participation.user)
    actions.submit_entry(
        entry=draft(elsewhere, minutes=300, day=DAY - dt.timedelta(days=1)), by=newcomer.participation.user
    )


def test_meetings_of_a_mentor_are_hours_of_the_same_day(newcomer):
    edition = make_edition(name="Druga edycja")
    accompanied = make_microproject(edition=edition, name="Kółko")
    accompany(microproject=accompanied, mentor=newcomer.participation.user)
    log_meeting(microproject=accompanied, held_on=DAY, minutes=600, by=newcomer.participation.user)
    with pytest.raises(ValidationError) as refused:
        actions.submit_entry(entry=draft(newcomer, minutes=900), by=newcomer.participation.user)
    assert refused.value.message_dict == {
        "minutes": ["Tego dnia zapisano już 10 h (spotkania), a doba ma 24 godziny."]
    }
    actions.submit_entry(entry=draft(newcomer, minutes=840), by=newcomer.participation.user)
    with pytest.raises(ValidationError, match=r"Tego dnia zapisano już 24 h \(wpisy, spotkania\)"):
        log_meeting(microproject=accompanied, held_on=DAY, minutes=1, by=newcomer.participation.user)


def test_hours_waiting_to_be_mended_keep_their_room_and_drafts_have_none(newcomer):
    make_entry(membership=newcomer, happened_on=DAY, minutes=1200, state=EntryState.RETURNED)
    draft(newcomer, minutes=1200)
    with pytest.raises(ValidationError):
        actions.submit_entry(entry=draft(newcomer, minutes=300), by=newcomer.participation.user)
    actions.submit_entry(entry=draft(newcomer, minutes=240), by=newcomer.participation.user)


def test_a_mended_entry_is_sent_with_its_own_hours(newcomer):
    entry = make_entry(membership=newcomer, happened_on=DAY, minutes=1440, state=EntryState.RETURNED)
    actions.submit_entry(entry=entry, by=newcomer.participation.user)


# --- What is odd and possible ----------------------------------------------------------------------------------------


@pytest.fixture
def queue(client, mentor):
    client.force_login(mentor)
    return reverse("mentors:review_queue")


def flags_of(entry):
    rows = Entry.objects.select_related("participation", "microproject__edition")
    return flag([rows.get(pk=entry.pk)])[0].flags


def test_every_flag_has_its_reason_in_the_registry():
    assert set(FLAGS) == set(EntryFlag)


def test_an_ordinary_entry_has_no_flag(newcomer):
    make_entry(membership=newcomer, happened_on=DAY, minutes=240, text="Inny tekst.")
    assert flags_of(make_entry(membership=newcomer, happened_on=DAY, minutes=480)) == []


def test_more_than_twelve_hours_on_a_day_over_all_entries(newcomer):
    make_entry(membership=newcomer, happened_on=DAY, minutes=420, text="Rano.")
    assert flags_of(make_entry(membership=newcomer, happened_on=DAY, minutes=330)) == ["Łącznie 12,5 h tego dnia."]


def test_a_day_much_earlier_than_the_other_entries(newcomer):
    make_entry(membership=newcomer, happened_on=DAY, text="Rano.")
    assert flags_of(make_entry(membership=newcomer, happened_on=DAY - dt.timedelta(days=30))) == []
    assert flags_of(make_entry(membership=newcomer, happened_on=DAY - dt.timedelta(days=61), text="Dawno.")) == [
        "Dużo wcześniej niż pozostałe wpisy tej osoby: pierwszy z nich jest z 9.05.2017."
    ]


def test_the_same_text_twice(newcomer):
    make_entry(membership=newcomer, happened_on=DAY - dt.timedelta(days=2), text="Umówiliśmy  BOISKO.")
    entry = make_entry(membership=newcomer, happened_on=DAY, text="Umówiliśmy boisko.")
    assert flags_of(entry) == ["Ten sam tekst co we wpisie z 6.06.2017."]


def test_a_day_outside_the_team_that_was_insisted_on(newcomer):
    entry = make_entry(membership=newcomer, happened_on=dt.date(2017, 3, 20))
    assert flags_of(entry) == ["Praca w tej grupie zaczęła się 1.04.2017."]


def test_drafts_and_entries_of_others_are_no_reason(newcomer, microproject):
    draft(newcomer, minutes=1400)
    make_entry(membership=microproject.memberships.first(), happened_on=DAY, minutes=1400)
    assert flags_of(make_entry(membership=newcomer, happened_on=DAY, minutes=60, text="Umówiliśmy boisko.")) == []


def test_which_flags_count_is_a_setting_of_the_edition(client, newcomer, coordinator):
    entry = make_entry(membership=newcomer, happened_on=DAY, minutes=780)
    assert flags_of(entry)
    client.force_login(coordinator)
    url = reverse("programmes:edition_settings", args=[entry.microproject.edition.code])
    page = client.get(url)
    form = {
        name: page.context["form"][name].value() or "" for name in page.context["form"].fields if name != "entry_flags"
    }
    assert client.post(url, {**form, "entry_flags": ["same_text"]}).status_code == 302
    assert flags_of(entry) == []
    stale = client.post(url, {**form, "entry_flags": ["outside", "long_day"]})
    assert stale.status_code == 409
    assert "dzień, w którym tej osoby nie było w grupie" in stale.content.decode()


def test_the_home_of_the_mentor_confirms_with_one_tap_only_what_has_no_flag(client, newcomer, queue):
    entry = make_entry(membership=newcomer, happened_on=DAY, minutes=60, text="Zwykły dzień.")
    confirm = reverse("mentors:review_confirm", args=[entry.code])
    assert f'action="{confirm}"' in client.get("/").content.decode()
    make_entry(membership=newcomer, happened_on=DAY, minutes=840, text="Długi dzień.")
    page = client.get("/").content.decode()
    assert "Łącznie 15 h tego dnia." in page
    assert f'action="{confirm}"' not in page
    assert reverse("microprojects:entry_review", args=[entry.code]) in page


def test_without_a_flag_one_tap_confirms_and_with_one_the_entry_is_opened_first(client, newcomer, queue):
    plain = make_entry(membership=newcomer, happened_on=DAY, minutes=60, text="Zwykły dzień.")
    odd = make_entry(membership=newcomer, happened_on=DAY - dt.timedelta(days=1), minutes=840, text="Długi dzień.")
    page = client.get(queue).content.decode()
    confirm = {row: reverse("mentors:review_confirm", args=[row.code]) for row in (plain, odd)}
    assert f'action="{confirm[plain]}"' in page
    assert f'action="{confirm[odd]}"' not in page
    assert "Łącznie 14 h tego dnia." in page
    answer = client.post(confirm[odd], {"version": odd.version})
    assert answer.url == reverse("microprojects:entry_review", args=[odd.code])
    opened = client.get(answer.url).content.decode()
    assert "Łącznie 14 h tego dnia." in opened
    client.post(answer.url, {"version": odd.version, "act": "accept"})
    client.post(confirm[plain], {"version": plain.version})
    assert Entry.objects.confirmed().count() == 2


# --- Events ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def event_form(client, microproject, participant):
    client.force_login(participant)

    def send(start, **changes):
        form = {"title": "Festyn", "starts_at": start, "ends_at": start, "rhythm": "once", **changes}
        return client.post(reverse("microprojects:event_new", args=[microproject.code]), form)

    return send


@pytest.mark.parametrize("day", ["1950-06-01T10:00", "2071-06-01T10:00"])
def test_an_event_outside_the_edition_is_refused_in_words(event_form, day):
    page = event_form(day)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["starts_at"]
    assert not Event.objects.exists()


def test_a_series_that_runs_out_of_the_edition_is_refused_whole(event_form, microproject):
    last = microproject.edition.ends_on.isoformat()
    page = event_form(f"{last}T10:00", rhythm="weekly", occurrences="3")
    assert list(page.context["form"].errors) == ["starts_at"]
    assert not Event.objects.exists()


def test_how_often_that_was_typed_is_not_dropped(event_form):
    assert list(event_form("2017-06-20T10:00", occurrences="5").context["form"].errors) == ["occurrences"]
    assert event_form("2017-06-20T10:00").status_code == 302


def test_an_event_is_not_moved_out_of_the_edition(client, participant, microproject):
    client.force_login(participant)
    event = make_event(microproject=microproject)
    form = {"title": "Festyn", "starts_at": "1950-06-01T10:00", "ends_at": "1950-06-01T11:00", "version": "1"}
    page = client.post(reverse("microprojects:event_edit", args=[event.code]), form)
    assert list(page.context["form"].errors) == ["starts_at"]
    event.refresh_from_db()
    assert event.starts_at.year == 2017


def test_an_event_of_1950_cannot_be_marked_as_held(client, participant, microproject):
    event = make_event(microproject=microproject, starts_at=dt.datetime(1950, 6, 1, 10, tzinfo=dt.UTC))
    client.force_login(participant)
    page = client.post(reverse("microprojects:event_hold", args=[event.code]))
    assert page.status_code == 403
    assert "Ten dzień wypada przed początkiem edycji" in page.content.decode()
    with pytest.raises(Refused):
        hold_event(event=event, by=participant)
