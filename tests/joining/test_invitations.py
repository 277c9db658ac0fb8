"""Inviting to roles: the coordination's pages, the link, and who can make a role of it."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from joining.actions import invitations as actions
from joining.choices import InvitationState, VoidReason
from joining.models import Invitation
from joining.models.invitation import LIFE
from joining.periodic_jobs import close_invitations
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web.access import Refused
from people.actions.merge import merge
from people.actions.user import register
from people.models import AuditEntry, OutgoingMail, User
from programmes.actions import setup
from programmes.choices import EditionRoleName, PartnershipRole
from programmes.models import EditionRole
from tests.factories.people import make_user
from tests.factories.programmes import grant, make_coordinator, make_invitation

pytestmark = pytest.mark.django_db

ADDRESS = "nowa.mentorka@example.org"
DAY = dt.datetime(2017, 3, 1, 12, tzinfo=dt.UTC)
PAST = {"sent_at": DAY, "expires_at": DAY + LIFE}
GONE = "To zaproszenie już nie działa."


@pytest.fixture(autouse=True)
def outbox(settings):
    """Codes of allauth go where everything goes."""
    settings.EMAIL_BACKEND = "people.outbox.OutboxBackend"


@pytest.fixture
def employer(edition, company, coordinator):
    return setup.add_partner(
        edition, organisation=company, role=PartnershipRole.EMPLOYER, starts_on=dt.date(2016, 7, 1), by=coordinator
    )


@pytest.fixture
def invited() -> User:
    """The account of the invited mailbox, proven."""
    return with_address(make_user(email=ADDRESS, first_name="Nina"))


def with_address(user: User, *, verified: bool = True) -> User:
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    return user


def link() -> str:
    """The path of the newest link that was sent."""
    body = OutgoingMail.objects.filter(template="invitation").latest("pk").letter
    return re.findall(r"(/zaproszenie/\S+)", body)[0]


def send(edition, by, **given) -> Invitation:
    return actions.send(edition, **{"email": ADDRESS, "role": EditionRoleName.MENTOR, "by": by, **given})


def read(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# --- Sending ---------------------------------------------------------------------------------------------------------


def test_invitation_is_a_message_with_a_link_of_which_only_a_hash_is_kept(edition, coordinator):
    row = send(edition, coordinator, email=" Nowa.Mentorka@EXAMPLE.org ", note="Bardzo na Ciebie liczymy.")
    mail = OutgoingMail.objects.get()
    assert (row.email, mail.to_email, mail.to_user, mail.edition_id) == (ADDRESS, ADDRESS, None, edition.pk)
    assert "Bardzo na Ciebie liczymy." in mail.body
    token = link().split("/")[2]
    assert len(token) > 40
    assert token not in str(Invitation.objects.filter(pk=row.pk).values().get())
    assert row.expires_at - row.sent_at == LIFE
    entry = AuditEntry.objects.get(verb="invitation.sent")
    assert (entry.edition_id, ADDRESS in str(entry.data)) == (edition.pk, False)


def test_message_is_in_the_language_of_the_account(edition, coordinator):
    make_user(email=ADDRESS, language="en")
    send(edition, coordinator)
    mail = OutgoingMail.objects.get()
    assert mail.language == "en"
    assert "invites you to" in mail.body


def test_sending_again_leaves_one_open_invitation(edition, coordinator):
    first = send(edition, coordinator)
    second = send(edition, coordinator)
    first.refresh_from_db()
    assert (first.state, first.void_reason, second.state) == (
        InvitationState.VOID,
        VoidReason.REPLACED,
        InvitationState.SENT,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        make_invitation(edition=edition, by=coordinator, email=ADDRESS)


def test_who_has_the_role_is_not_invited_to_it(client, edition, coordinator, mentor):
    client.force_login(coordinator)
    url = reverse("joining:invitation_list", args=[edition.code])
    answer = client.post(url, {"email": mentor.email, "role": EditionRoleName.MENTOR, "starts_on": clock.today()})
    assert list(answer.context["form"].errors) == ["email"]
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"role": EditionRoleName.REPRESENTATIVE}, "organisation"),
        ({"role": EditionRoleName.ADMINISTRATOR}, "role"),
        ({"email": "to nie adres"}, "email"),
        ({"starts_on": "2071-03-01"}, "starts_on"),
        ({"starts_on": "2017-02-28"}, "starts_on"),
    ],
)
def test_wrong_invitation_is_refused_beside_the_field(client, edition, coordinator, given, field):
    client.force_login(coordinator)
    data = {"email": ADDRESS, "role": EditionRoleName.MENTOR, "starts_on": clock.today(), **given}
    answer = client.post(reverse("joining:invitation_list", args=[edition.code]), data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert not Invitation.objects.exists()


def test_role_given_at_one_of_two_addresses_voids_the_link_sent_to_the_other(client, edition, coordinator, invited):
    """Else somebody whose role was taken away would find it again in an older message."""
    EmailAddress.objects.create(user=invited, email="prywatny@example.org", verified=True)
    send(edition, coordinator, email="prywatny@example.org")
    second = link()
    row = send(edition, coordinator)
    client.force_login(invited)
    assert client.post(link()).status_code == 302
    assert Invitation.objects.exclude(pk=row.pk).get().void_reason == VoidReason.ROLE
    setup.end_role(EditionRole.objects.get(user=invited), on=clock.today(), reason="Koniec", by=coordinator)
    assert client.post(second).status_code == 404
    assert EditionRole.objects.filter(user=invited).count() == 1


def test_who_has_the_role_is_not_invited_to_it_at_another_address(edition, coordinator, mentor):
    EmailAddress.objects.create(user=mentor, email="prywatny@example.org", verified=True)
    EmailAddress.objects.create(user=mentor, email="cudzy@example.org", verified=False)
    with pytest.raises(ValidationError, match="ma już tutaj tę rolę"):
        send(edition, coordinator, email="prywatny@example.org")
    assert send(edition, coordinator, email="cudzy@example.org")  # a claim nobody has proven stops nothing


def test_changed_role_voids_the_old_link(client, edition, coordinator, employer, invited):
    row, old = send(edition, coordinator), link()
    client.force_login(coordinator)
    answer = client.post(
        reverse("joining:invitation_change", args=[edition.code, row.pk]),
        {
            "role": EditionRoleName.REPRESENTATIVE,
            "organisation": employer.organisation.pk,
            "starts_on": clock.today(),
        },
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    new = Invitation.objects.get(state=InvitationState.SENT)
    assert (row.state, new.role, new.organisation, new.email) == (
        InvitationState.VOID,
        EditionRoleName.REPRESENTATIVE,
        employer.organisation,
        ADDRESS,
    )
    client.force_login(invited)
    assert read(client, old)[0] == 404
    assert read(client, link())[0] == 200


def test_resent_and_revoked_from_the_list(client, edition, coordinator):
    row, old = send(edition, coordinator), link()
    client.force_login(coordinator)
    assert client.post(reverse("joining:invitation_resend", args=[edition.code, row.pk])).status_code == 302
    newest = Invitation.objects.get(state=InvitationState.SENT)
    assert old != link()
    # A page left open: the first invitation is void now.
    again = client.post(reverse("joining:invitation_resend", args=[edition.code, row.pk]), follow=True)
    assert "nie jest teraz możliw" in again.content.decode()
    assert client.post(reverse("joining:invitation_revoke", args=[edition.code, newest.pk])).status_code == 302
    newest.refresh_from_db()
    assert newest.state == InvitationState.REVOKED
    assert Client().get(link()).status_code == 404
    verbs = list(
        AuditEntry.objects.filter(verb__startswith="invitation.").values_list("verb", flat=True).order_by("pk")
    )
    assert verbs == ["invitation.sent", "invitation.voided", "invitation.sent", "invitation.revoked"]
    history = client.get(reverse("programmes:edition_history", args=[edition.code])).content.decode()
    assert "wycofano zaproszenie do roli" in history


def test_list_asks_the_same_number_of_queries_at_one_and_three_rows(
    client, edition, coordinator, django_assert_num_queries
):
    client.force_login(coordinator)
    url = reverse("joining:invitation_list", args=[edition.code])
    send(edition, coordinator)
    client.get(url)
    with django_assert_num_queries(6):
        client.get(url)
    for number in (1, 2):
        send(edition, coordinator, email=f"n{number}@example.org")
    with django_assert_num_queries(6):
        client.get(url)


def test_pages_of_the_coordination_are_closed_to_everybody_else(
    client, edition, coordinator, mentor, stranger, other_coordinator, representative
):
    row = send(edition, coordinator, email="x@example.org")
    paths = [reverse("joining:invitation_list", args=[edition.code])]
    paths += [reverse(f"joining:invitation_{verb}", args=[edition.code, row.pk]) for verb in ("change",)]
    posts = [reverse(f"joining:invitation_{verb}", args=[edition.code, row.pk]) for verb in ("resend", "revoke")]
    for user, status in ((mentor, 403), (representative, 403), (stranger, 404), (other_coordinator, 404)):
        client.force_login(user)
        assert {client.get(path).status_code for path in paths} == {status}
        assert {client.post(path).status_code for path in posts} == {status}
    row.refresh_from_db()
    assert row.state == InvitationState.SENT


# --- The link --------------------------------------------------------------------------------------------------------


def test_scanner_reads_the_page_and_consumes_nothing(edition, coordinator):
    send(edition, coordinator)
    scanner = Client()
    for _time in range(3):
        assert scanner.get(link()).status_code == 200
        assert scanner.head(link()).status_code == 200
    page = scanner.get(link()).content.decode()
    assert "n…@example.org" in page
    assert ADDRESS not in page
    assert scanner.post(link()).status_code == 403
    assert Invitation.objects.get().state == InvitationState.SENT
    assert not User.objects.filter(email=ADDRESS).exists()


def test_new_mentor_gets_in_with_a_code_and_without_a_password(edition, coordinator):
    """From the message to the role, as a person without an account does it."""
    send(edition, coordinator, first_name="Nina", last_name="Nowacka")
    here, client = link(), Client()
    client.get(here)
    answer = client.post(f"{here}kod/", follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_confirm_login_code")
    mail = OutgoingMail.objects.latest("pk")
    code = re.findall(r"^([A-Z0-9-]{4,})$", mail.letter, re.MULTILINE)[0]
    assert mail.to_email == ADDRESS
    answer = client.post(f"{reverse('account_confirm_login_code')}?next={here}", {"code": code})
    assert answer["Location"] == here
    page = client.get(here)
    assert page.context["form"]["first_name"].value() == "Nina"
    missing = client.post(here, {"first_name": "Nina", "last_name": ""})
    assert list(missing.context["form"].errors) == ["last_name"]
    answer = client.post(here, {"first_name": "Nina", "last_name": "Nowacka"})
    assert answer["Location"] == f"/?edycja={edition.code}"
    user = User.objects.get(email=ADDRESS)
    row = EditionRole.objects.get(user=user)
    assert (row.role, row.granted_by, row.starts_on, user.full_name) == (
        EditionRoleName.MENTOR,
        coordinator,
        clock.today(),
        "Nina Nowacka",
    )
    assert not user.has_usable_password()
    invitation = Invitation.objects.get()
    assert (invitation.state, invitation.accepted_by) == (InvitationState.ACCEPTED, user)
    assert client.post(here).status_code == 404
    assert EditionRole.objects.filter(user=user).count() == 1


def test_code_for_an_account_that_is_there_makes_no_second_one(edition, coordinator):
    make_user(email=ADDRESS)
    send(edition, coordinator)
    here, client = link(), Client()
    before = User.objects.count()
    assert client.post(f"{here}kod/").status_code == 302
    assert User.objects.count() == before
    assert OutgoingMail.objects.latest("pk").to_email == ADDRESS


def test_somebody_else_in_the_same_browser_reads_a_plain_sentence(client, edition, coordinator, stranger):
    send(edition, coordinator)
    client.force_login(with_address(stranger))
    for answer in (client.get(link()), client.post(link())):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "n…@example.org" in page
        assert ADDRESS not in page
        assert edition.name not in page
    with pytest.raises(Refused):
        actions.accept(Invitation.objects.get(), by=stranger)
    assert Invitation.objects.get().state == InvitationState.SENT


def test_address_nobody_has_proven_accepts_nothing(client, edition, coordinator):
    """An account may claim any address, also as one it wants to change to."""
    send(edition, coordinator)
    claimed = with_address(make_user(email=ADDRESS), verified=False)
    client.force_login(claimed)
    assert client.post(link()).status_code == 403
    assert not EditionRole.objects.filter(user=claimed).exists()


def test_unknown_used_revoked_overtaken_and_expired_links_are_one_page(edition, coordinator, invited):
    def page(path: str) -> tuple[int, str]:
        status, text = read(Client(), path)
        return status, re.sub(r'value="[^"]*"', "", text).replace(path, "")

    unknown = page("/zaproszenie/nie-ma-takiego/")
    assert unknown[0] == 404
    assert GONE in unknown[1]
    row = send(edition, coordinator)
    actions.accept(row, by=invited)
    assert page(link()) == unknown
    for number, spoil in enumerate(({"state": "revoked"}, PAST, {"sent_by": invited})):
        other = send(edition, coordinator, email=f"a{number}@example.org")
        assert page(link())[0] == 200
        Invitation.objects.filter(pk=other.pk).update(**spoil)
        assert page(link()) == unknown
        assert Client().post(f"{link()}kod/").status_code == 404


def test_unknown_and_used_link_ask_the_database_the_same_questions(
    edition, coordinator, invited, django_assert_num_queries
):
    row = send(edition, coordinator)
    actions.accept(row, by=invited)
    for path in ("/zaproszenie/nie-ma-takiego/", link()):
        with django_assert_num_queries(1):
            Client().get(path)


def test_role_begins_on_the_day_the_invitation_names_also_when_accepted_later(edition, coordinator, invited):
    with clock.at(DAY):
        ahead = send(edition, coordinator, starts_on=dt.date(2017, 4, 1))
        today = send(edition, coordinator, role=EditionRoleName.COORDINATOR, starts_on=DAY.date())
    with clock.at(DAY + dt.timedelta(days=3)):
        begun = [actions.accept(row, by=invited).starts_on for row in (ahead, today)]
    assert begun == [dt.date(2017, 4, 1), DAY.date()]


# --- What voids an invitation ----------------------------------------------------------------------------------------


def overtaken(row: Invitation, invited: User, why: VoidReason) -> None:
    with pytest.raises(IllegalStep):
        actions.accept(row, by=invited)
    close_invitations()
    row.refresh_from_db()
    assert (row.state, row.void_reason) == (InvitationState.VOID, why)
    assert not EditionRole.objects.filter(user=invited, granted_by=row.sent_by, role=row.role, ends_on=None).exists()


def test_inviter_who_lost_the_role_takes_the_invitation_along(edition, coordinator, invited):
    second = make_coordinator(edition=edition)
    with clock.at(DAY):
        row = send(edition, second)
        setup.end_role(second.edition_roles.get(), on=DAY.date(), reason="Zmiana pracy", by=coordinator)
    with clock.at(DAY + dt.timedelta(days=1)):
        overtaken(row, invited, VoidReason.INVITER)


def test_account_of_the_inviter_that_is_closed_takes_the_invitation_along(edition, coordinator, invited):
    row = send(edition, coordinator)
    User.objects.filter(pk=coordinator.pk).update(is_active=False)
    overtaken(row, invited, VoidReason.INVITER)


def test_inviter_whose_account_was_merged_goes_on_inviting(edition, coordinator, administrator, invited):
    """The signature stays with the account that sent it; the role that gives it ground is asked of the one that stays."""
    row = send(edition, coordinator)
    merged = merge(make_user(email="druga@example.org"), coordinator, reason="Jedna osoba", by=administrator)
    close_invitations()
    grant = actions.accept(Invitation.objects.get(), by=invited)
    assert (grant.user, Invitation.objects.get().sent_by) == (invited, coordinator)
    assert (Invitation.objects.get(pk=row.pk).accepted_by, merged.absorbed) == (invited, coordinator)
    later = send(edition, merged.survivor, role=EditionRoleName.COORDINATOR)
    Invitation.objects.filter(pk=later.pk).update(sent_by=coordinator)
    EditionRole.objects.filter(user=merged.survivor).update(ends_on=dt.date(2016, 12, 1))
    close_invitations()
    assert Invitation.objects.get(role=EditionRoleName.COORDINATOR).void_reason == VoidReason.INVITER


def test_administrator_invites_and_stops_being_one(edition, administrator, invited):
    row = send(edition, administrator)
    administrator.portal_roles.update(starts_on=dt.date(2016, 1, 1), ends_on=dt.date(2016, 1, 2))
    overtaken(row, invited, VoidReason.INVITER)


def test_edition_that_ends_takes_its_invitations_along(edition, coordinator, invited):
    last = dt.datetime.combine(edition.ends_on, dt.time(12), tzinfo=dt.UTC)
    with clock.at(last):
        row = send(edition, coordinator)
    with clock.at(last + dt.timedelta(days=1)):
        overtaken(row, invited, VoidReason.CLOSED)
        # Who is asked to look after an edition that is over is asked on purpose.
        actions.accept(send(edition, coordinator, role=EditionRoleName.COORDINATOR), by=invited)


def test_partnership_that_ends_voids_the_invitation_of_its_representative(edition, coordinator, employer, invited):
    with clock.at(DAY):
        row = send(edition, coordinator, role=EditionRoleName.REPRESENTATIVE, organisation=employer.organisation)
        setup.end_partnership(employer, on=DAY.date(), reason="Sprzedaż", by=coordinator)
    with clock.at(DAY + dt.timedelta(days=1)):
        overtaken(row, invited, VoidReason.PARTNERSHIP)


def test_role_given_and_lost_meanwhile_is_not_revived(edition, coordinator, invited):
    with clock.at(DAY):
        row = send(edition, coordinator)
    with clock.at(DAY + dt.timedelta(days=1)):
        given = setup.grant_role(
            edition, user=invited, role=EditionRoleName.MENTOR, starts_on=DAY.date(), by=coordinator
        )
        row.refresh_from_db()
        assert (row.state, row.void_reason) == (InvitationState.VOID, VoidReason.ROLE)
        setup.end_role(given, on=DAY.date(), reason="Rezygnacja", by=coordinator)
    with clock.at(DAY + dt.timedelta(days=3)):
        overtaken(row, invited, VoidReason.ROLE)


def test_expired_invitation_asks_for_attention_until_somebody_acts(client, edition, coordinator, invited):
    client.force_login(coordinator)
    wanted = "zaproszenie wygasło bez odpowiedzi"
    with clock.at(DAY):
        row = send(edition, coordinator)
        assert wanted not in client.get("/").content.decode()
    with clock.at(DAY + LIFE):
        with pytest.raises(IllegalStep):
            actions.accept(row, by=invited)
        assert wanted in client.get("/").content.decode()
        assert close_invitations() == 1
        assert close_invitations() == 0
        row.refresh_from_db()
        assert row.state == InvitationState.EXPIRED
        page = client.get("/").content.decode()
        assert wanted in page
        assert reverse("joining:invitation_list", args=[edition.code]) in page
        actions.send_anew(row, by=coordinator)
        assert wanted not in client.get("/").content.decode()


# --- Side doors ------------------------------------------------------------------------------------------------------


def code_sent() -> str:
    return re.findall(r"^([A-Z0-9-]{4,})$", OutgoingMail.objects.latest("pk").letter, re.MULTILINE)[0]


def test_password_set_on_the_address_before_it_was_proven_opens_nothing_afterwards(edition, coordinator):
    """Somebody expects the invitation, and signs up with the address of the person before they do."""
    register(email=ADDRESS, password="hasło-napastnika-1")
    send(edition, coordinator)
    here, client = link(), Client()
    client.post(f"{here}kod/")
    client.post(f"{reverse('account_confirm_login_code')}?next={here}", {"code": code_sent()})
    assert client.post(here, {"first_name": "Nina", "last_name": "Nowacka"}).status_code == 302
    thief = Client()
    thief.post(reverse("account_login"), {"login": ADDRESS, "password": "hasło-napastnika-1"})
    assert "_auth_user_id" not in thief.session
    assert client.get("/").status_code == 200
    assert "_auth_user_id" in client.session


def test_address_somebody_only_wants_to_change_to_brings_no_codes_to_their_account(edition, coordinator, stranger):
    EmailAddress.objects.create(user=stranger, email=stranger.email, primary=True, verified=True)
    EmailAddress.objects.create(user=stranger, email=ADDRESS, verified=False)
    send(edition, coordinator)
    here, client = link(), Client()
    client.post(f"{here}kod/")
    client.post(f"{reverse('account_confirm_login_code')}?next={here}", {"code": code_sent()})
    assert client.session["_auth_user_id"] == str(User.objects.get(email=ADDRESS).pk)
    assert client.session["_auth_user_id"] != str(stranger.pk)


def test_reset_of_a_password_for_such_an_address_reaches_nobody(stranger):
    EmailAddress.objects.create(user=stranger, email=ADDRESS, verified=False)
    Client().post(reverse("account_reset_password"), {"email": ADDRESS})
    assert not re.findall(r"^([A-Z0-9-]{4,})$", OutgoingMail.objects.latest("pk").letter, re.MULTILINE)


def test_second_role_of_one_person_is_a_second_invitation(edition, coordinator, mentor, employer):
    with_address(mentor)
    row = send(
        edition,
        coordinator,
        email=mentor.email,
        role=EditionRoleName.REPRESENTATIVE,
        organisation=employer.organisation,
    )
    actions.accept(row, by=mentor)
    assert mentor.edition_roles.count() == 2
    with pytest.raises(ValidationError):
        send(edition, coordinator, email=mentor.email)


def test_role_that_ends_in_the_future_is_still_held(edition, coordinator, invited):
    grant(edition=edition, user=invited, role=EditionRoleName.MENTOR, ends_on=dt.date(2090, 1, 1))
    with pytest.raises(ValidationError):
        send(edition, coordinator)
