"""Papers of parents and guardians: noted by the coordination, ended, and asked by the one rule."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from kopalnia.lib.domain import clock
from microprojects.models import Microproject
from microprojects.presenters.consents import Consents
from people.choices import ConsentPurpose, ConsentWay
from people.models import AuditEntry, ConsentEntry, OutgoingMail, User
from programmes.models import Edition, Participation
from tests.factories import people, programmes
from tests.factories import publications as make

NAME, IMAGE = ConsentPurpose.NAME_IN_PUBLICATION, ConsentPurpose.IMAGE
BIRTHDAY = dt.date(2018, 3, 1)
PAPER = {"adult_on": "2018-03-01", "purposes": [NAME], "guardian": "Maria Lis, matka", "signed_on": "2017-05-01"}


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(dt.date(2017, 10, 12)):
        yield


@pytest.fixture
def child(edition: Edition) -> Participation:
    for purpose in (NAME, IMAGE):
        people.make_consent_text(purpose=purpose)
    return programmes.make_participant(edition=edition, user=people.make_user(first_name="Ola", last_name="Lis"))


def page(child: Participation) -> str:
    return reverse("programmes:person_guardian", args=[child.code])


def may_name(child: Participation) -> bool:
    return Consents(users=[child.user]).may_name(child.user)


def test_a_paper_says_who_signed_when_and_what_for_and_can_be_ended(
    client: Client, child: Participation, coordinator: User
) -> None:
    client.force_login(coordinator)
    assert client.post(page(child), PAPER).status_code == 302
    entry = ConsentEntry.objects.get()
    assert (entry.guardian, entry.signed_on, entry.purpose, entry.how, entry.by) == (
        "Maria Lis, matka",
        dt.date(2017, 5, 1),
        NAME,
        ConsentWay.GUARDIAN,
        coordinator,
    )
    assert (User.objects.get(pk=child.user_id).adult_on, may_name(child)) == (BIRTHDAY, True)
    assert "Podpis: Maria Lis, matka, 1.05.2017" in client.get(page(child)).content.decode().replace("\u00a0", " ")
    client.post(reverse("programmes:person_guardian_end", args=[child.code, NAME]))
    assert not may_name(child)
    assert "Wycofana: Maria Lis, matka" in client.get(page(child)).content.decode().replace("\u00a0", " ")
    letter = OutgoingMail.objects.get(template="consent_withdrawn")
    assert "rodzic lub opiekun wycofuje podpisaną za Ciebie zgodę" in letter.body.replace("\u00a0", " ")


def test_the_paper_holds_until_the_birthday_and_then_the_own_word_counts(
    client: Client, child: Participation, coordinator: User
) -> None:
    client.force_login(coordinator)
    client.post(page(child), PAPER)
    with clock.at(BIRTHDAY - dt.timedelta(days=1)):
        assert may_name(child)
    with clock.at(BIRTHDAY):
        assert not may_name(child)


def test_a_paper_that_ends_after_the_birthday_takes_nothing_and_tells_nobody_that_it_did(
    client: Client, child: Participation, coordinator: User
) -> None:
    client.force_login(coordinator)
    client.post(page(child), PAPER)
    make.consent(user=child.user)
    with clock.at(BIRTHDAY):
        answer = client.post(reverse("programmes:person_guardian_end", args=[child.code, NAME]), follow=True)
        assert may_name(child)
    assert "nie pokazują" not in answer.content.decode()
    assert not OutgoingMail.objects.filter(template="consent_withdrawn").exists()
    assert ConsentEntry.objects.of_guardians().filter(given=False).count() == 1


def test_the_childs_own_ledger_and_the_paper_stay_apart(
    client: Client, child: Participation, coordinator: User
) -> None:
    client.force_login(coordinator)
    client.post(page(child), PAPER)
    client.force_login(child.user)
    told = client.get(reverse("people:consents")).content.decode().replace("\u00a0", " ")
    assert "Do Twoich 18. urodzin: podpis na papierze, Maria Lis, matka, 1.05.2017." in told
    assert not ConsentEntry.objects.state_for([child.user]).given(child.user, NAME)
    client.post(reverse("people:consent_withdraw", args=[NAME]))
    assert (ConsentEntry.objects.count(), may_name(child)) == (1, True)
    client.post(reverse("people:consent_give", args=[NAME]))
    client.post(reverse("people:consent_withdraw", args=[NAME]))
    assert not may_name(child)


@pytest.mark.parametrize("typed", ["", "2018-03-01"])
def test_who_was_a_child_on_a_photo_stays_of_age_after_the_birthday(
    client: Client, child: Participation, coordinator: User, microproject: Microproject, typed: str
) -> None:
    User.objects.filter(pk=child.user_id).update(adult_on=BIRTHDAY)
    photo = make.make_photo(microproject=microproject)
    make.make_subject(photo=photo, user=child.user, is_minor=True)
    make.consent(user=child.user)
    client.force_login(coordinator)
    with clock.at(BIRTHDAY):
        assert client.post(page(child), {"adult_on": typed}).status_code == 302
        assert may_name(child)
        assert list(client.post(page(child), PAPER).context["form"].errors) == ["adult_on"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"guardian": ""}, "guardian"),
        ({"signed_on": ""}, "signed_on"),
        ({"signed_on": "2017-10-13"}, "signed_on"),
        ({"purposes": []}, "purposes"),
        ({"purposes": ["participation"]}, "purposes"),
        ({"adult_on": ""}, "adult_on"),
        ({"adult_on": "2017-10-12"}, "adult_on"),
        ({"adult_on": "2036-01-01"}, "adult_on"),
    ],
)
def test_half_a_paper_is_refused_beside_the_field(
    client: Client, child: Participation, coordinator: User, change: dict, field: str
) -> None:
    client.force_login(coordinator)
    answer = client.post(page(child), {**PAPER, **change})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert not ConsentEntry.objects.exists()


def test_the_age_alone_is_noted_and_taken_back_and_no_history_holds_the_day(
    client: Client, child: Participation, coordinator: User
) -> None:
    client.force_login(coordinator)
    client.post(page(child), {"adult_on": "2018-03-01"})
    assert User.objects.get(pk=child.user_id).adult_on == BIRTHDAY
    client.post(page(child), {"adult_on": ""})
    assert User.objects.get(pk=child.user_id).adult_on is None
    told = AuditEntry.objects.filter(verb__in=["user.under_age", "user.of_age"]).order_by("pk")
    assert [(entry.verb, entry.data) for entry in told] == [("user.under_age", {}), ("user.of_age", {})]


def test_only_the_coordination_of_the_edition_notes_papers(
    client: Client, child: Participation, participant: User, mentor: User, representative: User
) -> None:
    end = reverse("programmes:person_guardian_end", args=[child.code, NAME])
    for user in (participant, mentor, representative, child.user):
        client.force_login(user)
        assert client.get(page(child)).status_code in {403, 404}
        assert client.post(page(child), PAPER).status_code in {403, 404}
        assert client.post(end).status_code in {403, 404}
    assert not ConsentEntry.objects.exists()


def test_an_unknown_purpose_is_not_found(client: Client, child: Participation, coordinator: User) -> None:
    client.force_login(coordinator)
    for purpose in ("participation", "x"):
        assert client.post(reverse("programmes:person_guardian_end", args=[child.code, purpose])).status_code == 404


def test_whoever_looks_after_a_photo_is_not_told_that_somebody_on_it_is_under_age(
    client: Client,
    child: Participation,
    microproject: Microproject,
    mentor: User,
    coordinator: User,
    settings,
    tmp_path,
) -> None:
    """The day and the papers are for the coordination; the photo says no more than that a consent is missing."""
    settings.MEDIA_ROOT = tmp_path
    client.force_login(coordinator)
    client.post(page(child), PAPER)
    photo = make.make_photo(microproject=microproject, people_count=1)
    make.make_subject(photo=photo, user=child.user)
    url, told = reverse("microprojects:photo_subjects", args=[photo.code]), {}
    for user in (photo.uploaded_by, mentor, coordinator):
        client.force_login(user)
        told[user] = client.get(url).content.decode().replace("\u00a0", " ")
    assert "nie ma 18 lat" in told[coordinator]
    for user in (photo.uploaded_by, mentor):
        assert "nie ma 18 lat" not in told[user]
        assert "Ola Lis: brak zgody na użycie wizerunku." in told[user]
