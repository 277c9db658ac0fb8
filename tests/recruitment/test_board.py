"""The coordination's board: lists, decisions, places, the reserve list."""

import pytest
from django.urls import reverse

from kopalnia.lib.web.access import Refused
from people.models import AuditEntry, OutgoingMail
from programmes.models import Edition
from recruitment import home
from recruitment.actions import decisions as actions
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import ApplicationDecision
from recruitment.queries import board as queries
from tests.factories import people, programmes
from tests.page_text import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return client


def board(edition, query=""):
    return reverse("recruitment:recruitment_board", args=[edition.code]) + query


def review(edition, row):
    return reverse("recruitment:application_review", args=[edition.code, row.code])


def deciding(edition, row):
    return reverse("recruitment:application_decide", args=[edition.code, row.code])


def names(answer):
    return [row["application"].applicant.full_name for row in answer.context["rows"]]


@pytest.mark.parametrize("count", [1, 3])
def test_board_takes_eight_queries_whatever_its_length(signed_in, call, mine, count, django_assert_num_queries):
    for _number in range(count):
        programmes.make_application(edition=call, employer=mine)
        programmes.make_application(edition=call, employer=mine, verdict="reserve", reserve_position=1)
    signed_in.get(board(call))
    with django_assert_num_queries(8):
        assert len(names(signed_in.get(board(call)))) == count


def test_board_with_a_saved_row_takes_no_query_more(signed_in, call, mine, coordinator, django_assert_num_queries):
    row = programmes.make_application(edition=call, employer=mine)
    actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)
    with django_assert_num_queries(8):
        signed_in.get(board(call, f"?zapisano={row.code}"))


def test_tabs_hold_their_people_with_counts(signed_in, call, mine):
    programmes.make_application(edition=call, applicant=people.make_user(first_name="Ewa", last_name="A"))
    for verdict in Verdict:
        programmes.make_application(
            edition=call, employer=mine, verdict=verdict, applicant=people.make_user(first_name=verdict, last_name="B")
        )
    programmes.make_application(edition=call, state="withdrawn", verdict="accepted")
    programmes.make_application(edition=call, state="draft")
    answer = signed_in.get(board(call))
    assert [tab["count"] for tab in answer.context["tabs"]] == [1, 1, 1, 1, 1]
    assert names(answer) == ["Ewa A"]
    for verdict in Verdict:
        assert names(signed_in.get(board(call, f"?lista={verdict}"))) == [f"{verdict} B"]
    assert signed_in.get(board(call, "?lista=wszyscy")).status_code == 404
    assert "1 zgłoszenie czeka na decyzję" in words(answer)


def test_board_pages_by_fifty(signed_in, call, mine):
    for _number in range(51):
        programmes.make_application(edition=call, employer=mine)
    assert len(names(signed_in.get(board(call)))) == 50
    assert len(names(signed_in.get(board(call, "?strona=2")))) == 1
    assert len(names(signed_in.get(board(call, "?strona=99")))) == 0


@pytest.mark.sought
def test_board_is_filtered_by_name_and_company_and_stays_so_after_a_decision(signed_in, call, mine, works):
    person = people.make_user(first_name="Łucja", last_name="Śliwa")
    row = programmes.make_application(edition=call, employer=mine, applicant=person)
    programmes.make_application(edition=call, employer=works)
    assert names(signed_in.get(board(call, "?q=sliwa+LUC"))) == ["Łucja Śliwa"]
    assert names(signed_in.get(board(call, f"?firma={mine.pk}"))) == ["Łucja Śliwa"]
    assert names(signed_in.get(board(call, f"?firma={works.pk}&q=sliwa"))) == []
    assert len(names(signed_in.get(board(call, "?firma=999&q=%E2%80%AE")))) == 2
    answer = signed_in.post(deciding(call, row), {"verdict": "reserve", "q": "śliwa", "firma": str(mine.pk)})
    assert names(signed_in.get(answer["Location"])) == ["Łucja Śliwa"]


@pytest.mark.parametrize(
    ("who", "status"),
    [("stranger", 404), ("participant", 403), ("mentor", 403), ("representative", 403), ("other_coordinator", 404)],
)
def test_board_is_for_the_coordination(client, request, call, who, status):
    row = programmes.make_application(edition=call, motivation="CANARY-ANSWER")
    client.force_login(request.getfixturevalue(who))
    pages = [board(call), review(call, row), reverse("recruitment:announce", args=[call.code])]
    for page in pages:
        answer = client.get(page)
        assert (answer.status_code, "CANARY" in words(answer)) == (status, False), page
    posts = [deciding(call, row), reverse("recruitment:reserve_move", args=[call.code, row.code]), *pages[1:]]
    for address in posts:
        assert client.post(address, {"verdict": "accepted"}).status_code == status, address
    row.refresh_from_db()
    assert row.verdict == ""


