"""Whom an account of a company lets in (OpenID Connect, by allauth).

The company's server is believed about its own people of today, and about nothing else. It proves who came by a number
(subject) that we have linked to somebody; an address it vouches for finds a person only among those who work there and
hold no rights over others. Whoever stays unknown waits for the coordinators. No account is ever made here.
"""

from __future__ import annotations

import logging
import unicodedata
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from joining.actions import company_accounts as actions
from joining.choices import CompanyAccountState
from joining.policies import company_accounts as policies
from joining.queries import company_accounts as queries
from kopalnia.lib.words.text import one_line
from organisations.identity_providers import IdentityProvider, provider_of
from organisations.models import Organisation
from people.models import User

log = logging.getLogger(__name__)

# Where the page of the answer finds what to say.
SESSION_KEY = "company_account_answer"
LONGEST_SUBJECT = 191


class CompanyAccountAdapter(DefaultSocialAccountAdapter):
    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Only what the environment names: a row in the database must not be able to let anybody in."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: see `pre_social_login`."""
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:
        return reverse("joining:company_accounts")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide before allauth does. Returns only for a linked person who may come in."""
        provider = provider_of(sociallogin.account.provider)
        organisation = provider.organisation if provider else None
        if provider is None or organisation is None or len(sociallogin.account.uid) > LONGEST_SUBJECT:
            self._answer(request, "unusable", provider)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            self._connect(request, sociallogin, provider, organisation)
        if not sociallogin.is_existing:
            self._match(request, sociallogin, provider, organisation)
        user = sociallogin.user
        if not isinstance(user, User) or not (decision := policies.enter_by_company_account(user, organisation)):
            self._answer(request, "closed", provider, reason=str(decision.reason))

    def _match(
        self, request: HttpRequest, sociallogin: SocialLogin, provider: IdentityProvider, organisation: Organisation
    ) -> None:
        """The person whose address the company has verified, or a place among those who wait."""
        said, subject = claims(sociallogin), sociallogin.account.uid
        if said.get("email_verified") is True and isinstance(said.get("email"), str):
            person = queries.person_with_address(said["email"], organisation)
            if person is not None:
                try:
                    sociallogin.account = actions.link(person, provider, subject=subject, by=None)
                except ValidationError:
                    # Linked to another number of the same company: a person decides that, not an address.
                    pass
                else:
                    sociallogin.user = person
                    return
        waiting = actions.wait(
            provider,
            organisation,
            subject=subject,
            name=words(said.get("name"), 200),
            email=words(said.get("email"), 254),
        )
        refused = waiting is not None and waiting.state == CompanyAccountState.REFUSED
        self._answer(request, "refused" if refused else "unknown", provider)

    def _connect(
        self, request: HttpRequest, sociallogin: SocialLogin, provider: IdentityProvider, organisation: Organisation
    ) -> NoReturn:
        """A signed-in person adds the account of their company to their own."""
        user, account = request.user, sociallogin.account
        if not isinstance(user, User):
            raise ImmediateHttpResponse(redirect("account_login"))
        if not policies.belongs(user, organisation):
            messages.error(request, _("According to the portal, you do not work there today."))
        elif account.pk and account.user_id == user.pk:
            messages.info(request, _("This account is already linked."))
        else:
            try:
                actions.link(user, provider, subject=account.uid, by=user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("Your company account is linked: you can sign in with it."))
        raise ImmediateHttpResponse(redirect("joining:company_accounts"))

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Any = None,
        extra_context: Any = None,
    ) -> None:
        """Cancelled there, a form that is too old, or a server that answered nonsense: one clear page for each."""
        if exception is not None:
            log.warning("The server of %s: %s", provider.sub_id, type(exception).__name__)
        provider = provider_of(provider.sub_id)
        self._answer(request, "cancelled" if error == "cancelled" else "failed", provider)

    def _answer(
        self, request: HttpRequest, why: str, provider: IdentityProvider | None, *, reason: str = ""
    ) -> NoReturn:
        """To a page of its own, which can be read again: the address the company sent the browser to is good once."""
        request.session[SESSION_KEY] = {"why": why, "provider": provider.name if provider else "", "reason": reason}
        raise ImmediateHttpResponse(redirect("joining:company_sign_in_answer"))


def claims(sociallogin: SocialLogin) -> dict[str, Any]:
    """What the server said about the person: its user info, else the signed token."""
    said = sociallogin.account.extra_data
    return said.get("userinfo") or said.get("id_token") or {}


def words(value: Any, longest: int) -> str:
    """A stranger's word, fit to be kept and shown: one line without signs nobody sees."""
    text = "".join(sign for sign in str(value or "") if unicodedata.category(sign)[0] != "C")
    return one_line(unicodedata.normalize("NFC", text))[:longest]
