"""Who has to have a second factor, how it is asked for, and how it is set up, used, removed and reset."""

from __future__ import annotations

import datetime as dt
import json
import re
import threading
from collections.abc import Callable, Iterator
from html import unescape
from io import StringIO
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from kopalnia.lib.domain import clock
from people.actions import card as cards
from people.actions import roles
from people.actions import second_factor as actions
from people.models import AuditEntry, CodeGuard, OutgoingMail, OutgoingText, PortalRole, User
from people.models.second_factor import FREE
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole
from tests.factories.people import make_administrator, make_user
from tests.factories.second_factor import SoftKey, code_of, give_app, give_key, give_recovery_codes

pytestmark = pytest.mark.django_db
PASSWORD = "trzy-dobre-slowa-1"
INDEX = "/konto/2fa/"


@pytest.fixture(autouse=True)
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def still() -> Iterator[Any]:
    """Time stands still, at the middle of a half-minute, and moves when told."""
    with time_machine.travel(dt.datetime(2026, 11, 20, 10, 0, 15, tzinfo=dt.UTC), tick=False) as traveller:
        yield traveller


def person(**fields: Any) -> User:
    """With a proven address and a password."""
    user = make_user(password=PASSWORD, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def coordinates(user: User, edition: Edition, *, since: dt.date = dt.date(2016, 1, 1)) -> EditionRole:
    return EditionRole.objects.create(edition=edition, user=user, role=EditionRoleName.COORDINATOR, starts_on=since)


def by_password(user: User, **headers: Any) -> Client:
    client = Client(**headers)
    client.post("/konto/login/", {"login": user.email, "password": PASSWORD})
    return client


def text(answer: Any) -> str:
    return " ".join(unescape(answer.content.decode()).split())


# --- Who is asked -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["coordinator", "administrator", "superuser", "staff"])
def test_whoever_runs_things_is_led_to_set_one_up(kind: str, edition: Edition) -> None:
    user = make_user(is_superuser=kind == "superuser", is_staff=kind == "staff")
    if kind == "coordinator":
        coordinates(user, edition)
    if kind == "administrator":
        PortalRole.objects.create(user=user)
    client = Client()
    client.force_login(user)
    for path in ("/", reverse("people:my_data"), reverse("programmes:people_list", args=[edition.code]), "/zaplecze/"):
        assert client.get(path)["Location"] == INDEX, path
    page = client.get(INDEX)
    assert page.status_code == 200
    assert "Twoja rola wymaga drugiego składnika logowania." in text(page)
    assert client.get("/prywatnosc/").status_code == 200
    assert client.post("/konto/logout/").status_code == 302


@pytest.mark.parametrize("who", ["mentor", "representative", "participant", "stranger"])
def test_others_are_not_asked(who: str, request: pytest.FixtureRequest, client: Client) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get("/").headers.get("Location") != INDEX


def test_setting_off_asks_nobody(client: Client, coordinator: User, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.force_login(coordinator)
    assert client.get("/").status_code == 200


def test_role_given_in_the_middle_counts_at_the_next_request(client: Client, stranger: User, edition: Edition) -> None:
    client.force_login(stranger)
    assert client.get("/").status_code == 200
    role = coordinates(stranger, edition)
    assert client.get("/")["Location"] == INDEX
    EditionRole.objects.filter(pk=role.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    assert client.get("/").status_code == 200


def test_form_turned_back_keeps_its_text(client: Client, coordinator: User) -> None:
    client.force_login(coordinator)
    typed = {"first_name": "Długie imię z formularza"}
    answer = client.post("/konto/", typed, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    assert "Długie imię z formularza" in text(answer)
    assert client.post("/konto/", typed)["Location"] == INDEX  # a stranger's page gets nothing back


def test_it_costs_one_query_and_none_for_those_who_passed(
    client: Client, stranger: User, settings: Any, django_assert_num_queries: Any
) -> None:
    client.force_login(stranger)
    settings.SECOND_FACTOR_REQUIRED = False
    with django_assert_num_queries(4) as plain:
        client.get("/konto/zgody/")
    settings.SECOND_FACTOR_REQUIRED = True
    with django_assert_num_queries(len(plain) + 1):
        client.get("/konto/zgody/")
    session = client.session
    session["second_factor"] = str(stranger.pk)
    session.save()
    with django_assert_num_queries(len(plain)):
        client.get("/konto/zgody/")


# --- Ways in ----------------------------------------------------------------------------------------------------------


def code_in_mail() -> str:
    return re.findall(r"^([A-Z0-9-]{4,})$", str(mail.outbox[-1].body), re.MULTILINE)[0]


def by_code(user: User) -> Client:
    client = Client()
    client.post("/konto/login/code/", {"email": user.email})
    client.post("/konto/login/code/confirm/", {"code": code_in_mail()})
    return client


def by_card(user: User) -> Client:
    """Nobody with a role has a card, but whoever has one may protect it with an app, also without an address."""
    EmailAddress.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(email=None)
    code = cards.issue(user, by=make_user(), pin="271828").card.printed
    client = Client()
    client.post("/karta/", {"code": code, "pin": "271828"})
    return client


def by_text_message(user: User) -> Client:
    EmailAddress.objects.filter(user=user).delete()
    User.objects.filter(pk=user.pk).update(email=None, phone="+48600100200", phone_verified=True)
    client = Client()
    client.post("/logowanie/telefon/", {"phone": "600 100 200"})
    code = OutgoingText.objects.get(user=user).words.partition("kod ")[2][:6]
    client.post("/logowanie/telefon/kod/", {"code": code})
    return client


def by_confirming_the_address(user: User) -> Client:
    """The password comes before the address was ever proven: the code that proves it is no second factor."""
    EmailAddress.objects.filter(user=user).update(verified=False)
    client = by_password(user)
    assert "_auth_user_id" not in client.session
    client.post("/konto/confirm-email/", {"code": code_in_mail()})
    assert EmailAddress.objects.get(user=user).verified
    return client


WAYS = [by_password, by_code, by_card, by_text_message, by_confirming_the_address]


@pytest.mark.parametrize("way", WAYS)
def test_every_way_in_stops_at_the_second_step(
    way: Callable[[User], Client], edition: Edition, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMS_GATEWAY = "file"
    monkeypatch.setattr("people.sms.queued", lambda _pk: None)  # the message waits where the test reads it
    user = person()
    coordinates(user, edition)
    secret = give_app(user)
    client = way(user)
    assert "_auth_user_id" not in client.session
    for path in ("/konto/", INDEX, reverse("mfa_add_webauthn"), "/zaplecze/"):
        assert "/login/" in client.get(path)["Location"], path
    page = client.get("/konto/2fa/authenticate/")
    assert "Jeszcze jeden krok" in text(page)
    assert client.post("/konto/2fa/authenticate/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200


def test_new_password_from_a_code_opens_nothing() -> None:
    user = person()
    give_app(user)
    client = Client()
    client.post("/konto/password/reset/", {"email": user.email})
    client.post(reverse("account_confirm_password_reset_code"), {"code": code_in_mail()})
    new = {"password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    client.post(reverse("account_complete_password_reset"), new)
    user.refresh_from_db()
    assert user.check_password(PASSWORD + "x")
    assert "_auth_user_id" not in client.session
    assert client.get("/konto/")["Location"].startswith("/konto/login/")


def test_session_that_never_saw_the_factor_proves_it_first(client: Client, coordinator: User) -> None:
    """Made in another way than through allauth, or before the factor was set up."""
    secret = give_app(coordinator)
    client.force_login(coordinator)
    assert client.get("/szukaj/?q=x")["Location"] == "/konto/2fa/reauthenticate/?next=%2Fszukaj%2F%3Fq%3Dx"
    assert client.get(INDEX)["Location"].startswith("/konto/2fa/reauthenticate/")  # nor may it add a key of its own
    way = "/konto/2fa/reauthenticate/?next=/konto/"
    assert client.post(way, {"code": "000000"}).status_code == 200
    assert client.get("/").status_code == 302
    assert client.post(way, {"code": code_of(secret), "next": "/konto/"})["Location"] == "/konto/"
    assert client.get("/").status_code == 200


def test_back_office_has_no_door_of_its_own(client: Client) -> None:
    user = person(is_staff=True, is_superuser=True)
    answer = client.post("/zaplecze/login/", {"username": user.email, "password": PASSWORD})
    assert answer["Location"].startswith("/konto/login/")
    assert "_auth_user_id" not in client.session


# --- Codes ------------------------------------------------------------------------------------------------------------


def type_code(user: User, code: str) -> bool:
    """Sign in with the password, then the code; whether it opened the account."""
    client = by_password(user)
    client.post("/konto/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in client.session


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def test_code_is_good_once_in_any_notation(still: Any) -> None:
    user = person()
    secret = give_app(user)
    code = code_of(secret)
    assert not type_code(user, code.translate(FULL_WIDTH))
    assert not type_code(user, code.translate(ARABIC))
    assert type_code(user, f" {code[:3]} {code[3:]} ")
    for again in (code, f"{code[:3]}-{code[3:]}", code.translate(FULL_WIDTH), code.translate(ARABIC)):
        assert not type_code(user, again)
    CodeGuard.objects.update(tries=0)
    # Thirty seconds on, allauth has forgotten the code, which the tolerance for slow clocks still lets through.
    still.shift(31)
    cache.clear()
    assert not type_code(user, code)
    assert not type_code(user, code_of(secret, later=-1))
    assert type_code(user, code_of(secret))


def test_code_of_a_slow_clock_is_good_and_an_old_one_is_not(still: Any) -> None:
    user = person()
    secret = give_app(user)
    assert not type_code(user, code_of(secret, later=-2))
    assert type_code(user, code_of(secret, later=-1))


def test_recovery_code_is_good_once() -> None:
    user = person()
    give_app(user)
    codes = give_recovery_codes(user)
    assert type_code(user, codes[3])
    assert not type_code(user, codes[3])
    assert type_code(user, codes[4])


def test_wrong_codes_have_to_wait_longer_and_longer_but_never_for_good(still: Any) -> None:
    user = person()
    secret = give_app(user)
    for _ in range(FREE):
        assert not type_code(user, "000000")
    assert not type_code(user, code_of(secret))  # right, but it has to wait
    assert OutgoingMail.objects.filter(template="second_factor_guessed", to_user=user).count() == 1
    client = by_password(user)
    assert "Spróbuj znowu za 2 minuty." in text(client.post("/konto/2fa/authenticate/", {"code": "1"}))
    still.shift(61)
    assert not type_code(user, "000000")
    assert not type_code(user, code_of(secret))
    still.shift(3600)
    assert type_code(user, code_of(secret))
    assert CodeGuard.objects.get(user=user).tries == 0


def test_a_day_of_guessing_gets_few_guesses(still: Any) -> None:
    user = person()
    made = 0
    for _ in range(24 * 6):
        still.shift(600)
        try:
            actions.count_try(user)
        except ValidationError:
            continue
        made += 1
    assert made < 40


@pytest.mark.django_db(transaction=True)
def test_parallel_guesses_share_no_try() -> None:
    user = person()
    passed: list[int] = []
    start = threading.Barrier(20)

    def guess(number: int) -> None:
        start.wait()
        try:
            actions.count_try(user)
            passed.append(number)
        except ValidationError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(passed) <= FREE
    assert CodeGuard.objects.get(user=user).tries == len(passed)


def test_stranger_who_guesses_passwords_locks_nobody_out(settings: Any, still: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    cache.clear()
    user = person()
    for _ in range(8):
        guess = {"login": user.email, "password": "zle-haslo-123"}
        Client(REMOTE_ADDR="203.0.113.9").post("/konto/login/", guess)
    assert "_auth_user_id" not in by_password(user).session  # guessing has stopped for everybody
    assert by_code(user).session["_auth_user_id"] == str(user.pk)  # another way in stays open
    still.shift(301)
    assert by_password(user).session["_auth_user_id"] == str(user.pk)
    cache.clear()


# --- Setting up and removing ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)  # allauth tells of a new factor only after the commit
def test_coordinator_sets_the_app_up_and_goes_on(edition: Edition, still: Any) -> None:
    coordinator = person()
    coordinates(coordinator, edition)
    client, elsewhere = by_password(coordinator), by_password(coordinator)
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    assert elsewhere.get(INDEX).status_code == 200
    page = text(client.get(reverse("mfa_activate_totp")))
    assert "data:image/svg+xml;base64," in page
    secret = client.session["mfa.totp.secret"]
    assert secret[:4] in page
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Ten kod nie pasuje" in text(wrong)
    secret = client.session["mfa.totp.secret"]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<code>(\d{8})</code>", text(client.get(answer["Location"])))
    assert len(codes) == 10
    again = text(client.get(answer["Location"]))
    assert "Zostało 10 kodów." in again
    assert not [code for code in codes if code in again]
    assert client.get(reverse("mfa_download_recovery_codes")).status_code == 403
    assert client.get("/").status_code == 200
    stored = Authenticator.objects.get(user=coordinator, type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    account = text(client.get("/konto/"))
    assert "aplikacja z kodami; zostało 10 kodów zapasowych" in account
    assert elsewhere.get(INDEX)["Location"].startswith("/konto/login/")  # opened before, without the factor
    cache.clear()
    assert not type_code(coordinator, code_of(secret))  # the code of the set-up has been used


def passed(user: User, secret: str) -> Client:
    """Signed in with both factors, and just asked for one again."""
    client = by_password(user)
    client.post("/konto/2fa/authenticate/", {"code": code_of(secret, later=-1)})
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    return client


def test_last_factor_stays_while_the_role_needs_it(edition: Edition, still: Any) -> None:
    user = person()
    role = coordinates(user, edition)
    secret = give_app(user)
    client = passed(user, secret)
    path = reverse("mfa_deactivate_totp")
    assert "Twoja rola wymaga drugiego składnika, a ten jest jedyny. Zanim go usuniesz, dodaj inny." in text(
        client.get(path)
    )
    client.post(path)
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    first, second = give_key(user), give_key(user)
    client.post(path)
    assert not Authenticator.objects.filter(user=user, type="totp").exists()
    assert client.post(reverse("mfa_remove_webauthn", args=[first.pk])).status_code == 302
    last = reverse("mfa_remove_webauthn", args=[second.pk])
    assert "Twoja rola wymaga drugiego składnika, a ten jest jedyny. Zanim go usuniesz, dodaj inny." in text(
        client.get(last)
    )
    refused = client.post(last)
    assert (
        refused.status_code,
        "Twoja rola wymaga drugiego składnika, a ten jest jedyny. Zanim go usuniesz, dodaj inny." in text(refused),
    ) == (403, True)
    assert client.get("/").status_code == 200
    EditionRole.objects.filter(pk=role.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    assert client.post(last).status_code == 302
    coordinates(user, edition, since=clock.today())
    assert client.get("/")["Location"] == INDEX  # a factor passed once and removed since counts no more
    told = AuditEntry.objects.filter(about_id=user.pk, actor_id=user.pk).values_list("verb", flat=True)
    assert list(told) == ["second_factor.removed"] * 3


def test_key_of_somebody_else_is_not_found(client: Client, stranger: User) -> None:
    key = give_key(make_user())
    client.force_login(stranger)
    assert client.get(reverse("mfa_remove_webauthn", args=[key.pk])).status_code == 404


# --- Passkeys ---------------------------------------------------------------------------------------------------------


def options_of(page: Any) -> dict[str, Any]:
    found = re.search(r'<script id="passkey-options" type="application/json">(.*?)</script>', page.content.decode())
    assert found
    return json.loads(found[1])


def add_key(client: Client, key: SoftKey, **fields: str) -> Any:
    path = reverse("mfa_add_webauthn")
    credential = key.create(options_of(client.get(path, secure=True)))
    return client.post(path, {"credential": credential, "name": "", **fields}, secure=True)


def sign_in_with(client: Client, key: SoftKey) -> Any:
    options = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}, secure=True).json()
    return client.post(reverse("mfa_login_webauthn"), {"credential": key.get(options)}, secure=True)


def test_passkey_that_knows_its_owner_counts_as_both_factors(edition: Edition) -> None:
    coordinator = person()
    coordinates(coordinator, edition)
    client = by_password(coordinator, HTTP_USER_AGENT=FIREFOX)
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    key = SoftKey("https://testserver")
    assert add_key(client, key, passwordless="on")["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get("/").status_code == 200
    assert Authenticator.objects.get(user=coordinator, type="webauthn").wrap().name == "Firefox, Windows"
    browser = Client()
    assert sign_in_with(browser, key)["Location"] == "/"
    assert browser.get("/").status_code == 200
    idle = SoftKey("https://testserver", verifies=False)
    idle.key, idle.number, idle.owner = key.key, key.number, key.owner
    nobody = Client()
    assert sign_in_with(nobody, idle)["Location"] == "/konto/login/"
    assert "_auth_user_id" not in nobody.session


def test_passkey_of_somebody_without_an_address_opens_and_asks_for_none(client: Client) -> None:
    user = make_user(email=None)
    client.force_login(user)
    key = SoftKey("https://testserver")
    assert add_key(client, key, passwordless="on").status_code == 302
    browser = Client()
    assert sign_in_with(browser, key)["Location"] == "/"
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_passkey_is_a_second_step_and_its_answer_is_good_once() -> None:
    user = person()
    client = by_password(user)
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    key = SoftKey("https://testserver", verifies=False)
    add_key(client, key)
    browser = by_password(user)
    path = reverse("mfa_authenticate")
    answer = key.get(options_of(browser.get(path, secure=True)))
    other = by_password(user)
    other.get(path, secure=True)
    other.post(path, {"credential": answer}, secure=True)  # an answer to somebody else's question
    assert "_auth_user_id" not in other.session
    assert browser.post(path, {"credential": answer}, secure=True)["Location"] == "/"


def test_key_made_elsewhere_is_not_of_this_portal(client: Client, stranger: User) -> None:
    client.force_login(stranger)
    assert add_key(client, SoftKey("https://evil.example"), passwordless="on").status_code == 200
    assert not Authenticator.objects.filter(user=stranger).exists()


IDS = '"id":"YQ","rawId":"YQ","type":"public-key"'
SHORT = '"clientDataJSON":"e30","attestationObject":"AA","authenticatorData":"AA","signature":"AA"'
NONSENSE = [
    "", "x", "1", "[]", "{}", "null", '{"id": 1}', "[" * 2000,
    f'{{{IDS},"response":{{}}}}',
    f'{{{IDS},"response":{{{SHORT},"userHandle":"_w"}}}}',
    f'{{{IDS},"response":{{{SHORT},"userHandle":"OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}}}}',
    f'{{{IDS},"response":{{{SHORT.replace("AA", "oA")},"userHandle":null}}}}',
]  # fmt: skip


@pytest.mark.parametrize("credential", NONSENSE)
def test_nonsense_instead_of_a_key_is_refused_with_a_sentence(credential: str) -> None:
    user = person()
    give_app(user)
    stage = by_password(user)
    stage.get(reverse("mfa_authenticate"))
    answers = [stage.post(reverse("mfa_authenticate"), {"credential": credential})]
    visitor = Client()
    visitor.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    answers.append(visitor.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True))
    client = Client()
    client.force_login(make_user())
    client.get(reverse("mfa_add_webauthn"))
    answers.append(client.post(reverse("mfa_add_webauthn"), {"credential": credential}))
    for answer in answers:
        assert answer.status_code == 200
        assert re.search("Klucz nie odpowiada|Ten kod nie pasuje", text(answer))
    assert not Authenticator.objects.filter(type="webauthn").exists()


# --- Reset ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def administrator() -> tuple[Client, User]:
    user = make_administrator(first_name="Alicja")
    give_app(user)
    client = Client()
    client.force_login(user)
    session = client.session
    session["second_factor"] = str(user.pk)
    session.save()
    return client, user


def test_administrator_helps_who_has_lost_everything(administrator: tuple[Client, User], edition: Edition) -> None:
    client, alicja = administrator
    user = person()
    coordinates(user, edition)
    secret = give_app(user)
    lost = passed(user, secret)
    assert lost.get("/").status_code == 200
    assert user.full_name in text(client.get(reverse("people:second_factor_list")))
    path = reverse("people:second_factor_reset", args=[user.code])
    assert "Uzupełnij to pole." in text(client.post(path, {"reason": ""}))
    assert client.post(path, {"reason": "Rozmowa przez telefon."})["Location"] == reverse("people:second_factor_list")
    assert not Authenticator.objects.filter(user=user).exists()
    assert lost.get("/konto/")["Location"].startswith("/konto/login/")
    entry = AuditEntry.objects.get(verb="second_factor.reset")
    assert (entry.actor_id, entry.about_id, entry.reason) == (alicja.pk, user.pk, "Rozmowa przez telefon.")
    assert "Rozmowa przez telefon." in OutgoingMail.objects.get(template="second_factor_reset", to_user=user).body
    assert client.get(path).status_code == 403  # nothing left to remove


def test_nobody_resets_their_own_and_only_administrators_others(
    administrator: tuple[Client, User], coordinator: User, settings: Any
) -> None:
    client, alicja = administrator
    assert "inna osoba, która administruje" in text(
        client.get(reverse("people:second_factor_reset", args=[alicja.code]))
    )
    settings.SECOND_FACTOR_REQUIRED = False
    other = Client()
    other.force_login(coordinator)
    for path in (reverse("people:second_factor_list"), reverse("people:second_factor_reset", args=[alicja.code])):
        assert other.get(path).status_code == 403


def test_whoever_runs_the_server_helps_the_only_administrator(administrator: tuple[Client, User]) -> None:
    _client, alicja = administrator
    out = StringIO()
    call_command("reset_second_factor", alicja.email.upper(), reason="Zgubiony telefon", stdout=out)
    assert not Authenticator.objects.filter(user=alicja).exists()
    assert alicja.full_name in out.getvalue()


@pytest.mark.parametrize("people", [1, 3])
def test_list_of_factors_takes_few_queries(
    administrator: tuple[Client, User], people: int, django_assert_num_queries: Any
) -> None:
    client, _alicja = administrator
    for _ in range(people):
        give_app(make_administrator())
    with django_assert_num_queries(5):
        client.get(reverse("people:second_factor_list"))


# --- The end of a role ------------------------------------------------------------------------------------------------

YESTERDAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("coordinator", "programmes:people_list"),
        ("mentor", "trainings:training_list"),
        ("representative", "reports:results"),
    ],
)
@pytest.mark.parametrize("end", ["role", "account"])
def test_end_of_a_role_takes_effect_at_the_next_request(
    request: pytest.FixtureRequest, settings: Any, client: Client, edition: Edition, who: str, name: str, end: str
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    user = request.getfixturevalue(who)
    client.force_login(user)
    path = reverse(name, args=[edition.code])
    assert client.get(path).status_code in {200, 302}
    if end == "role":
        EditionRole.objects.filter(user=user).update(ends_on=clock.today() - YESTERDAY)
        assert client.get(path).status_code in {403, 404}
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)
        assert client.get(path)["Location"].startswith("/konto/login/")


def test_end_of_administration_takes_effect_at_the_next_request(settings: Any, client: Client) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    make_administrator()
    user = make_administrator()
    client.force_login(user)
    path = reverse("people:administrator_list")
    assert client.get(path).status_code == 200
    grant = PortalRole.objects.get(user=user)
    PortalRole.objects.filter(pk=grant.pk).update(starts_on=dt.date(2016, 1, 1))
    roles.revoke(PortalRole.objects.get(pk=grant.pk), on=clock.today() - YESTERDAY, by=None, reason="Koniec.")
    assert client.get(path).status_code == 403


# --- Sessions ---------------------------------------------------------------------------------------------------------

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"
SESSIONS = "/konto/sessions/"


def test_sessions_are_listed_in_words_and_can_be_ended() -> None:
    user = person()
    here = by_password(user, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.77")
    there = by_password(user, HTTP_USER_AGENT=CHROME, REMOTE_ADDR="2001:db8:1:2::5")
    third = by_password(user)
    stranger = by_password(person())
    page = text(here.get(SESSIONS))
    for words in ("Firefox, Windows", "Chrome, Android", "192.0.2.…", "2001:0db8:0001:…", "w 3 miejscach"):
        assert words in page
    assert "192.0.2.77" not in page
    number = UserSession.objects.get(session_key=there.session.session_key).pk
    stranger.post("/konto/sesje/koniec/", {"session": number})
    assert there.get("/konto/").status_code == 200
    assert here.post("/konto/sesje/koniec/", {"session": number})["Location"] == SESSIONS
    assert there.get("/konto/").status_code == 302
    for odd in ("", "x", "-1", "٣", "9" * 30):
        assert here.post("/konto/sesje/koniec/", {"session": odd}).status_code == 302
    here.post(SESSIONS)
    assert third.get("/konto/").status_code == 302
    assert here.get("/konto/").status_code == 200
    assert stranger.get("/konto/").status_code == 200


def test_new_password_ends_the_other_sessions() -> None:
    user = person()
    here, there = by_password(user), by_password(user)
    new = {"oldpassword": PASSWORD, "password1": "inne-dobre-slowa-2", "password2": "inne-dobre-slowa-2"}
    here.post("/konto/password/change/", new)
    assert here.get("/konto/").status_code == 200
    assert there.get("/konto/").status_code == 302
    assert "w 1 miejscu" in text(here.get(SESSIONS))
    assert AuditEntry.objects.get(verb="password.changed").actor_id == user.pk


def test_last_use_of_a_session_is_noted_now_and_then(still: Any, django_assert_num_queries: Any) -> None:
    user = person()
    client = by_password(user)
    began = UserSession.objects.get().last_seen_at
    client.get("/konto/zgody/")  # takes the notice of signing in
    still.shift(500)
    with django_assert_num_queries(5):  # as many as without the list of sessions
        client.get("/konto/zgody/")
    assert UserSession.objects.get().last_seen_at == began
    still.shift(200)
    client.get("/konto/zgody/")
    assert UserSession.objects.get().last_seen_at == began + dt.timedelta(seconds=700)


def test_next_person_at_this_computer_gets_nothing_of_the_last(
    client: Client, stranger: User, participant: User
) -> None:
    client.force_login(stranger)
    account = {
        "first_name": "Stefan", "last_name": "Kos", "form_of_address": "neutral", "vocative": "", "phone": "",
        "language": "pl", "theme": "auto",
    }  # fmt: skip
    client.post("/konto/", account)  # its notice waits in the browser
    key = client.session.session_key
    client.post("/konto/logout/")
    visitor = text(client.get("/konto/login/"))
    assert "Dane konta są zapisane." not in visitor
    client.post("/konto/logout/")
    client.force_login(participant)
    assert client.session.session_key != key
    assert "Stefan" not in text(client.get("/konto/"))


# --- One proof of each kind is enough for its time --------------------------------------------------------------------


def test_password_typed_at_signing_in_is_not_asked_for_again_until_its_time_is_over(still: Any) -> None:
    client = by_password(person())
    for path in (reverse("mfa_activate_totp"), reverse("mfa_add_webauthn")):
        assert client.get(path).status_code == 200, path
    assert client.post("/konto/email/", {"email": "druga@example.org", "action_add": ""})["Location"] == (
        "/konto/confirm-email/"
    )
    still.shift(10 * 60 + 1)
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith("/konto/reauthenticate/")


@pytest.mark.django_db(transaction=True)  # allauth tells of a new app after the commit
@pytest.mark.parametrize("way", [by_password, by_code])
def test_whoever_has_set_the_app_up_just_now_is_asked_for_no_other_code(way: Any, still: Any, settings: Any) -> None:
    user = person(is_staff=True)
    if way is by_code:
        User.objects.filter(pk=user.pk).update(password="!")
    client = way(user)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    code = code_of(secret)
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    for path in (answer["Location"], INDEX, reverse("mfa_add_webauthn"), "/konto/", "/zaplecze/"):
        assert client.get(path).status_code == 200, path
    # Elsewhere the same code opens nothing: it was used.
    assert not (type_code(user, code) if way is by_password else _by_code_and(user, code))
    still.shift(10 * 60 + 1)
    assert "/reauthenticate/" in client.get(reverse("mfa_add_webauthn"))["Location"]


def _by_code_and(user: User, code: str) -> bool:
    client = by_code(user)
    client.post("/konto/2fa/authenticate/", {"code": code})
    return "_auth_user_id" in client.session


def test_code_typed_at_signing_in_counts_for_the_pages_that_ask_once_more() -> None:
    user = person()
    secret = give_app(user)
    User.objects.filter(pk=user.pk).update(password="!")
    client = by_code(user)
    client.post("/konto/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200


def test_code_from_a_mailbox_is_no_proof_for_somebody_who_has_a_password() -> None:
    assert by_code(person()).get(reverse("mfa_activate_totp"))["Location"].startswith("/konto/reauthenticate/")


def test_proof_of_one_person_counts_for_nobody_else(client: Client) -> None:
    client = by_password(person())
    client.force_login(person())
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith("/konto/reauthenticate/")
