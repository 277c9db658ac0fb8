"""Agreements with partners: written in, ended, and told of thirty days before they run out."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.home.attention import counted
from kopalnia.lib.domain import clock
from people import audit
from people.models import AuditEntry, OutgoingMail
from programmes.actions import agreement as actions
from programmes.choices import PartnershipRole
from programmes.home import action_items_of_agreements
from programmes.models import Agreement, Partnership
from programmes.periodic_jobs import tell_of_agreements_that_run_out
from tests.page_text import words

pytestmark = pytest.mark.django_db
LAST = dt.date(2017, 3, 12)
DAY = dt.timedelta(days=1)


@pytest.fixture
def agreement(edition, company, coordinator) -> Agreement:
    Partnership.objects.create(
        edition=edition, organisation=company, role=PartnershipRole.PARTNER, starts_on=edition.starts_on
    )
    return make(edition, company, coordinator, ends_on=LAST)


def make(edition, company, coordinator, **fields) -> Agreement:
    given = {"signed_on": dt.date(2016, 7, 1), "starts_on": dt.date(2016, 7, 1), "subject": "Wspólny program"}
    return actions.add(edition, organisation=company, by=coordinator, **{**given, **fields})


def row(edition, day: dt.date):
    with clock.at(day):
        return action_items_of_agreements(counted(edition, day), day)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (LAST - 31 * DAY, None),
        (LAST - 30 * DAY, "Umowa z organizacją „Firma A” wygasa 12 marca."),
        (LAST - 29 * DAY, "Umowa z organizacją „Firma A” wygasa 12 marca."),
        (LAST, "Umowa z organizacją „Firma A” wygasa 12 marca."),
        (LAST + DAY, "Umowa z organizacją „Firma A” wygasła 12 marca."),
        (dt.date(2017, 12, 1), None),  # the edition is over
    ],
)
def test_home_says_it_thirty_days_before_and_after_the_end(agreement, edition, day, said):
    told = row(edition, day)
    assert (told.detail if told else None) == said


def test_next_agreement_or_the_end_of_the_partnership_ends_the_warning(agreement, edition, company, coordinator):
    day = LAST - DAY
    assert row(edition, day)
    later = make(edition, company, coordinator, number="2", ends_on=LAST + DAY)
    told = row(edition, day)
    assert (told.count, told.detail) == (1, "Umowa z organizacją „Firma A” wygasa 13 marca.")
    make(edition, company, coordinator, number="3", ends_on=None)
    assert row(edition, day) is None
    Agreement.objects.exclude(pk__in=[agreement.pk, later.pk]).delete()
    Partnership.objects.update(ends_on=day - DAY)
    assert row(edition, day) is None


def test_coordinators_are_written_to_once(agreement, edition, coordinator, django_assert_num_queries):
    with clock.at(LAST - 31 * DAY):
        assert tell_of_agreements_that_run_out() == 0
    with clock.at(LAST - 30 * DAY):
        assert tell_of_agreements_that_run_out() == 1
        assert tell_of_agreements_that_run_out() == 0
    mail = OutgoingMail.objects.get()
    assert (mail.to_user, mail.edition_id) == (coordinator, edition.pk)
    assert mail.subject == "Umowa z organizacją „Firma A” wygasa 12 marca"
    assert reverse("programmes:agreement_list", args=[edition.code]) in mail.body
    Agreement.objects.all().delete()
    with django_assert_num_queries(1):
        tell_of_agreements_that_run_out()


def test_agreement_is_written_in_and_ended_early(client, edition, company, coordinator, agreement):
    client.force_login(coordinator)
    url = reverse("programmes:agreement_list", args=[edition.code])
    given = {
        "organisation": company.pk,
        "number": "7/2017",
        "subject": "Aneks",
        "signed_on": "2017-03-01",
        "starts_on": "2017-03-13",
        "ends_on": "2017-03-01",
    }
    assert "ends_on" in client.post(url, given).context["form"].errors
    assert client.post(url, {**given, "ends_on": "2017-12-31"}).status_code == 302
    again = client.post(url, {**given, "ends_on": "2018-12-31"})
    assert "Umowa z tą organizacją o tym numerze już istnieje." in words(again)
    row = Agreement.objects.get(number="7/2017")
    end = reverse("programmes:agreement_end", args=[edition.code, row.pk])
    client.post(end, {"on": "2017-10-31", "reason": "Sprzedaż firmy"})
    row.refresh_from_db()
    assert (row.ends_on, row.reason) == (dt.date(2017, 10, 31), "Sprzedaż firmy")
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "agreement.signed",
        "agreement.signed",
        "agreement.terminated",
    ]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("7/2017", "Barbara Kos zapisała umowę nr 7/2017 z „Firma A”, od 1.07.2016 do 12.03.2017"),
        ("", "Barbara Kos zapisała umowę z „Firma A”, od 1.07.2016 do 12.03.2017"),
    ],
)
def test_the_history_names_the_number_of_an_agreement_that_has_one(
    edition, agreement, company, coordinator, number, told
):
    coordinator.first_name, coordinator.last_name, coordinator.form_of_address = "Barbara", "Kos", "feminine"
    coordinator.save()
    make(edition, company, coordinator, number=number, ends_on=LAST)
    assert str(audit.history_of(company, viewer=coordinator)[0].sentence) == told


def test_agreements_are_papers_of_the_coordination(
    client, edition, agreement, participant, representative, other_coordinator, stranger
):
    paths = [
        reverse("programmes:agreement_list", args=[edition.code]),
        reverse("programmes:agreement_end", args=[edition.code, agreement.pk]),
    ]
    for user, status in ((participant, 403), (representative, 403), (other_coordinator, 404), (stranger, 404)):
        client.force_login(user)
        assert {client.get(path).status_code for path in paths} == {status}, user
