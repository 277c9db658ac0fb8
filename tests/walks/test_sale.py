"""A company is sold and people lose their jobs: the coordination notes it, the former representative sees the last day."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from kopalnia.lib.domain import clock
from microprojects.choices import EntryState
from microprojects.models import Microproject
from organisations.models import Affiliation, Organisation, OrganisationChange
from people.models import User
from programmes.choices import PartnershipRole
from programmes.models import Edition, Partnership
from reports.actions.release import release
from tests.factories import microprojects, programmes

Check = Callable[[Page], None]
SignIn = Callable[[Page, User], Page]


def work(group: Microproject, company: Organisation, mentor: User, *, day: dt.date) -> dict[str, Any]:
    """Five people of the company, each with an hour confirmed before the sale and one confirmed after it."""
    team = {}
    with clock.at(day - dt.timedelta(days=9)):
        for name in ("Adamska", "Bielska", "Cichy", "Dudek", "Estkowska"):
            part = programmes.make_participant(edition=group.edition, last_name=name)
            Affiliation.objects.create(user=part.user, organisation=company, starts_on=dt.date(2010, 1, 1))
            team[name] = microprojects.join(microproject=group, participation=part)
    for membership in team.values():
        for happened in (day - dt.timedelta(days=2), day + dt.timedelta(days=1)):
            with clock.at(happened):
                microprojects.make_entry(
                    membership=membership,
                    state=EntryState.ACCEPTED,
                    minutes=60,
                    happened_on=happened,
                    created_at=clock.now(),
                    accepted_at=clock.now(),
                    accepted_by=mentor,
                )
    return team


def test_a_company_is_sold_and_two_people_lose_their_jobs(
    edition: Edition,
    microproject: Microproject,
    company: Organisation,
    coordinator: User,
    mentor: User,
    representative: User,
    page: Page,
    plain_page: Page,
    phone: Page,
    sign_in: SignIn,
    sound: Check,
) -> None:
    sold_on = clock.today() - dt.timedelta(days=1)
    Partnership.objects.create(
        edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=edition.starts_on
    )
    work(microproject, company, mentor, day=sold_on)
    # The hours before the sale were released on its day, those of the day after it today.
    for released_on in (sold_on, clock.today()):
        release(edition, company, day=released_on)
    sums = f"/edycje/{edition.code}/firmy/{company.code}/"

    # Before: the representative reads all hours on the phone.
    sign_in(phone, representative)
    phone.goto("/")
    phone.goto(sums)
    expect(phone.get_by_text("10 h").first).to_be_visible()
    expect(phone.get_by_text("Ostatni dzień reprezentowania")).to_have_count(0)
    sound(phone)

    # The coordination notes the sale of yesterday: first the list is read, a field is mended, then all is saved.
    sign_in(page, coordinator)
    page.goto(f"/edycje/{edition.code}/zasady/partnerzy/")
    sound(page)
    page.get_by_role("link", name="Sprzedaż lub nowy właściciel").click()
    sound(page)
    page.get_by_label("Którego dnia?").fill(sold_on.isoformat())
    page.get_by_label("Nie ma jej na liście?").fill("Nowa Grupa")
    page.get_by_role("button", name="Zobacz, co się stanie").click()
    expect(page.get_by_role("heading", name="Popraw 1 miejsce")).to_be_visible()
    expect(page.get_by_label("Nie ma jej na liście?")).to_have_value("Nowa Grupa")
    page.get_by_label("Dlaczego?").fill("Umowa sprzedaży udziałów")
    page.get_by_text("wybrane osoby", exact=True).click()
    for name in ("Adamska", "Bielska", "Cichy"):
        page.get_by_text(f"Anna {name}").click()
    page.get_by_role("button", name="Zobacz, co się stanie").click()
    told = page.get_by_role("status")
    expect(told.get_by_text("„Nowa Grupa” trafi do rejestru organizacji")).to_be_visible()
    expect(told.get_by_text("2 osoby z tej edycji zachowują zatrudnienie")).to_be_visible()
    assert not OrganisationChange.objects.exists()
    sound(page)
    page.get_by_role("button", name="Zapisz wszystko").click()
    expect(page.get_by_text("Firma A: nowy właściciel – Nowa Grupa").first).to_be_visible()
    sound(page)

    # Whose it was the day before and on the day.
    page.goto(f"/organizacje/wlasciciele/?dzien={sold_on - dt.timedelta(days=1)}")
    expect(page.get_by_text("Na ten dzień nie zapisano, kto do kogo należał.")).to_be_visible()
    page.goto(f"/organizacje/wlasciciele/?dzien={sold_on}")
    expect(page.locator("li li").get_by_role("link", name="Firma A")).to_be_visible()
    sound(page)

    # Two people are laid off, without JavaScript; they stay in the programme.
    sign_in(plain_page, coordinator)
    plain_page.goto(f"/edycje/{edition.code}/koniec-zatrudnienia/?firma={company.code}")
    for name in ("Dudek", "Estkowska"):
        plain_page.get_by_text(f"Anna {name}").click()
    plain_page.get_by_role("button", name="Zobacz, co się stanie").click()
    plain_page.get_by_role("button", name="Zapisz i powiadom").click()
    expect(plain_page.get_by_role("heading", level=1)).to_be_visible()
    rows = Affiliation.objects.filter(user__participations__edition=edition)
    assert not rows.filter(organisation=company, ends_on=None).exists()
    assert rows.filter(organisation__name="Nowa Grupa", ends_on=None).count() == 3
    assert edition.participations.active().count() == 6

    # After: home leads to one page, with the sums of the last day; everything else is closed.
    phone.goto("/")
    phone.get_by_role("link", name="Firma A").click()
    expect(phone.get_by_text("Ostatni dzień reprezentowania firmy:")).to_be_visible()
    expect(phone.get_by_text("5 h").first).to_be_visible()
    expect(phone.get_by_text("10 h")).to_have_count(0)
    sound(phone)
    for path in (f"/edycje/{edition.code}/wyniki/", f"/edycje/{edition.code}/zasady/partnerzy/", "/organizacje/"):
        answer = phone.goto(path)
        assert answer is not None
        assert answer.status in (403, 404), path
