"""The company's account against a real OpenID Connect server: whom it lets in, whom it never does, and what people see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from joining import periodic_jobs
from joining.actions import company_accounts as actions
from joining.choices import CompanyAccountState
from joining.models import CompanyAccountRequest
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from organisations.actions import affiliation as employment
from organisations.identity_providers import provider_of
from organisations.models import Organisation
from people.models import AuditEntry, OutgoingMail, User
from programmes.choices import PartnershipRole
from programmes.models import Edition, Participation, Partnership
from tests.factories.people import make_organisation, make_user
from tests.factories.programmes import make_participant
from tests.factories.second_factor import code_of, give_app
from tests.joining import oidc
from tests.joining.oidc import Server

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2010, 1, 1)
ADDRESS = "anna@famur.example"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    process, server = oidc.start()
    yield server
    process.terminate()
    process.wait(10)


@pytest.fixture
def famur() -> Organisation:
    return make_organisation(name="FAMUR SA", short_name="FAMUR")


@pytest.fixture
def kopex() -> Organisation:
    return make_organisation(name="KOPEX SA", short_name="KOPEX")


def app(key: str, organisation_code: str, url: str) -> dict:
    return {
        "provider_id": key,
        "name": key.upper(),
        "client_id": f"portal-{key}",
        "secret": "tajne",
        "settings": {"server_url": url, "organisation": organisation_code, "oauth_pkce_enabled": True},
    }


@pytest.fixture(autouse=True)
def companies(settings, server: Server, famur: Organisation, kopex: Organisation) -> None:
    apps = [app("famur", famur.code, server.url), app("kopex", kopex.code, server.url)]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def employ(user: User, organisation: Organisation, **fields) -> User:
    employment.start(user, organisation, on=LONG_AGO, by=None, **fields)
    return user


def confirm(user: User) -> User:
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


@pytest.fixture
def anna(famur: Organisation) -> User:
    """Works at FAMUR and has confirmed her address at the company."""
    return employ(confirm(make_user(first_name="Anna", email=ADDRESS)), famur)


def enter(server: Server, subject: str, key: str = "famur") -> tuple[Client, str]:
    """Come by the company's account; gives the browser and what the portal says (empty when it let in)."""
    browser = Client()
    answer = oidc.come_back(browser, server.answer(oidc.begin(browser, key), subject=subject))
    assert answer.status_code == 302
    if answer["Location"] != reverse("joining:company_sign_in_answer"):
        return browser, ""
    page = browser.get(answer["Location"]).content.decode()
    heading = page.partition("<h1>")[2].partition("</h1>")[0]
    return browser, unescape(heading).replace("\N{NO-BREAK SPACE}", " ")


def who(browser: Client) -> User | None:
    return User.objects.filter(pk=browser.session.get("_auth_user_id", 0)).first()


# --- Settings ---


def test_portal_without_companies_has_no_such_way_in(client: Client, settings) -> None:
    assert "Konto firmowe: FAMUR" in client.get("/konto/login/").content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Konto firmowe" not in client.get("/konto/login/").content.decode()
    client.force_login(make_user())
    for path in ("/konto/oidc/famur/login/", "/konto/oidc/famur/login/callback/", "/konto/firmowe/"):
        assert client.get(path).status_code == 404
    assert client.get("/konto/3rdparty/").status_code == 404


def test_server_in_the_database_is_none(client: Client) -> None:
    SocialApp.objects.create(provider="openid_connect", provider_id="obcy", name="Obcy", client_id="x", secret="y")
    assert client.get("/konto/oidc/obcy/login/").status_code == 404
    assert "Obcy" not in client.get("/konto/login/").content.decode()


@pytest.mark.once
def test_server_of_an_unknown_organisation_is_told_by_a_check(settings, server: Server, famur: Organisation) -> None:
    assert not run_checks(databases=["default"])
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("famur", "nikt", server.url)]}}
    found = run_checks(databases=["default"])
    assert [(one.id, "OIDC_FAMUR_ORGANISATION='nikt'" in one.msg) for one in found] == [("kopalnia.W003", True)]
    server.knows("f-1", email=ADDRESS, email_verified=True)
    assert enter(server, "f-1")[1] == "Ten sposób logowania nie jest gotowy"


