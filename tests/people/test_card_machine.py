"""Any order of issuing, revoking, trying and signing out, by two people in two browsers, against a plain model.

Never a session of another person, never one by a card that is revoked, blocked or old; five tries; nobody is locked out
by somebody who has not seen their card. What runs at the same time is nested: the other tries happen while the first one
is being compared with the hash, which is the widest gap there is.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from people.actions import card as actions
from people.models import Card
from tests.factories.people import make_user

PASSWORD = "trzy-dobre-slowa-1"
WRONG = "000000"
NAMES = ("tomasz", "sylwia")
BROWSERS = ("hala", "dom")
names, browsers = st.sampled_from(NAMES), st.sampled_from(BROWSERS)


@dataclass
class Known:
    """What the model knows of one card."""

    row: Card
    pin: str
    tries: int = 0
    revoked: bool = False

    @property
    def opens(self) -> bool:
        return not self.revoked and self.tries < 5


@dataclass
class Visit:
    name: str
    card: Known | None = None


@dataclass
class Model:
    cards: dict[str, list[Known]] = field(default_factory=lambda: {name: [] for name in NAMES})
    visits: dict[str, Visit | None] = field(default_factory=lambda: dict.fromkeys(BROWSERS))

    def newest(self, name: str) -> Known | None:
        return self.cards[name][-1] if self.cards[name] else None


class CardMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.model = Model()
        self.issuer = make_user(first_name="Barbara")
        # Tomasz has no address; Sylwia also has a password.
        self.people = {"tomasz": make_user(email=None), "sylwia": make_user(password=PASSWORD)}
        sylwia = self.people["sylwia"]
        sylwia.emailaddress_set.create(email=sylwia.email, primary=True, verified=True)
        self.browsers = {name: Client() for name in BROWSERS}
        self.compare = actions.check_password

    def teardown(self) -> None:
        actions.check_password = self.compare
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def post(self, browser: str, code: str, pin: str) -> None:
        assert self.browsers[browser].post("/karta/", {"code": code, "pin": pin}).status_code in {200, 302}

    def enter(self, browser: str, name: str, known: Known) -> None:
        """The right PIN of a card, whatever its state."""
        self.post(browser, known.row.printed, known.pin)
        if known.opens:
            known.tries = 0
            self.model.visits[browser] = Visit(name, known)

    @rule(name=names)
    def issue(self, name: str) -> None:
        pin = f"{len(self.model.cards[name]) + 1}".zfill(6)
        for former in self.model.cards[name]:
            former.revoked = True
        row = actions.issue(self.people[name], by=self.issuer, pin=pin).card
        self.model.cards[name].append(Known(row, pin))

    @rule(name=names)
    def revoke(self, name: str) -> None:
        known = self.model.newest(name)
        if known and not known.revoked:
            actions.revoke(known.row, by=self.issuer, reason="Zgubiona.")
            known.revoked = True

    @rule(browser=browsers)
    def revoke_own(self, browser: str) -> None:
        visit = self.model.visits[browser]
        known = self.model.newest(visit.name) if visit else None
        if known and not known.revoked:
            self.browsers[browser].post(reverse("people:card_revoke", args=[known.row.code]), {"reason": ""})
            known.revoked = True

    @rule(browser=browsers, name=names)
    def right_pin(self, browser: str, name: str) -> None:
        """Also over somebody else's visit in the same browser, and over one's own."""
        if known := self.model.newest(name):
            self.enter(browser, name, known)

    @rule(browser=browsers, name=names)
    def old_card(self, browser: str, name: str) -> None:
        for known in self.model.cards[name][:-1]:
            self.enter(browser, name, known)

    @rule(browser=browsers, name=names, times=st.integers(1, 3))
    def wrong_pin(self, browser: str, name: str, times: int) -> None:
        if known := self.model.newest(name):
            for _time in range(times):
                self.post(browser, known.row.code.lower(), WRONG)
                known.tries = min(5, known.tries + (0 if known.revoked else 1))

    @rule(browser=browsers, mine=names, theirs=names)
    def pin_of_the_other_card(self, browser: str, mine: str, theirs: str) -> None:
        first, second = self.model.newest(mine), self.model.newest(theirs)
        if first and second and first.pin != second.pin:
            self.post(browser, first.row.code, second.pin)
            first.tries = min(5, first.tries + (0 if first.revoked else 1))

    @rule(browser=browsers, name=names)
    def stranger_guesses(self, browser: str, name: str) -> None:
        for code in ("22222222", self.people[name].code, "K7M4-2RXP"):
            self.post(browser, code, WRONG)

    @rule(browser=browsers, name=names)
    def scanner_opens_the_address(self, browser: str, name: str) -> None:
        if known := self.model.newest(name):
            for visitor in (Client(), self.browsers[browser]):
                assert visitor.get(reverse("people:card_sign_in", args=[known.row.code])).status_code == 200

    @rule(browser=browsers)
    def two_tabs(self, browser: str) -> None:
        """A form for each of the two cards is open; both are sent, one after the other."""
        for name in NAMES:
            if known := self.model.newest(name):
                self.browsers[browser].get(reverse("people:card_sign_in", args=[known.row.code]))
        for name in NAMES:
            if known := self.model.newest(name):
                self.enter(browser, name, known)

    @rule(name=names, others=st.integers(1, 7), right=st.booleans())
    def tries_at_once(self, name: str, others: int, right: bool) -> None:
        """While one PIN is being compared, `others` wrong ones are tried."""
        known = self.model.newest(name)
        if known is None:
            return
        looked_at = []

        def slowly(pin: str, kept: str) -> bool:
            looked_at.append(pin)
            if len(looked_at) == 1:
                for _other in range(others):
                    assert actions.open_with_pin(known.row.code, WRONG) is None
            return self.compare(pin, kept)

        actions.check_password = slowly
        try:
            opened = actions.open_with_pin(known.row.code, known.pin if right else WRONG)
        finally:
            actions.check_password = self.compare
        left = 5 - known.tries if known.opens else 0
        assert len(looked_at) == min(left, 1 + others)
        if known.opens:
            filled = min(5, known.tries + 1 + others)
            # The fifth, when it was a wrong one, is quicker than the right one still being compared.
            passes = right and (filled < 5 or known.tries == 4)
            assert (opened is not None) == passes
            known.tries = 0 if passes else filled
        else:
            assert opened is None

    @rule(browser=browsers)
    def other_way_in(self, browser: str) -> None:
        """Whatever became of the card, the password still opens: it is tried without a visit."""
        self.sign_out(browser)
        login = {"login": self.people["sylwia"].email, "password": PASSWORD}
        self.browsers[browser].post(reverse("account_login"), login)
        self.model.visits[browser] = Visit("sylwia")

    @rule(browser=browsers)
    def sign_out(self, browser: str) -> None:
        self.browsers[browser].post(reverse("account_logout"))
        self.model.visits[browser] = None

    @invariant()
    def visits_are_those_of_the_model(self) -> None:
        for browser, found in self.model.visits.items():
            visit = None if found and found.card and found.card.revoked else found
            self.model.visits[browser] = visit
            self.browsers[browser].get(reverse("people:language"))  # any request: here is where a visit may end
            signed_in = self.browsers[browser].session.get("_auth_user_id")
            assert signed_in == (str(self.people[visit.name].pk) if visit else None)

    @invariant()
    def cards_are_those_of_the_model(self) -> None:
        rows = {row.pk: row for row in Card.objects.all()}
        for cards in self.model.cards.values():
            for known in cards:
                row = rows[known.row.pk]
                assert (row.tries, row.is_revoked) == (known.tries, known.revoked)
            assert sum(not known.revoked for known in cards) <= 1


@pytest.mark.once
def test_cards_in_any_order(db):
    run_state_machine_as_test(
        CardMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=22,
            database=None,
            phases=[Phase.generate],  # to make a failing story shorter takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
