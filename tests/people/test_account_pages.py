"""Allauth's pages in our look and in Polish; what they decide is allauth's."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from people.actions.user import register
from people.models import AuditEntry, User
from tests.factories.people import make_user
from tests.page_text import tight


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account_login", "Zaloguj się"),
        ("account_request_login_code", "Zaloguj się kodem"),
        ("account_signup", "Załóż konto"),
        ("account_reset_password", "Nowe hasło"),
    ],
)
def test_page_for_a_visitor(client: Client, db: None, name: str, heading: str) -> None:
    page = client.get(reverse(name)).content.decode()
    assert re.findall(r"<h1>([^<]+)</h1>", page) == [heading]
    assert 'lang="pl"' in page


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("account_email", "Adresy e-mail"),
        ("account_set_password", "Ustaw hasło"),
        ("account_logout", "Wylogować?"),
    ],
)
def test_page_for_a_person(client: Client, stranger: User, name: str, heading: str) -> None:
    stranger.set_unusable_password()
    stranger.save()
    client.force_login(stranger)
    page = client.get(reverse(name)).content.decode()
    assert re.findall(r"<h1>([^<]+)</h1>", page) == [heading]


def test_wrong_password_is_said_without_guessing_who_it_is(client: Client, db: None) -> None:
    make_user(email="e@example.org")
    answer = client.post(reverse("account_login"), {"login": "e@example.org", "password": "zle-haslo-123"})
    page = answer.content.decode()
    assert "<title>Błąd: Zaloguj się – Kopalnia</title>" in tight(page)
    assert "Adres albo hasło się nie zgadza." in page.replace("\N{NO-BREAK SPACE}", " ")


def test_missing_page_has_our_look(client: Client, db: None) -> None:
    answer = client.get("/nie-ma-takiej/")
    assert answer.status_code == 404
    assert "Nie ma takiej strony albo nie masz do niej dostępu." in answer.content.decode()


def test_sign_in_with_a_code(client: Client, db: None, settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    person = register(email="e@example.org")
    client.post(reverse("account_request_login_code"), {"email": "e@example.org"})
    assert mail.outbox[0].subject == "Twój kod do logowania"
    code = re.findall(r"^([A-Z0-9-]{4,})$", str(mail.outbox[0].body), re.MULTILINE)[0]
    answer = client.post(reverse("account_confirm_login_code"), {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)
    EmailAddress.objects.create(user=person, email="stary@example.org")
    client.post(reverse("account_email"), {"email": "stary@example.org", "action_remove": ""})
    told = AuditEntry.objects.filter(about_id=person.pk, actor_id=person.pk).order_by("pk")
    assert list(told.values_list("verb", "data")) == [("address.confirmed", {}), ("address.removed", {})]


def test_invented_person_signs_in_with_a_password_at_once(client: Client, db: None) -> None:
    person = register(email="e@example.org", password="hasło-do-pokazu", is_example=True)
    answer = client.post(reverse("account_login"), {"login": "e@example.org", "password": "hasło-do-pokazu"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_real_address_is_proven_before_the_password_counts(client: Client, db: None) -> None:
    register(email="e@example.org", password="hasło-do-pokazu")
    answer = client.post(reverse("account_login"), {"login": "e@example.org", "password": "hasło-do-pokazu"})
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session


@pytest.mark.once
def test_address_changed_in_the_back_office_opens_the_account_no_more(
    client: Client, db: None, settings: object
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]
    client.force_login(make_user(is_staff=True, is_superuser=True))
    person = register(email="stary@example.org", is_example=True)
    changed = {
        "first_name": "Jan", "last_name": "Kos", "email": "nowy@example.org", "form_of_address": "neutral",
        "language": "pl", "is_active": "on",
    }  # fmt: skip
    assert client.post(f"/zaplecze/people/user/{person.pk}/change/", changed).status_code == 302
    assert list(person.emailaddress_set.values_list("email", "primary", "verified")) == [
        ("nowy@example.org", True, False)
    ]
    Client().post(reverse("account_request_login_code"), {"email": "stary@example.org"})
    assert mail.outbox[-1].subject == "Nie ma konta z\N{NO-BREAK SPACE}tym adresem"