def test_visitor_is_sent_to_sign_in(client, call):
    assert client.get(board(call))["Location"].startswith(reverse("account_login"))


def test_application_of_another_edition_is_not_found(signed_in, call, mine):
    foreign = programmes.make_application(edition=programmes.make_edition(name="Inna"), employer=mine)
    assert signed_in.get(review(call, foreign)).status_code == 404
    assert signed_in.post(deciding(call, foreign), {"verdict": "accepted"}).status_code == 404


def test_decision_is_saved_in_place_and_can_be_undone(signed_in, call, mine):
    row = programmes.make_application(edition=call, employer=mine)
    answer = signed_in.post(deciding(call, row), {"verdict": "accepted", "expected": "", "lista": "waiting"})
    assert answer["Location"] == board(call, f"?lista=waiting&strona=1&zapisano={row.code}#z-{row.code}")
    row.refresh_from_db()
    assert row.verdict == Verdict.ACCEPTED
    page = signed_in.get(answer["Location"])
    assert names(page) == [row.applicant.full_name]
    assert "Zapisano." in words(page)
    assert page.context["rows"][0]["previous"] == ""
    signed_in.post(deciding(call, row), {"verdict": "", "expected": "accepted"})
    row.refresh_from_db()
    assert row.verdict == ""
    assert list(row.decisions.values_list("verdict", flat=True)) == ["accepted", ""]
    assert not OutgoingMail.objects.exists()


def test_decision_on_a_changed_row_is_refused_with_words(signed_in, call, mine, coordinator):
    row = programmes.make_application(edition=call, employer=mine)
    actions.decide(row, verdict=Verdict.REFUSED, by=coordinator)
    answer = signed_in.post(deciding(call, row), {"verdict": "accepted", "expected": ""}, follow=True)
    row.refresh_from_db()
    assert row.verdict == Verdict.REFUSED
    assert "Ktoś w międzyczasie zmienił tę decyzję. Sprawdź, jaka jest teraz." in words(answer)


def test_no_place_left_refuses_with_the_reason_everywhere(signed_in, call, works, coordinator):
    first, second = (programmes.make_application(edition=call, employer=works) for _number in range(2))
    actions.decide(first, verdict=Verdict.ACCEPTED, by=coordinator)
    page = words(signed_in.get(board(call)))
    assert "w tej firmie nie ma już miejsc" in page
    assert 'aria-disabled="true"' in page
    assert signed_in.post(deciding(call, second), {"verdict": "accepted", "expected": ""}).status_code == 403
    answer = signed_in.post(review(call, second), {"verdict": "accepted", "expected": ""})
    assert "W tej firmie nie ma już miejsc" in words(answer)
    second.refresh_from_db()
    assert second.verdict == ""
    actions.decide(second, verdict=Verdict.RESERVE, by=coordinator)
    actions.decide(first, verdict=Verdict.REFUSED, by=coordinator)
    actions.decide(second, verdict=Verdict.ACCEPTED, by=coordinator)


def test_place_of_somebody_who_left_is_free_again(call, works, coordinator):
    row = programmes.make_application(edition=call, employer=works)
    actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)
    actions.announce(call, by=coordinator)
    places = queries.places_of(queries.employers_of(call), queries.tally_of(call))
    assert queries.free_places(places, works.pk) == 0
    row.refresh_from_db()
    row.participation.starts_on = row.participation.ends_on = call.starts_on
    row.participation.save()
    places = queries.places_of(queries.employers_of(call), queries.tally_of(call))
    assert queries.free_places(places, works.pk) == 1


def test_company_without_a_limit_has_always_a_place(call, coordinator):
    boundless = people.make_organisation(name="Bez limitu")
    call.partnerships.create(organisation=boundless, role="employer", starts_on=call.starts_on)
    for _number in range(3):
        row = programmes.make_application(edition=call, employer=boundless)
        actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)


def test_company_outside_the_edition_has_no_place(call, coordinator):
    row = programmes.make_application(edition=call, employer=people.make_organisation())
    with pytest.raises(Refused):
        actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)


@pytest.mark.parametrize("fields", [{"state": ApplicationState.WITHDRAWN}, {"state": ApplicationState.DRAFT}])
def test_only_a_sent_application_is_decided(call, mine, coordinator, fields):
    row = programmes.make_application(edition=call, employer=mine, **fields)
    with pytest.raises(Refused):
        actions.decide(row, verdict=Verdict.REFUSED, by=coordinator)