# --- The way there ---


@pytest.mark.once
def test_only_a_press_goes_to_the_server_and_the_question_carries_its_proofs(client: Client, server: Server) -> None:
    page = client.get("/konto/oidc/famur/login/")
    assert page.status_code == 200
    assert "Przejdź do: FAMUR" in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    question = oidc.asked(oidc.begin(client))
    assert (question["code_challenge_method"], question["response_type"]) == ("S256", "code")
    assert len(question["code_challenge"]) > 40
    assert question["state"]
    assert question["redirect_uri"] == "http://testserver/konto/oidc/famur/login/callback/"


@pytest.mark.once
def test_foreign_state_is_refused(anna: User, server: Server) -> None:
    server.knows("f-1", email=ADDRESS, email_verified=True)
    mine, other = Client(), Client()
    back = server.answer(oidc.begin(mine), subject="f-1")
    oidc.begin(other)
    assert oidc.come_back(other, back)["Location"] == reverse("joining:company_sign_in_answer")
    assert who(other) is None
    assert "Logowanie się nie udało" in other.get("/konto/firmowe/odpowiedz/").content.decode()


@pytest.mark.once
def test_answer_is_good_once(anna: User, server: Server) -> None:
    server.knows("f-1", email=ADDRESS, email_verified=True)
    browser = Client()
    back = server.answer(oidc.begin(browser), subject="f-1")
    assert oidc.come_back(browser, back)["Location"] == "/"
    assert oidc.come_back(browser, back)["Location"] == reverse("joining:company_sign_in_answer")


@pytest.mark.once
def test_answer_of_one_company_is_no_answer_of_another(anna: User, server: Server) -> None:
    server.knows("f-1", email=ADDRESS, email_verified=True)
    browser = Client()
    back = server.answer(oidc.begin(browser, "kopex"), subject="f-1").replace("/kopex/", "/famur/")
    assert oidc.come_back(browser, back)["Location"] == reverse("joining:company_sign_in_answer")
    assert who(browser) is None


@pytest.mark.once
def test_cancelled_there(client: Client, server: Server) -> None:
    question = oidc.begin(client)
    back = server.answer(question, action="deny")
    # This server forgets to send the state back, which the standard asks for.
    answer = oidc.come_back(client, f"{back}&state={oidc.asked(question)['state']}")
    assert "Logowanie zostało przerwane" in client.get(answer["Location"]).content.decode()


@pytest.mark.once
def test_server_that_is_away(client: Client, settings, famur: Organisation) -> None:
    nowhere = f"http://127.0.0.1:{oidc.free_port()}"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("famur", famur.code, nowhere)]}}
    answer = client.post("/konto/oidc/famur/login/")
    assert "Serwer firmy nie odpowiada" in client.get(answer["Location"]).content.decode()


@pytest.mark.once
def test_server_that_talks_nonsense(client: Client, server: Server, settings, famur: Organisation) -> None:
    odd = f"{server.url}/.well-known/../jwks"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("famur", famur.code, odd)]}}
    answer = client.post("/konto/oidc/famur/login/")
    assert "Serwer firmy nie odpowiada" in client.get(answer["Location"]).content.decode()


@pytest.mark.once
def test_server_that_goes_away_in_the_middle(anna: User, server: Server, settings, famur: Organisation) -> None:
    server.knows("f-1", email=ADDRESS, email_verified=True)
    browser = Client()
    back = server.answer(oidc.begin(browser), subject="f-1")
    nowhere = f"http://127.0.0.1:{oidc.free_port()}"
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("famur", famur.code, nowhere)]}}
    answer = oidc.come_back(browser, back)
    assert "Serwer firmy nie odpowiada" in browser.get(answer["Location"]).content.decode()


