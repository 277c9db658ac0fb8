"""A person's second factor as the person has it: the app with its secret, recovery codes, and a key made of software."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from people.models import User

PERIOD = 30


def give_app(user: User) -> str:
    """Set up an app with codes; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def give_recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).generate_codes()


def code_of(secret: str, *, later: int = 0) -> str:
    """What the app shows now, or `later` half-minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD + later))


def websafe(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class SoftKey:
    """A passkey made of software. `verifies` says whether it asks its owner for a finger or a PIN."""

    def __init__(self, origin: str, *, verifies: bool = True) -> None:
        self.origin, self.verifies = origin, verifies
        self.rp_hash = hashlib.sha256(origin.partition("://")[2].partition(":")[0].encode()).digest()
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = os.urandom(16)
        self.owner = ""
        self.uses = 0

    def _flags(self) -> AuthenticatorData.FLAG:
        flags = AuthenticatorData.FLAG.UP
        return flags | AuthenticatorData.FLAG.UV if self.verifies else flags

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def _answer(self, response: dict[str, Any], **extensions: Any) -> str:
        number = websafe(self.number)
        return json.dumps(
            {
                "id": number,
                "rawId": number,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )

    def create(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.create`, as the page's script sends it."""
        given = options["creation_options"]["publicKey"]
        self.owner = given["user"]["id"]
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.number, public)
        flags = self._flags() | AuthenticatorData.FLAG.AT
        data = AuthenticatorData.create(self.rp_hash, flags, 0, credential)
        attestation = AttestationObject.create("none", data, {})
        response = {
            "clientDataJSON": websafe(self._client_data("webauthn.create", given["challenge"])),
            "attestationObject": websafe(bytes(attestation)),
        }
        return self._answer(response, credProps={"rk": True})

    def get(self, options: dict[str, Any]) -> str:
        """The answer to `navigator.credentials.get`."""
        self.uses += 1
        data = AuthenticatorData.create(self.rp_hash, self._flags(), self.uses)
        client = self._client_data("webauthn.get", options["request_options"]["publicKey"]["challenge"])
        signature = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe(client),
            "authenticatorData": websafe(bytes(data)),
            "signature": websafe(signature),
            "userHandle": self.owner,
        }
        return self._answer(response)


def give_key(user: User, *, name: str = "Klucz") -> Authenticator:
    """A row of a passkey, for pages that list it. Nobody holds the key."""
    key = SoftKey("https://testserver")
    options = {
        "creation_options": {"publicKey": {"user": {"id": websafe(b"x")}, "challenge": websafe(os.urandom(16))}}
    }
    data = {"name": name, "credential": json.loads(key.create(options))}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)
