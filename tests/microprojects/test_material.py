"""Photos that may be published, quotes and notes, the final report."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from microprojects.actions import material
from microprojects.actions import photos as actions
from microprojects.choices import InsightKind, MicroprojectState
from microprojects.models import FinalReport, Insight, Quote
from microprojects.presenters.consents import Consents
from people.actions import consent
from people.choices import ConsentPurpose
from tests.factories.microprojects import make_entry, move
from tests.factories.people import make_consent_text
from tests.factories.pictures import make_clean_photo

DAY = dt.date(2017, 6, 8)


@pytest.fixture(autouse=True)
def _a_day(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with clock.at(DAY):
        yield


@pytest.fixture
def entry(microproject):
    return make_entry(membership=microproject.memberships.get())


def picture(entry, people=None):
    photo = actions.add_photo(microproject=entry.microproject, photo=make_clean_photo(), by=entry.author, entry=entry)
    if people is not None:
        actions.describe_photo(photo=photo, people_count=people, caption="Korytarz", by=entry.author)
        photo.refresh_from_db()
    return photo


def may_be_published(photo):
    return not Consents(photos=[photo]).problems(photo)


def url(name, microproject):
    return reverse(f"microprojects:{name}", args=[microproject.code])


# --- what may be published ---


def test_a_photo_nobody_looked_at_stays_inside(entry):
    assert not may_be_published(picture(entry))


def test_a_photo_without_people_may_be_published(entry):
    assert may_be_published(picture(entry, people=0))


def test_everybody_on_the_photo_must_be_marked(entry):
    assert len(Consents(photos=[photo := picture(entry, people=2)]).problems(photo)) == 1


def test_a_person_of_the_programme_agrees_in_the_ledger(entry):
    photo = picture(entry, people=1)
    actions.mark_subject(photo=photo, by=entry.author, user=entry.author)
    assert not may_be_published(photo)
    consent.give(entry.author, make_consent_text(purpose=ConsentPurpose.IMAGE), by=entry.author)
    assert may_be_published(photo)
    consent.withdraw(entry.author, ConsentPurpose.IMAGE, by=entry.author)
    assert not may_be_published(photo)


def test_paper_does_not_speak_for_a_person_with_an_account(entry):
    photo = picture(entry, people=1)
    actions.mark_subject(
        photo=photo, by=entry.author, user=entry.author, consent_given_by="Ktoś", consent_given_on=DAY
    )
    assert not may_be_published(photo)


@pytest.mark.parametrize("minor", [False, True])
def test_others_agree_on_paper_and_may_withdraw(entry, minor):
    photo = picture(entry, people=1)
    subject = actions.mark_subject(photo=photo, by=entry.author, is_minor=minor)
    assert not may_be_published(photo)
    actions.note_consent(subject=subject, consent_given_by="Anna Matka", consent_given_on=DAY, by=entry.author)
    assert may_be_published(photo)
    actions.withdraw_consent(subject=subject, by=entry.author)
    assert not may_be_published(photo)


@pytest.mark.parametrize(("minor", "sentence"), [(False, "sama daje i wycofuje"), (True, "opiekuna osoby z kontem")])
def test_a_consent_of_a_person_with_an_account_is_neither_noted_nor_withdrawn_on_paper(entry, minor, sentence):
    subject = actions.mark_subject(photo=picture(entry, people=1), user=entry.author, is_minor=minor, by=entry.author)
    with pytest.raises(Refused, match=sentence):
        actions.note_consent(subject=subject, consent_given_by="Ktoś", consent_given_on=DAY, by=entry.author)
    with pytest.raises(Refused, match=sentence):
        actions.withdraw_consent(subject=subject, by=entry.author)
    subject.refresh_from_db()
    assert (subject.consent_given_on, subject.consent_withdrawn_at) == (None, None)


def test_a_removed_photo_is_never_published(entry):
    photo = picture(entry, people=0)
    assert not may_be_published(actions.remove_photo(photo=photo, by=entry.author))


@pytest.mark.parametrize("photos", [1, 3])
def test_any_number_of_photos_is_judged_in_one_query(entry, photos, django_assert_num_queries):
    rows = [picture(entry, people=1) for _number in range(photos)]
    for row in rows:
        actions.mark_subject(photo=row, by=entry.author, user=entry.author)
    with django_assert_num_queries(1):
        consents = Consents(photos=rows)
        assert [len(consents.problems(row)) for row in rows] == [1] * photos


# --- quotes, notes, report ---


def test_a_name_is_kept_only_with_a_consent(microproject, participant):
    material.add_quote(microproject=microproject, text="Dobrze.", by=participant, speaker_name="Anna Matka")
    material.add_quote(
        microproject=microproject, text="Dobrze.", by=participant, speaker_name="Anna Matka", name_consent_on=DAY
    )
    assert list(Quote.objects.values_list("speaker_name", flat=True)) == ["", "Anna Matka"]


def test_words_and_notes_are_collected_in_short_forms(client, microproject, participant, mentor):
    client.force_login(participant)
    client.post(url("quote_new", microproject), {"text": "Dobrze.", "speaker": participant.code})
    named = {"text": "Dobrze.", "speaker": "other", "speaker_name": "Anna Matka"}
    assert "name_consent_on" in client.post(url("quote_new", microproject), named).context["form"].errors
    client.force_login(mentor)
    client.post(url("insight_new", microproject), {"kind": InsightKind.LESSON, "text": "Wcześniej pytać."})
    page = client.get(url("final_report", microproject))
    assert [quote.speaker for quote in page.context["quotes"]] == [participant]
    assert [note.text for note in page.context["insights"]] == ["Wcześniej pytać."]


def test_the_report_is_written_and_never_overwritten_unseen(client, microproject, participant):
    client.force_login(participant)
    page = url("final_report", microproject)
    assert client.get(page).status_code == 200
    client.post(page, {"what_happened": "Pierwszy.", "what_continues": ""})
    blind = client.post(page, {"what_happened": "Ślepy.", "what_continues": ""})
    assert (blind.status_code, [row.theirs for row in blind.context["stale"].rows]) == (409, ["Pierwszy."])
    client.post(page, {"what_happened": "Drugi.", "what_continues": "", "version": "1"})
    assert FinalReport.objects.get().what_happened == "Drugi."


def test_a_closed_team_keeps_its_report_to_read(client, microproject, participant):
    material.save_final_report(microproject=microproject, what_happened="Zrobione.", what_continues="", by=participant)
    move(microproject, MicroprojectState.REPORTED)
    client.force_login(participant)
    page = url("final_report", microproject)
    assert "Zrobione." in client.get(page).content.decode()
    assert client.post(page, {"what_happened": "Inaczej.", "version": "1"}).status_code == 403
    assert client.get(url("quote_new", microproject)).status_code == 403


@pytest.mark.parametrize("name", ["quote_new", "insight_new", "final_report"])
def test_strangers_find_nothing_collected(
    client, microproject, name, rival, other_mentor, other_coordinator, representative, stranger
):
    for user in (rival, other_mentor, other_coordinator, representative, stranger):
        client.force_login(user)
        assert [client.get(url(name, microproject)).status_code, client.post(url(name, microproject)).status_code] == [
            404,
            404,
        ]


@pytest.mark.parametrize("text", ["", "a\x00b", "a" * 1_000_000])
def test_bad_texts_come_back_with_a_sentence(client, microproject, participant, text):
    client.force_login(participant)
    given = {"text": text, "speaker": "other", "kind": "lesson", "what_happened": text}
    for name, field in (("quote_new", "text"), ("insight_new", "text"), ("final_report", "what_happened")):
        page = client.post(url(name, microproject), given)
        assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert not any(model.objects.exists() for model in (Quote, Insight, FinalReport))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_material_costs_the_same(client, microproject, participant, rows, django_assert_num_queries):
    for _number in range(rows):
        material.add_quote(microproject=microproject, text="Dobrze.", by=participant, speaker=participant)
        material.add_insight(microproject=microproject, kind=InsightKind.LESSON, text="Pytać.", by=participant)
    client.force_login(participant)
    with django_assert_num_queries(9):
        client.get(url("final_report", microproject))
