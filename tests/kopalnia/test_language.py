"""The language of pages, letters and papers follows the person, in one order."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from joining.actions import invitations
from kopalnia.lib.domain import clock
from people.actions import card as cards
from people.actions import user as accounts
from people.models import OutgoingMail, User
from programmes.choices import EditionRoleName
from programmes.models import Edition
from recruitment.actions import enrolment
from tests.factories import people, programmes
from tests.factories.publications import furnish
from tests.page_text import tight, words
from tests.walls.content import unsaid

pytestmark = pytest.mark.django_db

CODE = re.compile(r"^([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})$", re.MULTILINE)
ENGLISH = {"Accept-Language": "de-DE,en-GB;q=0.8,pl;q=0.5"}
POLISH = {"Accept-Language": "pl-PL,en;q=0.5"}


@pytest.fixture
def outbox(settings) -> None:
    """Codes of allauth go where everything goes."""
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"


def code_in_mail() -> str:
    found = CODE.search(OutgoingMail.objects.filter(template="").latest("pk").letter)
    assert found is not None
    return found[1]


def english_edition() -> tuple[Edition, User]:
    """Of a coordinator who reads Polish."""
    edition = programmes.make_edition(language="en")
    return edition, programmes.make_coordinator(edition=edition, language="pl")


def spoken(client: Client, url: str = "/konto/login/", **headers: str) -> str:
    answer = client.get(url, headers=headers)
    said = re.search(rb'<html lang="(\w+)"', answer.content)
    assert said is not None
    assert said[1].decode() == answer["Content-Language"]
    return said[1].decode()


def test_visitor_is_answered_as_the_browser_asks(client: Client) -> None:
    assert [spoken(client, **ENGLISH), spoken(client, **POLISH)] == ["en", "pl"]
    assert spoken(client, **{"Accept-Language": "de, fr"}) == "pl"
    assert spoken(client, **{"Accept-Language": "a-b" * 200 + ";q=x,,;"}) == "pl"


def test_choice_of_a_visitor_is_heard_before_the_browser(client: Client) -> None:
    client.post(reverse("people:language"), {"language": "pl", "next": "/"})
    assert spoken(client, **ENGLISH) == "pl"


def test_choice_of_the_account_is_heard_first(client: Client) -> None:
    client.force_login(people.make_user(language="pl"))
    assert spoken(client, "/konto/", **ENGLISH) == "pl"


def test_who_never_chose_reads_what_the_browser_asks_for(client: Client) -> None:
    client.force_login(people.make_user())
    assert [spoken(client, "/konto/", **ENGLISH), spoken(client, "/konto/")] == ["en", "pl"]


def test_language_they_came_by_is_heard_before_the_browser(client: Client) -> None:
    client.force_login(people.make_user(met_in="en"))
    assert spoken(client, "/konto/", **POLISH) == "en"


@pytest.mark.usefixtures("outbox")
def test_choice_made_on_the_way_in_stays_after_the_code(client: Client) -> None:
    anna = accounts.register(email="anna@example.org", first_name="Anna", last_name="Kos", language="pl")
    client.post(reverse("people:language"), {"language": "en", "next": "/"})
    client.post("/konto/login/code/", {"email": anna.email})
    client.post("/konto/login/code/confirm/", {"code": code_in_mail()})
    assert spoken(client, "/konto/", **POLISH) == "en"
    assert User.objects.get(pk=anna.pk).language == "en"


@pytest.mark.parametrize("cookie", [settings.LANGUAGE_COOKIE_NAME, f"{settings.LANGUAGE_COOKIE_NAME}-letter"])
def test_browser_forgets_the_language_when_somebody_signs_out(client: Client, cookie: str) -> None:
    client.force_login(people.make_user())
    client.cookies[cookie] = "en"
    assert spoken(client, "/konto/", **POLISH) == "en"
    client.post("/konto/logout/")
    assert spoken(client, **POLISH) == "pl"


def test_messages_of_coming_and_going_speak_as_the_page_they_stand_on(client: Client) -> None:
    ann = accounts.register(email="ann@example.org", language="en", password="correct horse", is_example=True)
    form = {"login": ann.email, "password": "correct horse"}
    assert "You are signed in." in words(client.post("/konto/login/", form, headers=POLISH, follow=True))
    assert "Wylogowano." in words(client.post("/konto/logout/", headers=POLISH, follow=True))


def test_language_of_the_letter_is_forgotten_when_another_person_comes_in_with_a_card(client: Client) -> None:
    client.force_login(people.make_user())
    client.cookies[f"{settings.LANGUAGE_COOKIE_NAME}-letter"] = "en"
    another = people.make_user(met_in="pl")
    issued = cards.issue(another, by=another, pin="271828")
    client.post("/karta/", {"code": issued.card.code, "pin": "271828"})
    assert spoken(client, "/konto/") == "pl"


def test_who_goes_back_to_the_language_of_the_browser_gets_it(client: Client) -> None:
    anna = people.make_user(first_name="Anna", last_name="Kos")
    client.force_login(anna)
    client.post(reverse("people:language"), {"language": "en", "next": "/"})
    form = {"first_name": "Anna", "last_name": "Kos", "form_of_address": "neutral", "language": "", "theme": "auto"}
    assert client.post("/konto/", form).status_code == 302
    assert spoken(client, "/konto/", **POLISH) == "pl"


def test_pages_say_on_what_their_language_hangs(client: Client) -> None:
    varies = client.get("/konto/login/")["Vary"]
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in varies.split(",")}


def test_call_speaks_the_language_of_its_edition_to_who_asked_for_none(client: Client) -> None:
    edition = programmes.make_edition(language="en", call_published_at=clock.now())
    url = reverse("recruitment:call", args=[edition.code])
    assert [spoken(client, url), spoken(client, url, **POLISH)] == ["en", "pl"]


def test_public_map_speaks_the_language_of_its_edition_to_who_asked_for_none(client: Client) -> None:
    edition = furnish(edition=programmes.make_edition(language="en"))
    url = reverse("visits:resource_public", args=[edition.code])
    assert [spoken(client, url), spoken(client, url, **POLISH)] == ["en", "pl"]
    client.post(reverse("people:language"), {"language": "pl", "next": url})
    assert spoken(client, url) == "pl"


class TestInvitation:
    def test_letter_to_a_stranger_is_in_the_language_of_the_edition(self) -> None:
        edition, coordinator = english_edition()
        invitations.send(edition, email="new@example.org", role=EditionRoleName.MENTOR, by=coordinator)
        assert OutgoingMail.objects.get(template="invitation").language == "en"

    def test_letter_is_in_the_language_that_was_asked_for(self) -> None:
        edition, coordinator = english_edition()
        invitations.send(edition, email="new@example.org", role=EditionRoleName.MENTOR, language="pl", by=coordinator)
        assert OutgoingMail.objects.get(template="invitation").language == "pl"

    def test_own_choice_of_the_invited_goes_first(self) -> None:
        edition, coordinator = english_edition()
        people.make_user(email="new@example.org", language="pl")
        invitations.send(edition, email="new@example.org", role=EditionRoleName.MENTOR, language="en", by=coordinator)
        assert OutgoingMail.objects.get(template="invitation").language == "pl"

    @pytest.mark.usefixtures("outbox")
    def test_page_and_the_visit_stay_in_the_language_of_the_letter(self, client: Client) -> None:
        edition, coordinator = english_edition()
        invitations.send(edition, email="new@example.org", role=EditionRoleName.MENTOR, by=coordinator)
        letter = OutgoingMail.objects.get(template="invitation").letter
        link = re.findall(r"(/zaproszenie/\S+)", letter)[0]
        assert spoken(client, link, **POLISH) == "en"
        assert spoken(client, **POLISH) == "en"
        client.post(f"{link}kod/", headers=POLISH)
        assert OutgoingMail.objects.latest("pk").language == "en"
        client.post("/konto/login/code/confirm/", {"code": code_in_mail()}, headers=POLISH)
        assert client.session["_auth_user_id"]
        assert [spoken(client, link, **POLISH), spoken(client, "/konto/", **POLISH)] == ["en", "en"]
        another = Client()
        another.force_login(User.objects.get(email="new@example.org"))
        assert spoken(another, "/konto/", **POLISH) == "en"

    @pytest.mark.usefixtures("outbox")
    def test_choosing_another_language_on_the_page_holds_after_the_code(self, client: Client) -> None:
        edition, coordinator = english_edition()
        invitations.send(edition, email="new@example.org", role=EditionRoleName.MENTOR, by=coordinator)
        link = re.findall(r"(/zaproszenie/\S+)", OutgoingMail.objects.get(template="invitation").letter)[0]
        client.get(link)
        client.post(reverse("people:language"), {"language": "pl", "next": link})
        assert spoken(client, link, **ENGLISH) == "pl"
        client.post(f"{link}kod/", headers=ENGLISH)
        client.post("/konto/login/code/confirm/", {"code": code_in_mail()}, headers=ENGLISH)
        assert [spoken(client, link, **ENGLISH), User.objects.get(email="new@example.org").language] == ["pl", "pl"]


def test_who_is_added_by_hand_gets_the_language_of_the_edition() -> None:
    edition, coordinator = english_edition()
    enrolment.enrol_by_hand(
        Edition.objects.with_roles(coordinator).get(pk=edition.pk),
        first_name="Ann",
        last_name="Hall",
        form_of_address="neutral",
        starts_on=edition.starts_on,
        agreed=[],
        email="ann@example.org",
        by=coordinator,
    )
    ann = User.objects.get(email="ann@example.org")
    assert (ann.language, ann.reads) == ("", "en")
    assert OutgoingMail.objects.get(to_user=ann).language == "en"


class TestGreeting:
    def test_vocative_is_for_polish_and_the_first_name_for_other_languages(self) -> None:
        anna = people.make_user(first_name="Anna", vocative="Anno")
        assert anna.called == "Anno"
        with override("en"):
            assert anna.called == "Anna"

    def test_vocative_of_another_first_name_is_not_kept(self) -> None:
        anna = people.make_user(first_name="Anna", vocative="Anno")
        accounts.change(anna, by=anna, first_name="Ewa")
        assert User.objects.get(pk=anna.pk).vocative == ""

    def test_vocative_is_asked_for_again_once_when_the_first_name_changes(self, client: Client) -> None:
        anna = people.make_user(first_name="Anna", last_name="Kos", vocative="Anno", language="pl")
        client.force_login(anna)
        form = {
            "first_name": "Ewa",
            "last_name": "Kos",
            "form_of_address": "neutral",
            "vocative": "Anno",
            "greets": "Anna",
            "language": "pl",
            "theme": "auto",
        }
        asked = client.post("/konto/", form)
        assert (asked.status_code, list(asked.context["form"].errors)) == (200, ["vocative"])
        assert 'name="greets" value="Ewa"' in asked.content.decode()
        assert User.objects.get(pk=anna.pk).first_name == "Anna"
        assert client.post("/konto/", {**form, "greets": "Ewa"}).status_code == 302
        ewa = User.objects.get(pk=anna.pk)
        assert (ewa.first_name, ewa.vocative) == ("Ewa", "Anno")

    def test_vocative_is_asked_for_again_when_an_application_changes_the_first_name(self, client: Client) -> None:
        today = clock.today()
        edition = programmes.make_edition(ends_on=today + dt.timedelta(days=300))
        call = programmes.make_call(edition=edition, opens_on=today, closes_on=today + dt.timedelta(days=5))
        anna = people.make_user(first_name="Anna", last_name="Kos", vocative="Anno", language="pl")
        client.force_login(anna)
        url = reverse("recruitment:application_new", args=[call.code])
        form = {
            "first_name": "Ewa",
            "last_name": "Kos",
            "vocative": "Anno",
            "greets": "Anna",
            "version": client.get(url).context["form"].initial["version"],
        }
        asked = client.post(url, form)
        assert (asked.status_code, list(asked.context["form"].errors)) == (200, ["vocative"])
        assert client.post(url, {**form, "greets": "Ewa", "vocative": "Ewo"}).status_code == 302
        ewa = User.objects.get(pk=anna.pk)
        assert (ewa.first_name, ewa.vocative) == ("Ewa", "Ewo")
        client.force_login(people.make_user(first_name="Jan", language="pl"))
        assert "vocative" not in client.get(url).context["form"].fields

    @pytest.mark.once
    def test_back_office_keeps_no_vocative_of_another_first_name(self, client: Client) -> None:
        anna = people.make_user(first_name="Anna", last_name="Kos", vocative="Anno")
        client.force_login(people.make_user(is_staff=True, is_superuser=True))
        form = {
            "first_name": "Ewa",
            "last_name": "Kos",
            "vocative": "Anno",
            "email": anna.email,
            "form_of_address": "neutral",
            "is_active": "on",
        }
        url = f"/zaplecze/people/user/{anna.pk}/change/"
        assert client.post(url, form).status_code == 302
        assert User.objects.get(pk=anna.pk).vocative == ""
        assert client.post(url, {**form, "vocative": "Ewo"}).status_code == 302
        assert User.objects.get(pk=anna.pk).vocative == "Ewo"

    def test_english_page_asks_for_no_vocative(self, client: Client) -> None:
        client.force_login(people.make_user(language="en"))
        assert "vocative" not in client.get("/konto/").context["form"].fields


class TestContent:
    """What people wrote says its language where the page is in another one, and nowhere else."""

    @pytest.mark.parametrize(("own", "page"), [("pl", "en"), ("en", "pl"), ("pl", "pl"), ("en", "en")])
    def test_text_of_an_edition(self, client: Client, own: str, page: str) -> None:
        edition = programmes.make_edition(
            language=own, call_published_at=clock.now(), call_lead="Ala <b> kota", call_rules="Raz\n\nDwa"
        )
        answer = client.get(reverse("recruitment:call", args=[edition.code]), headers={"Accept-Language": page})
        text = tight(words(answer))
        mark = f' lang="{own}"' if own != page else ""
        assert (
            f"<span{mark}>Ala &lt;b&gt; kota</span>" if mark else '<div class="lead pre">Ala &lt;b&gt; kota'
        ) in text
        assert f'<div class="read"{mark}><p>Raz</p>' in text

    def test_typed_text_and_lists_of_rows_in_a_form(self, client: Client) -> None:
        edition, coordinator = english_edition()
        partner = furnish(edition=edition).partnerships.first().organisation
        client.force_login(coordinator)
        text = words(client.get(reverse("visits:resource_new", args=[edition.code])))
        assert re.search(r'<textarea name="description"[^>]* lang="en"', text)
        assert re.search(rf'<option value="[^"]+" lang="en">{partner.name}</option>', text)
        assert re.search(r'<option value=""( selected)?>', text)
        User.objects.update(language="en")
        text = words(client.get(reverse("visits:resource_new", args=[edition.code])))
        assert re.search(rf'<option value="[^"]+">{partner.name}</option>', text)

    def test_what_does_not_say_its_language_is_found(self) -> None:
        lines = {"Ala": ["Ala ma kota w domu"]}
        for page in (
            "<p>Ala ma kota w&nbsp;domu</p>",
            "<p>„Ala ma kota w domu”</p>",
            '<i lang="pl">x</i>Ala ma kota w domu',
        ):
            assert len(unsaid(page, lines, language="pl")) == 1
        for page in (
            '<p lang="pl">a <b>Ala ma kota w domu</b></p>',
            "<p>In the portal it says only: Ala ma kota w domu</p>",
        ):
            assert unsaid(page, lines, language="pl") == []
        assert unsaid('<p title="<span lang=&quot;pl&quot;>a</span>">a</p>', lines, language="pl")

    def test_rows_of_several_editions_have_each_their_own(self, client: Client) -> None:
        for language, name in (("en", "Spring"), ("pl", "Wiosna")):
            programmes.make_edition(language=language, name=name, call_published_at=clock.now())
        text = tight(words(client.get(reverse("recruitment:call_list"), headers=POLISH)))
        assert '<span lang="en">Spring</span>' in text
        assert '<p class="muted">Wiosna' in text
