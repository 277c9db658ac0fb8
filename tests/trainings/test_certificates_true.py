"""Papers follow the truth: what a certificate prints is compared with today, and the former one is marked as replaced."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from people.choices import FormOfAddress
from people.models import AuditEntry
from tests.trainings.test_certificates import course, finisher, in_june, text_of, url  # noqa: F401 - fixtures
from trainings.actions.certificate import issue_certificates, restore_certificate, void_certificate
from trainings.models import Attendance, Certificate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files", "in_june")]


@pytest.fixture
def issued(edition, course, coordinator):  # noqa: F811 - a fixture of the other file
    person = finisher(edition, course, first_name="Anna", last_name="Kowalsk")
    return issue_certificates(edition, participations=[person], by=coordinator)[0]


def page(client, coordinator, name: str, *parts: str) -> str:
    client.force_login(coordinator)
    return client.get(reverse(f"trainings:{name}", args=parts)).content.decode().replace("\u00a0", " ")


def rename(row) -> None:
    row.participation.user.last_name = "Kowalska"
    row.participation.user.save()


def form_of(row) -> None:
    row.participation.user.form_of_address = FormOfAddress.FEMININE
    row.participation.user.save()


def fewer_hours(row) -> None:
    Attendance.objects.filter(participation=row.participation, minutes=300).order_by("-pk").first().delete()
    row.edition.attendance_threshold = 50
    row.edition.save()


def edition_name(row) -> None:
    row.edition.name = "Edycja druga"
    row.edition.save()


def programme_name(row) -> None:
    row.edition.programme.name = "Kopalnia Dobra"
    row.edition.programme.save()


def topic(row) -> None:
    row.edition.modules.filter(topic="Komunikacja").update(topic="Rozmowa")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (rename, "Anna Kowalsk → Anna Kowalska"),
        (form_of, "form"),
        (fewer_hours, "10 → 5"),
        (edition_name, "Edycja druga"),
        (programme_name, "Kopalnia Dobra"),
        (topic, "tematy"),
    ],
)
def test_a_paper_that_prints_something_else_than_today_is_listed_and_issued_anew(
    client, edition, coordinator, issued, change, told
):
    assert "nieaktualne" not in page(client, coordinator, "certificate_list", edition.code)
    change(issued)
    again = reverse("trainings:certificate_issue", args=[edition.code, issued.participation.code])
    listed = page(client, coordinator, "certificate_list", edition.code)
    assert "nieaktualne" in listed
    assert told in listed
    assert f'href="{again}"' in listed
    assert f'href="{again}"' in page(client, coordinator, "certificate_detail", edition.code, issued.code)
    assert client.get(again).status_code == 200
    assert client.post(reverse("trainings:certificate_issue", args=[edition.code])).status_code == 302
    new = Certificate.objects.current().get()
    issued.refresh_from_db()
    assert (new.replaces, new.serial, issued.serial, issued.voided_at) == (issued, 2, 1, None)
    assert issued.number in text_of(new)
    former = page(client, coordinator, "certificate_detail", edition.code, issued.code)
    assert new.number in former
    assert told in former
    listed = page(client, coordinator, "certificate_list", edition.code)
    assert "nieaktualne" not in listed
    assert f"zastąpione przez nr {new.number}" in listed
    assert told in AuditEntry.objects.get(verb="certificate.replaced").reason.replace("\u00a0", " ")


def test_a_true_paper_is_not_issued_twice(client, edition, coordinator, issued):
    client.force_login(coordinator)
    again = reverse("trainings:certificate_issue", args=[edition.code, issued.participation.code])
    client.post(again, {"language": "pl"})
    assert Certificate.objects.count() == 1


def test_hours_that_fell_below_the_threshold_put_the_paper_out_of_date(client, edition, coordinator, issued):
    Attendance.objects.filter(participation=issued.participation).order_by("-pk").first().delete()
    assert "nieaktualne" in page(client, coordinator, "certificate_list", edition.code)
    again = page(client, coordinator, "certificate_issue", edition.code, issued.participation.code)
    assert 'aria-disabled="true"' in again


def test_every_paper_that_is_listed_as_out_of_date_leads_to_the_page_that_issues_it_anew(
    client,
    edition,
    coordinator,
    course,  # noqa: F811
):
    people = [finisher(edition, course) for _number in range(3)]
    gone, below, _renamed = people
    issue_certificates(edition, participations=people, by=coordinator)
    for person in people:
        rename(person.certificates.get())
    gone.ends_on = dt.date(2017, 6, 20)
    gone.save()
    Attendance.objects.filter(participation=below).delete()
    listed = page(client, coordinator, "certificate_list", edition.code)
    for person in people:
        again = reverse("trainings:certificate_issue", args=[edition.code, person.code])
        assert listed.count(f'href="{again}"') == 1
        assert client.get(again).status_code == 200


def test_the_language_of_a_paper_is_chosen(client, edition, coordinator, issued):
    client.force_login(coordinator)
    again = reverse("trainings:certificate_issue", args=[edition.code, issued.participation.code])
    client.post(again, {"language": "en"})
    new = Certificate.objects.current().get()
    assert (new.language, new.replaces) == ("en", issued)
    assert "This is to certify that" in text_of(new)
    assert "język" in page(client, coordinator, "certificate_detail", edition.code, issued.code)
    client.post(again, {"language": "xx"})
    assert Certificate.objects.count() == 2


def test_a_replacement_declared_void_and_restored_leaves_one_current_paper(edition, coordinator, issued):
    rename(issued)
    new = issue_certificates(edition, participations=[issued.participation], by=coordinator)[0]
    void_certificate(new, reason="za wcześnie", by=coordinator)
    assert Certificate.objects.current().get() == issued
    restore_certificate(new, by=coordinator)
    assert Certificate.objects.current().get() == new
    void_certificate(new, reason="za wcześnie", by=coordinator)
    with clock.at(dt.date(2017, 6, 26)):
        third = issue_certificates(edition, participations=[issued.participation], by=coordinator)[0]
    assert (third.replaces, third.serial) == (issued, 3)
    with pytest.raises(IllegalStep):
        restore_certificate(new, by=coordinator)
