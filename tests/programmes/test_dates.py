"""Days written down wrong: the last one is taken back and the first one mended, by the same right that wrote them."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.web.undo import WINDOW
from organisations.actions import affiliation, organisation
from organisations.models import Affiliation
from people.actions import roles
from people.models import AuditEntry, Card
from programmes.actions import agreement, people, setup
from programmes.choices import EditionRoleName, PartnershipRole
from programmes.models import EditionRole, Participation, Partnership
from tests.factories.people import make_administrator, make_organisation
from tests.factories.programmes import make_coordinator, make_mentor, make_participant
from tests.page_text import words

pytestmark = pytest.mark.django_db
D = dt.date(2017, 3, 1)
NOON = dt.datetime(2017, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def browser(client, coordinator):
    client.force_login(coordinator)
    return client


def address(edition, kind: str, row, view: str = "dates_reopen") -> str:
    return reverse(f"programmes:{view}", args=[edition.code, kind, row.pk])


def test_a_last_day_noted_for_the_wrong_person_goes_with_one_tap(
    browser, client, edition, microproject, participation
):
    """Midway the coordination ends the participation of the leader of a group by mistake."""
    with clock.at(NOON):
        browser.post(
            reverse("programmes:participation_end", args=[participation.code]),
            {"on": "2017-02-01", "private_reason": "pomyłka co do osoby"},
        )
        group = reverse("microprojects:microproject_detail", args=[microproject.code])
        client.force_login(participation.user)
        assert client.get(group).status_code == 404
        client.force_login(make_coordinator(edition=edition))
        page = words(client.get(reverse("programmes:dates_edit", args=[edition.code, "udzial", participation.pk])))
        assert "Cofnij" in page
        assert client.post(address(edition, "udzial", participation)).status_code == 302
        row = Participation.objects.get(pk=participation.pk)
        assert (row.ends_on, row.ended_by, row.private_reason) == (None, None, "")
        client.force_login(participation.user)
        assert client.get(group).status_code == 200
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "participation.ended",
        "participation.reopened",
    ]


def test_the_message_of_an_end_carries_its_undo(browser, edition, participation):
    end = reverse("programmes:participation_end", args=[participation.code])
    page = words(browser.post(end, {"on": clock.today().isoformat(), "private_reason": ""}, follow=True))
    assert f'action="{address(edition, "udzial", participation)}"' in page


def test_after_its_time_the_end_is_taken_back_with_a_reason(browser, edition, participation, coordinator):
    with clock.at(NOON):
        people.leave(participation, on=D, private_reason="choroba", by=coordinator)
    with clock.at(NOON + WINDOW + dt.timedelta(minutes=1)):
        refused = browser.post(address(edition, "udzial", participation))
        assert refused.status_code == 200
        assert Participation.objects.get().ends_on == D
        browser.post(address(edition, "udzial", participation), {"reason": "inna osoba"})
    assert Participation.objects.get().ends_on is None
    assert AuditEntry.objects.get(verb="participation.reopened").private_reason == "inna osoba"


def test_others_take_no_end_back(client, edition, participation, coordinator, mentor, other_coordinator):
    people.leave(participation, on=D, by=coordinator)
    for user, status in ((mentor, 403), (other_coordinator, 404), (participation.user, 404)):
        client.force_login(user)
        assert client.post(address(edition, "udzial", participation), {"reason": "x"}).status_code == status
    assert Participation.objects.get().ends_on == D


def test_a_row_that_goes_on_has_nothing_to_take_back(browser, edition, participation):
    answer = browser.post(address(edition, "udzial", participation), {"reason": "x"})
    assert answer.status_code == 403
    assert "To się nie zakończyło" in words(answer)
    assert browser.get(f"/edycje/{edition.code}/daty/inne/1/").status_code == 404


def test_an_ended_role_goes_on_and_a_card_given_since_ends(browser, edition, mentor, coordinator):
    role = EditionRole.objects.get(user=mentor)
    setup.end_role(role, on=clock.today(), reason="Odejście", by=coordinator)
    Card.objects.create(user=mentor, pin="x", issued_by=coordinator)
    browser.post(address(edition, "rola", role))
    role.refresh_from_db()
    assert (role.ends_on, role.ended_by) == (None, None)
    assert not Card.objects.valid().exists()


def test_a_role_given_anew_meanwhile_is_not_there_twice(browser, edition, mentor, coordinator):
    role = EditionRole.objects.get(user=mentor)
    setup.end_role(role, on=clock.today(), reason="Odejście", by=coordinator)
    setup.grant_role(
        edition,
        user=mentor,
        role=EditionRoleName.MENTOR,
        starts_on=clock.today() + dt.timedelta(days=1),
        by=coordinator,
    )
    page = words(browser.post(address(edition, "rola", role), follow=True))
    assert "ma już" in page
    assert EditionRole.objects.filter(user=mentor, ends_on=None).count() == 1


def test_an_agreement_holds_again_until_the_day_it_had(browser, edition, company, coordinator):
    paper = agreement.add(
        edition,
        organisation=company,
        subject="Miejsca",
        signed_on=D,
        starts_on=D,
        ends_on=dt.date(2017, 9, 30),
        by=coordinator,
    )
    agreement.terminate(paper, on=dt.date(2017, 5, 1), reason="pomyłka", by=coordinator)
    browser.post(address(edition, "umowa", paper))
    paper.refresh_from_db()
    assert paper.ends_on == dt.date(2017, 9, 30)


def test_a_partnership_and_a_job_go_on(browser, edition, company, participation, coordinator):
    partner = setup.add_partner(
        edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=D, by=coordinator
    )
    setup.end_partnership(partner, on=clock.today(), reason="pomyłka", by=coordinator)
    job = affiliation.start(participation.user, company, on=D, by=coordinator)
    affiliation.end(job, on=clock.today(), by=coordinator)
    for kind, row in (("partner", partner), ("praca", job)):
        assert browser.post(address(edition, kind, row)).status_code == 302
    assert Partnership.objects.get().ends_on is None
    assert Affiliation.objects.get().ends_on is None


def test_a_job_somebody_came_back_to_is_not_opened_over_the_new_one(browser, edition, participation, coordinator):
    company = make_organisation()
    job = affiliation.start(participation.user, company, on=D, by=coordinator)
    affiliation.end(job, on=D, by=coordinator)
    again = affiliation.start(participation.user, company, on=dt.date(2017, 6, 1), by=coordinator)
    affiliation.end(again, on=dt.date(2017, 7, 1), by=coordinator)
    page = words(browser.post(address(edition, "praca", job), follow=True))
    assert "wróciła potem do tej organizacji" in page
    assert Affiliation.objects.get(pk=job.pk).ends_on == D


def test_a_role_begun_on_the_wrong_day_gets_its_first_day(browser, edition, mentor):
    role = EditionRole.objects.get(user=mentor)
    before = role.starts_on
    page = address(edition, "rola", role, "dates_edit")
    assert "Uzupełnij to pole" in words(browser.post(page, {"on": "2017-01-02", "reason": ""}))
    browser.post(page, {"on": "2017-01-02", "reason": "zła data w zaproszeniu"})
    role.refresh_from_db()
    assert role.starts_on == dt.date(2017, 1, 2)
    told = AuditEntry.objects.get(verb="edition_role.begun_on")
    assert (told.reason, told.data["old_from_on"]) == ("zła data w zaproszeniu", before.isoformat())


def test_a_first_day_after_the_last_or_within_another_row_is_refused(browser, edition, mentor, coordinator):
    role = EditionRole.objects.get(user=mentor)
    setup.end_role(role, on=D, reason="Urlop", by=coordinator)
    fresh = setup.grant_role(
        edition, user=mentor, role=EditionRoleName.MENTOR, starts_on=dt.date(2017, 6, 1), by=coordinator
    )
    late = browser.post(address(edition, "rola", role, "dates_edit"), {"on": "2017-04-01", "reason": "x"})
    assert "Koniec nie może być przed początkiem" in words(late)
    twice = browser.post(address(edition, "rola", fresh, "dates_edit"), {"on": "2017-02-01", "reason": "x"})
    assert "obejmuje już inny zapis" in words(twice)
    assert set(EditionRole.objects.filter(user=mentor).values_list("starts_on", flat=True)) == {
        edition.starts_on,
        dt.date(2017, 6, 1),
    }


def test_the_only_coordinator_does_not_begin_tomorrow(browser, edition, coordinator):
    role = EditionRole.objects.get(user=coordinator)
    tomorrow = clock.today() + dt.timedelta(days=1)
    page = words(
        browser.post(address(edition, "rola", role, "dates_edit"), {"on": tomorrow.isoformat(), "reason": "x"})
    )
    assert "To jedyna osoba, która koordynuje. Najpierw nadaj tę rolę komuś innemu." in page
    make_coordinator(edition=edition)
    browser.post(address(edition, "rola", role, "dates_edit"), {"on": tomorrow.isoformat(), "reason": "x"})
    role.refresh_from_db()
    assert role.starts_on == tomorrow


@pytest.mark.parametrize("kind", ["rola", "partner", "umowa", "udzial", "praca"])
def test_every_kind_has_its_page(browser, edition, company, coordinator, kind):
    part = make_participant(edition=edition)
    rows = {
        "rola": lambda: EditionRole.objects.get(user=make_mentor(edition=edition)),
        "partner": lambda: setup.add_partner(
            edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=D, by=coordinator
        ),
        "umowa": lambda: agreement.add(
            edition, organisation=company, subject="x", signed_on=D, starts_on=D, by=coordinator
        ),
        "udzial": lambda: part,
        "praca": lambda: affiliation.start(part.user, company, on=D, by=coordinator),
    }
    row = rows[kind]()
    page = address(edition, kind, row, "dates_edit")
    assert browser.get(page).status_code == 200
    assert browser.post(page, {"on": "2017-02-03", "reason": "poprawka"}).status_code == 302
    row.refresh_from_db()
    assert row.starts_on == dt.date(2017, 2, 3)


def test_a_contact_person_and_an_administrator_go_on(client, edition, administrator):
    company = make_organisation()
    client.force_login(administrator)
    person = organisation.add_contact(company, name="Ala Kot", phone="600100200", starts_on=D, by=administrator)
    organisation.end_contact(person, on=D, by=administrator)
    client.post(reverse("organisations:contact_reopen", args=[company.code, person.pk]))
    other = make_administrator().portal_roles.get()
    roles.revoke(other, on=clock.today(), by=administrator)
    client.post(reverse("people:administrator_reopen", args=[other.pk]))
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.ends_on, other.ends_on) == (None, None)
    assert set(AuditEntry.objects.values_list("verb", flat=True)) >= {"organisation.contact_reopened", "role.reopened"}
