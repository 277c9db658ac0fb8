"""Invitations as a state machine: whatever people, scanners and time do, the portal agrees with a plain model of it.

Never a second use, never by another mailbox, never after the time, a recall or a change, never by the word of somebody
who may not give the role any more.
"""

import datetime as dt
import re
from dataclasses import dataclass

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from joining.actions import invitations as actions
from joining.choices import InvitationState
from joining.models import Invitation
from kopalnia.lib.domain import clock
from people.models import OutgoingMail, User
from programmes.actions import setup
from programmes.choices import EditionRoleName
from programmes.models import EditionRole
from tests.factories.people import make_user
from tests.factories.programmes import make_coordinator, make_edition

pytestmark = [pytest.mark.django_db, pytest.mark.once]

BEGIN = dt.datetime(2016, 9, 1, 9, tzinfo=dt.UTC)
ROLES = (EditionRoleName.MENTOR, EditionRoleName.COORDINATOR)
FIRST, SECOND = "nina@example.org", "nina@dom.example"  # two mailboxes of one person
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)


@dataclass
class Link:
    """What the model knows of one message that was sent."""

    token: str
    pk: int
    email: str
    role: EditionRoleName
    sent_at: dt.datetime
    by: User
    state: str = "open"  # open, used or dead

    @property
    def path(self) -> str:
        return f"/zaproszenie/{self.token}/"