# --- Matching by an address ---


def test_person_is_found_by_the_address_both_sides_have_proven(anna: User, server: Server) -> None:
    server.knows("f-1", email="ANNA@famur.example", email_verified=True, name="Anna K.")
    browser, said = enter(server, "f-1")
    assert (said, who(browser)) == ("", anna)
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid, account.extra_data) == (anna, "famur", "f-1", {})
    assert AuditEntry.objects.filter(verb="company_account.linked", about_id=anna.pk, actor_id=None).count() == 1
    assert OutgoingMail.objects.get().template == "company_account_linked"
    assert not CompanyAccountRequest.objects.exists()
    # From now on the number there decides, whatever becomes of the address.
    server.knows("f-1", email="inna@famur.example", email_verified=False)
    assert who(enter(server, "f-1")[0]) == anna


@pytest.mark.once
@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_address_the_server_has_not_verified_finds_nobody(anna: User, server: Server, verified: object) -> None:
    server.knows("f-1", email=ADDRESS, email_verified=verified)
    browser, said = enter(server, "f-1")
    assert (said, who(browser)) == ("Nie rozpoznajemy jeszcze tego konta", None)
    assert not SocialAccount.objects.exists()
    assert CompanyAccountRequest.objects.get().email == ADDRESS


@pytest.mark.once
def test_address_not_confirmed_here_finds_nobody(famur: Organisation, server: Server) -> None:
    employ(make_user(email=ADDRESS), famur)
    server.knows("f-1", email=ADDRESS, email_verified=True)
    assert enter(server, "f-1")[1] == "Nie rozpoznajemy jeszcze tego konta"


@pytest.mark.once
def test_name_finds_nobody(famur: Organisation, server: Server) -> None:
    employ(make_user(first_name="Anna", last_name="Kos"), famur)
    server.knows("f-1", name="Anna Kos", email="nieznana@famur.example", email_verified=True)
    browser, said = enter(server, "f-1")
    assert (said, who(browser)) == ("Nie rozpoznajemy jeszcze tego konta", None)


@pytest.mark.once
def test_rival_s_server_finds_nobody_of_this_firm(anna: User, server: Server) -> None:
    server.knows("k-1", email=ADDRESS, email_verified=True)
    browser, said = enter(server, "k-1", "kopex")
    assert (said, who(browser)) == ("Nie rozpoznajemy jeszcze tego konta", None)
    assert not SocialAccount.objects.exists()


@pytest.mark.once
def test_number_of_one_company_is_not_the_number_of_another(anna: User, server: Server) -> None:
    server.knows("f-1", email=ADDRESS, email_verified=True)
    assert who(enter(server, "f-1")[0]) == anna
    assert who(enter(server, "f-1", "kopex")[0]) is None


@pytest.mark.once
@pytest.mark.parametrize("role", ["coordinator", "mentor", "administrator", "is_staff"])
def test_who_holds_rights_over_others_is_never_found_by_an_address(
    request: pytest.FixtureRequest, famur: Organisation, server: Server, role: str
) -> None:
    user = make_user(is_staff=True) if role == "is_staff" else request.getfixturevalue(role)
    User.objects.filter(pk=user.pk).update(email=ADDRESS)
    employ(confirm(User.objects.get(pk=user.pk)), famur)
    server.knows("f-1", email=ADDRESS, email_verified=True)
    browser, said = enter(server, "f-1")
    assert (said, who(browser)) == ("Nie rozpoznajemy jeszcze tego konta", None)


@pytest.mark.once
def test_company_does_not_come_into_the_sums_of_a_rival(
    anna: User, edition: Edition, kopex: Organisation, server: Server
) -> None:
    """Anna represented another company once, and its sums of that time stay open to her: to her, not to FAMUR."""
    from programmes.choices import EditionRoleName
    from tests.factories.programmes import grant

    yesterday = clock.today() - dt.timedelta(days=1)
    grant(edition=edition, user=anna, role=EditionRoleName.REPRESENTATIVE, organisation=kopex, ends_on=yesterday)
    server.knows("f-1", email=ADDRESS, email_verified=True)
    assert who(enter(server, "f-1")[0]) is None
    actions.link(anna, provider_of("famur"), subject="f-1", by=anna)
    assert who(enter(server, "f-1")[0]) is None


