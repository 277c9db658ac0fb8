"""The five questions on a phone, the answer, the photo behind its permission."""

import datetime as dt
import hashlib
import io

import pytest
from django.urls import reverse
from PIL import Image

from kopalnia.lib.domain import clock
from microprojects.actions import entries as actions
from microprojects.actions import photos as photo_actions
from microprojects.choices import EntryState
from microprojects.models import Entry, Microproject, Photo
from microprojects.policies.material import look_after_quotes
from tests.factories.microprojects import join, make_entry, make_held_event, make_microproject
from tests.factories.pictures import HEIC, make_bomb, make_clean_photo, make_upload

DAY = dt.date(2017, 6, 8)
ANSWERS = {"text": "Umówiliśmy boisko.", "day": "today", "hours": "120", "time_mode": "own", "audience": "team"}


@pytest.fixture(autouse=True)
def _a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        yield


def answers(of, **changes):
    return {**ANSWERS, "microproject": of.code, "act": "send", **changes}


def read(response):
    """Take the whole file, so that it is closed as a server closes it."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def new_url():
    return reverse("microprojects:entry_new")


@pytest.fixture
def entry(microproject):
    return make_entry(membership=microproject.memberships.get(), happened_on=DAY)


@pytest.fixture
def photo(entry):
    return photo_actions.add_photo(
        microproject=entry.microproject, photo=make_clean_photo(), by=entry.author, entry=entry
    )


def test_an_entry_is_sent_in_one_step(client, microproject, participant):
    client.force_login(participant)
    page = client.get(new_url())
    assert page.status_code == 200
    assert page.context["form"]["microproject"].initial == microproject.code
    answer = client.post(new_url(), answers(microproject, photo=make_upload()))
    entry = Entry.objects.get()
    assert answer.url == reverse("microprojects:entry_detail", args=[entry.code])
    assert (entry.state, entry.minutes, entry.happened_on) == (EntryState.SUBMITTED, 120, DAY)
    assert entry.photos.get().entry == entry


def test_a_photo_straight_from_a_telephone_is_taken(client, microproject, participant):
    client.force_login(participant)
    client.post(new_url(), answers(microproject, photo=make_upload(name="IMG_0412.HEIC", data=HEIC)))
    photo = Entry.objects.get().photos.get()
    assert (photo.width, photo.height) == (64, 48)
    assert photo.file.name.endswith(".jpg")


def test_a_draft_may_be_almost_empty(client, microproject, participant):
    client.force_login(participant)
    client.post(new_url(), answers(microproject, act="draft", text="", hours=""))
    assert Entry.objects.get().state == EntryState.DRAFT


def test_another_day_and_other_hours(client, microproject, participant):
    client.force_login(participant)
    given = {"day": "other", "other_day": "3.06.2017", "hours": "other", "other_hours": "1,5"}
    client.post(new_url(), answers(microproject, **given))
    entry = Entry.objects.get()
    assert (entry.happened_on, entry.minutes) == (dt.date(2017, 6, 3), 90)


def test_typed_hours_need_no_tap_on_other(client, microproject, participant):
    client.force_login(participant)
    page = client.post(new_url(), answers(microproject, hours="", other_hours="1.30"))
    assert set(page.context["form"].errors) == {"other_hours"}
    client.post(new_url(), answers(microproject, hours="", other_hours="1,5"))
    assert Entry.objects.get().minutes == 90


def test_today_and_yesterday_are_the_days_of_the_page_also_past_midnight(client, microproject, participant):
    client.force_login(participant)
    with clock.at(dt.datetime(2017, 6, 8, 21, 50, tzinfo=dt.UTC)):
        page = client.get(new_url())
        assert [str(label) for _value, label in page.context["form"]["day"].field.choices] == [
            "Dziś, 8.06",
            "Wczoraj, 7.06",
            "Inny dzień",
        ]
        page_day = page.context["form"]["page_day"].value()
    with clock.at(dt.datetime(2017, 6, 8, 22, 10, tzinfo=dt.UTC)):  # 0:10 in Warsaw
        again = client.post(new_url(), answers(microproject, page_day=page_day, text=""))
        labels = [str(label) for _value, label in again.context["form"]["day"].field.choices]
        assert labels == ["Wczoraj, 8.06", "7.06.2017", "Inny dzień"]
        for day in ("today", "yesterday"):
            client.post(new_url(), answers(microproject, page_day=page_day, day=day, text=day))
    assert {row.text: row.happened_on for row in Entry.objects.all()} == {
        "today": dt.date(2017, 6, 8),
        "yesterday": dt.date(2017, 6, 7),
    }


@pytest.mark.parametrize("day", ["2017-06-09", "jutro", "0001-01-01", "9999-12-31"])
def test_day_of_the_page_that_cannot_be_is_refused(client, microproject, participant, day):
    client.force_login(participant)
    assert client.post(new_url(), answers(microproject, page_day=day)).context["form"].errors
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"other_day": "3.06.2017"}, "Wyżej jest zaznaczone 8.06.2017, a tu wpisane 3.06.2017. Zostaw jedno z dwóch."),
        ({"other_hours": "1h30"}, "Wyżej jest zaznaczone 2, a tu wpisane 1,5. Zostaw jedno z dwóch."),
    ],
)
def test_what_was_typed_is_not_dropped_for_what_was_chosen(client, microproject, participant, changes, sentence):
    client.force_login(participant)
    page = client.post(new_url(), answers(microproject, **changes))
    assert page.context["form"].errors == {next(iter(changes)): [sentence]}
    assert not Entry.objects.exists()
    same = {"other_day": "8.06.2017", "other_hours": "2"}  # said twice, no question
    assert client.post(new_url(), answers(microproject, **same)).status_code == 302


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "a" * 1_000_000}, "text"),
        ({"text": "a\x00b"}, "text"),
        ({"hours": ""}, "hours"),
        ({"hours": "-5"}, "hours"),
        ({"hours": "other"}, "other_hours"),
        ({"hours": "other", "other_hours": "-1"}, "other_hours"),
        ({"hours": "other", "other_hours": "25"}, "other_hours"),
        ({"hours": "other", "other_hours": "999999999999"}, "other_hours"),
        ({"day": "other"}, "other_day"),
        ({"day": "other", "other_day": "9.06.2017"}, "other_day"),
        ({"day": "other", "other_day": "0001-01-01"}, "other_day"),
        ({"day": "other", "other_day": "9999-12-31"}, "other_day"),
        ({"microproject": "nie-ma"}, "microproject"),
        ({"audience": "everybody"}, "audience"),
    ],
)
def test_bad_answers_come_back_with_a_sentence_and_the_text(client, microproject, participant, changes, field):
    client.force_login(participant)
    page = client.post(new_url(), answers(microproject, **changes))
    assert page.status_code == 200
    assert field in page.context["form"].errors
    assert page.context["form"]["text"].value() == changes.get("text", ANSWERS["text"])
    assert not Entry.objects.exists()


@pytest.mark.parametrize("data", [b"not a photo", b"", make_bomb()], ids=["text", "empty", "20000x20000"])
def test_what_is_no_photo_is_refused_with_a_sentence(client, microproject, participant, data):
    client.force_login(participant)
    page = client.post(new_url(), answers(microproject, photo=make_upload(data=data)))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["photo"]
    assert not Entry.objects.exists()
    assert not Photo.objects.exists()


def test_a_good_photo_survives_an_error_elsewhere(client, microproject, participant):
    client.force_login(participant)
    page = client.post(new_url(), answers(microproject, text="", photo=make_upload()))
    kept = Photo.objects.get()
    assert kept.entry is None
    assert page.context["form"]["kept_photo"].value() == kept.code
    client.post(new_url(), answers(microproject, kept_photo=kept.code))
    kept.refresh_from_db()
    assert kept.entry == Entry.objects.get()


def test_a_photo_kept_by_somebody_else_is_not_taken(client, microproject, participant):
    other = join(microproject=microproject).participation.user
    foreign = photo_actions.add_photo(microproject=microproject, photo=make_clean_photo(), by=other)
    client.force_login(participant)
    client.post(new_url(), answers(microproject, kept_photo=foreign.code))
    foreign.refresh_from_db()
    assert foreign.entry is None


def test_the_same_form_sent_twice_is_one_entry(client, microproject, participant):
    client.force_login(participant)
    given = answers(microproject, idempotency_key="11111111-1111-4111-8111-111111111111")
    first, second = client.post(new_url(), given), client.post(new_url(), given)
    assert first["Location"] == second["Location"]
    assert Entry.objects.count() == 1


def test_a_person_in_two_teams_is_asked_which(client, microproject, participation):
    other = make_microproject(edition=microproject.edition, name="Bezpieczny Fotelik")
    join(microproject=other, participation=participation)
    client.force_login(participation.user)
    form = client.get(reverse("microprojects:entry_new", args=[microproject.code])).context["form"]
    assert form["microproject"].initial == microproject.code
    assert len(form.fields["microproject"].choices) == 2


def test_an_entry_may_name_an_event_of_its_team(client, microproject, participant, rival):
    mine = make_held_event(microproject=microproject)
    theirs = make_held_event(microproject=rival.participations.get().memberships.get().microproject)
    client.force_login(participant)
    refused = client.post(new_url(), answers(microproject, event=theirs.code))
    assert "event" in refused.context["form"].errors
    client.post(new_url(), answers(microproject, event=mine.code))
    assert Entry.objects.get().event == mine


def test_who_is_in_no_team_is_told_so(client, stranger, mentor, microproject):
    for user in (stranger, mentor):
        client.force_login(user)
        assert client.get(new_url()).status_code == 403


def test_the_form_of_a_foreign_team_is_not_found(
    client, microproject, rival, other_mentor, representative, stranger, mentor, coordinator
):
    page = reverse("microprojects:entry_new", args=[microproject.code])
    found = []
    for user in (rival, other_mentor, representative, stranger, mentor, coordinator):
        client.force_login(user)
        found.append((client.get(page).status_code, client.post(page, answers(microproject)).status_code))
    assert found == [(404, 404)] * 4 + [(403, 403)] * 2
    assert not Entry.objects.exists()


def test_editing_a_draft_keeps_both_texts_when_stale(client, microproject, participant):
    entry = make_entry(membership=microproject.memberships.get(), state=EntryState.DRAFT, happened_on=DAY)
    client.force_login(participant)
    url = reverse("microprojects:entry_edit", args=[entry.code])
    assert client.get(url).context["form"]["hours"].value() == "120"
    actions.change_entry(entry=entry, expected_version=1, by=participant, text="Z telefonu.", minutes=60)
    page = client.post(url, answers(microproject, version="1", text="Z komputera."))
    texts = [(row.theirs, row.yours) for row in page.context["stale"].rows]
    assert ("Z telefonu.", "Z komputera.") in texts
    assert ("1", "2") in texts
    done = client.post(url, answers(microproject, version="2", text="Razem."))
    assert done.status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.state) == ("Razem.", EntryState.SUBMITTED)


def test_a_sent_entry_cannot_be_edited(client, entry, participant, mentor):
    url = reverse("microprojects:entry_edit", args=[entry.code])
    for user in (participant, mentor):
        client.force_login(user)
        assert client.get(url).status_code == 403


def test_the_mentor_returns_and_confirms(client, entry, mentor):
    client.force_login(mentor)
    url = reverse("microprojects:entry_review", args=[entry.code])
    assert client.get(url).status_code == 200
    unsaid = client.post(url, {"version": "1", "act": "return", "comment": ""})
    assert "comment" in unsaid.context["form"].errors
    client.post(url, {"version": "1", "act": "return", "comment": "Ile osób?"})
    entry.refresh_from_db()
    assert entry.state == EntryState.RETURNED
    assert client.get(url).status_code == 302
    actions.submit_entry(entry=entry, by=entry.author)
    client.post(url, {"version": "1", "act": "accept"})
    entry.refresh_from_db()
    assert (entry.state, entry.accepted_by) == (EntryState.ACCEPTED, mentor)


def test_a_stale_answer_shows_the_newer_text(client, entry, mentor):
    Entry.objects.filter(pk=entry.pk).update(version=2, text="Nowszy tekst.")
    client.force_login(mentor)
    url = reverse("microprojects:entry_review", args=[entry.code])
    page = client.post(url, {"version": "1", "act": "accept"})
    assert page.status_code == 409
    assert "Nowszy tekst." in page.content.decode()
    assert client.post(url, {"version": "2", "act": "accept"}).status_code == 302


def test_an_answer_that_came_second_is_told_so(client, entry, mentor, coordinator):
    client.force_login(mentor)
    actions.confirm_entry(entry=entry, by=coordinator)
    page = reverse("microprojects:entry_review", args=[entry.code])
    answer = client.post(page, {"version": "1", "act": "return", "comment": "Za późno."}, follow=True)
    assert answer.status_code == 200
    assert len(answer.context["messages"]) == 1
    entry.refresh_from_db()
    assert (entry.state, entry.accepted_by) == (EntryState.ACCEPTED, coordinator)


def test_an_author_does_not_answer_their_own_entry(client, entry, participant):
    client.force_login(participant)
    url = reverse("microprojects:entry_review", args=[entry.code])
    assert client.post(url, {"version": "1", "act": "accept"}).status_code == 403


NAMES = ("entry_detail", "entry_edit", "entry_review", "photo_new")


@pytest.mark.parametrize("name", NAMES)
def test_strangers_find_no_entry(
    client, entry, name, rival, other_mentor, other_coordinator, representative, stranger
):
    url = reverse(f"microprojects:{name}", args=[entry.code])
    for user in (rival, other_mentor, other_coordinator, representative, stranger):
        client.force_login(user)
        assert [client.get(url).status_code, client.post(url, {}).status_code] == [404, 404]


def test_the_list_of_a_team_is_closed_to_others(client, entry, rival, other_mentor, representative, participant):
    url = reverse("microprojects:entry_list", args=[entry.microproject.code])
    for user in (rival, other_mentor, representative):
        client.force_login(user)
        assert client.get(url).status_code == 404
    client.force_login(participant)
    assert [row.pk for row in client.get(url).context["page"]] == [entry.pk]


def test_an_entry_told_to_the_programme_goes_without_names_and_photos(
    client, microproject, participant, rival, other_mentor, representative, stranger
):
    entry = make_entry(
        membership=microproject.memberships.get(), state="accepted", audience="programme", text="KANAREK"
    )
    kept = photo_actions.add_photo(microproject=microproject, photo=make_clean_photo(), by=participant, entry=entry)
    pages = [
        reverse("microprojects:shared_entries", args=[microproject.edition.code]),
        reverse("microprojects:entry_detail", args=[entry.code]),
    ]
    for user in (rival, other_mentor):
        client.force_login(user)
        for page in pages:
            html = client.get(page).content.decode()
            assert "KANAREK" in html
            assert participant.last_name not in html
            assert kept.code not in html
        assert client.get(reverse("microprojects:photo", args=[kept.code])).status_code == 404
    for user, status in ((representative, 403), (stranger, 404)):
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status, 404]


# --- photos ---


def test_a_photo_is_kept_without_metadata_under_a_generated_name(photo):
    with photo.file.open() as file, photo.thumbnail.open() as small:
        data, thumbnail = file.read(), small.read()
    assert hashlib.sha256(data).hexdigest() == photo.sha256
    assert photo.file.name == f"photos/{photo.code}.jpg"
    assert b"secret maker" not in data
    assert max(Image.open(io.BytesIO(thumbnail)).size) == 600


def test_a_photo_is_shown_inside_only(
    client, photo, participant, mentor, coordinator, rival, other_mentor, other_coordinator, representative, stranger
):
    urls = [
        reverse("microprojects:photo", args=[photo.code]),
        reverse("microprojects:photo", args=[photo.code]) + "?mini",
    ]
    for user in (participant, mentor, coordinator):
        client.force_login(user)
        for url in urls:
            response = client.get(url)
            assert (response.status_code, response["Content-Type"]) == (200, "image/jpeg")
            assert response["Cache-Control"] == "private, no-store"
            read(response)
    for user in (rival, other_mentor, other_coordinator, representative, stranger):
        client.force_login(user)
        assert [client.get(url).status_code for url in urls] == [404, 404]
    client.logout()
    assert client.get(urls[0]).status_code == 302


def test_a_draft_photo_is_shown_to_its_author_only(client, microproject, participant, mentor, coordinator):
    draft = photo_actions.add_photo(microproject=microproject, photo=make_clean_photo(), by=participant)
    found = []
    for user in (participant, mentor, coordinator):
        client.force_login(user)
        response = client.get(reverse("microprojects:photo", args=[draft.code]))
        found.append(response.status_code)
        read(response)
    assert found == [200, 404, 404]


def test_a_removed_photo_is_gone_at_once(client, photo, participant):
    client.force_login(participant)
    client.post(reverse("microprojects:photo_remove", args=[photo.code]))
    assert client.get(reverse("microprojects:photo", args=[photo.code])).status_code == 404
    assert not Photo.objects.attached().exists()


def test_the_mentor_and_the_coordination_look_after_a_photo(client, photo, mentor, coordinator):
    page = reverse("microprojects:photo_subjects", args=[photo.code])
    for person in (mentor, coordinator):
        client.force_login(person)
        assert client.get(page).status_code == 200
    client.post(reverse("microprojects:photo_remove", args=[photo.code]))
    photo.refresh_from_db()
    assert photo.removed_at is not None


def test_the_team_its_mentor_and_the_coordination_look_after_quotes(microproject, participant, mentor, coordinator):
    for person in (participant, mentor, coordinator):
        assert look_after_quotes(person, Microproject.objects.with_viewer_facts(person).get(pk=microproject.pk))


def test_pages_of_a_photo_are_closed_to_others(client, photo, rival, other_mentor, representative):
    for user in (rival, other_mentor, representative):
        client.force_login(user)
        for name in ("photo_subjects", "photo_remove"):
            assert client.post(reverse(f"microprojects:{name}", args=[photo.code])).status_code == 404


def test_people_on_a_photo_are_marked_with_their_consents(client, photo, participant):
    client.force_login(participant)
    url = reverse("microprojects:photo_subjects", args=[photo.code])
    client.post(url, {"act": "count", "people_count": "2", "caption": "Korytarz"})
    client.post(url, {"act": "subject", "person": participant.code})
    child = {"act": "subject", "person": "other", "is_minor": "on"}
    assert client.post(url, {**child, "consent_given_by": "Anna Matka"}).status_code == 200
    client.post(url, child)
    page = client.get(url)
    assert [subject.agreed for subject in page.context["subjects"]] == [False, False]
    assert len(page.context["problems"]) == 2
    twice = client.post(url, {"act": "subject", "person": participant.code})
    assert "person" in twice.context["subject_form"].errors
    subject = photo.subjects.get(user=None)
    consent = {"consent_given_by": "Anna Matka", "consent_given_on": "1.06.2017"}
    client.post(reverse("microprojects:photo_consent", args=[photo.code, subject.pk]), consent)
    assert len(client.get(url).context["problems"]) == 1
    client.post(reverse("microprojects:photo_withdraw", args=[photo.code, subject.pk]))
    assert len(client.get(url).context["problems"]) == 2
    client.post(reverse("microprojects:photo_unmark", args=[photo.code, subject.pk]))
    assert photo.subjects.count() == 1


# --- queries ---


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same(client, microproject, participant, rows, django_assert_num_queries):
    for _number in range(rows):
        entry = make_entry(membership=microproject.memberships.get())
        photo_actions.add_photo(microproject=microproject, photo=make_clean_photo(), by=participant, entry=entry)
    client.force_login(participant)
    with django_assert_num_queries(8):
        client.get(reverse("microprojects:entry_list", args=[microproject.code]))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_of_an_entry_cost_the_same(client, entry, mentor, rows, django_assert_max_num_queries):
    for _number in range(rows):
        photo_actions.add_photo(
            microproject=entry.microproject, photo=make_clean_photo(), by=entry.author, entry=entry
        )
    client.force_login(mentor)
    for name in ("entry_detail", "entry_review"):
        # One asks the log when the last step was taken, one for the person's other entries.
        with django_assert_max_num_queries(10):
            client.get(reverse(f"microprojects:{name}", args=[entry.code]))