def test_nobody_decides_on_the_own_application(call, mine, coordinator):
    row = programmes.make_application(edition=call, employer=mine, applicant=coordinator)
    with pytest.raises(Refused):
        actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)


def test_reserve_keeps_its_order_and_can_be_reordered(signed_in, call, mine, coordinator):
    rows = [programmes.make_application(edition=call, employer=mine) for _number in range(3)]
    for row in rows:
        actions.decide(row, verdict=Verdict.RESERVE, by=coordinator)
    assert list(queries.reserve_list(call)) == rows
    address = reverse("recruitment:reserve_move", args=[call.code, rows[2].code])
    signed_in.post(address, {"kierunek": "up"})
    assert list(queries.reserve_list(call)) == [rows[0], rows[2], rows[1]]
    assert actions.move_on_reserve(rows[0], up=True, by=coordinator) == 1
    actions.decide(rows[0], verdict=Verdict.REFUSED, by=coordinator)
    with pytest.raises(Refused):
        actions.move_on_reserve(rows[0], up=False, by=coordinator)
    assert signed_in.get(address).status_code == 405


def test_review_shows_answers_and_keeps_the_note_for_the_coordination(
    signed_in, call, mine, django_assert_max_num_queries
):
    row = programmes.make_application(edition=call, employer=mine, experience="CANARY-EXPERIENCE")
    signed_in.post(review(call, row), {"verdict": "reserve", "expected": "", "note": "Silna grupa, mało miejsc."})
    with django_assert_max_num_queries(12):
        text = words(signed_in.get(review(call, row)))
    assert "CANARY-EXPERIENCE" in text
    assert "Silna grupa, mało miejsc." in text
    decision = ApplicationDecision.objects.get()
    assert (decision.verdict, decision.note) == (Verdict.RESERVE, "Silna grupa, mało miejsc.")
    entry = AuditEntry.objects.get(verb="application.decided")
    assert (entry.about_id, "Silna" in str(entry.data)) == (row.applicant_id, False)


@pytest.mark.parametrize("note", ["x" * 1_000_000, "a\x00b"])
def test_bad_note_is_a_sentence_and_writes_nothing(signed_in, call, mine, note):
    row = programmes.make_application(edition=call, employer=mine)
    answer = signed_in.post(review(call, row), {"verdict": "refused", "expected": "", "note": note})
    assert set(answer.context["form"].errors) == {"note"}
    assert not ApplicationDecision.objects.exists()


def test_unknown_verdict_changes_nothing(signed_in, call, mine):
    row = programmes.make_application(edition=call, employer=mine)
    answer = signed_in.post(deciding(call, row), {"verdict": "emperor"}, follow=True)
    assert "Nie ma takiej decyzji." in words(answer)
    assert not ApplicationDecision.objects.exists()


def counted(edition: Edition) -> Edition:
    return Edition.objects.annotate(**home.application_numbers()).get(pk=edition.pk)


def test_attention_counts_those_who_wait_then_those_who_do_not_know(
    call, mine, coordinator, django_assert_num_queries
):
    row = programmes.make_application(edition=call, employer=mine)
    with django_assert_num_queries(1):
        (waiting,) = home.action_items_of_applications(counted(call))
    assert (waiting.count, waiting.url) == (1, board(call))
    actions.decide(row, verdict=Verdict.REFUSED, by=coordinator)
    (ready,) = home.action_items_of_applications(counted(call))
    assert (ready.count, ready.url) == (1, reverse("recruitment:announce", args=[call.code]))
    actions.announce(call, by=coordinator)
    assert home.action_items_of_applications(counted(call)) == []


def test_log_names_the_applicant_and_what_was_decided(signed_in, call, mine, coordinator):
    coordinator.form_of_address = "feminine"
    coordinator.save()
    applicant = people.make_user(first_name="Paweł", last_name="Jędrzejczyk")
    row = programmes.make_application(edition=call, employer=mine, applicant=applicant)
    for verdict in (Verdict.ACCEPTED, Verdict.RESERVE, Verdict.REFUSED, ""):
        actions.decide(row, verdict=verdict, by=coordinator)
    page = words(signed_in.get(reverse("programmes:edition_history", args=[call.code])))
    for told in (
        "przyjęła wstępnie zgłoszenie (Paweł Jędrzejczyk)",
        "wpisała wstępnie zgłoszenie na listę rezerwową (Paweł Jędrzejczyk)",
        "odmówiła wstępnie przyjęcia zgłoszenia (Paweł Jędrzejczyk)",
        "cofnęła decyzję wstępną o zgłoszeniu (Paweł Jędrzejczyk)",
    ):
        assert f"{coordinator.full_name} {told}" in page
    assert row.code not in page.replace(reverse("recruitment:application_review", args=[call.code, row.code]), "")
