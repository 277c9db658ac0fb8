"""A session is moved or cancelled: one letter to each on its list, a mark on their home, and who has no address."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from people.models import OutgoingMail
from tests.factories import people
from tests.factories.programmes import make_participant
from tests.factories.training import SATURDAY, make_module, make_session
from trainings.actions.training import cancel_session, change_session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_june")]
SUNDAY = SATURDAY + dt.timedelta(days=1)


@pytest.fixture
def in_june():
    with clock.at(SATURDAY - dt.timedelta(days=5)):
        yield


@pytest.fixture
def session(edition):
    return make_session(module=make_module(edition=edition), place="Dom Kultury Wirek")


def move(session, by, **changes):
    given = {
        "module": session.module,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "minutes": session.minutes,
        "title": session.title,
        "place": session.place,
        "trainer": session.trainer,
    }
    return change_session(session, **{**given, **changes}, expected=session.version, by=by)


def next_day(session):
    return {name: getattr(session, name) + dt.timedelta(days=1) for name in ("starts_at", "ends_at")}


def plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", text).replace("\u00a0", " ").split())


def letters(template: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(template=template).order_by("to_email"))


def test_everybody_on_the_list_gets_one_letter_with_the_old_and_the_new(session, coordinator, participation, edition):
    """Also who stood on the list of the former day only; nobody who left before."""
    leaves = make_participant(edition=edition)
    left = make_participant(edition=edition)
    for row, days in ((leaves, 0), (left, 2)):
        row.ends_on = SATURDAY - dt.timedelta(days=days)
        row.save()
    make_participant(edition=edition, user=people.make_user(email=None))
    move(session, coordinator, **next_day(session), place="Biblioteka, Bielszowice")
    found = letters("session_moved")
    assert {letter.to_user for letter in found} == {participation.user, leaves.user}
    body = plain(found[0].body)
    assert "Było: sobota 3.06, 9:00–14:00, Dom Kultury Wirek" in body
    assert "Teraz jest: niedziela 4.06, 9:00–14:00, Biblioteka, Bielszowice" in body
    assert {letter.edition_id for letter in found} == {edition.pk}


@pytest.mark.parametrize("change", [{"title": "Inny tytuł"}, {"trainer": "Ktoś inny"}, {"minutes": 240}, {}])
def test_what_moves_nobody_is_written_to_nobody(session, coordinator, participation, change):
    move(session, coordinator, **change)
    assert letters("session_moved") == []
    session.refresh_from_db()
    assert not session.is_moved


def test_a_mended_date_of_the_past_is_news_to_nobody(session, coordinator, participation):
    with clock.at(SUNDAY + dt.timedelta(days=3)):
        move(session, coordinator, **next_day(session))
    assert letters("session_moved") == []


def test_a_cancelled_session_is_written_with_its_reason(session, coordinator, participation):
    cancel_session(session, reason="Trenerka zachorowała.", by=coordinator)
    (letter,) = letters("session_cancelled")
    assert letter.to_user == participation.user
    assert "Powód: Trenerka zachorowała." in plain(letter.body)


def test_homes_show_the_move_until_both_days_are_over(client, session, coordinator, participant):
    move(session, coordinator, **next_day(session))
    client.force_login(participant)
    wanted = "Było: sobota 3.06, 9:00, Dom Kultury Wirek. Teraz jest: niedziela 4.06, 9:00, Dom Kultury Wirek."
    for day, seen in ((-2, True), (1, True), (2, False)):
        with clock.at(SATURDAY + dt.timedelta(days=day)):
            assert (wanted in plain(client.get("/").content.decode())) is seen, day


def test_a_session_that_comes_back_to_its_time_is_not_moved(session, coordinator, participation):
    before = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    move(session, coordinator, **next_day(session))
    move(
        session,
        coordinator,
        starts_at=session.starts_at + dt.timedelta(days=1),
        ends_at=session.ends_at + dt.timedelta(days=1),
    )
    assert session.former_starts_at == before["starts_at"]
    move(session, coordinator, **before)
    session.refresh_from_db()
    assert (session.former_starts_at, session.former_place) == (None, "")
    assert len(letters("session_moved")) == 3


def test_homes_show_a_cancelled_session_until_its_day(client, session, coordinator, participant):
    cancel_session(session, reason="Trenerka zachorowała.", by=coordinator)
    client.force_login(participant)
    for day, seen in ((0, True), (1, False)):
        with clock.at(SATURDAY + dt.timedelta(days=day)):
            page = plain(client.get("/").content.decode())
        assert ("Odwołane: Komunikacja, sobota 3.06, 9:00." in page) is seen


def test_the_coordination_sees_who_has_no_address(client, session, coordinator, edition, participant):
    make_participant(edition=edition, user=people.make_user(email=None, first_name="Bez", last_name="Adresu"))
    page = reverse("trainings:session_detail", args=[edition.code, session.code])
    client.force_login(coordinator)
    assert client.get(page).context["to_be_told"] == []
    move(session, coordinator, **next_day(session))
    assert [person.last_name for person in client.get(page).context["to_be_told"]] == ["Adresu"]
    assert "1 osoba nie ma adresu e-mail" in plain(client.get(page).content.decode())
    with clock.at(SUNDAY + dt.timedelta(days=1)):
        assert client.get(page).context["to_be_told"] == []
    client.force_login(participant)
    assert "Adresu" not in client.get(page).content.decode()
