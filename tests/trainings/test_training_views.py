"""Screens of trainings: who gets in, how many questions they ask, what they do with wrong input."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web.access import Refused
from people.models import AuditEntry
from tests.factories.programmes import make_edition, make_participant
from tests.factories.training import SATURDAY, attend, make_module, make_session, sign
from trainings.actions import training as actions
from trainings.choices import Presence, SessionState
from trainings.models import Module, Session

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files", "in_june")]


@pytest.fixture
def in_june():
    with clock.at(dt.date(2017, 6, 5)):
        yield


@pytest.fixture
def module(edition):
    return make_module(edition=edition)


@pytest.fixture
def session(module, participation):
    return make_session(module=module, place="Dom Kultury Wirek", trainer="Anna Szweda")


def url(name: str, *codes: object) -> str:
    return reverse(f"trainings:{name}", args=[getattr(code, "code", code) for code in codes])


SESSION_PAGES = ["session_detail", "session_edit", "session_cancel", "attendance_sheet", "attendance_sign"]
COORDINATOR_PAGES = ["training_hours", "module_new", "session_new", "certificate_list", "certificate_issue"]


@pytest.mark.parametrize("name", ["training_list", *COORDINATOR_PAGES])
def test_pages_of_the_edition_open_for_the_coordinator(client, edition, coordinator, session, name):
    client.force_login(coordinator)
    assert client.get(url(name, edition)).status_code == 200


@pytest.mark.parametrize("name", SESSION_PAGES)
def test_pages_of_a_session_open_for_the_coordinator(client, edition, coordinator, session, name):
    client.force_login(coordinator)
    assert client.get(url(name, edition, session)).status_code == 200


@pytest.mark.parametrize("name", COORDINATOR_PAGES)
@pytest.mark.parametrize("who", ["participant", "mentor", "representative"])
def test_pages_of_people_are_closed_with_a_reason(client, edition, request, session, name, who):
    client.force_login(request.getfixturevalue(who))
    answer = client.get(url(name, edition))
    assert answer.status_code == 403
    assert "koordynatorzy" in answer.content.decode()


@pytest.mark.parametrize("name", ["training_list", "my_trainings"])
def test_the_representative_is_told_why(client, edition, representative, session, name):
    client.force_login(representative)
    answer = client.get(url(name, edition))
    assert answer.status_code == 403
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("name", ["training_list", *COORDINATOR_PAGES, "my_trainings"])
def test_a_stranger_finds_nothing(client, edition, stranger, other_coordinator, name):
    for user in (stranger, other_coordinator):
        client.force_login(user)
        assert client.get(url(name, edition)).status_code == 404


@pytest.mark.parametrize("name", SESSION_PAGES)
def test_a_session_is_found_only_in_its_edition(client, coordinator, other_coordinator, edition, session, name):
    other = make_edition(name="Inna")
    client.force_login(other_coordinator)
    assert client.get(url(name, edition, session)).status_code == 404
    client.force_login(coordinator)
    assert client.get(url(name, other, session)).status_code == 404
    assert client.get(url(name, edition, "nieznany1")).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, edition, session):
    assert client.get(url("training_list", edition)).status_code == 302


def test_the_reason_of_absence_is_seen_by_the_person_and_the_coordination_only(
    client, edition, coordinator, participation, rival, mentor, session
):
    attend(session=session, participation=participation, presence=Presence.EXCUSED, reason="CANARY-opieka")
    sign(session=session)
    for user, places in (
        (coordinator, [url("person_trainings", edition, participation), url("attendance_sheet", edition, session)]),
        (participation.user, [url("my_trainings", edition), url("person_trainings", edition, participation)]),
    ):
        client.force_login(user)
        for place in places:
            assert "CANARY-opieka" in client.get(place).content.decode()
    for user in (rival, mentor):
        client.force_login(user)
        for place in ("training_list", "my_trainings"):
            assert "CANARY-opieka" not in client.get(url(place, edition)).content.decode()
        assert "CANARY-opieka" not in client.get(url("session_detail", edition, session)).content.decode()
        assert client.get(url("person_trainings", edition, participation)).status_code == 404
    assert not AuditEntry.objects.filter(data__icontains="CANARY").exists()


@pytest.mark.parametrize("size", [1, 3, 60])
def test_lists_ask_the_same_number_of_questions_at_any_size(
    client, edition, coordinator, size, django_assert_max_num_queries
):
    modules = [make_module(edition=edition, topic=f"Temat {n}") for n in range(min(size, 6))]
    people = [make_participant(edition=edition) for _ in range(size)]
    for index in range(min(size, 6)):
        session = make_session(module=modules[index], day=dt.date(2017, 5, 1) + dt.timedelta(days=index))
        for person in people:
            attend(session=session, participation=person)
        if index % 2 == 0:
            sign(session=session)
    client.force_login(coordinator)
    for name in ("training_list", "training_hours", "certificate_list", "certificate_issue"):
        with django_assert_max_num_queries(8):
            assert client.get(url(name, edition)).status_code == 200


@pytest.mark.parametrize("size", [1, 3, 200])
def test_details_ask_the_same_number_of_questions_at_any_size(
    client, edition, coordinator, participation, session, size, django_assert_max_num_queries
):
    for _ in range(size):
        attend(session=session, participation=make_participant(edition=edition))
    attend(session=session, participation=participation)
    client.force_login(coordinator)
    for name, codes in (
        ("session_detail", [session]),
        ("attendance_sheet", [session]),
        ("attendance_sign", [session]),
        ("person_trainings", [participation]),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(url(name, edition, *codes)).status_code == 200
    client.force_login(participation.user)
    with django_assert_max_num_queries(12):
        assert client.get(url("my_trainings", edition)).status_code == 200


# --- Topics and sessions ---


def test_a_topic_is_added_and_changed(client, edition, coordinator):
    client.force_login(coordinator)
    client.post(url("module_new", edition), {"topic": "Zmiana", "planned_minutes": "7,5", "version": "1"})
    module = Module.objects.get()
    assert (module.topic, module.planned_minutes, module.position) == ("Zmiana", 450, 1)
    client.post(url("module_edit", edition, module), {"topic": "Zmiana 2", "planned_minutes": "8", "version": "1"})
    module.refresh_from_db()
    assert (module.topic, module.planned_minutes, module.version) == ("Zmiana 2", 480, 2)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["module.added", "module.changed"]


def test_a_topic_changed_by_somebody_else_shows_both_texts(client, edition, coordinator, module):
    client.force_login(coordinator)
    Module.objects.update(topic="Ich temat", version=2)
    answer = client.post(
        url("module_edit", edition, module), {"topic": "Mój temat", "planned_minutes": "8", "version": "1"}
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Ich temat" in page
    assert "Mój temat" in page
    module.refresh_from_db()
    assert module.topic == "Ich temat"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("topic", ""),
        ("topic", "Komunikacja"),
        ("topic", "a\x00b"),
        ("topic", "x" * 1_000_000),
        ("planned_minutes", "-5"),
        ("planned_minutes", "0"),
        ("planned_minutes", "99999999"),
        ("planned_minutes", "dużo"),
        ("position", "-1"),
    ],
)
def test_a_wrong_topic_comes_back_with_a_sentence(client, edition, coordinator, module, field, value):
    client.force_login(coordinator)
    given = {"topic": "Nowy", "planned_minutes": "8", "version": "1"} | {field: value}
    answer = client.post(url("module_new", edition), given)
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {field}
    assert Module.objects.count() == 1


def test_a_topic_with_sessions_stays(client, edition, coordinator, module, session):
    client.force_login(coordinator)
    assert client.post(url("module_remove", edition, module)).status_code == 403
    empty = make_module(edition=edition, topic="Pusty")
    assert client.post(url("module_remove", edition, empty)).status_code == 302
    assert list(Module.objects.all()) == [module]
    assert client.get(url("module_remove", edition, module)).status_code == 405


def test_a_topic_that_got_a_session_meanwhile_is_refused_by_the_rule_of_the_page(coordinator, module, session):
    with pytest.raises(Refused, match="Ten temat ma zajęcia"):
        actions.remove_module(module, by=coordinator)
    assert Module.objects.get() == module


GOOD = {
    "day": "3.06.2017",
    "starts": "9:00",
    "ends": "14:00",
    "minutes": "4,5",
    "title": "",
    "place": "Dom Kultury Wirek",
    "trainer": "Anna Szweda",
    "version": "1",
}


def test_a_session_is_planned(client, edition, coordinator, module):
    client.force_login(coordinator)
    answer = client.post(url("session_new", edition), GOOD | {"module": module.code})
    session = Session.objects.get()
    assert answer["Location"] == url("session_detail", edition, session)
    assert (session.minutes, session.starts_at.isoformat()) == (270, "2017-06-03T07:00:00+00:00")
    assert AuditEntry.objects.get().verb == "session.planned"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends": "9:00"}, "ends"),
        ({"ends": "8:59"}, "ends"),
        ({"day": "0001-01-01"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"day": "31.02.2017"}, "day"),
        ({"day": "1.01.2019"}, "day"),
        ({"day": "26.03.2017", "starts": "2:30", "ends": "5:00"}, "starts"),
        ({"day": "30.10.2016", "starts": "1:00", "ends": "2:30"}, "ends"),
        ({"minutes": "999999"}, "minutes"),
        ({"minutes": "-1"}, "minutes"),
        ({"minutes": "5,5"}, "minutes"),
        ({"starts": "25:00"}, "starts"),
        ({"module": "obcy"}, "module"),
        ({"module": "\x00"}, "module"),
        ({"trainer": "x" * 161}, "trainer"),
        ({"title": "\u202eabc"}, "title"),
    ],
)
def test_a_wrong_session_comes_back_with_a_sentence(client, edition, coordinator, module, changes, field):
    client.force_login(coordinator)
    answer = client.post(url("session_new", edition), GOOD | {"module": module.code} | changes)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert not Session.objects.exists()


def test_over_a_change_of_clocks_the_real_hours_count(client, edition, coordinator, module):
    client.force_login(coordinator)
    day = {"day": "26.03.2017", "starts": "1:00", "ends": "6:00", "minutes": ""}
    client.post(url("session_new", edition), GOOD | {"module": module.code} | day)
    assert Session.objects.get().minutes == 240


def test_a_topic_of_another_edition_is_refused(client, edition, coordinator, module):
    client.force_login(coordinator)
    foreign = make_module(edition=make_edition(name="Inna"))
    answer = client.post(url("session_new", edition), GOOD | {"module": foreign.code})
    assert list(answer.context["form"].errors) == ["module"]


def test_a_longer_session_gives_its_time_to_those_who_were_there_all_the_time(
    client, edition, coordinator, module, session, participation
):
    old = attend(session=session, participation=participation)
    client.force_login(coordinator)
    client.post(url("session_edit", edition, session), GOOD | {"module": module.code, "ends": "15:00", "minutes": "6"})
    old.refresh_from_db()
    assert (old.minutes, old.replaced_at is not None) == (300, True)
    assert session.attendances.current().get().minutes == 360


def test_a_session_shorter_than_somebodys_part_is_refused(
    client, edition, coordinator, module, session, participation
):
    attend(session=session, participation=participation, presence=Presence.PART, minutes=240)
    client.force_login(coordinator)
    answer = client.post(url("session_edit", edition, session), GOOD | {"module": module.code, "minutes": "4"})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["minutes"]
    session.refresh_from_db()
    assert (session.minutes, session.version) == (300, 1)


def test_a_session_moved_to_a_day_without_somebody_drops_them_from_the_list(
    client, edition, coordinator, module, session, participation
):
    attend(session=session, participation=participation)
    participation.ends_on = SATURDAY
    participation.save()
    client.force_login(coordinator)
    client.post(url("session_edit", edition, session), GOOD | {"module": module.code, "day": "4.06.2017"})
    session.refresh_from_db()
    assert session.starts_at.date() == dt.date(2017, 6, 4)
    assert not session.attendances.current().exists()
    assert session.attendances.count() == 1


def test_a_session_changed_by_somebody_else_shows_both_texts(client, edition, coordinator, module, session):
    Session.objects.update(place="Ich sala", version=5)
    client.force_login(coordinator)
    answer = client.post(url("session_edit", edition, session), GOOD | {"module": module.code, "place": "Moja sala"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Ich sala" in page
    assert "Moja sala" in page
    assert 'value="5"' in page


def test_a_cancelled_session_keeps_its_reason_and_takes_no_more_attendance(client, edition, coordinator, session):
    client.force_login(coordinator)
    assert client.post(url("session_cancel", edition, session), {"reason": ""}).status_code == 200
    client.post(url("session_cancel", edition, session), {"reason": "Choroba prowadzącej"})
    session.refresh_from_db()
    assert (session.state, session.cancel_reason, session.version) == (
        SessionState.CANCELLED,
        "Choroba prowadzącej",
        2,
    )
    assert AuditEntry.objects.get(verb="session.cancelled").reason == "Choroba prowadzącej"
    assert client.post(url("session_cancel", edition, session), {"reason": "znowu"}).status_code == 403
    assert "Choroba" in client.get(url("training_list", edition)).content.decode()


def test_who_may_not_reach_the_threshold_is_shown_with_a_sentence(client, edition, coordinator, participation, module):
    """8 of 10 hours are needed, 5 are lost."""
    lost = make_session(module=module, day=dt.date(2017, 5, 6))
    make_session(module=module, day=dt.date(2017, 6, 17))
    attend(session=lost, participation=participation, presence=Presence.ABSENT)
    sign(session=lost)
    client.force_login(coordinator)
    page = client.get(url("training_list", edition)).content.decode().replace("\u00a0", " ")
    assert "Brakuje 8 h. Same zajęcia 17 czerwca 2017 nie wystarczą." in page
    client.force_login(participation.user)
    own = client.get(url("training_list", edition)).content.decode()
    assert participation.user.full_name not in own.partition("<main")[2].partition("</main>")[0]


def test_a_step_that_comes_too_late_is_told_and_keeps_the_text(client, edition, coordinator, session, monkeypatch):
    """Somebody was quicker between the look of the guard and the lock of the action."""
    cancel = actions.cancel_session

    def overtaken(row, **given):
        cancel(session, reason="Pierwsza.", by=coordinator)
        return cancel(row, **given)

    monkeypatch.setattr(actions, "cancel_session", overtaken)
    client.force_login(coordinator)
    answer = client.post(
        url("session_cancel", edition, session),
        {"reason": "Trener zachorował na grypę."},
        headers={"Origin": "http://testserver"},
    )
    assert answer.status_code == 403
    assert "odwołane" in answer.content.decode()
    assert "Trener zachorował na grypę." in answer.content.decode()
    assert Session.objects.get().cancel_reason == "Pierwsza."


def test_no_session_is_planned_under_a_topic_that_is_gone(client, edition, coordinator):
    module = make_module(edition=edition, topic="Temat")
    actions.remove_module(module, by=coordinator)
    moment = clock.now()
    with pytest.raises(IllegalStep):
        actions.plan_session(module, starts_at=moment, ends_at=moment + dt.timedelta(hours=1), by=coordinator)
