"""Cards of an edition: who may issue to whom, the sheet, revoking, and people added by hand without an address."""

import datetime as dt
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from joining.actions.cards import issue_cards, revoke_card
from joining.home import action_items_of_cards, card_numbers
from joining.views import cards as views
from kopalnia.lib.documents.typeset import NotTypeset
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from kopalnia.lib.web.action_items import ActionItem
from kopalnia.lib.web.idempotency import new_token
from people.actions import card as cards
from people.choices import ConsentPurpose, ConsentWay
from people.models import AuditEntry, Card, ConsentEntry, OutgoingMail, User
from people.models.card import TOLD_FOR
from programmes.actions.setup import grant_role
from programmes.choices import EditionRoleName
from programmes.models import Edition, Participation
from tests.factories import people, programmes
from tests.page_text import words

pytestmark = pytest.mark.django_db

PIN = "271828"


@pytest.fixture
def list_url(edition):
    return reverse("joining:card_list", args=[edition.code])


@pytest.fixture
def issue_url(edition):
    return reverse("joining:card_issue", args=[edition.code])


@pytest.fixture
def card(edition, participation, coordinator):
    return issue_cards(edition, participations=[participation], pin=PIN, by=coordinator)[0].card


def refused_for(edition, participation, by):
    with pytest.raises(Refused) as refusal:
        issue_cards(edition, participations=[participation], by=by)
    assert Card.objects.count() == 0
    return str(refusal.value.reason)


def test_former_representative_gets_no_card(edition, participation, coordinator):
    """The sums of the company's time stay open to them, and the coordination of another edition would see them."""
    role = programmes.grant(
        edition=programmes.make_edition(name="Inna edycja"),
        user=participation.user,
        role=EditionRoleName.REPRESENTATIVE,
        organisation=people.make_organisation(),
        ends_on=clock.today() - dt.timedelta(days=1),
    )
    assert "tylko dla osób biorących udział" in refused_for(edition, participation, coordinator)
    type(role).objects.filter(pk=role.pk).update(role=EditionRoleName.MENTOR, organisation=None)
    assert issue_cards(edition, participations=[participation], by=coordinator)  # nothing is left of that one


def test_sheet_holds_the_cards_of_the_chosen_and_is_the_only_place_of_the_pins(
    client, coordinator, edition, list_url, issue_url
):
    edition.contact_phone, edition.contact_hours = "32 000 00 00", "6:00–20:00"
    edition.save()
    chosen = [
        programmes.make_participant(
            edition=edition, user=people.make_user(email=None, first_name=first, last_name=last)
        )
        for first, last in (("Żaneta", "Gżegżółka"), ("Łukasz", "Śćibor-Źdźbło"))
    ]
    left_out = programmes.make_participant(edition=edition)
    client.force_login(coordinator)
    assert all(f'value="{row.code}"' in client.get(list_url).content.decode() for row in [*chosen, left_out])
    form = {"person": [row.code for row in chosen], "idempotency_key": new_token()}
    answer = client.post(issue_url, form)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith('attachment; filename="karty-')
    assert answer["Cache-Control"] == "private, no-store"
    reader = PdfReader(io.BytesIO(answer.content))
    text = reader.pages[0].extract_text()
    assert (len(reader.pages), reader.metadata.title) == (1, "Karty do logowania")
    for row in chosen:
        card = Card.objects.get(user=row.user)
        assert card.printed in text
        assert row.user.full_name in text
        lines = text.splitlines()
        name = lines.index(row.user.full_name)
        pin = next(line for line in lines[name:] if "PIN" in line).split()[-1]
        assert cards.open_with_pin(card.code, pin) == card
        assert pin not in str(list(AuditEntry.objects.values()))
    assert "Zgubiona karta? 32 000 00 00, 6:00–20:00" in text
    assert "testserver/karta" in text or "/karta" in text
    assert not Card.objects.filter(user=left_out.user).exists()
    # The same form once more: no second card, and no second sheet.
    again = client.post(issue_url, form)
    assert (again.status_code, again["Location"]) == (303, issue_url)
    assert client.get(issue_url)["Location"] == list_url
    assert Card.objects.count() == 2


