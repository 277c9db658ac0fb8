"""Announcing: everybody together, once, and only what the coordination saw. Races run on both databases."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from organisations.models import Affiliation
from people.models import AuditEntry, OutgoingMail
from programmes.models import Participation
from recruitment.actions import applications
from recruitment.actions import decisions as actions
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application
from recruitment.queries import board as queries
from recruitment.views import board as recruitment
from tests.factories import people, programmes
from tests.fixtures import DURING
from tests.page_text import words
from tests.patience import PATIENCE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


def page(edition):
    return reverse("recruitment:announce", args=[edition.code])


@pytest.fixture
def decided(call, mine, works, coordinator):
    """One application of each verdict."""
    rows = {verdict: programmes.make_application(edition=call, employer=mine) for verdict in Verdict}
    for verdict, row in rows.items():
        actions.decide(row, verdict=verdict, by=coordinator)
    return rows


def test_announcing_tells_everybody_and_makes_participants(
    call, decided, coordinator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        told = actions.announce(call, by=coordinator)
        assert len(told) == 3
    assert callbacks, "the worker is woken only after the commit"
    for verdict, row in decided.items():
        row.refresh_from_db()
        assert (row.announced_verdict, row.announced_at) == (verdict, clock.now())
        mail = OutgoingMail.objects.get(to_user=row.applicant)
        assert (mail.template, mail.edition_id) == (f"application_{verdict}", call.pk)
    participation = Participation.objects.get()
    accepted = decided[Verdict.ACCEPTED]
    assert (participation.application, participation.starts_on) == (accepted, clock.today())
    job = Affiliation.objects.get()
    assert (job.user, job.organisation, job.unit) == (accepted.applicant, accepted.employer, "montaż")
    verbs = list(AuditEntry.objects.values_list("verb", flat=True))
    assert verbs.count("application.announced") == 3
    assert verbs.count("participation.started") == 1
    assert verbs.count("recruitment.announced") == 1


def test_mail_speaks_the_language_of_its_reader(call, mine, coordinator):
    row = programmes.make_application(edition=call, employer=mine, applicant=people.make_user(language="en"))
    actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)
    actions.announce(call, by=coordinator)
    mail = OutgoingMail.objects.get()
    assert mail.subject == "You have a place: Kopalnia Aktywności"
    assert "You have a place in “Kopalnia Aktywności”" in mail.body
    assert reverse("recruitment:application_detail", args=[row.code]) in mail.body


def test_person_without_an_address_is_still_admitted_and_named_on_the_page(client, call, mine, coordinator):
    row = programmes.make_application(edition=call, employer=mine, applicant=people.make_user(email=None))
    actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)
    client.force_login(coordinator)
    assert "1 osoba nie ma adresu e-mail" in words(client.get(page(call)))
    actions.announce(call, by=coordinator)
    assert (Participation.objects.count(), OutgoingMail.objects.count()) == (1, 0)


def test_existing_employment_is_not_doubled(call, mine, coordinator):
    row = programmes.make_application(edition=call, employer=mine)
    Affiliation.objects.create(user=row.applicant, organisation=mine, starts_on=call.starts_on)
    actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)
    actions.announce(call, by=coordinator)
    assert Affiliation.objects.count() == 1


def test_participant_added_by_hand_is_joined_to_the_application(call, mine, coordinator):
    row = programmes.make_application(edition=call, employer=mine)
    programmes.make_participant(edition=call, user=row.applicant)
    actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)
    actions.announce(call, by=coordinator)
    assert Participation.objects.get().application == row


def test_closed_with_the_reason_until_all_are_decided(client, call, decided, mine, coordinator):
    programmes.make_application(edition=call, employer=mine)
    client.force_login(coordinator)
    assert "Ogłosisz, gdy będą wszystkie decyzje. Brakuje jeszcze 1 decyzji." in words(client.get(page(call)))
    seal = queries.seal_of(queries.announcement(call))
    assert client.post(page(call), {"seal": seal}).status_code == 403
    assert not OutgoingMail.objects.exists()


def test_nothing_to_announce_is_refused(call, coordinator):
    with pytest.raises(Refused):
        actions.announce(call, by=coordinator)


def test_page_lists_who_gets_what_with_the_message(client, call, decided, coordinator, django_assert_max_num_queries):
    client.force_login(coordinator)
    with django_assert_max_num_queries(12):
        text = words(client.get(page(call)))
    for row in decided.values():
        assert row.applicant.full_name in text
    for sentence in ("1 osoba będzie uczestniczyć", "1 osoba trafi na listę rezerwową", "1 osoba dostanie odmowę"):
        assert sentence in text
    assert "było więcej zgłoszeń niż miejsc" in text


def test_announcing_from_the_page_then_again_tells_nobody_twice(client, call, decided, coordinator):
    client.force_login(coordinator)
    seal = client.get(page(call)).context["seal"]
    answer = client.post(page(call), {"seal": seal}, follow=True)
    assert "Ogłoszone: 3 osoby znają decyzje." in words(answer)
    assert client.post(page(call), {"seal": seal}).status_code == 403
    assert OutgoingMail.objects.count() == 3


def test_changed_list_is_shown_again_before_anybody_is_told(client, call, decided, coordinator):
    client.force_login(coordinator)
    seal = client.get(page(call)).context["seal"]
    actions.decide(decided[Verdict.REFUSED], verdict=Verdict.RESERVE, by=coordinator)
    answer = client.post(page(call), {"seal": seal}, follow=True)
    assert "Ktoś zmienił w międzyczasie decyzje" in words(answer)
    assert not OutgoingMail.objects.exists()
    for unsealed in ({}, {"seal": ""}):
        assert client.post(page(call), unsealed).status_code == 302, "a form without the seal announces nothing"
    assert not OutgoingMail.objects.exists()


def test_reserve_moves_up_in_a_following_round(call, decided, coordinator):
    actions.announce(call, by=coordinator)
    reserve = decided[Verdict.RESERVE]
    actions.decide(reserve, verdict=Verdict.ACCEPTED, by=coordinator)
    reserve.refresh_from_db()
    assert reserve.announced_verdict == Verdict.RESERVE
    assert [row.pk for row in actions.announce(call, by=coordinator)] == [reserve.pk]
    assert Participation.objects.filter(user=reserve.applicant).count() == 1
    assert list(OutgoingMail.objects.filter(to_user=reserve.applicant).order_by("pk").values_list("template", flat=True)) == [
        "application_reserve",
        "application_accepted",
    ]  # fmt: skip


def test_admitted_person_is_not_undecided(call, decided, coordinator):
    actions.announce(call, by=coordinator)
    with pytest.raises(Refused):
        actions.decide(decided[Verdict.ACCEPTED], verdict=Verdict.REFUSED, by=coordinator)


def test_withdrawn_application_is_not_announced(call, decided, coordinator):
    row = decided[Verdict.ACCEPTED]
    applications.withdraw_application(row, by=row.applicant)
    assert len(actions.announce(call, by=coordinator)) == 2
    assert not Participation.objects.exists()


def together(*jobs: Callable[[], object]) -> list[object]:
    """Run the jobs at the same moment, each on its own connection; their results or exceptions, in order."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(index: int, job: Callable[[], object]) -> None:
        try:
            with clock.at(DURING):
                gate.wait(timeout=PATIENCE)
                results[index] = job()
        except Exception as error:  # noqa: BLE001 – the test looks at it
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index, job)) for index, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    return results