@pytest.mark.once
def test_company_opens_no_account_with_rights_without_a_second_factor(
    anna: User, edition: Edition, server: Server
) -> None:
    """The link was there before the role: a company must not become a mentor through it."""
    from programmes.choices import EditionRoleName
    from tests.factories.programmes import grant

    actions.link(anna, provider_of("famur"), subject="f-1", by=anna)
    assert who(enter(server, "f-1")[0]) == anna
    grant(edition=edition, user=anna, role=EditionRoleName.MENTOR)
    browser, said = enter(server, "f-1")
    assert (said, who(browser)) == ("Tym kontem nie można się teraz zalogować", None)


@pytest.mark.once
def test_who_has_a_second_factor_is_asked_for_it(coordinator: User, famur: Organisation, server: Server) -> None:
    actions.link(employ(coordinator, famur), provider_of("famur"), subject="f-1", by=coordinator)
    secret = give_app(coordinator)
    server.knows("f-1")
    browser = Client()
    answer = oidc.come_back(browser, server.answer(oidc.begin(browser), subject="f-1"))
    assert answer["Location"] == reverse("mfa_authenticate")
    assert who(browser) is None
    for path in ("/konto/", "/konto/2fa/", "/zaplecze/"):
        assert "/login/" in browser.get(path)["Location"], path
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert who(browser) == coordinator
    assert browser.get("/konto/").status_code == 200


# --- A visit that the company opened ---


def test_visit_ends_with_the_job_and_with_the_link(anna: User, server: Server, django_assert_num_queries) -> None:
    account = actions.link(anna, provider_of("famur"), subject="f-1", by=anna)
    browser, elsewhere = enter(server, "f-1")[0], Client()
    elsewhere.force_login(anna)
    browser.get("/konto/zgody/")
    elsewhere.get("/konto/zgody/")
    with CaptureQueriesContext(connection) as usual:
        elsewhere.get("/konto/zgody/")
    with django_assert_num_queries(len(usual) + 1):
        browser.get("/konto/zgody/")
    anna.affiliations.update(ends_on=clock.today())
    assert browser.get("/konto/").status_code == 200  # the last day counts
    anna.affiliations.update(ends_on=clock.today() - dt.timedelta(days=1))
    answer = browser.get("/konto/", follow=True)
    assert who(browser) is None
    assert (
        "Kontem firmowym nie możesz się tu teraz logować, dlatego Cię wylogowaliśmy. Zaloguj się w inny sposób."
        in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    )
    anna.affiliations.update(ends_on=None)
    browser = enter(server, "f-1")[0]
    elsewhere.post(f"/konto/firmowe/{account.pk}/odlacz/")
    assert browser.get("/konto/").status_code == 302
    assert elsewhere.get("/konto/").status_code == 200  # it was not the company that opened this one


@pytest.mark.once
def test_company_becomes_no_mentor_through_a_visit_it_opened_before(
    anna: User, edition: Edition, server: Server
) -> None:
    from programmes.choices import EditionRoleName
    from tests.factories.programmes import grant

    actions.link(anna, provider_of("famur"), subject="f-1", by=anna)
    browser = enter(server, "f-1")[0]
    assert browser.get("/konto/").status_code == 200
    grant(edition=edition, user=anna, role=EditionRoleName.MENTOR)
    assert browser.get("/konto/").status_code == 302
    assert who(browser) is None


@pytest.mark.once
def test_visit_proven_in_another_way_too_outlives_the_job(anna: User, server: Server) -> None:
    actions.link(anna, provider_of("famur"), subject="f-1", by=anna)
    secret = give_app(anna)
    browser = enter(server, "f-1")[0]
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    anna.affiliations.update(ends_on=clock.today() - dt.timedelta(days=1))
    assert browser.get("/konto/").status_code == 200


