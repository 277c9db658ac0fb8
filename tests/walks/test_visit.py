"""The Byczyna visit is typed in by the coordination: agenda, people, days; it gives its sums and a card on the map."""

import datetime as dt
from collections.abc import Callable

from playwright.sync_api import Page, expect

from people.choices import FormOfAddress
from people.models import User
from programmes.models import Edition
from tests.factories import programmes
from visits.models import Attendee, AttendeeDay, ResourceCard, Visit

Check = Callable[[Page], None]
SignIn = Callable[[Page, User], Page]

TALKS = (
    ("25.02.2014", "10:00", "Czym jest spółdzielnia socjalna", "Joanna Przykładowa", "prezeska", "Spółdzielnia Gród"),
    ("25.02.2014", "12:00", "Centrum integracji: od zasiłku do pracy", "Adam Przykładowy", "kierownik", "CIS CISPOL"),
    ("26.02.2014", "09:00", "Co gmina zleca spółdzielniom", "Ewa Przykładowa", "sekretarz gminy", "Gmina Byczyna"),
    ("26.02.2014", "11:30", "Restauracja prowadzona przez spółdzielnię", "Piotr Przykładowy", "", "Las Vegas"),
)
# How many of the 35 are typed in as guests, and how many of the programme are ticked on one page.
GUESTS, OWN = 12, 23


