"""The attendance sheet: prefilled, corrected by new rows, signed, opened again; two people at once."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from people.models import AuditEntry
from tests.factories.programmes import make_edition, make_participant
from tests.factories.training import SATURDAY, attend, make_module, make_session, sign
from tests.page_text import tight
from trainings.actions.attendance import PresenceAnswer, save_attendance, sign_attendance
from trainings.actions.training import cancel_session
from trainings.choices import Presence, SessionState
from trainings.models import Attendance, Session
from trainings.presenters.attendance import totals_sentence
from trainings.queries.attendance import lines_of, totals, unanswered

WARSAW = ZoneInfo("Europe/Warsaw")

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files", "in_june")]


@pytest.fixture
def in_june():
    with clock.at(dt.date(2017, 6, 5)):
        yield


@pytest.fixture
def session(edition):
    return make_session(module=make_module(edition=edition))


@pytest.fixture
def people(edition):
    names = ["Łata", "Czaja", "Ćwik", "Zając"]
    return [make_participant(edition=edition, first_name="Beata", last_name=name) for name in names]


def sheet_url(session: Session, name: str = "attendance_sheet") -> str:
    return reverse(f"trainings:{name}", args=[session.module.edition.code, session.code])


def filled(people, **changes) -> dict[str, str]:
    """A sheet as the page sends it: everybody present, with changes by surname."""
    data = {"version": "1"}
    for person in people:
        presence, hours, reason = changes.get(person.user.last_name, ("full", "", ""))
        data[f"{person.code}-presence"] = presence
        data[f"{person.code}-hours"] = hours
        data[f"{person.code}-reason"] = reason
    return data


def rows_of(session: Session) -> list[tuple[str, str, int, str]]:
    current = (
        session.attendances.current().select_related("participation__user").order_by("participation__user__sort_key")
    )
    return [(row.participation.user.last_name, row.presence, row.minutes, row.reason) for row in current]


def test_the_list_holds_who_takes_part_on_that_day_in_polish_order(edition, session, people):
    people[3].ends_on = SATURDAY - dt.timedelta(days=1)
    people[3].save()
    make_participant(edition=edition, starts_on=SATURDAY + dt.timedelta(days=1))
    make_participant(edition=make_edition(name="Inna"))
    lines = lines_of(session)
    assert [line.participation.user.last_name for line in lines] == ["Czaja", "Ćwik", "Łata"]
    assert {(line.presence, line.minutes, line.saved) for line in lines} == {("full", 300, False)}
    assert unanswered(lines) == 3


def test_the_sheet_is_saved_whole_with_its_exceptions(client, coordinator, session, people):
    client.force_login(coordinator)
    data = filled(people, Ćwik=("part", "3", "od 11:00, po nocnej zmianie"), Zając=("excused", "", "opieka"))
    answer = client.post(sheet_url(session), data)
    assert answer["Location"] == sheet_url(session)
    assert rows_of(session) == [
        ("Czaja", "full", 300, ""),
        ("Ćwik", "part", 180, "od 11:00, po nocnej zmianie"),
        ("Łata", "full", 300, ""),
        ("Zając", "excused", 0, "opieka"),
    ]
    session.refresh_from_db()
    assert (session.version, session.state) == (2, SessionState.PLANNED)
    entry = AuditEntry.objects.get(verb="attendance.saved")
    assert entry.data["answers"] == 4
    assert "opieka" not in str(entry.data)
    page = client.get(sheet_url(session)).content.decode().replace("\u00a0", " ")
    assert "2 cały czas · 1 część czasu · 1 usprawiedliwiona" in page
    assert "łącznie 13 h" in page


def test_a_correction_is_a_new_row_and_the_old_one_stays(client, coordinator, session, people):
    client.force_login(coordinator)
    client.post(sheet_url(session), filled(people))
    client.post(sheet_url(session), filled(people, Łata=("absent", "", "")) | {"version": "2"})
    old, new = Attendance.objects.filter(participation=people[0]).order_by("pk")
    assert (old.presence, old.minutes, old.replaced_at is not None) == ("full", 300, True)
    assert (new.presence, new.minutes, new.replaced_at, new.recorded_by) == ("absent", 0, None, coordinator)
    assert Attendance.objects.count() == 5


def test_saving_the_same_again_writes_no_rows(session, people, coordinator):
    answers = {person.code: PresenceAnswer(Presence.FULL) for person in people}
    assert save_attendance(session, answers=answers, expected=1, by=coordinator) == 4
    assert save_attendance(session, answers=answers, expected=2, by=coordinator) == 0
    assert Attendance.objects.count() == 4


def test_people_from_elsewhere_in_the_form_are_passed_over(client, coordinator, edition, session, people):
    foreign = make_participant(edition=make_edition(name="Inna"))
    late = make_participant(edition=edition, starts_on=SATURDAY + dt.timedelta(days=1))
    client.force_login(coordinator)
    answer = client.post(sheet_url(session), filled([*people, foreign, late]))
    assert answer.status_code == 302
    assert Attendance.objects.filter(participation__in=[foreign, late]).count() == 0
    assert Attendance.objects.count() == 4


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (("part", "", ""), "hours"),
        (("part", "0", ""), "hours"),
        (("part", "5", ""), "hours"),
        (("part", "-1", ""), "hours"),
        (("part", "9" * 50, ""), "hours"),
        (("part", "trzy", ""), "hours"),
        (("czasem", "", ""), "presence"),
        (("", "", ""), "presence"),
        (("absent", "", "x" * 301), "reason"),
        (("absent", "", "a\x00b"), "reason"),
        (("absent", "", "a\u202eb"), "reason"),
    ],
)
def test_a_mistake_stands_at_its_person_and_nothing_is_half_saved(client, coordinator, session, people, answer, field):
    client.force_login(coordinator)
    response = client.post(sheet_url(session), filled(people, Ćwik=answer, Zając=("absent", "", "grypa")))
    assert response.status_code == 200
    assert [(line.participation.user.last_name, name) for line, name, _ in response.context["sheet"].errors] == [
        ("Ćwik", field)
    ]
    page = response.content.decode()
    assert "<title>Błąd:" in tight(page)
    assert "grypa" in page
    assert not Attendance.objects.exists()


def test_a_sheet_opened_before_somebody_elses_save_shows_both_answers(client, coordinator, session, people):
    client.force_login(coordinator)
    client.post(sheet_url(session), filled(people, Ćwik=("excused", "", "opieka")))
    answer = client.post(sheet_url(session), filled(people, Ćwik=("absent", "", "nie wiem")))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Usprawiedliwiona (opieka)" in page or "Usprawiedl" in page
    assert "opieka" in page
    assert "nie wiem" in page
    assert rows_of(session)[1] == ("Ćwik", "excused", 0, "opieka")
    answer = client.post(sheet_url(session), filled(people, Ćwik=("absent", "", "nie wiem")) | {"version": "2"})
    assert answer.status_code == 302
    assert rows_of(session)[1] == ("Ćwik", "absent", 0, "nie wiem")


def test_the_action_itself_refuses_an_old_version(session, people, coordinator):
    answers = {person.code: PresenceAnswer(Presence.FULL) for person in people}
    old = Session.objects.select_related("module").get()
    save_attendance(session, answers=answers, expected=1, by=coordinator)
    with pytest.raises(StaleVersion):
        save_attendance(old, answers={people[0].code: PresenceAnswer(Presence.ABSENT)}, expected=1, by=coordinator)
    assert Attendance.objects.count() == 4


def test_a_sheet_sent_after_the_signature_loses_nothing_and_changes_nothing(client, coordinator, session, people):
    client.force_login(coordinator)
    client.post(sheet_url(session), filled(people))
    client.post(sheet_url(session, "attendance_sign"), {"version": "2"})
    answer = client.post(sheet_url(session), filled(people, Ćwik=("absent", "", "mój powód")) | {"version": "2"})
    assert answer.status_code == 409
    assert "mój powód" in answer.content.decode()
    assert rows_of(session)[1] == ("Ćwik", "full", 300, "")
    answer = client.post(sheet_url(session), filled(people) | {"version": "3"})
    assert answer.status_code == 403


def test_save_and_sign_leads_to_the_signature(client, coordinator, session, people):
    client.force_login(coordinator)
    answer = client.post(sheet_url(session), filled(people) | {"then": "sign"})
    assert answer["Location"] == sheet_url(session, "attendance_sign")
    page = client.get(answer["Location"]).content.decode()
    assert "Podpisać listę 4 osób?" in page
    client.post(answer["Location"], {"version": "2"})
    session.refresh_from_db()
    assert (session.state, session.signed_by, session.version) == (SessionState.SIGNED, coordinator, 3)
    assert AuditEntry.objects.get(verb="attendance.signed").data["sum_minutes"] == 1200


def test_a_list_is_not_signed_while_answers_are_missing(client, coordinator, session, people):
    client.force_login(coordinator)
    attend(session=session, participation=people[0])
    page = client.get(sheet_url(session, "attendance_sign")).content.decode()
    assert "3 osoby na liście nie mają zapisanej odpowiedzi" in page
    assert client.post(sheet_url(session, "attendance_sign"), {"version": "1"}).status_code == 403
    with pytest.raises(ValidationError):
        sign_attendance(session, expected=1, by=coordinator)
    session.refresh_from_db()
    assert (session.state, session.version) == (SessionState.PLANNED, 1)


def test_nobody_signs_what_they_have_not_seen(client, coordinator, session, people):
    client.force_login(coordinator)
    client.post(sheet_url(session), filled(people))
    answer = client.post(sheet_url(session, "attendance_sign"), {"version": "1"})
    assert answer.status_code == 409
    assert "Ktoś zmienił listę" in answer.content.decode()
    session.refresh_from_db()
    assert session.state == SessionState.PLANNED


def test_a_signed_list_is_opened_again_with_a_reason(client, coordinator, session, people):
    for person in people:
        attend(session=session, participation=person)
    sign(session=session)
    client.force_login(coordinator)
    assert client.post(sheet_url(session, "attendance_reopen"), {"reason": " "}).status_code == 200
    client.post(sheet_url(session, "attendance_reopen"), {"reason": "Pomyłka na sali"})
    session.refresh_from_db()
    assert (session.state, session.signed_by, session.signed_at) == (SessionState.PLANNED, None, None)
    assert AuditEntry.objects.get(verb="attendance.reopened").reason == "Pomyłka na sali"
    assert not Attendance.objects.counted().exists()
    assert client.post(sheet_url(session, "attendance_reopen"), {"reason": "znowu"}).status_code == 403


@pytest.mark.parametrize("who", ["participant", "mentor", "representative"])
@pytest.mark.parametrize("name", ["attendance_sheet", "attendance_sign", "attendance_reopen", "session_cancel"])
def test_only_the_coordination_writes(client, request, edition, session, people, who, name):
    client.force_login(request.getfixturevalue(who))
    assert client.post(sheet_url(session, name), filled(people)).status_code == 403
    assert not Attendance.objects.exists()


def test_a_future_session_takes_no_attendance(client, coordinator, edition, people):
    later = make_session(module=make_module(edition=edition, topic="Później"), day=dt.date(2017, 6, 17))
    client.force_login(coordinator)
    assert "Obecność można zapisać od dnia zajęć." in client.get(sheet_url(later)).content.decode()
    assert client.post(sheet_url(later), filled(people)).status_code == 403


def test_a_list_is_not_signed_before_the_session_begins(client, coordinator, session, people):
    answers = {person.code: PresenceAnswer(Presence.FULL) for person in people}
    save_attendance(session, answers=answers, expected=1, by=coordinator)
    client.force_login(coordinator)
    for moment, status in ((session.starts_at - dt.timedelta(minutes=1), 403), (session.starts_at, 302)):
        with clock.at(moment):
            assert client.post(sheet_url(session, "attendance_sign"), {"version": "2"}).status_code == status
    session.refresh_from_db()
    assert session.state == SessionState.SIGNED


def test_an_empty_list_says_why_and_is_not_signed(client, coordinator, session):
    client.force_login(coordinator)
    assert "nikt nie bierze udziału" in client.get(sheet_url(session)).content.decode()
    assert client.post(sheet_url(session, "attendance_sign"), {"version": "1"}).status_code == 403


def test_a_signed_session_takes_no_answers_in_the_action(session, people, coordinator):
    sign(session=session)
    with pytest.raises(IllegalStep):
        save_attendance(session, answers={people[0].code: PresenceAnswer(Presence.FULL)}, expected=1, by=coordinator)
    assert not Attendance.objects.exists()


def test_a_cancelled_session_takes_no_answers_and_says_that_it_is_cancelled(session, people, coordinator):
    cancel_session(session, reason="Choroba prowadzącej", by=coordinator)
    session.refresh_from_db()
    with pytest.raises(IllegalStep, match="Te zajęcia są odwołane"):
        save_attendance(session, answers={people[0].code: PresenceAnswer(Presence.FULL)}, expected=2, by=coordinator)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("size", [3, 200])
def test_the_whole_sheet_is_written_in_bulk(edition, session, coordinator, size, django_assert_max_num_queries):
    """Eight statements of our own (two of them bulk inserts on SQLite), and the two of the savepoint."""
    people = [make_participant(edition=edition) for _ in range(size)]
    answers = {person.code: PresenceAnswer(Presence.FULL) for person in people}
    with django_assert_max_num_queries(8 + 2):
        save_attendance(session, answers=answers, expected=1, by=coordinator)
    changed = {person.code: PresenceAnswer(Presence.ABSENT) for person in people}
    with django_assert_max_num_queries(8 + 2):
        save_attendance(session, answers=changed, expected=2, by=coordinator)
    assert Attendance.objects.current().filter(presence=Presence.ABSENT).count() == size
    assert Attendance.objects.count() == 2 * size


@pytest.mark.parametrize("size", [3, 200])
def test_the_sheet_is_posted_with_few_queries(
    client, edition, session, coordinator, size, django_assert_max_num_queries
):
    people = [make_participant(edition=edition) for _ in range(size)]
    client.force_login(coordinator)
    with django_assert_max_num_queries(16):
        assert client.post(sheet_url(session), filled(people)).status_code == 302
    assert Attendance.objects.count() == size


def test_totals_say_each_kind_in_polish(session, people):
    for person, presence in zip(people, Presence, strict=True):
        attend(session=session, participation=person, presence=presence, minutes=60 if presence == "part" else None)
    sums = totals(lines_of(session))
    assert (sums.people, sums.minutes) == (4, 360)
    assert totals_sentence(sums) == "1 cały czas · 1 część czasu · 1 usprawiedliwiona · 1 nieobecność"


def foot(page: str) -> str:
    """What the foot of the sheet says of saving."""
    found = re.search(r'<span class="saved">(.*?)</span>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).replace("\u00a0", " ").split())


def test_only_what_is_in_the_database_is_called_saved(client, coordinator, session, people):
    client.force_login(coordinator)
    assert foot(client.get(sheet_url(session)).content.decode()) == "4 odpowiedzi czekają na zapis"
    with clock.at(dt.datetime(2017, 6, 10, 14, 41, tzinfo=WARSAW)):
        client.post(sheet_url(session), filled(people))
    said = foot(client.get(sheet_url(session)).content.decode())
    assert said == "Zapisano 10.06.2017, 14:41: łącznie 20 h"
    # Two hours of somebody, typed as no number: nothing of this request is kept, and the page does not say it is.
    refused = client.post(sheet_url(session), {**filled(people, Ćwik=("part", "dwie", "")), "version": "2"})
    assert foot(refused.content.decode()) == "To, co tu widać, nie jest jeszcze zapisane."
    assert [row[1] for row in rows_of(session)] == ["full"] * 4


def test_a_mistake_names_the_person_and_the_field(client, coordinator, session, people):
    client.force_login(coordinator)
    page = client.post(sheet_url(session), filled(people, Ćwik=("part", "", ""))).content.decode()
    name = people[2].user.full_name
    assert people[2].user.last_name == "Ćwik"
    assert f'<a href="#{people[2].code}-hours">{name}: wpisz liczbę godzin.</a>' in tight(page)
    assert "Wpisz liczbę godzin." in page