# --- The end of the job ---


def test_account_outlives_the_company_and_the_company_s_account_stops(anna: User, server: Server) -> None:
    actions.link(anna, provider_of("famur"), subject="f-1", by=anna)
    job = anna.affiliations.get()
    employment.end(job, on=clock.today(), by=None)
    assert who(enter(server, "f-1")[0]) == anna  # the last day counts
    job.refresh_from_db()
    type(job).objects.filter(pk=job.pk).update(ends_on=clock.today() - dt.timedelta(days=1))
    browser, said = enter(server, "f-1")
    assert (said, who(browser)) == ("Tym kontem nie można się teraz zalogować", None)
    assert "kartą" in browser.get("/konto/firmowe/odpowiedz/").content.decode()


@pytest.mark.once
def test_address_of_somebody_who_left_finds_nobody(anna: User, server: Server) -> None:
    anna.affiliations.update(ends_on=clock.today() - dt.timedelta(days=1))
    server.knows("f-1", email=ADDRESS, email_verified=True)
    assert enter(server, "f-1")[1] == "Nie rozpoznajemy jeszcze tego konta"


def test_person_is_told_once_before_the_company_s_account_closes(anna: User, kopex: Organisation) -> None:
    other = employ(make_user(first_name="Ewa"), kopex)
    for user in (anna, other):
        actions.link(user, provider_of("famur"), subject=f"f-{user.pk}", by=user)
    OutgoingMail.objects.all().delete()
    assert periodic_jobs.tell_whose_company_account_closes() == 0
    end = clock.today() + dt.timedelta(days=30)
    for user in (anna, other):
        employment.end(user.affiliations.get(), on=end, by=None)
    assert (periodic_jobs.tell_whose_company_account_closes(), periodic_jobs.tell_whose_company_account_closes()) == (
        1,
        0,
    )
    mail = OutgoingMail.objects.get()
    assert (mail.to_user, f"{end.day}.{end:%m.%Y}" in mail.body) == (anna, True)


# --- One's own links ---


def test_person_links_the_account_alone_and_unlinks_it(famur: Organisation, server: Server) -> None:
    user = employ(confirm(make_user(email="prywatna@example.org")), famur)
    server.knows("f-2", email="sluzbowa@famur.example")
    browser = Client()
    browser.force_login(user)
    assert "Nie jest połączone." in browser.get("/konto/firmowe/").content.decode()
    back = server.answer(oidc.begin(browser, query="?process=connect"), subject="f-2")
    assert oidc.come_back(browser, back)["Location"] == "/konto/firmowe/"
    account = SocialAccount.objects.get()
    assert (account.user, who(enter(server, "f-2")[0])) == (user, user)
    assert AuditEntry.objects.filter(verb="company_account.linked", actor_id=user.pk).count() == 1
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.post(f"/konto/firmowe/{account.pk}/odlacz/").status_code == 404
    assert browser.post(f"/konto/firmowe/{account.pk}/odlacz/")["Location"] == "/konto/firmowe/"
    assert not SocialAccount.objects.exists()


def test_linking_asks_for_the_password_again_however_it_is_asked_for(famur: Organisation, server: Server) -> None:
    """The wish may stand in the address or in the form: allauth reads both."""
    user = employ(confirm(make_user(email="prywatna@example.org", password="trzy-dobre-slowa-1")), famur)
    browser = Client()
    browser.force_login(user)
    for address, data in (("?process=connect", {}), ("", {"process": "connect"})):
        answer = browser.post(f"/konto/oidc/famur/login/{address}", data)
        assert answer["Location"].startswith("/konto/reauthenticate/"), (address, answer["Location"])


