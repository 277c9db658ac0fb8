"""A tap too many in recruitment, trainings, invitations and companies' accounts: taken back, by whom and until when."""

import datetime as dt

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.urls import reverse

from joining.actions import company_accounts, invitations
from joining.choices import CompanyAccountState, InvitationState
from joining.models import CompanyAccountRequest
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from kopalnia.lib.web.undo import WINDOW
from people.audit import record
from people.models import AuditEntry, OutgoingMail
from programmes.actions import setup
from programmes.models import Edition
from recruitment.actions import applications
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application
from tests.factories import programmes as make
from tests.factories.people import make_user
from tests.factories.training import attend, make_module, make_session
from trainings.actions import attendance, training
from trainings.choices import SessionState

pytestmark = [pytest.mark.django_db, pytest.mark.sought]
NOON = dt.datetime(2016, 9, 15, 12, tzinfo=dt.UTC)
LATER = NOON + WINDOW + dt.timedelta(minutes=1)


def undo_of(edition, machine: str, row) -> str:
    return reverse("programmes:step_undo", args=[edition.code, machine, row.pk])


@pytest.fixture
def browser(client, coordinator):
    client.force_login(coordinator)
    return client


# --- The call


def test_a_published_call_is_hidden_again_while_nobody_has_begun_to_apply(browser, coordinator, call):
    hide = reverse("recruitment:call_unpublish", args=[call.code])
    page = browser.get(reverse("programmes:edition_settings", args=[call.code])).content.decode()
    assert hide in page
    assert browser.post(hide).status_code == 302
    assert Edition.objects.get(pk=call.pk).call_published_at is None
    assert browser.get(reverse("recruitment:call", args=[call.code])).status_code == 404


def test_a_call_somebody_answered_is_closed_with_words_and_opened_again(browser, coordinator, call, september):
    draft = make.make_application(edition=call, state=ApplicationState.DRAFT)
    refused = browser.post(reverse("recruitment:call_unpublish", args=[call.code]))
    assert refused.status_code == 403
    assert (
        "Ktoś już zaczął się zgłaszać, więc nabór pozostaje ogłoszony. Możesz go zamknąć i napisać dlaczego."
        in refused.content.decode()
    )
    close = reverse("recruitment:call_close", args=[call.code])
    assert browser.post(close, {"because": ""}).status_code == 200
    browser.post(close, {"because": "Zmieniamy regulamin."})
    assert "Zmieniamy regulamin." in browser.get(reverse("recruitment:call", args=[call.code])).content.decode()
    with pytest.raises(Refused, match="Zmieniamy regulamin"):
        applications.save_draft(draft, expected=draft.version, answers={}, by=draft.applicant)
    browser.post(reverse("recruitment:call_reopen", args=[call.code]))
    applications.save_draft(draft, expected=draft.version, answers={}, by=draft.applicant)
    verbs = ["edition.call_closed", "edition.call_reopened"]
    assert list(AuditEntry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", flat=True)) == verbs


# --- Applications


def sent(call, works) -> Application:
    return make.make_application(edition=call, employer=works)


def test_a_withdrawal_is_taken_back_at_once_even_after_the_call(client, call, works, september):
    row = sent(call, works)
    Application.objects.filter(pk=row.pk).update(verdict=Verdict.RESERVE, reserve_position=4)
    with clock.at(NOON + dt.timedelta(days=30)):
        applications.withdraw_application(row, by=row.applicant)
        client.force_login(row.applicant)
        assert client.post(reverse("recruitment:application_undo", args=[row.code])).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.withdrawn_at, row.reserve_position) == (ApplicationState.SUBMITTED, None, 4)


def test_later_the_coordination_takes_a_withdrawal_back_with_a_reason(client, browser, coordinator, call, works):
    with clock.at(NOON):
        row = sent(call, works)
        applications.withdraw_application(row, by=row.applicant)
    with clock.at(LATER):
        client.force_login(row.applicant)
        assert client.post(reverse("recruitment:application_undo", args=[row.code])).status_code == 403
        client.force_login(coordinator)
        assert client.post(undo_of(call, "zgloszenie", row)).status_code == 200
        client.post(undo_of(call, "zgloszenie", row), {"reason": "prosi o to"})
    row.refresh_from_db()
    assert row.state == ApplicationState.SUBMITTED
    assert AuditEntry.objects.get(verb="application.undo_withdraw").reason == "prosi o to"


def test_an_acceptance_nobody_knew_of_is_decided_anew_when_the_place_is_gone(coordinator, call, works, september):
    row = sent(call, works)
    Application.objects.filter(pk=row.pk).update(verdict=Verdict.ACCEPTED)
    row.refresh_from_db()
    applications.withdraw_application(row, by=row.applicant)
    make.make_application(edition=call, employer=works, verdict=Verdict.ACCEPTED)
    applications.undo_withdraw(row, by=row.applicant)
    row.refresh_from_db()
    assert (row.state, row.verdict) == (ApplicationState.SUBMITTED, "")