def test_the_visit_to_byczyna_is_typed_in_and_gives_its_sums_and_a_card(
    edition: Edition, coordinator: User, plain_page: Page, page: Page, phone: Page, sign_in: SignIn, sound: Check
) -> None:
    programmes.make_call(edition=edition)  # an edition whose call is public has a public map
    for number in range(OWN):
        programmes.make_participant(
            edition=edition,
            first_name="Osoba",
            last_name=f"Przykładowa {number:02d}",
            form_of_address=FormOfAddress.FEMININE if number < 17 else FormOfAddress.MASCULINE,
            starts_on=dt.date(2014, 1, 1),
        )
    desk, watch = sign_in(plain_page, coordinator), sign_in(page, coordinator)

    def looked_at() -> None:
        """The same page with JavaScript, where axe can look, and on a phone."""
        for window in (watch, phone):
            window.goto(desk.url)
            sound(window)

    sign_in(phone, coordinator)
    desk.goto(f"/edycje/{edition.code}/wizyty/")
    looked_at()
    desk.get_by_role("link", name="Zaplanuj wizytę").click()
    looked_at()
    desk.get_by_label("Co to jest?").select_option(label="wizyta studyjna")
    desk.get_by_label("Tytuł").fill("Wizyta studyjna w Byczynie")
    desk.get_by_label("Pierwszy dzień").fill("2014-02-26")
    desk.get_by_label("Ostatni dzień").fill("2014-02-25")
    desk.get_by_label("Miejsce").fill("Polanowice, gmina Byczyna")
    desk.get_by_role("button", name="Zapisz wizytę").click()
    expect(desk.get_by_role("heading", name="Popraw 1 miejsce")).to_be_visible()
    expect(desk.get_by_label("Tytuł")).to_have_value("Wizyta studyjna w Byczynie")
    desk.get_by_label("Pierwszy dzień").fill("2014-02-25")
    desk.get_by_label("Ostatni dzień").fill("2014-02-26")
    desk.get_by_role("button", name="Zapisz wizytę").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Wizyta studyjna w Byczynie")
    looked_at()

    desk.get_by_role("link", name="Dodaj punkt").click()
    looked_at()
    for day, hour, title, speaker, role, organisation in TALKS:
        desk.get_by_label("Dzień").select_option(label=day)
        desk.get_by_label("Od (jeśli wiadomo)").fill(hour)
        desk.get_by_label("Co się dzieje?").fill(title)
        desk.get_by_label("Kto mówi?").fill(speaker)
        desk.get_by_label("W jakiej roli?").fill(role)
        desk.get_by_label("Z jakiej organizacji?").fill(organisation)
        desk.get_by_role("button", name="Dodaj punkt").click()
        expect(desk.get_by_role("row", name=title)).to_be_visible()
    desk.get_by_role("link", name="Wróć do wizyty").click()
    expect(desk.get_by_role("row", name="sekretarz gminy")).to_contain_text("Ewa Przykładowa")

    # Guests one by one, people of the programme by ticking them.
    desk.get_by_role("link", name="Kto przyjechał").click()
    looked_at()
    desk.get_by_role("link", name="Dodaj gościa").click()
    looked_at()
    for number in range(GUESTS):
        desk.get_by_label("Imię i nazwisko gościa").fill(f"Gość {number}")
        desk.get_by_label("Organizacja (jeśli jest)").fill("CIS CISPOL")
        desk.get_by_label("Sektor").select_option(label="podmiot ekonomii społecznej")
        desk.get_by_text("kobieta" if number < 8 else "mężczyzna", exact=True).click()
        desk.get_by_role("button", name="Dodaj gościa").click()
        expect(desk.get_by_text("Gość dodany do listy, z obecnością każdego dnia.")).to_be_visible()
    visit = Visit.objects.get()
    desk.goto(f"/wizyty/{visit.code}/osoby/")
    desk.get_by_role("link", name="Dodaj osoby z programu").click()
    looked_at()
    for box in desk.get_by_role("checkbox").all():
        box.check()
    desk.get_by_role("button", name="Dodaj te osoby").click()
    assert Attendee.objects.filter(visit=visit).count() == GUESTS + OWN
    looked_at()

    # Two were there only on the first day.
    for name in ("Gość 0", "Gość 11"):
        desk.get_by_label(f"26.02, {name}", exact=True).uncheck()
    desk.get_by_role("button", name="Zapisz obecność").click()
    assert AttendeeDay.objects.filter(attendee__visit=visit, withdrawn_at__isnull=True).count() == 2 * 35 - 2
    desk.goto(f"/wizyty/{visit.code}/")
    expect(desk.get_by_text("35 osób, w tym 25 kobiet")).to_be_visible()
    expect(desk.locator(".facts div").filter(has_text="26 lutego")).to_contain_text("33")
    expect(desk.get_by_text("Gość 0")).to_have_count(0)
    looked_at()

    # What was learnt there becomes a card, found on the map and checked.
    desk.get_by_role("link", name="Dodaj kartę").click()
    looked_at()
    desk.get_by_label("Jaki to zasób?").select_option(label="instytucja")
    desk.get_by_label("To oferta czy potrzeba?").select_option(label="oferta")
    desk.get_by_label("Tytuł").fill("Centrum Integracji Społecznej")
    desk.get_by_label("Co daje lub czego potrzebuje?").fill("Pokazuje grupom, jak zacząć spółdzielnię socjalną.")
    desk.get_by_label("Miejscowość lub okolica").fill("Byczyna")
    desk.get_by_label("Kto zobaczy tę kartę?").select_option(label="każdy, także bez konta")
    desk.get_by_role("button", name="Zapisz kartę").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Centrum Integracji Społecznej")
    card = ResourceCard.objects.get()
    assert (card.visit, round(float(card.latitude or 0)), round(float(card.longitude or 0))) == (visit, 51, 18)
    expect(desk.locator("svg.map .map-pin:visible")).to_have_count(1)
    looked_at()
    desk.get_by_role("link", name="Zapisz sprawdzenie").click()
    looked_at()
    desk.get_by_role("button", name="Zapisz sprawdzenie").click()
    expect(desk.get_by_text("Nikt jeszcze nie sprawdził tej karty.")).to_have_count(0)
    desk.goto(f"/edycje/{edition.code}/mapa/")
    expect(desk.get_by_role("link", name="Centrum Integracji Społecznej")).to_be_visible()
    expect(desk.locator("svg.map .map-pin:visible")).to_have_count(1)
    looked_at()

    # The public map shows the card and no names.
    phone.context.clear_cookies()
    phone.goto(f"/mapa/{edition.code}/")
    expect(phone.get_by_text("Centrum Integracji Społecznej").first).to_be_visible()
    expect(phone.get_by_text("Gość")).to_have_count(0)
    sound(phone)