class Invitations(RuleBasedStateMachine):
    """One invited person, a boss who may lose the role, a colleague who stays, and everybody else in the way."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = BEGIN
        self.links: list[Link] = []
        self.held: dict[EditionRoleName, EditionRole] = {}
        self.accepted = 0
        self.otherwise = 0

    @initialize()
    def people(self) -> None:
        self.edition = make_edition()
        self.colleague = make_coordinator(edition=self.edition)
        self.boss = make_coordinator(edition=self.edition)
        self.inviter = self.boss
        self.invited = self._proven(FIRST)
        EmailAddress.objects.create(user=self.invited, email=SECOND, verified=True)
        self.wrong = self._proven("inna@example.org")
        self.claimant = self._proven("chetna@example.org")
        EmailAddress.objects.create(user=self.claimant, email=self.invited.email, verified=False)
        self.browsers = {user.pk: Client() for user in (self.invited, self.wrong, self.claimant)}
        for user in (self.invited, self.wrong, self.claimant):
            self.browsers[user.pk].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        for email in (FIRST, SECOND):
            self.send(EditionRoleName.MENTOR, email)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # --- The coordination --------------------------------------------------------------------------------------------

    @rule(role=st.sampled_from(ROLES), email=st.sampled_from((FIRST, SECOND)))
    def send(self, role: EditionRoleName, email: str) -> None:
        if role in self.held:
            return  # refused at the form; another test says how
        with self._clock():
            row = actions.send(self.edition, email=email, role=role, by=self.inviter)
        self._replace(role, email)
        self._sent(row)

    @precondition(lambda self: self._unanswered())
    @rule(data=st.data(), role=st.none() | st.sampled_from(ROLES))
    def send_anew(self, data: st.DataObject, role: EditionRoleName | None) -> None:
        """Once more, or with another role."""
        link = data.draw(st.sampled_from(self._unanswered()))
        if (role or link.role) in self.held:
            return
        with self._clock():
            row = actions.send_anew(Invitation.objects.get(pk=link.pk), role=role, by=self.inviter)
        link.state = "dead"
        self._replace(role or link.role, link.email)
        self._sent(row)

    @precondition(lambda self: self._unanswered())
    @rule(data=st.data())
    def revoke(self, data: st.DataObject) -> None:
        link = data.draw(st.sampled_from(self._unanswered()))
        with self._clock():
            actions.revoke(Invitation.objects.get(pk=link.pk), by=self.colleague)
        link.state = "dead"

    @precondition(lambda self: self.inviter == self.boss)
    @rule()
    def boss_leaves(self) -> None:
        with self._clock():
            grant = EditionRole.objects.get(user=self.boss, edition=self.edition)
            setup.end_role(grant, on=clock.today(), reason="Odejście", by=self.colleague)
        self.inviter = self.colleague
        self.now += DAY

    @rule(role=st.sampled_from(ROLES))
    def give_the_role_otherwise(self, role: EditionRoleName) -> None:
        if role in self.held:
            return
        with self._clock():
            self.held[role] = setup.grant_role(
                self.edition, user=self.invited, role=role, starts_on=clock.today(), by=self.colleague
            )
        self.otherwise += 1
        self._replace(role)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def take_the_role(self, data: st.DataObject) -> None:
        role = data.draw(st.sampled_from(sorted(self.held)))
        with self._clock():
            grant = self.held.pop(role)
            setup.end_role(grant, on=max(clock.today(), grant.starts_on), reason="Zmiana", by=self.colleague)
        self.now += DAY

    # --- Time and machines -------------------------------------------------------------------------------------------

    @rule(days=st.sampled_from((1, 6, 13, 14)), worker=st.sampled_from((False, False, True)))
    def wait(self, days: int, worker: bool) -> None:
        """The worker may be slow, or away."""
        self.now += days * DAY
        if worker:
            with self._clock():
                actions.close_overdue()

    @rule(data=st.data(), method=st.sampled_from(("get", "head", "post")))
    def scanner(self, data: st.DataObject, method: str) -> None:
        link = data.draw(st.sampled_from(self.links))
        with self._clock():
            answer = getattr(Client(), method)(link.path)
        assert answer.status_code == ((403 if method == "post" else 200) if self._alive(link) else 404)

    # --- People ------------------------------------------------------------------------------------------------------

    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        """The invited person, with the newest message or an old one, in this tab or in one left open."""
        link = data.draw(st.sampled_from(self.links))
        wanted = self._alive(link)
        with self._clock():
            answer = self.browsers[self.invited.pk].post(link.path, {"first_name": "Nina", "last_name": "Nowacka"})
            assert answer.status_code == (302 if wanted else 404)
            if wanted:
                link.state = "used"
                self._replace(link.role)
                self.accepted += 1
                self.held[link.role] = EditionRole.objects.filter(user=self.invited, role=link.role).latest("pk")

    @rule(data=st.data(), method=st.sampled_from(("get", "head")))
    def look(self, data: st.DataObject, method: str) -> None:
        """The invited person opens the page and goes away, or their browser fetches it before they press anything."""
        link = data.draw(st.sampled_from(self.links))
        with self._clock():
            answer = getattr(self.browsers[self.invited.pk], method)(link.path)
        assert answer.status_code == (200 if self._alive(link) else 404)

    @rule(data=st.data(), who=st.sampled_from(("wrong", "claimant")))
    def another_mailbox(self, data: st.DataObject, who: str) -> None:
        """Signed in as somebody else, or as somebody who claims the address and never proved it."""
        link = data.draw(st.sampled_from(self.links))
        with self._clock():
            answer = self.browsers[getattr(self, who).pk].post(link.path, {"first_name": "N", "last_name": "N"})
        assert answer.status_code == (403 if self._alive(link) else 404)

    @rule(data=st.data())
    def side_doors(self, data: st.DataObject) -> None:
        """A code and a reset of the password are asked for by somebody who cannot read the mailbox."""
        link, thief = data.draw(st.sampled_from(self.links)), Client()
        with self._clock():
            thief.post(f"{link.path}kod/")
            thief.post(reverse("account_reset_password"), {"email": self.invited.email})
            answer = thief.post(link.path)
        assert "_auth_user_id" not in thief.session
        assert answer.status_code == (403 if self._alive(link) else 404)

    # --- What must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def links_work_as_the_model_says(self) -> None:
        if self.links:
            with clock.at(self.now):
                works = set(Invitation.objects.usable().filter(edition=self.edition).values_list("pk", flat=True))
            assert works == {link.pk for link in self.links if self._alive(link)}

    @invariant()
    def every_role_has_one_source(self) -> None:
        if not self.links:
            return
        given = EditionRole.objects.filter(edition=self.edition, user=self.invited)
        assert given.count() == self.accepted + self.otherwise
        used = Invitation.objects.filter(edition=self.edition, state=InvitationState.ACCEPTED)
        assert used.count() == self.accepted
        assert {row.pk for row in used} == {link.pk for link in self.links if link.state == "used"}
        assert {row.accepted_by_id for row in used} <= {self.invited.pk}
        assert all(row.accepted_at < row.expires_at for row in used)
        assert not EditionRole.objects.filter(user__in=(self.wrong, self.claimant)).exists()
        rows = Invitation.objects.filter(edition=self.edition, state=InvitationState.SENT)
        sent = [(row.role, row.email) for row in rows]
        assert len(sent) == len(set(sent))

    # --- The model's own work ----------------------------------------------------------------------------------------

    def _proven(self, email: str) -> User:
        user = make_user(email=email)
        EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
        return user

    def _clock(self):
        self.now += MINUTE
        return clock.at(self.now)

    def _alive(self, link: Link) -> bool:
        in_time = self.now < link.sent_at + 14 * DAY
        may_give = link.by == self.colleague or self.inviter == self.boss
        return link.state == "open" and in_time and may_give

    def _unanswered(self) -> list[Link]:
        """What may still be sent again or taken back: rows the portal did not void."""
        rows = Invitation.objects.unanswered().filter(edition=self.edition) if hasattr(self, "edition") else ()
        found = {row.pk for row in rows}
        return [link for link in self.links if link.pk in found]

    def _replace(self, role: EditionRoleName, email: str = "") -> None:
        """Another invitation to the role at this address, or the role itself, whichever address it came to."""
        for link in self.links:
            if link.role == role and link.state == "open" and link.email == (email or link.email):
                link.state = "dead"

    def _sent(self, row: Invitation) -> None:
        body = OutgoingMail.objects.filter(template="invitation").latest("pk").letter
        token = re.findall(r"/zaproszenie/([^/\s]+)/", body)[0]
        self.links.append(Link(token, row.pk, row.email, EditionRoleName(row.role), self.now, self.inviter))


def test_invitations_agree_with_their_model() -> None:
    run_state_machine_as_test(
        Invitations,
        settings=settings(
            max_examples=12,
            stateful_step_count=12,
            database=None,
            phases=[Phase.generate],  # to make a failing story shorter takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )
