"""Coming in with a printed card: the code, the PIN, five tries, and what ends a card."""

import pytest
from allauth.account.authentication import get_authentication_records
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people import periodic_jobs
from people.actions import card as actions
from people.actions import roles
from people.choices import PortalRoleName
from people.forms.card import CardForm
from people.models import AuditEntry, Card, OutgoingMail
from people.models.card import ALPHABET, normal_code
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

PIN, WRONG = "271828", "000000"
ENTRANCE = "/karta/"
REFUSAL = "Kod albo PIN jest błędny. Po pięciu błędnych PIN-ach karta przestaje działać, a nową wydają koordynatorzy."


@pytest.fixture
def issuer():
    return make_user(first_name="Barbara")


@pytest.fixture
def holder():
    return make_user(first_name="Tomasz", email=None)


@pytest.fixture
def card(holder, issuer):
    return actions.issue(holder, by=issuer, pin=PIN).card


def enter(client, code, pin=PIN, **more):
    return client.post(ENTRANCE, {"code": code, "pin": pin, **more})


def who(client):
    return client.session.get("_auth_user_id")


def page_of(answer):
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_code_has_no_look_alikes_and_pin_is_kept_as_a_hash(card):
    assert (len(card.code), set(card.code) <= set(ALPHABET), set(ALPHABET) & set("01OILUV")) == (8, True, set())
    assert PIN not in card.pin
    assert check_password(PIN, card.pin)
    assert card.printed == f"{card.code[:4]}-{card.code[4:]}"


@pytest.mark.parametrize("typed", ["k7m4-2rxp", " K7M4 2RXP ", "k7m42rxp", "K7M4–2RXP", "k 7 m 4 - 2 r x p"])
def test_case_spaces_and_dashes_of_a_code_do_not_matter(typed):
    assert normal_code(typed) == "K7M42RXP"


def test_person_without_an_address_comes_in(client, card, holder):
    answer = enter(client, card.printed.lower(), " 271 828 ")
    assert (answer.status_code, answer["Location"], who(client)) == (302, "/", str(holder.pk))
    request = answer.wsgi_request
    records = get_authentication_records(request, holder)
    assert [(record["method"], record["card"]) for record in records] == [("card", card.pk)]
    assert client.get("/").status_code == 200


def test_address_of_the_square_fills_the_code_and_changes_nothing(client, card):
    for _scanner in range(8):
        page = client.get(reverse("people:card_sign_in", args=[card.code]))
    assert f'value="{card.printed}"' in page_of(page)
    assert "no-store" in page["Cache-Control"]
    assert client.head(reverse("people:card_sign_in", args=[card.code])).status_code == 200
    card.refresh_from_db()
    assert (card.tries, who(client)) == (0, None)


def test_sign_in_page_hands_the_code_and_the_way_back_over(client, card):
    page = page_of(client.get(ENTRANCE, {"kod": card.code.lower(), "next": "/konto/zgody/"}))
    assert f'value="{card.printed}"' in page
    assert '<input type="hidden" name="next" value="/konto/zgody/">' in page
    assert enter(client, card.code, next="/konto/zgody/")["Location"] == "/konto/zgody/"


def test_foreign_way_back_is_not_followed(client, card):
    assert enter(client, card.code, next="https://example.com/")["Location"] == "/"


@pytest.mark.parametrize(
    ("code", "pin", "field", "sentence"),
    [
        ("K7M4", PIN, "code", "Kod ma 8 znaków. Porównaj z kartą."),
        ("K7M4-2RXO", PIN, "code", "W kodach nie ma takiego znaku: O. Porównaj z kartą."),
        ("K7M4-2RXP", "12345", "pin", "PIN ma 6 cyfr."),
        ("K7M4-2RXP", "١٢٣٤٥٦", "pin", "PIN ma 6 cyfr."),
    ],
)
def test_slip_of_the_finger_is_told_at_its_field(code, pin, field, sentence):
    form = CardForm({"code": code, "pin": pin})
    assert [str(error).replace("\N{NO-BREAK SPACE}", " ") for error in form.errors[field]] == [sentence]


def test_pin_that_is_no_pin_costs_no_try_and_stays_out_of_the_page(client, card):
    page = page_of(enter(client, card.code, "31415"))
    assert "31415" not in page
    assert f'value="{card.code}"' in page
    card.refresh_from_db()
    assert card.tries == 0


def test_every_refusal_is_the_same_page(client, issuer, holder, card):
    """Unknown, wrong, blocked, revoked, of a closed account: nobody learns from the answer which it was."""
    blocked = actions.issue(make_user(email=None), by=issuer, pin=PIN).card
    for _try in range(5):
        enter(client, blocked.code, WRONG)
    revoked = actions.issue(make_user(email=None), by=issuer, pin=PIN).card
    actions.revoke(revoked, by=issuer, reason="Zgubiona.")
    closed = actions.issue(make_user(email=None, is_active=False), by=issuer, pin=PIN).card
    pages = set()
    for code, pin in (
        ("K7M42RXP", PIN),
        (card.code, WRONG),
        (blocked.code, PIN),
        (blocked.code, WRONG),
        (revoked.code, PIN),
        (closed.code, PIN),
    ):
        visitor = Client()
        answer = enter(visitor, code, pin)
        page = page_of(answer).replace(code, "CODE")
        pages.add((answer.status_code, page.partition("csrfmiddlewaretoken")[0], page.count("CODE")))
        assert REFUSAL in page
        assert who(visitor) is None
    assert len(pages) == 1


def test_every_refusal_costs_the_same_one_hash(card, issuer, monkeypatch):
    hashed = []
    for name in ("make_password", "check_password"):
        real = getattr(actions, name)
        monkeypatch.setattr(actions, name, lambda *given, real=real: hashed.append(given) or real(*given))
    for code, pin in (("K7M42RXP", PIN), (card.code, WRONG), (card.code, PIN)):
        hashed.clear()
        actions.open_with_pin(code, pin)
        assert len(hashed) == 1
    Card.objects.filter(pk=card.pk).update(tries=5)
    hashed.clear()
    assert actions.open_with_pin(card.code, PIN) is None
    assert len(hashed) == 1


def test_fifth_wrong_pin_blocks_the_card_until_a_new_one(client, card, holder, issuer):
    for number in range(1, 6):
        enter(client, card.code, WRONG)
        card.refresh_from_db()
        assert (card.tries, card.is_blocked) == (number, number == 5)
    assert periodic_jobs.note_blocked_cards() == 1
    enter(client, card.code, PIN)
    assert who(client) is None
    assert [entry.verb for entry in AuditEntry.objects.filter(about_id=holder.pk).order_by("pk")][-1] == "card.blocked"
    new = actions.issue(holder, by=issuer, pin="161803")
    enter(client, card.code, PIN)
    assert who(client) is None
    enter(client, new.card.code, "161803")
    assert who(client) == str(holder.pk)


def test_right_pin_gives_the_tries_back(client, card):
    for _try in range(4):
        enter(client, card.code, WRONG)
    enter(client, card.code, PIN)
    card.refresh_from_db()
    assert card.tries == 0


def test_block_concerns_the_card_and_no_other_way_in(client, issuer):
    holder = make_user(email="e@example.org", password="trzy-dobre-slowa-1")
    holder.emailaddress_set.create(email=holder.email, primary=True, verified=True)
    card = actions.issue(holder, by=issuer, pin=PIN).card
    for _try in range(6):
        enter(client, card.code, WRONG)
    client.post(reverse("account_login"), {"login": holder.email, "password": "trzy-dobre-slowa-1"})
    assert who(client) == str(holder.pk)


def test_stranger_who_knows_an_address_or_guesses_codes_blocks_nobody(client, issuer):
    holder = make_user(email="e@example.org")
    card = actions.issue(holder, by=issuer, pin=PIN).card
    for code in ("22222222", "e@example.org", "EEXAMPLE", holder.code):
        for _try in range(7):
            enter(client, code, WRONG)
    card.refresh_from_db()
    assert (card.tries, card.is_open) == (0, True)


def test_limit_of_one_place_saves_the_machine_and_costs_no_card(client, card, settings):
    settings.ACCOUNT_RATE_LIMITS = {"card": "3/m/ip"}
    for _try in range(3):
        enter(client, "K7M42RXP", WRONG)
    answer = enter(client, card.code, WRONG)
    assert answer.status_code == 429
    assert "Za dużo prób. Odczekaj minutę." in page_of(answer)
    card.refresh_from_db()
    assert card.tries == 0
    settings.ACCOUNT_RATE_LIMITS = False


def test_somebody_else_s_visit_in_the_same_browser_ends(client, card, holder):
    neighbour = make_user(first_name="Sylwia")
    client.force_login(neighbour)
    client.session["secret"] = "of Sylwia"
    assert "Sylwia" in page_of(client.get(reverse("people:card_sign_in", args=[card.code])))
    enter(client, card.code, WRONG)
    assert who(client) == str(neighbour.pk)  # a wrong PIN ends nobody's visit
    enter(client, card.code)
    assert who(client) == str(holder.pk)
    assert "secret" not in client.session


def test_new_card_ends_the_former_one_and_the_visits_begun_with_it(client, card, holder, issuer):
    enter(client, card.code)
    by_mail = Client()
    by_mail.force_login(holder)
    new = actions.issue(holder, by=issuer, reason="Zgubiona.").card
    card.refresh_from_db()
    assert (new.replaces, card.is_revoked, card.revoked_reason) == (card, True, "Zgubiona.")
    assert client.get("/konto/").status_code == 302
    assert "Twoja karta jest unieważniona, dlatego Cię wylogowaliśmy. Zaloguj się ponownie." in page_of(
        client.get(reverse("account_login"))
    )
    assert by_mail.get("/konto/").status_code == 200


def test_visit_with_a_card_costs_one_query_more_than_another(client, card, holder):
    by_card = Client()
    enter(by_card, card.code)
    client.force_login(holder)
    counts = []
    for visitor in (client, by_card):
        visitor.get("/konto/")
        with CaptureQueriesContext(connection) as asked:
            visitor.get("/konto/")
        counts.append(len(asked))
    assert counts[1] == counts[0] + 1


def test_holder_sees_the_card_and_gives_it_up(client, card, holder):
    client.force_login(holder)
    assert f"Twoja karta {card.printed}, wydana" in page_of(client.get("/konto/"))
    url = reverse("people:card_revoke", args=[card.code])
    assert "Nie masz tu adresu e-mail." in page_of(client.get(url))
    assert client.post(url, {"reason": ""})["Location"] == "/konto/"
    card.refresh_from_db()
    assert (card.is_revoked, card.revoked_by) == (True, holder)
    assert client.get(url).status_code == 404
    assert enter(Client(), card.code).status_code == 200


def test_nobody_else_reaches_the_page_that_revokes(client, card):
    client.force_login(make_user())
    url = reverse("people:card_revoke", args=[card.code])
    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    card.refresh_from_db()
    assert not card.is_revoked


def test_holder_with_an_address_is_told_but_neither_code_nor_pin_is_written(issuer):
    holder = make_user(email="e@example.org")
    card = actions.issue(holder, by=issuer, pin=PIN).card
    for _try in range(5):
        actions.open_with_pin(card.code, WRONG)
    periodic_jobs.note_blocked_cards()
    actions.revoke(card, by=issuer, reason="Zablokowana.")
    mails = list(OutgoingMail.objects.filter(to_user=holder).order_by("pk"))
    assert [mail.subject for mail in mails] == [
        "Masz nową kartę do logowania",
        "Twoja karta do logowania jest zablokowana",
        "Twoja karta do logowania jest unieważniona",
    ]
    told = " ".join(mail.subject + mail.body for mail in mails)
    logged = str(list(AuditEntry.objects.values()))
    for secret in (PIN, card.code, card.printed):
        assert secret not in told
        assert secret not in logged


def test_role_over_others_ends_the_card(card, holder, issuer):
    roles.grant(holder, PortalRoleName.ADMINISTRATOR, on=holder.date_joined.date(), by=issuer)
    card.refresh_from_db()
    assert card.is_revoked


def test_card_ends_once(card, issuer):
    actions.revoke(card, by=issuer, reason="Zgubiona.")
    with pytest.raises(ValidationError, match="już unieważniona"):
        actions.revoke(card, by=issuer, reason="Jeszcze raz.")


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_database_keeps_the_rules_of_cards(card, holder, issuer):
    rows = Card.objects.filter(pk=card.pk)
    refused(lambda: Card.objects.create(user=holder, issued_by=issuer))
    refused(lambda: Card.objects.create(user=issuer, issued_by=issuer, code=card.code))
    refused(lambda: rows.update(tries=6))
    refused(lambda: rows.update(blocked_at=card.issued_at))
    refused(lambda: rows.update(revoked_at=card.issued_at))
    refused(lambda: rows.update(replaces=card))


@pytest.mark.once
def test_card_ends_when_the_back_office_opens_to_its_holder(client):
    boss, holder = make_user(is_staff=True, is_superuser=True), make_user()
    card = actions.issue(holder, by=boss).card
    client.force_login(boss)
    changed = {
        "first_name": "Jan", "last_name": "Kos", "email": holder.email, "form_of_address": "neutral", "language": "pl",
        "is_active": "on", "is_staff": "on",
    }  # fmt: skip
    path = f"/zaplecze/people/user/{holder.pk}/change/"
    client.post(path, {**changed, "is_staff": ""})
    card.refresh_from_db()
    assert not card.is_revoked
    assert client.post(path, changed).status_code == 302
    card.refresh_from_db()
    assert card.is_revoked