def test_only_way_in_is_not_taken_away(famur: Organisation) -> None:
    user = employ(make_user(email=None), famur)
    account = actions.link(user, provider_of("famur"), subject="f-3", by=user)
    browser = Client()
    browser.force_login(user)
    answer = browser.post(f"/konto/firmowe/{account.pk}/odlacz/")
    assert answer.status_code == 403
    assert (
        "To jedyny sposób logowania na Twoje konto. Najpierw dodaj adres e-mail. Jeśli bierzesz udział i nie masz"
        " innej roli, możesz też dostać kartę od koordynatorów."
    ) in answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")
    # One that opens nothing any more is no way in.
    user.affiliations.update(ends_on=clock.today() - dt.timedelta(days=1))
    assert browser.post(f"/konto/firmowe/{account.pk}/odlacz/").status_code == 302


@pytest.mark.once
def test_account_of_a_company_one_does_not_work_for_cannot_be_linked(stranger: User, server: Server) -> None:
    server.knows("k-9")
    browser = Client()
    browser.force_login(stranger)
    oidc.come_back(browser, server.answer(oidc.begin(browser, "kopex", query="?process=connect"), subject="k-9"))
    assert not SocialAccount.objects.exists()
    assert "FAMUR" not in browser.get("/konto/firmowe/").content.decode()


def test_account_opens_one_person_only(anna: User, famur: Organisation, server: Server) -> None:
    actions.link(anna, provider_of("famur"), subject="f-1", by=anna)
    server.knows("f-1")
    ewa = employ(make_user(), famur)
    browser = Client()
    browser.force_login(ewa)
    oidc.come_back(browser, server.answer(oidc.begin(browser, query="?process=connect"), subject="f-1"))
    assert SocialAccount.objects.get().user == anna


# --- Recognising ---


@pytest.fixture
def partner(edition: Edition, famur: Organisation) -> Partnership:
    return Partnership.objects.create(
        edition=edition, organisation=famur, role=PartnershipRole.EMPLOYER, starts_on=LONG_AGO
    )


@pytest.fixture
def worker(edition: Edition, famur: Organisation, partner: Partnership) -> Participation:
    return make_participant(edition=edition, user=employ(make_user(first_name="Ewelina", email=None), famur))


@pytest.fixture
def asking(famur: Organisation) -> CompanyAccountRequest:
    return actions.wait(provider_of("famur"), famur, subject="f-7", name="E. Kos", email="ek@famur.example")


def test_unknown_person_waits_and_the_coordination_recognises_them(
    worker: Participation, edition: Edition, coordinator: User, server: Server
) -> None:
    server.knows("f-7", name="E. Kos\u202e\n<b>", email="ek@famur.example")
    for _time in range(2):
        assert enter(server, "f-7")[1] == "Nie rozpoznajemy jeszcze tego konta"
    asking = CompanyAccountRequest.objects.get()
    assert (asking.name, asking.state) == ("E. Kos<b>", CompanyAccountState.WAITING)
    desk = Client()
    desk.force_login(coordinator)
    assert "osoba zalogowała się kontem firmowym, którego portal nie zna." in unescape(
        desk.get("/").content.decode()
    ).replace("\N{NO-BREAK SPACE}", " ")
    listed = f"/edycje/{edition.code}/konta-firmowe/"
    assert "E. Kos&lt;b&gt;" in desk.get(listed).content.decode()
    page = f"{listed}{asking.code}/"
    assert worker.user.full_name in desk.get(page).content.decode()
    assert "Wybierz" in desk.post(page, {"participation": "nikt"}).content.decode()
    assert desk.post(page, {"participation": worker.code})["Location"] == listed
    asking.refresh_from_db()
    assert (asking.state, asking.user, asking.decided_by) == (CompanyAccountState.JOINED, worker.user, coordinator)
    assert (asking.name, asking.email) == ("", "")
    assert AuditEntry.objects.filter(verb="company_account.recognised", about_id=worker.user_id).count() == 1
    assert who(enter(server, "f-7")[0]) == worker.user
    assert desk.get(page).status_code == 404


