"""Somebody applies on a phone; the coordination decides at a desk without JavaScript; the person takes part."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from kopalnia.lib.domain import clock
from people.choices import ConsentPurpose
from people.models import ConsentEntry, OutgoingMail, User
from programmes.models import Edition, Participation
from recruitment.choices import Verdict
from recruitment.models import Application
from tests.factories import people, programmes

Check = Callable[[Page], list[str]]
SignIn = Callable[[Page, User], Page]


@pytest.fixture
def call(edition: Edition) -> Edition:
    """An open call of one company with two places; live servers know no other day than today."""
    for purpose in ConsentPurpose:
        people.make_consent_text(purpose=purpose, title_pl=f"Zgoda: {purpose.label}")
    mine = people.make_organisation(name="Maszyny Wirek")
    today = clock.today()
    return programmes.make_call(
        edition=edition,
        opens_on=today - dt.timedelta(days=5),
        closes_on=today + dt.timedelta(days=5),
        employers={mine: 2},
    )


def test_applicant_applies_is_accepted_and_becomes_a_participant(
    call: Edition, coordinator: User, phone: Page, plain_page: Page, sign_in: SignIn, axe: Check
) -> None:
    applicant = User.objects.create_user(email="ewelina@example.org")
    sign_in(phone, applicant)

    phone.goto(f"/nabory/{call.code}/")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    phone.get_by_role("link", name="Zgłoś się").click()
    assert axe(phone) == []
    phone.get_by_role("textbox", name="Imię").fill("Ewelina")
    phone.get_by_label("Dlaczego chcesz wziąć udział?").fill("Chcę zrobić coś dla dzieci z mojej ulicy.")
    phone.get_by_role("button", name="Zapisz szkic").click()
    expect(phone.get_by_role("textbox", name="Imię")).to_have_value("Ewelina")
    assert Application.objects.get().state == "draft"

    phone.get_by_role("button", name="Wyślij zgłoszenie").click()
    expect(phone.get_by_role("heading", name="Popraw 5 miejsc")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("textbox", name="Nazwisko").fill("Śliwa")
    phone.get_by_label("Telefon").fill("600 100 200")
    phone.get_by_label("Firma").select_option(label="Maszyny Wirek")
    phone.get_by_label("Kiedy możesz przychodzić?").fill("soboty")
    consent = phone.locator("input[name^=agree_]").first
    expect(consent).not_to_be_checked()
    consent.check()
    phone.get_by_role("button", name="Wyślij zgłoszenie").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wysłane, czeka na decyzję")
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert [entry.purpose for entry in ConsentEntry.objects.all()] == [ConsentPurpose.PARTICIPATION]

    desk = sign_in(plain_page, coordinator)
    desk.goto(f"/edycje/{call.code}/nabor/")
    row = desk.get_by_role("row", name="Ewelina Śliwa")
    row.get_by_role("button", name="Tak").click()
    expect(desk.get_by_text("Zapisano.")).to_be_visible()
    row.get_by_role("button", name="Cofnij").click()
    assert Application.objects.get().verdict == ""
    desk.get_by_role("row", name="Ewelina Śliwa").get_by_role("button", name="Tak").click()
    assert Application.objects.get().verdict == Verdict.ACCEPTED

    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Wysłane, czeka na decyzję")

    desk.get_by_role("link", name="Sprawdź wiadomości").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("1 osoba pozna decyzję")
    desk.get_by_role("button", name="Ogłoś decyzje").click()
    expect(desk.get_by_text("Ogłoszone: 1 osoba zna decyzję.")).to_be_visible()

    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Masz miejsce w programie")
    assert Participation.objects.get().user == applicant
    assert set(OutgoingMail.objects.filter(to_user=applicant).values_list("template", flat=True)) == {
        "application_received",
        "application_accepted",
    }


@pytest.mark.parametrize("address", ["nabor/", "nabor/?lista=reserve", "nabor/ogloszenie/", "nabor/{code}/"])
@pytest.mark.parametrize("narrow", [False, True], ids=["desktop", "phone"])
def test_pages_of_the_coordination_have_no_barrier(
    call: Edition, coordinator: User, page: Page, phone: Page, sign_in: SignIn, axe: Check, address: str, narrow: bool
) -> None:
    employer = call.partnerships.get().organisation
    row = programmes.make_application(edition=call, employer=employer)
    programmes.make_application(edition=call, employer=employer, verdict=Verdict.RESERVE, reserve_position=1)
    for _number in range(2):
        programmes.make_application(edition=call, employer=employer, verdict=Verdict.ACCEPTED)
    view = sign_in(phone if narrow else page, coordinator)
    answer = view.goto(f"/edycje/{call.code}/" + address.format(code=row.code))
    assert answer is not None
    assert answer.status == 200
    assert axe(view) == []
    assert view.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
