"""Signing in with a second factor, in any order of steps, in two browsers, by two people.

The machine knows by itself, from what it typed, which browser has proved both factors for whom. After every step the portal
must agree: a page of a person opens only where both were proved, one person's browser never shows the other's data, and a
code, once used, is never good again.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from html import unescape
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from people.actions import second_factor as actions
from people.models import CodeGuard, PortalRole, User
from tests.factories.people import make_user
from tests.factories.second_factor import PERIOD, SoftKey, code_of, give_app, give_recovery_codes
from tests.people.test_second_factor import options_of

FIRST, STAGE = "pierwsze-dobre-slowa", "/konto/2fa/authenticate/"
PAGE = "/konto/zgody/"
NOTATIONS = {
    "plain": lambda code: code,
    "spaced": lambda code: f" {code[:3]} {code[3:]} ",
    "dashed": lambda code: f"{code[:3]}-{code[3:]}",
    "wide": lambda code: code.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "arabic": lambda code: code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
}
ASCII = {"plain", "spaced", "dashed"}
browsers = st.integers(0, 1)
notations = st.sampled_from(sorted(NOTATIONS))


def proven(**fields: Any) -> User:
    user = make_user(password=FIRST, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


class SignIn(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.time = time_machine.travel(dt.datetime(2026, 11, 20, 10, 0, 10, tzinfo=dt.UTC), tick=False)
        self.clock = self.time.start()
        cache.clear()
        # The administrator must have a factor; the other person has none and needs none.
        self.alicja, self.jan = proven(first_name="Alicja"), proven(first_name="Jan")
        PortalRole.objects.create(user=self.alicja)
        self.secret, self.recovery = give_app(self.alicja), give_recovery_codes(self.alicja)
        self.passwords = {self.alicja.pk: FIRST, self.jan.pk: FIRST}
        self.clients = [Client(REMOTE_ADDR=f"192.0.2.{number}") for number in (1, 2)]
        self.half_way: list[User | None] = [None, None]  # proved one factor, owes the second
        self.since = [0.0, 0.0]
        self.inside: list[User | None] = [None, None]  # proved all that is asked
        self.used: set[str] = set()
        self.last_step = 0
        self.key: SoftKey | None = None
        self.entered = 0

    def teardown(self) -> None:
        self.time.stop()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)
        cache.clear()

    # --- What the browsers do -----------------------------------------------------------------------------------------

    def owes(self, number: int) -> bool:
        """Whether somebody stands half-way in this browser; that ends after a quarter of an hour."""
        if self.half_way[number] is not None and time.time() - self.since[number] > 15 * 60:
            self.half_way[number] = None
        return self.half_way[number] is not None

    def first_factor(self, number: int, who: User, answer: Any) -> None:
        """Typed rightly: the administrator owes the second one, the other person is in. A limit of tries may refuse a right
        password too; then nothing has happened."""
        if answer.status_code != 302:
            return
        if who == self.alicja:
            self.half_way[number], self.since[number] = who, time.time()
        else:
            self.inside[number] = who

    @rule(
        number=browsers, alicja=st.sampled_from([True, True, False]), right=st.sampled_from([True, True, True, False])
    )
    def type_password(self, number: int, alicja: bool, right: bool) -> None:
        who = self.alicja if alicja else self.jan
        password = self.passwords[who.pk] if right else "zle-haslo-123"
        answer = self.clients[number].post("/konto/login/", {"login": who.email, "password": password})
        if self.inside[number] is not None or self.owes(number):
            # The sign-in page sends on who is signed in, or owes the second step: first they finish or give up.
            assert answer.status_code == 302
        elif right:
            self.first_factor(number, who, answer)
        else:
            assert answer.status_code != 302

    @rule(number=browsers, alicja=st.booleans())
    def type_code_from_mail(self, number: int, alicja: bool) -> None:
        if self.inside[number] is not None or self.owes(number):
            return
        who, sent = self.alicja if alicja else self.jan, len(mail.outbox)
        client = self.clients[number]
        client.post("/konto/login/code/", {"email": who.email})
        if len(mail.outbox) == sent:
            return  # too many codes in a minute
        code = re.findall(r"^([A-Z0-9-]{4,})$", str(mail.outbox[-1].body), re.MULTILINE)[0]
        self.first_factor(number, who, client.post("/konto/login/code/confirm/", {"code": code}))

    def second_step(self, number: int, data: dict[str, str], *, good: bool) -> None:
        """Post to the stage; `good` says whether by the rules it may let the person in."""
        answer = self.clients[number].post(STAGE, data)
        if self.inside[number] is not None or not self.owes(number):
            return
        entered = "_auth_user_id" in self.clients[number].session
        assert not entered or good, "a code that is not good let somebody in"
        if good:
            assert entered or self.waits, answer.content.decode()[:4000]
        if entered:
            self.inside[number], self.half_way[number] = self.half_way[number], None
            self.entered += 1

    @property
    def waits(self) -> bool:
        """Whether earlier wrong codes make even a right one wait: the portal's own count, or allauth's."""
        guard = CodeGuard.objects.filter(user=self.alicja).first()
        return guard is not None and guard.tries >= 3

    @rule(number=browsers, notation=notations, later=st.sampled_from([0, 0, 0, -1, 1, -2, 2]))
    def type_code_of_the_app(self, number: int, notation: str, later: int) -> None:
        step = int(time.time()) // PERIOD + later
        good = notation in ASCII and abs(later) <= 1 and step > self.last_step
        before = self.inside[number]
        self.second_step(number, {"code": NOTATIONS[notation](code_of(self.secret, later=later))}, good=good)
        if good and before is None and self.inside[number] == self.alicja:
            self.last_step = step

    @rule(number=browsers, which=st.integers(0, 3), notation=notations)
    def type_recovery_code(self, number: int, which: int, notation: str) -> None:
        code = self.recovery[which]
        good = code not in self.used and notation in ASCII
        before = self.inside[number]
        self.second_step(number, {"code": NOTATIONS[notation](code)}, good=good)
        if good and before is None and self.inside[number] == self.alicja:
            self.used.add(code)

    def begin(self, number: int) -> None:
        """The administrator at this browser, half-way: whoever was there before gives up or signs out."""
        if self.inside[number] is not None or (self.owes(number) and self.half_way[number] != self.alicja):
            self.sign_out_or_give_up(number)
        if not self.owes(number):
            self.type_password(number, alicja=True, right=True)

    @rule(
        number=browsers,
        notation=st.sampled_from(sorted(ASCII)),
        recovery=st.sampled_from([False, False, True]),
        seconds=st.sampled_from([31, 31, 0]),
        spied=st.sampled_from(["plain", "plain", "spaced", "wide", "arabic"]),
    )
    def sign_in_watched(self, number: int, notation: str, recovery: bool, seconds: int, spied: str) -> None:
        """The usual way, so that the walk gets far; and at once somebody who looked over the shoulder, and knows the
        password, types the same code in the other browser, in any notation."""
        self.begin(number)
        left = [code for code in self.recovery[:4] if code not in self.used]
        if recovery and left:
            self.type_recovery_code(number, self.recovery.index(left[0]), notation)
        else:
            if int(time.time()) // PERIOD <= self.last_step:
                self.clock.shift(2 * PERIOD)
            self.type_code_of_the_app(number, notation, 0)
        other = 1 - number
        self.clock.shift(seconds)
        self.begin(other)
        if recovery and left:
            self.type_recovery_code(other, self.recovery.index(left[0]), spied)
        elif self.last_step:
            self.type_code_of_the_app(other, spied, self.last_step - int(time.time()) // PERIOD)

    @rule(number=browsers)
    def guess(self, number: int) -> None:
        self.second_step(number, {"code": "000000"}, good=code_of(self.secret) == "000000")

    @precondition(lambda self: self.key is None and self.alicja in self.inside)
    @rule(number=browsers)
    def add_a_passkey(self, number: int) -> None:
        """Only from inside, right after typing the password once more. A session open elsewhere ends."""
        if self.inside[number] == self.alicja and self.inside[1 - number] is None:
            self.begin(1 - number)
            self.clock.shift(2 * PERIOD)
            self.type_code_of_the_app(1 - number, "plain", 0)
        client, path = self.clients[number], "/konto/2fa/webauthn/add/"
        client.post("/konto/reauthenticate/", {"password": self.passwords[self.alicja.pk]})
        page = client.get(path, secure=True)
        if self.inside[number] != self.alicja or page.status_code != 200:
            assert self.inside[number] == self.jan or page.status_code == 302
            return
        key = SoftKey("https://testserver")
        answer = client.post(path, {"credential": key.create(options_of(page)), "passwordless": "on"}, secure=True)
        assert answer.status_code == 302
        self.key = key
        self.others_end(number)

    @precondition(lambda self: self.key is not None)
    @rule(number=browsers, alone=st.booleans())
    def use_the_passkey(self, number: int, alone: bool) -> None:
        assert self.key is not None
        client = self.clients[number]
        if not alone:
            if self.owes(number):
                self.second_step(
                    number, {"credential": self.key.get(options_of(client.get(STAGE, secure=True)))}, good=True
                )
            return
        if self.inside[number] is not None:
            return
        path = "/konto/2fa/webauthn/login/"
        asked = client.get(path, headers={"Accept": "application/json"}, secure=True).json()
        answer = client.post(path, {"credential": self.key.get(asked)}, secure=True)
        if answer.status_code == 302 and "_auth_user_id" in client.session:
            self.inside[number], self.half_way[number] = self.alicja, None
            self.entered += 1

    # --- Going away, time, and changes from outside -------------------------------------------------------------------

    @rule(number=browsers)
    def sign_out_or_give_up(self, number: int) -> None:
        self.clients[number].post("/konto/logout/")
        self.half_way[number] = self.inside[number] = None

    @rule(seconds=st.sampled_from([10, 31, 31, 61, 360, 4000]))
    def wait(self, seconds: int) -> None:
        self.clock.shift(seconds)

    @precondition(lambda self: any(self.inside))
    @rule(number=browsers)
    def change_password(self, number: int) -> None:
        number = number if self.inside[number] else 1 - number
        who = self.inside[number]
        assert who is not None
        new = self.passwords[who.pk] + "-x"
        typed = {"oldpassword": self.passwords[who.pk], "password1": new, "password2": new}
        answer = self.clients[number].post("/konto/password/change/", typed)
        if answer.status_code == 429:
            return  # more than five changes in a minute
        assert answer.status_code == 302
        self.passwords[who.pk] = new
        self.others_end(number)

    def others_end(self, number: int) -> None:
        if self.inside[1 - number] == self.inside[number]:
            self.inside[1 - number] = None

    @precondition(lambda self: self.alicja in self.inside)
    @rule()
    def the_factor_is_reset(self) -> None:
        """An administrator takes it away and it is set up anew: all sessions end, old codes and keys are worth nothing."""
        actions.reset(self.alicja, by=None, reason="Zgubiony telefon.")
        assert not Authenticator.objects.filter(user=self.alicja).exists()
        self.secret, self.recovery = give_app(self.alicja), give_recovery_codes(self.alicja)
        self.used, self.key = set(), None
        self.inside = [None if who == self.alicja else who for who in self.inside]

    # --- What must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def only_who_proved_both_factors_is_inside(self) -> None:
        for number, client in enumerate(self.clients):
            answer = client.get(PAGE)
            who = self.inside[number]
            if who is None:
                assert answer.status_code == 302
                assert answer["Location"].startswith("/konto/login/")
                continue
            page = unescape(answer.content.decode())
            assert answer.status_code == 200, answer.headers.get("Location")
            assert client.session["_auth_user_id"] == str(who.pk)
            other = self.jan if who == self.alicja else self.alicja
            assert who.full_name in page
            assert other.full_name not in page
            assert other.email not in page


@pytest.mark.django_db
def test_no_order_of_steps_opens_an_account_without_its_second_factor() -> None:
    with override_settings(
        SECOND_FACTOR_REQUIRED=True,
        ACCOUNT_RATE_LIMITS={},
        MFA_RATE_LIMITS={},
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    ):
        run_state_machine_as_test(
            SignIn,
            settings=settings(
                max_examples=10,
                stateful_step_count=12,
                suppress_health_check=list(HealthCheck),
                # A failure prints all its steps; making them fewer takes minutes.
                phases=[Phase.generate],
            ),
        )