def test_nobody_chosen_is_said_and_nothing_is_issued(client, coordinator, list_url, issue_url, participation):
    client.force_login(coordinator)
    answer = client.post(issue_url, {"person": ["nie-ma-takiej"]}, follow=True)
    assert answer.redirect_chain == [(list_url, 302)]
    assert "Zaznacz co najmniej jedną osobę." in words(answer)
    assert Card.objects.count() == 0


def test_cards_are_the_coordination_s(
    client, list_url, issue_url, participation, card, participant, mentor, representative, stranger, other_coordinator
):
    end = reverse("joining:card_end", args=[participation.code])
    for user, status in (
        (participant, 403),
        (mentor, 403),
        (representative, 403),
        (stranger, 404),
        (other_coordinator, 404),
    ):
        client.force_login(user)
        for url in (list_url, issue_url):
            assert client.get(url).status_code == status
            assert client.post(issue_url, {"person": participation.code}).status_code == status
        assert client.post(end, {"reason": "Bo tak."}).status_code == (403 if user == participant else 404)
    card.refresh_from_db()
    assert (card.is_revoked, Card.objects.count()) == (False, 1)


def test_person_s_page_shows_the_card_to_the_coordination_alone(client, card, coordinator, participation, participant):
    url = reverse("programmes:person_detail", args=[participation.code])
    client.force_login(coordinator)
    page = words(client.get(url))
    assert (card.printed in page, "Wydaj nową kartę (PDF)" in page) == (True, True)
    client.force_login(participant)
    assert "Karta do logowania" not in words(client.get(url))


def test_card_is_for_somebody_without_another_role(edition, coordinator, participation, company):
    programmes.grant(
        edition=programmes.make_edition(name="Inna"),
        user=participation.user,
        role=EditionRoleName.REPRESENTATIVE,
        organisation=company,
    )
    assert "Ta osoba ma też inną rolę" in refused_for(edition, participation, coordinator)


def test_card_is_not_for_an_administrator_or_somebody_of_the_back_office(edition, coordinator, participation):
    User.objects.filter(pk=participation.user_id).update(is_staff=True)
    assert "Ta osoba ma też inną rolę" in refused_for(edition, participation, coordinator)


def test_coordinator_who_takes_part_issues_no_card_for_herself(edition, coordinator):
    own = programmes.make_participant(edition=edition, user=coordinator)
    assert "Ta osoba ma też inną rolę" in refused_for(edition, own, coordinator)


def test_card_opens_no_edition_the_issuer_does_not_run(edition, coordinator, administrator, participation):
    programmes.make_participant(edition=programmes.make_edition(name="Inna"), user=participation.user)
    assert "w edycji, której nie koordynujesz" in refused_for(edition, participation, coordinator)
    assert len(issue_cards(edition, participations=[participation], by=administrator)) == 1


def test_one_refusal_stops_the_whole_sheet(edition, coordinator, participation, mentor):
    also_mentor = programmes.make_participant(edition=edition, user=mentor)
    with pytest.raises(Refused):
        issue_cards(edition, participations=[participation, also_mentor], by=coordinator)
    assert Card.objects.count() == 0


def test_role_given_later_ends_the_card(card, edition, coordinator, participant):
    grant_role(edition, user=participant, role=EditionRoleName.MENTOR, starts_on=clock.today(), by=coordinator)
    card.refresh_from_db()
    assert card.is_revoked


def test_coordinator_revokes_with_a_reason_that_stays(client, coordinator, participation, card):
    url = reverse("joining:card_end", args=[participation.code])
    client.force_login(coordinator)
    assert "errsum" in words(client.post(url, {"reason": " "}))
    answer = client.post(url, {"reason": "Zgubiona w szatni."})
    assert answer["Location"] == reverse("joining:card_list", args=[participation.edition.code])
    card.refresh_from_db()
    assert (card.revoked_by, card.revoked_reason) == (coordinator, "Zgubiona w szatni.")
    entry = AuditEntry.objects.get(verb="card.revoked")
    assert (entry.edition_id, entry.reason) == (participation.edition_id, "Zgubiona w szatni.")
    letter = OutgoingMail.objects.get(template="card_revoked")
    assert (letter.to_user, "Powód: Zgubiona w szatni." in letter.body) == (participation.user, True)
    assert "Ta osoba nie ma ważnej karty." in words(client.post(url, {"reason": "Jeszcze raz."}))