def test_nobody_takes_back_somebody_elses_application(client, coordinator, call, works, september):
    row = sent(call, works)
    applications.withdraw_application(row, by=row.applicant)
    client.force_login(make_user())
    assert client.post(reverse("recruitment:application_undo", args=[row.code])).status_code == 404


# --- Trainings


def test_a_cancelled_session_takes_place_after_all_and_people_are_told(browser, edition, coordinator):
    with clock.at(dt.date(2017, 2, 1)):
        make.make_participant(edition=edition)
        session = make_session(module=make_module(edition=edition), day=dt.date(2017, 2, 25))
        training.cancel_session(session, reason="śnieg", by=coordinator)
        assert browser.post(undo_of(edition, "zajecia", session)).status_code == 302
    session.refresh_from_db()
    assert (session.state, session.cancel_reason) == (SessionState.PLANNED, "")
    assert OutgoingMail.objects.filter(template="session_takes_place").count() == 1


def test_a_list_signed_a_moment_ago_is_opened_with_one_tap_later_with_a_reason(browser, edition, coordinator):
    person = make.make_participant(edition=edition)
    session = make_session(module=make_module(edition=edition), day=dt.date(2017, 2, 25))
    attend(session=session, participation=person)
    reopen = reverse("trainings:attendance_reopen", args=[edition.code, session.code])
    evening = dt.datetime(2017, 2, 25, 20, tzinfo=dt.UTC)
    for moment, states in (
        (evening, SessionState.PLANNED),
        (evening + WINDOW + dt.timedelta(minutes=1), SessionState.SIGNED),
    ):
        with clock.at(evening):
            session.refresh_from_db()
            attendance.sign_attendance(session, expected=session.version, by=coordinator)
        with clock.at(moment):
            browser.post(reopen)
        session.refresh_from_db()
        assert session.state == states


# --- Invitations and companies' accounts


def test_an_invitation_taken_back_by_mistake_holds_again_with_its_link(browser, client, edition, coordinator):
    row = make.make_invitation(edition=edition, by=coordinator, token="klucz")
    revoke = reverse("joining:invitation_revoke", args=[edition.code, row.pk])
    assert f'action="{undo_of(edition, "zaproszenie", row)}"' in browser.post(revoke, follow=True).content.decode()
    browser.post(undo_of(edition, "zaproszenie", row))
    row.refresh_from_db()
    assert row.state == InvitationState.SENT
    assert client.get("/zaproszenie/klucz/").status_code in {200, 403}


def test_an_invitation_followed_by_a_newer_one_stays_taken_back(browser, edition, coordinator):
    row = make.make_invitation(edition=edition, by=coordinator)
    invitations.revoke(row, by=coordinator)
    make.make_invitation(edition=edition, by=coordinator, email=row.email)
    page = browser.post(undo_of(edition, "zaproszenie", row), follow=True).content.decode()
    assert "nowsze zaproszenie" in page
    row.refresh_from_db()
    assert row.state == InvitationState.REVOKED


def test_an_account_of_a_company_joined_with_the_wrong_person_opens_nobodys(browser, edition, coordinator, company):
    setup.add_partner(edition, organisation=company, role="employer", starts_on=edition.starts_on, by=coordinator)
    person = make.make_participant(edition=edition)
    row = CompanyAccountRequest.objects.create(organisation=company, provider="firma", subject="7", name="Jan")
    link = SocialAccount.objects.create(user=person.user, provider="firma", uid="7")
    CompanyAccountRequest.objects.filter(pk=row.pk).update(
        state=CompanyAccountState.JOINED, user=person.user, decided_by=coordinator, decided_at=clock.now()
    )
    with transaction.atomic():
        record(
            "company_account.recognised",
            on=[row, person],
            by=coordinator,
            about=person.user,
            edition=edition,
            company="A",
        )
    browser.post(undo_of(edition, "konto-firmy", row))
    row.refresh_from_db()
    assert (row.state, row.user, row.decided_at) == (CompanyAccountState.WAITING, None, None)
    assert not SocialAccount.objects.filter(pk=link.pk).exists()


def test_a_refused_account_of_a_company_waits_again(browser, edition, coordinator, company):
    setup.add_partner(edition, organisation=company, role="employer", starts_on=edition.starts_on, by=coordinator)
    row = CompanyAccountRequest.objects.create(organisation=company, provider="firma", subject="8")
    seen = Edition.objects.with_roles(coordinator).get(pk=edition.pk)
    company_accounts.refuse(row, edition=seen, by=coordinator)
    browser.post(undo_of(edition, "konto-firmy", row))
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (CompanyAccountState.WAITING, None)


def test_what_has_not_been_done_is_not_taken_back_and_others_take_nothing_back(client, edition, coordinator, mentor):
    session = make_session(module=make_module(edition=edition), day=dt.date(2017, 2, 25))
    for user, status in ((coordinator, 403), (mentor, 403), (make_user(), 404)):
        client.force_login(user)
        assert client.post(undo_of(edition, "zajecia", session), {"reason": "x"}).status_code == status
    client.force_login(coordinator)
    assert client.get(reverse("programmes:step_undo", args=[edition.code, "inne", 1])).status_code == 404
