"""Pages of something of one's own account: who enters, and the row they are about. What is another's is not found."""

from allauth.mfa.models import Authenticator
from django.shortcuts import get_object_or_404

from kopalnia.lib.web.access import SignedInRequest, row_guard
from people.models import Card
from people.models.card import normal_code


def _card(request: SignedInRequest, *, code: str) -> Card:
    return get_object_or_404(Card.objects.visible_to(request.user).valid(), code=normal_code(code))


def _key(request: SignedInRequest, *, pk: int) -> Authenticator:
    return get_object_or_404(Authenticator, user=request.user, pk=pk, type=Authenticator.Type.WEBAUTHN)


# `@card_page(rule)`: a printed card nobody has revoked.
card_page = row_guard(_card)
# `@key_page(rule)`: a passkey or security key.
key_page = row_guard(_key)