@pytest.fixture
def second_coordinator(edition):
    return programmes.make_coordinator(edition=edition, first_name="Iwona")


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_announce_at_once_and_each_person_hears_once(call, decided, coordinator, second_coordinator):
    seal = queries.seal_of(queries.announcement(call))
    results = together(
        lambda: actions.announce(call, seal=seal, by=coordinator),
        lambda: actions.announce(call, seal=seal, by=second_coordinator),
    )
    assert sorted(type(result).__name__ for result in results) == ["Refused", "list"], results
    assert OutgoingMail.objects.count() == 3
    assert Participation.objects.count() == 1
    assert AuditEntry.objects.filter(verb="application.announced").count() == 3


@pytest.mark.django_db(transaction=True)
def test_decision_during_the_announcement_comes_before_or_after_it_never_inside(
    call, decided, coordinator, second_coordinator
):
    row = decided[Verdict.REFUSED]
    seal = queries.seal_of(queries.announcement(call))
    announced, changed = together(
        lambda: actions.announce(call, seal=seal, by=coordinator),
        lambda: actions.decide(
            row, verdict=Verdict.RESERVE, expected=Verdict.REFUSED, told="Jest miejsce.", by=second_coordinator
        ),
    )
    assert isinstance(changed, Application), changed
    row.refresh_from_db()
    templates = list(OutgoingMail.objects.filter(to_user=row.applicant).values_list("template", flat=True))
    if isinstance(announced, actions.ConcurrentDecision):
        assert (row.announced_verdict, templates) == ("", [])
    else:
        assert (row.announced_verdict, templates) == (Verdict.REFUSED, ["application_refused"])
    assert row.verdict == Verdict.RESERVE