def test_a_card_that_others_ended_is_told_on_the_page_of_its_holder(client, coordinator, participation, card):
    client.force_login(participation.user)
    account = reverse("people:account")
    assert "unieważniona" not in words(client.get(account))
    revoke_card(participation, reason="Znaleziona na stołówce.", by=coordinator)
    page = words(client.get(account))
    assert f"Twoja karta {card.printed} została unieważniona" in page
    assert "Powód: Znaleziona na stołówce." in page
    with clock.at(clock.today() + TOLD_FOR + dt.timedelta(days=1)):
        client.force_login(participation.user)
        assert "unieważniona" not in words(client.get(account))


def test_a_card_given_up_or_replaced_is_no_news_to_its_holder(client, edition, coordinator, participation, card):
    issue_cards(edition, participations=[participation], by=coordinator)
    cards.revoke(Card.objects.valid().get(), reason="Oddaję.", by=participation.user)
    client.force_login(participation.user)
    assert "unieważniona" not in words(client.get(reverse("people:account")))


def test_a_card_ended_by_a_role_is_told_in_the_language_of_its_holder(edition, coordinator, participation, card):
    user = participation.user
    user.language = "en"
    user.save()
    grant_role(edition, user=user, role=EditionRoleName.MENTOR, starts_on=clock.today(), by=coordinator)
    letter = OutgoingMail.objects.get(template="card_revoked")
    assert "Reason: only participants can have a card" in letter.body


def test_blocked_card_waits_on_the_home_page_until_it_is_issued_anew(edition, coordinator, participation, card):
    def row() -> ActionItem | None:
        return action_items_of_cards(Edition.objects.annotate(**card_numbers(clock.today())).get(pk=edition.pk))

    assert row() is None
    for _try in range(5):
        cards.open_with_pin(card.code, "000000")
    assert (row().count, str(row().sentence)) == (1, "karta do ponownego wydania.")
    issue_cards(edition, participations=[participation], by=coordinator)
    assert row() is None


@pytest.mark.parametrize("times", [1, 3])
def test_list_asks_as_many_queries_for_three_as_for_one(client, coordinator, edition, list_url, times):
    for _number in range(times):
        row = programmes.make_participant(edition=edition)
        issue_cards(edition, participations=[row], by=coordinator)
    client.force_login(coordinator)
    client.get(list_url)
    with CaptureQueriesContext(connection) as asked:
        page = words(client.get(list_url))
    assert page.count("ważna od") == times
    assert len(asked) == 5


def test_help_page_names_the_running_public_edition(client, edition):
    edition.contact_phone, edition.call_published_at = "32 000 00 00", clock.now()
    edition.save()
    url = reverse("joining:card_help")
    with clock.at(edition.ends_on):
        assert "32 000 00 00" in words(client.get(url))
    with clock.at(edition.ends_on + dt.timedelta(days=1)):
        assert "32 000 00 00" not in words(client.get(url))


# --- Added by hand ---------------------------------------------------------------------------------------------------


@pytest.fixture
def texts(db):
    return {purpose: people.make_consent_text(purpose=purpose) for purpose in ConsentPurpose}


@pytest.fixture
def new_url(edition):
    return reverse("recruitment:participant_new", args=[edition.code])


@pytest.fixture
def on_paper(edition, texts):
    return {
        "first_name": "Bogdan",
        "last_name": "Żyła",
        "form_of_address": "masculine",
        "starts_on": edition.starts_on.isoformat(),
        f"agree_{texts[ConsentPurpose.PARTICIPATION].pk}": "on",
    }