def test_refused_person_is_told_and_a_mistake_can_be_mended(
    asking: CompanyAccountRequest, worker: Participation, edition: Edition, coordinator: User, server: Server
) -> None:
    desk = Client()
    desk.force_login(coordinator)
    refuse = f"/edycje/{edition.code}/konta-firmowe/{asking.code}/odmow/"
    assert [desk.post(refuse).status_code for _time in range(2)] == [302, 302]  # two people, one after the other
    assert AuditEntry.objects.filter(verb="company_account.refused").count() == 1
    assert enter(server, "f-7")[1] == "Koordynatorzy nie rozpoznali tego konta"
    actions.join(asking, worker, edition=edition, by=coordinator_of(edition, coordinator))
    assert who(enter(server, "f-7")[0]) == worker.user


def coordinator_of(edition: Edition, user: User) -> User:
    edition.__dict__.update(Edition.objects.with_roles(user).get(pk=edition.pk).__dict__)
    return user


def test_each_edition_of_a_company_takes_back_what_was_said_of_its_own_people(
    asking: CompanyAccountRequest,
    worker: Participation,
    edition: Edition,
    coordinator: User,
    other_coordinator: User,
    famur: Organisation,
) -> None:
    other = Edition.objects.get(role_grants__user=other_coordinator)
    Partnership.objects.create(edition=other, organisation=famur, role=PartnershipRole.EMPLOYER, starts_on=LONG_AGO)
    actions.join(asking, worker, edition=edition, by=coordinator_of(edition, coordinator))
    browser = Client()
    for user, here, status in ((other_coordinator, other, 404), (coordinator, edition, 302)):
        assert SocialAccount.objects.filter(user=worker.user).exists()
        browser.force_login(user)
        back = reverse("programmes:step_undo", args=[here.code, "konto-firmy", asking.pk])
        assert browser.post(back).status_code == status
    assert not SocialAccount.objects.exists()
    assert not AuditEntry.objects.filter(edition_id=other.pk).exists()
    actions.refuse(asking, edition=edition, by=coordinator)
    browser.force_login(other_coordinator)  # nobody's: whoever the company works with may know better
    back = reverse("programmes:step_undo", args=[other.code, "konto-firmy", asking.pk])
    assert browser.get(back).status_code == 200


@pytest.mark.once
def test_who_unlinked_the_account_waits_again(
    asking: CompanyAccountRequest, worker: Participation, edition: Edition, coordinator: User, server: Server
) -> None:
    actions.join(asking, worker, edition=edition, by=coordinator_of(edition, coordinator))
    SocialAccount.objects.all().delete()
    assert enter(server, "f-7")[1] == "Nie rozpoznajemy jeszcze tego konta"
    asking.refresh_from_db()
    assert (asking.state, asking.user, asking.decided_at) == (CompanyAccountState.WAITING, None, None)


@pytest.mark.parametrize(
    "who_is_it", ["rival's worker", "coordinator", "left the company", "of another edition", "elsewhere too", "linked"]
)
def test_nobody_gains_rights_by_recognising(
    asking: CompanyAccountRequest,
    worker: Participation,
    edition: Edition,
    coordinator: User,
    famur: Organisation,
    kopex: Organisation,
    who_is_it: str,
) -> None:
    wrong = worker
    if who_is_it == "rival's worker":
        wrong = make_participant(edition=edition, user=employ(make_user(), kopex))
    elif who_is_it == "coordinator":
        wrong = make_participant(edition=edition, user=employ(coordinator, famur))
    elif who_is_it == "left the company":
        worker.user.affiliations.update(ends_on=clock.today() - dt.timedelta(days=1))
    elif who_is_it == "of another edition":
        from tests.factories.programmes import make_edition

        wrong = make_participant(edition=make_edition(), user=employ(make_user(), famur))
    elif who_is_it == "elsewhere too":
        from tests.factories.programmes import make_edition

        make_participant(edition=make_edition(), user=worker.user)
    else:
        actions.link(worker.user, provider_of("famur"), subject="f-8", by=worker.user)
    with pytest.raises(Refused):
        actions.join(asking, wrong, edition=edition, by=coordinator_of(edition, coordinator))
    assert not SocialAccount.objects.filter(uid="f-7").exists()
    asking.refresh_from_db()
    assert asking.state == CompanyAccountState.WAITING


