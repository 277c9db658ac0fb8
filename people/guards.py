"""Pages of something of an account: who enters, and the row they are about. What is another's only administrators find."""

from allauth.mfa.models import Authenticator
from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, require, row_guard
from people.models import Card, PortalRole, User
from people.models.card import normal_code
from people.policies import administrator


def _card(request: SignedInRequest, *, code: str) -> Card:
    return get_object_or_404(Card.objects.visible_to(request.user).valid(), code=normal_code(code))


def _key(request: SignedInRequest, *, pk: int) -> Authenticator:
    return get_object_or_404(Authenticator, user=request.user, pk=pk, type=Authenticator.Type.WEBAUTHN)


def _account(request: SignedInRequest, *, code: str) -> User:
    require(administrator(request.user))
    return get_object_or_404(User.objects.visible_to(request.user), code=code)


def _portal_role(request: SignedInRequest, *, grant_id: int) -> PortalRole:
    require(administrator(request.user))
    return get_object_or_404(PortalRole.objects.visible_to(request.user).select_related("user"), pk=grant_id)


# `@card_page(rule)`: a printed card nobody has revoked.
card_page = row_guard(_card)
# `@key_page(rule)`: a passkey or security key.
key_page = row_guard(_key)
# For administrators, who are told so before anything is looked for: `@account_page(rule)`, a person's account;
# `@portal_role_page(rule)`, a role of the whole portal with its person.
account_page = row_guard(_account)
portal_role_page = row_guard(_portal_role)