def test_somebody_without_an_address_is_added_by_hand_and_comes_in(
    client, coordinator, edition, company, new_url, on_paper
):
    programmes.make_call(edition=edition, employers={company: 5})
    client.force_login(coordinator)
    answer = client.post(new_url, on_paper | {"employer": company.pk, "unit": "Spawalnia"})
    row = Participation.objects.select_related("user").get(user__last_name="Żyła")
    assert answer["Location"] == reverse("programmes:person_detail", args=[row.code])
    assert (row.user.email, row.granted_by, row.starts_on) == (None, coordinator, edition.starts_on)
    assert (row.application.state, row.application.verdict, row.application.employer) == (
        "submitted",
        "accepted",
        company,
    )
    assert [decision.decided_by for decision in row.application.decisions.all()] == [coordinator]
    assert [(job.organisation, job.unit) for job in row.user.affiliations.all()] == [(company, "Spawalnia")]
    ledger = ConsentEntry.objects.filter(user=row.user)
    assert [(entry.purpose, entry.how, entry.by) for entry in ledger] == [
        (ConsentPurpose.PARTICIPATION, ConsentWay.PAPER, coordinator)
    ]
    assert AuditEntry.objects.filter(verb="participation.started_by_hand", about_id=row.user_id).count() == 1
    card = issue_cards(edition, participations=[row], pin=PIN, by=coordinator)[0].card
    client.logout()
    client.post("/karta/", {"code": card.code, "pin": PIN})
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("address", ["", "bogdan@example.org"])
def test_who_gave_an_address_gets_a_letter_and_the_page_says_so(
    client, coordinator, edition, new_url, on_paper, address
):
    client.force_login(coordinator)
    page = words(client.post(new_url, on_paper | {"email": address}, follow=True))
    letters = OutgoingMail.objects.filter(template="participant_added")
    assert [letter.to_email for letter in letters] == [address] * bool(address)
    assert ("Bez adresu e-mail potrzebuje karty" in page, "Dostanie wiadomość, jak" in page) == (
        not address,
        bool(address),
    )


def test_paper_takes_a_place_of_the_company_like_any_application(
    client, coordinator, edition, company, new_url, on_paper
):
    programmes.make_call(edition=edition, employers={company: 1})
    client.force_login(coordinator)
    client.post(new_url, on_paper | {"employer": company.pk})
    page = words(client.post(new_url, on_paper | {"employer": company.pk, "last_name": "Druga"}))
    assert "W tej firmie nie ma już miejsc." in page
    assert 'value="Druga"' in page
    assert not User.objects.filter(last_name="Druga").exists()


def test_consent_to_take_part_must_be_signed(client, coordinator, new_url, on_paper):
    client.force_login(coordinator)
    unsigned = {name: value for name, value in on_paper.items() if not name.startswith("agree_")}
    assert 'value="Żyła"' in words(client.post(new_url, unsigned))
    assert not User.objects.filter(last_name="Żyła").exists()


def test_same_name_is_asked_about_before_a_second_history_begins(client, coordinator, edition, new_url, on_paper):
    programmes.make_participant(edition=edition, first_name="bogdan", last_name="Zyla")
    client.force_login(coordinator)
    page = words(client.post(new_url, on_paper))
    assert "Ktoś o tym imieniu i nazwisku już bierze udział." in page
    assert 'name="another"' in page
    client.post(new_url, on_paper | {"another": "on"})
    assert User.objects.filter(last_name="Żyła").count() == 1


def test_address_of_somebody_else_is_refused(client, coordinator, new_url, on_paper, stranger):
    client.force_login(coordinator)
    assert "Ktoś już używa tego adresu." in words(client.post(new_url, on_paper | {"email": stranger.email.upper()}))
    assert not User.objects.filter(last_name="Żyła").exists()


def test_day_outside_the_edition_is_refused(client, coordinator, edition, new_url, on_paper):
    client.force_login(coordinator)
    day = (edition.ends_on + dt.timedelta(days=1)).isoformat()
    assert "Ten dzień nie należy do edycji." in words(client.post(new_url, on_paper | {"starts_on": day}))


def test_adding_by_hand_is_the_coordination_s(client, new_url, participant, mentor, representative, stranger):
    for user, status in ((participant, 403), (mentor, 403), (representative, 403), (stranger, 404)):
        client.force_login(user)
        assert (client.get(new_url).status_code, client.post(new_url, {}).status_code) == (status, status)


def test_sheet_that_cannot_be_made_issues_no_card(client, coordinator, issue_url, participation, card, monkeypatch):
    def broken(*args, **kwargs):
        raise NotTypeset("no such font")

    monkeypatch.setattr(views, "typeset", broken)
    client.force_login(coordinator)
    answer = client.post(issue_url, {"person": participation.code, "idempotency_key": new_token()}, follow=True)
    assert "więc nie powstała żadna nowa karta" in words(answer)
    assert list(Card.objects.valid()) == [card]
    assert Card.objects.count() == 1
