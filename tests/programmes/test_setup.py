"""Founding and setting up an edition: its screens, actions and walls."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from people.models import AuditEntry
from programmes.actions import setup as actions
from programmes.choices import PartnershipRole, PhaseKind
from programmes.models import Edition, EditionRole, Partnership, Phase, Programme
from tests.factories.people import make_consent_text

pytestmark = pytest.mark.django_db

PAGES = ("edition_settings", "phase_list", "partner_list", "role_list", "edition_history", "message_list")


@pytest.fixture(params=PAGES)
def page(request, edition):
    return reverse(f"programmes:{request.param}", args=[edition.code])


def test_setup_pages_open_for_the_coordinator(client, coordinator, page):
    client.force_login(coordinator)
    assert client.get(page).status_code == 200


def test_setup_pages_send_a_visitor_to_sign_in(client, page):
    response = client.get(page)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_setup_pages_are_not_found_by_strangers(client, stranger, other_coordinator, page):
    for user in (stranger, other_coordinator):
        client.force_login(user)
        assert client.get(page).status_code == 404


def test_setup_pages_refuse_other_people_of_the_edition_with_a_reason(
    client, participant, mentor, representative, page
):
    for user in (participant, mentor, representative):
        client.force_login(user)
        response = client.get(page)
        assert response.status_code == 403
        assert "koordynator" in response.content.decode()


def test_programme_and_edition_are_founded_in_the_browser(client, administrator):
    client.force_login(administrator)
    response = client.post(
        reverse("programmes:programme_new"),
        {
            "name": "Kopalnia Aktywności",
            "starts_on": "1.07.2016",
            "ends_on": "2017-11-30",
            "budget_total": "75 998,00",
            "grant_amount": "67148",
        },
    )
    programme = Programme.objects.get()
    assert response["Location"] == reverse("programmes:edition_new", args=[programme.code])
    client.post(response["Location"], {"name": "Edycja 2016/2017", "starts_on": "2016-07-01", "ends_on": "2017-11-30"})
    edition = Edition.objects.get()
    assert edition.role_grants.get().user == administrator
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "programme.founded",
        "edition.opened",
        "edition_role.granted",
    ]


def test_programme_whose_grant_is_larger_than_the_budget_is_refused_at_the_form(client, administrator):
    client.force_login(administrator)
    response = client.post(
        reverse("programmes:programme_new"),
        {
            "name": "Za dużo",
            "starts_on": "2016-07-01",
            "ends_on": "2017-11-30",
            "budget_total": "10",
            "grant_amount": "11",
        },
    )
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Programme.objects.exists()


def test_programme_is_founded_by_administrators_only(client, coordinator):
    client.force_login(coordinator)
    assert client.get(reverse("programmes:programme_new")).status_code == 403


def test_phase_moved_keeps_its_old_dates_in_the_log(coordinator, edition):
    first = {"starts_on": dt.date(2016, 9, 1), "ends_on": dt.date(2016, 9, 30)}
    actions.set_phase(edition, kind=PhaseKind.RECRUITMENT, **first, by=coordinator)
    moved = {"starts_on": dt.date(2016, 9, 5), "ends_on": dt.date(2016, 10, 3)}
    actions.set_phase(edition, kind=PhaseKind.RECRUITMENT, **moved, reason="Urlopy w zakładzie", by=coordinator)
    phase = Phase.objects.get()
    assert (phase.starts_on, phase.ends_on) == (moved["starts_on"], moved["ends_on"])
    entry = AuditEntry.objects.get(verb="phase.moved")
    assert (entry.data["old_from_on"], entry.data["old_to_on"], entry.reason) == (
        "2016-09-01",
        "2016-09-30",
        "Urlopy w zakładzie",
    )


@pytest.mark.parametrize(
    "dates",
    [
        {"starts_on": "2016-09-30", "ends_on": "2016-09-01"},
        {"starts_on": "0001-01-01", "ends_on": "2016-09-01"},
        {"starts_on": "2016-09-01", "ends_on": "9999-12-31"},
        {"starts_on": "31.02.2016", "ends_on": "2016-09-01"},
        {"starts_on": "\x00", "ends_on": "x" * 1_000_000},
    ],
)
def test_phase_with_wrong_dates_is_refused_with_a_sentence(client, coordinator, edition, dates):
    client.force_login(coordinator)
    response = client.post(
        reverse("programmes:phase_list", args=[edition.code]), {"kind": PhaseKind.RECRUITMENT, **dates}
    )
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not Phase.objects.exists()


def test_partner_is_added_and_ended_with_a_reason(client, coordinator, edition, company):
    client.force_login(coordinator)
    client.post(
        reverse("programmes:partner_list", args=[edition.code]),
        {
            "organisation": company.pk,
            "role": PartnershipRole.EMPLOYER,
            "starts_on": "2016-07-01",
            "places": "10",
        },
    )
    row = Partnership.objects.get()
    assert (row.organisation, row.places, row.ends_on) == (company, 10, None)
    client.post(
        reverse("programmes:partner_end", args=[edition.code, row.pk]),
        {"on": "2017-06-08", "reason": "Sprzedaż firmy"},
    )
    row.refresh_from_db()
    assert (row.ends_on, row.reason) == (dt.date(2017, 6, 8), "Sprzedaż firmy")


def test_places_typed_for_who_is_no_employer_are_not_dropped(client, edition, coordinator, company):
    client.force_login(coordinator)
    form = {"organisation": company.pk, "role": PartnershipRole.PARTNER, "starts_on": "2016-07-01", "places": "10"}
    page = client.post(reverse("programmes:partner_list", args=[edition.code]), form)
    assert list(page.context["form"].errors) == ["places"]
    assert not edition.partnerships.exists()


def test_same_partner_in_the_same_role_twice_is_refused(coordinator, edition, company):
    given = {"organisation": company, "role": PartnershipRole.PARTNER, "starts_on": dt.date(2016, 7, 1)}
    actions.add_partner(edition, **given, by=coordinator)
    with pytest.raises(ValidationError):
        actions.add_partner(edition, **given, by=coordinator)
    assert Partnership.objects.count() == 1


def test_last_coordinator_cannot_be_ended(coordinator, edition):
    grant = EditionRole.objects.get(user=coordinator)
    with pytest.raises(ValidationError):
        actions.end_role(grant, on=dt.date(2017, 1, 1), reason="Urlop", by=coordinator)
    grant.refresh_from_db()
    assert grant.ends_on is None


def test_settings_saved_over_a_newer_version_show_both_texts(client, coordinator, edition):
    client.force_login(coordinator)
    url = reverse("programmes:edition_settings", args=[edition.code])
    old = client.get(url).context["form"]["version"].value()
    values = {
        "name": edition.name,
        "attendance_threshold": 80,
        "silence_days": 21,
        "small_group": 5,
        "language": "pl",
        "version": old,
    }
    assert client.post(url, {**values, "call_lead": "Pierwszy tekst"}).status_code == 302
    response = client.post(url, {**values, "call_lead": "Drugi tekst"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Pierwszy tekst" in page
    assert "Drugi tekst" in page
    edition.refresh_from_db()
    assert edition.call_lead == "Pierwszy tekst"


def test_call_without_rules_cannot_be_published(client, coordinator, edition):
    client.force_login(coordinator)
    response = client.post(reverse("recruitment:call_publish", args=[edition.code]))
    assert response.status_code == 403
    edition.refresh_from_db()
    assert edition.call_published_at is None


def test_role_list_asks_the_same_number_of_queries_at_one_and_three_rows(
    client, coordinator, edition, django_assert_num_queries
):
    client.force_login(coordinator)
    url = reverse("programmes:role_list", args=[edition.code])
    client.get(url)
    with django_assert_num_queries(5):
        client.get(url)
    from tests.factories.programmes import make_mentor

    for _number in range(2):
        make_mentor(edition=edition)
    with django_assert_num_queries(5):
        client.get(url)


@pytest.mark.parametrize(
    ("form", "said"), [("feminine", "mentorka"), ("masculine", "mentor"), ("neutral", "mentor lub mentorka")]
)
def test_a_role_is_named_in_the_form_its_holder_chose(client, coordinator, edition, mentor, form, said):
    mentor.form_of_address = form
    mentor.save()
    client.force_login(coordinator)
    page = client.get(reverse("programmes:role_list", args=[edition.code]))
    [cell] = [row for row in page.context["page"] if row.user == mentor]
    assert (cell.role_label, str(cell)) == (said, f"{mentor} ({said})")
    assert f"{said}\n" in page.content.decode()


def test_failed_message_is_queued_again_by_the_coordination_only(client, coordinator, participant, edition):
    from people.choices import MailState
    from people.models import OutgoingMail

    mail = OutgoingMail.objects.create(
        to_email="anna@example.org",
        subject="Decyzja",
        body="Tekst",
        edition_id=edition.pk,
        state=MailState.FAILED,
        attempts=5,
        last_error="550",
    )
    url = reverse("programmes:message_retry", args=[edition.code, mail.pk])
    client.force_login(participant)
    assert client.post(url).status_code == 403
    client.force_login(coordinator)
    assert url in client.get(reverse("programmes:message_list", args=[edition.code])).content.decode()
    assert client.post(url).status_code == 302
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 0)
    assert client.post(url).status_code == 403


def test_call_waits_for_the_text_of_the_consent_to_take_part(client, coordinator, edition):
    Edition.objects.filter(pk=edition.pk).update(
        call_published_at=None, call_lead="a", call_for_whom="b", call_rules="c", privacy_notice="d"
    )
    client.force_login(coordinator)
    address = reverse("recruitment:call_publish", args=[edition.code])
    refused = client.post(address)
    assert refused.status_code == 403
    assert "Treści zgód" in refused.content.decode()
    make_consent_text()
    assert client.post(address).status_code == 302


def test_programme_is_described_anew_by_its_coordinator_and_its_history_says_so(
    client, coordinator, edition, stranger
):
    programme = edition.programme
    address = reverse("programmes:programme_edit", args=[programme.code])
    values = {"name": "Nowa nazwa", "starts_on": "2016-07-01", "ends_on": "2017-11-30", "version": programme.version}
    client.force_login(coordinator)
    assert client.get(address).status_code == 200
    assert client.post(address, values).status_code == 302
    stale = client.post(address, {**values, "name": "Inna nazwa"})
    programme.refresh_from_db()
    assert (stale.status_code, programme.name) == (409, "Nowa nazwa")
    history = client.get(reverse("programmes:edition_history", args=[edition.code])).content.decode()
    assert " na „Nowa nazwa”" in history
    client.force_login(stranger)
    assert client.get(address).status_code == 404


def test_programmes_are_listed_with_their_editions(client, administrator, edition):
    client.force_login(administrator)
    page = client.get(reverse("programmes:programme_list")).content.decode()
    assert edition.name in page
    assert reverse("programmes:edition_new", args=[edition.programme.code]) in page


def test_home_sends_the_coordinator_to_a_call_that_is_not_published(client, coordinator, edition):
    client.force_login(coordinator)
    address = reverse("programmes:edition_settings", args=[edition.code])
    Edition.objects.filter(pk=edition.pk).update(call_published_at=None, ends_on="2090-01-01")
    assert "nabór do ogłoszenia" in client.get("/").content.decode()
    Edition.objects.filter(pk=edition.pk).update(call_published_at="2026-01-01T12:00Z")
    page = client.get("/").content.decode()
    assert "nabór do ogłoszenia" not in page
    assert address in page