@pytest.mark.django_db(transaction=True)
def test_withdrawal_during_the_announcement_leaves_no_half_participant(call, decided, coordinator):
    row = decided[Verdict.ACCEPTED]
    announced, withdrawn = together(
        lambda: actions.announce(call, by=coordinator),
        lambda: applications.withdraw_application(row, by=row.applicant),
    )
    assert isinstance(announced, list), announced
    row.refresh_from_db()
    admitted = Participation.objects.filter(application=row).exists()
    assert admitted == (row.announced_verdict == Verdict.ACCEPTED) == isinstance(withdrawn, Refused)
    assert admitted != (row.state == ApplicationState.WITHDRAWN)


@pytest.mark.django_db(transaction=True)
def test_last_place_goes_to_one_of_two(call, works, coordinator, second_coordinator):
    rows = [programmes.make_application(edition=call, employer=works) for _number in range(2)]
    results = together(
        lambda: actions.decide(rows[0], verdict=Verdict.ACCEPTED, by=coordinator),
        lambda: actions.decide(rows[1], verdict=Verdict.ACCEPTED, by=second_coordinator),
    )
    assert sorted(type(result).__name__ for result in results) == ["Application", "Refused"], results
    assert Application.objects.filter(verdict=Verdict.ACCEPTED).count() == 1


@pytest.fixture
def refused(call, mine, coordinator):
    """Somebody who was told that there is no place."""
    row = programmes.make_application(edition=call, employer=mine)
    actions.decide(row, verdict=Verdict.REFUSED, by=coordinator)
    actions.announce(call, by=coordinator)
    row.refresh_from_db()
    return row


def test_an_announced_refusal_is_taken_back_only_with_words_for_the_person(client, call, refused, coordinator):
    with pytest.raises(actions.Unsaid):
        actions.decide(refused, verdict=Verdict.ACCEPTED, by=coordinator)
    client.force_login(coordinator)
    review = reverse("recruitment:application_review", args=[call.code, refused.code])
    board = reverse("recruitment:application_decide", args=[call.code, refused.code])
    answer = client.post(board, {"verdict": "accepted", "expected": "refused"})
    assert answer["Location"] == review
    typed = {"verdict": "accepted", "expected": "refused", "note": "Pomyłka w liczbie miejsc."}
    page = client.post(review, typed)
    assert list(page.context["form"].errors) == ["told"]
    assert page.context["form"]["note"].value() == "Pomyłka w liczbie miejsc."
    client.post(review, {**typed, "told": "Źle policzyliśmy miejsca Twojej firmy."})
    refused.refresh_from_db()
    assert refused.verdict == Verdict.ACCEPTED


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.RESERVE])
def test_the_person_is_told_why_their_refusal_is_taken_back(client, call, refused, coordinator, verdict):
    why = "Źle policzyliśmy miejsca Twojej firmy."
    actions.decide(refused, verdict=verdict, told=why, note="kanarek", by=coordinator)
    client.force_login(refused.applicant)
    own = reverse("recruitment:application_detail", args=[refused.code])
    assert why not in words(client.get(own)), "nothing is told before it is announced"
    client.force_login(coordinator)
    assert f"Powód: {why}" in words(client.get(page(call)))
    actions.announce(call, by=coordinator)
    letter = OutgoingMail.objects.get(template=f"application_{verdict}")
    assert "Wcześniej pisaliśmy, że nie ma dla Ciebie miejsca." in letter.body
    assert f"Powód: {why}" in letter.body
    assert "kanarek" not in letter.body
    client.force_login(refused.applicant)
    assert why in words(client.get(own))


def test_what_a_reserve_list_is_for_needs_no_words(call, decided, coordinator):
    actions.announce(call, by=coordinator)
    row = decided[Verdict.RESERVE]
    actions.decide(row, verdict=Verdict.ACCEPTED, by=coordinator)
    actions.announce(call, by=coordinator)
    assert "Wcześniej pisaliśmy" not in OutgoingMail.objects.filter(to_user=row.applicant).latest("pk").body


def test_a_refusal_announced_while_somebody_decides_asks_for_words_too(
    client, call, refused, coordinator, monkeypatch
):
    """The page was read before the announcement, so its form did not ask for them."""
    form = recruitment.ApplicationDecisionForm
    monkeypatch.setattr(
        recruitment, "ApplicationDecisionForm", lambda *args, **given: form(*args, **given | {"was_refused": False})
    )
    client.force_login(coordinator)
    review = reverse("recruitment:application_review", args=[call.code, refused.code])
    answer = client.post(review, {"verdict": "accepted", "expected": "refused", "note": "Jest miejsce."})
    assert list(answer.context["form"].errors) == ["told"]
    assert 'name="told"' in answer.content.decode()