@pytest.mark.once
def test_list_is_for_the_coordination_of_the_partner_s_edition(
    asking: CompanyAccountRequest,
    edition: Edition,
    coordinator: User,
    other_coordinator: User,
    participant: User,
    partner: Partnership,
) -> None:
    listed = f"/edycje/{edition.code}/konta-firmowe/"
    for user, status in ((coordinator, 200), (participant, 403), (other_coordinator, 404)):
        browser = Client()
        browser.force_login(user)
        assert [browser.get(page).status_code for page in (listed, f"{listed}{asking.code}/")] == [status, status]
    # A company that is no partner any more is nobody's here.
    Partnership.objects.update(ends_on=clock.today() - dt.timedelta(days=1))
    browser = Client()
    browser.force_login(coordinator)
    assert browser.get(f"{listed}{asking.code}/").status_code == 404


@pytest.mark.parametrize(("starts", "ends"), [(1, None), (-30, -1)])
def test_edition_recognises_nobody_of_a_firm_that_is_no_partner_of_today(
    asking: CompanyAccountRequest,
    worker: Participation,
    edition: Edition,
    coordinator: User,
    partner: Partnership,
    starts: int,
    ends: int | None,
) -> None:
    today = clock.today()
    partner.starts_on = today + dt.timedelta(days=starts)
    partner.ends_on = None if ends is None else today + dt.timedelta(days=ends)
    partner.save()
    with pytest.raises(Refused, match="nie jest dziś partnerem"):
        actions.join(asking, worker, edition=edition, by=coordinator_of(edition, coordinator))


@pytest.mark.parametrize(("days_ago", "letters"), [(14, 1), (15, 0)])
def test_of_an_end_written_late_the_person_is_told_within_fourteen_days(
    anna: User, famur: Organisation, days_ago: int, letters: int
) -> None:
    actions.link(anna, provider_of("famur"), subject="f-1", by=anna)
    anna.affiliations.update(ends_on=clock.today() - dt.timedelta(days=days_ago))
    assert periodic_jobs.tell_whose_company_account_closes() == letters


@pytest.mark.once
@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_one_and_for_three(
    edition: Edition,
    coordinator: User,
    famur: Organisation,
    partner: Partnership,
    count: int,
    django_assert_num_queries,
) -> None:
    for number in range(count):
        CompanyAccountRequest.objects.create(organisation=famur, provider="famur", subject=f"s-{number}", name="Ktoś")
    browser = Client()
    browser.force_login(coordinator)
    with django_assert_num_queries(6):
        browser.get(f"/edycje/{edition.code}/konta-firmowe/")


def test_flood_of_unknown_people_is_not_kept(famur: Organisation, monkeypatch) -> None:
    monkeypatch.setattr(actions, "MOST_WAITING", 2)
    company = provider_of("famur")
    kept = [actions.wait(company, famur, subject=f"s-{number}", name="", email="") for number in range(3)]
    assert [row is not None for row in kept] == [True, True, False]


def test_what_a_company_said_is_forgotten_after_a_quarter(asking: CompanyAccountRequest) -> None:
    assert periodic_jobs.forget_unrecognised_company_accounts() == 0
    CompanyAccountRequest.objects.update(last_asked_at=clock.now() - dt.timedelta(days=91))
    assert periodic_jobs.forget_unrecognised_company_accounts() == 1


def test_the_database_knows_who_is_joined(asking: CompanyAccountRequest, stranger: User) -> None:
    rows = CompanyAccountRequest.objects.filter(pk=asking.pk)
    for wrong in ({"state": "joined"}, {"user": stranger}, {"state": "x"}, {"decided_by": stranger}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompanyAccountRequest.objects.create(organisation=asking.organisation, provider="famur", subject="f-7")
