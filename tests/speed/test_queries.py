"""The overall net under the speed of pages: every page of the URLconf, as everybody who can open it.

A page asks few questions, none of them twice, and as many in a large edition as in a small one. Pages with more to say
about their queries have tests of their own beside their other tests; this one finds the page somebody adds tomorrow.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from joining.actions import invitations
from kopalnia.checks import Address, addresses
from kopalnia.demo import facts
from kopalnia.demo.large import build_large
from kopalnia.lib.domain import clock
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import access_of
from mentors.models import Meeting, MeetingNote
from microprojects.models import AimVersion, Entry, Event, Microproject, Photo, PhotoSubject, Plan, TeamMembership
from people import second_factor
from people.models import Card, OutgoingMail, PortalRole, User
from programmes.actions import setup
from programmes.actions.names import correct_name
from programmes.choices import EditionRoleName
from programmes.models import Edition, EditionRole, Participation
from publications.models import Chapter, ChapterPhoto, Publication
from recruitment.models import Application
from scripts.bench.query_shapes import shape
from tests import page_checks
from tests.factories.microprojects import make_entry
from tests.factories.people import make_user
from tests.factories.programmes import grant, make_invitation, make_participant
from tests.factories.publications import make_publication
from tests.worlds import built
from trainings.models import AttendanceList, Certificate, Module, Session
from visits.models import Attendee, ResourceCard, Visit

SMALL, LARGE = 20, 60
MOST = 12
LISTS = {
    "search": 8,
    "programmes:people_list": 8,
    "joining:duplicate_list": 8,
    # Two people side by side: every app tells what it knows of both, each once.
    "joining:duplicate_merge": 24,
    "joining:card_list": 8,
    "recruitment:recruitment_board": 8,
    "trainings:training_list": 8,
    "trainings:training_hours": 8,
    "trainings:certificate_list": 8,
    "visits:visit_list": 8,
    "visits:resource_list": 8,
    "visits:resource_public": 4,
    "programmes:message_list": 8,
    "programmes:partner_list": 8,
    "organisations:organisation_list": 8,
    "programmes:agreement_list": 8,
    "programmes:role_list": 8,
    "joining:invitation_list": 8,
    "joining:invitation": 4,
    "programmes:phase_list": 8,
    "programmes:edition_history": 8,
    "recruitment:call_list": 4,
    "recruitment:call": 7,
    "microprojects:microproject_list": 8,
    "microprojects:edition_entries": 8,
    "microprojects:shared_entries": 8,
    "microprojects:edition_events": 8,
    "microprojects:overlap_list": 8,
    "mentors:review_queue": 8,
    "mentors:microproject_archive": 8,
    "mentors:note_list": 8,
    "publications:publication_list": 8,
    "publications:publication_index": 6,
    "publications:publication": 4,
    "publications:publication_chapter": 4,
    "publications:publication_figures": 4,
    "publications:publication_photo": 4,
}
# Signed in, a page of the publication also reads the session, the person and what they may do.
READING_ALLOWANCE = 3
# Pages that show the day somebody looks at, each as one of those who look back.
MOVING = {
    "home": "coordinator",
    "search": "coordinator",
    "programmes:people_list": "coordinator",
    "programmes:person_detail": "coordinator",
    "trainings:training_list": "coordinator",
    "trainings:training_hours": "coordinator",
    "trainings:person_trainings": "coordinator",
    "programmes:partner_list": "coordinator",
    "programmes:role_list": "coordinator",
    "programmes:edition_history": "coordinator",
    "microprojects:microproject_list": "coordinator",
    "microprojects:microproject_detail": "mentor",
    "microprojects:microproject_team": "coordinator",
    "microprojects:plan_detail": "mentor",
    "microprojects:entry_list": "mentor",
    "microprojects:event_list": "mentor",
    "microprojects:edition_entries": "coordinator",
    "microprojects:edition_events": "coordinator",
    "mentors:meeting_list": "mentor",
    "mentors:microproject_archive": "mentor",
    "reports:results": "coordinator",
    "reports:figure": "coordinator",
}
# Not measured: the route and why.
LEFT_OUT = {
    "admin": "the look-ups of the administrator are Django's own pages",
    "demo": "the demo's pages do not exist in production",
    "account": "allauth's pages read nothing of an edition",
}
# Pages nobody of these worlds can open, and why.
UNSEEN: dict[str, str] = {
    "visits:visit_undo": "a frozen publication relies on the visits",
    "visits:visit_restore": "no visit was planned by mistake",
    "programmes:dates_mistake": "of the role it names nobody says that it never was",
    "programmes:employment_undo": "its address names a step this test does not look up",
    "joining:merge_undo": "nobody was merged in these worlds",
    "joining:company_account_unlink": "takes forms only, and nobody's account is linked to one of a company",
    "microprojects:quote_withdraw": "takes forms only, and its address names a quote this test does not look up",
    "recruitment:call_publish": "takes forms only, and the call of these worlds is published already",
    **dict.fromkeys(
        (
            "mfa_authenticate",
            "mfa_deactivate_totp",
            "mfa_download_recovery_codes",
            "mfa_edit_webauthn",
            "mfa_login_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
            "people:second_factor_reset",
        ),
        "nobody of these worlds has a second factor",
    ),
    **dict.fromkeys(
        ("people:phone_change", "people:phone_code", "people:phone_confirm", "people:phone_sign_in"),
        "text messages are off in these worlds",
    ),
    **dict.fromkeys(
        (
            "openid_connect_callback",
            "openid_connect_login",
            "joining:company_account_join",
            "joining:company_account_refuse",
            "joining:company_accounts",
            "joining:company_sign_in",
            "joining:company_sign_in_answer",
            "joining:company_sign_in_back",
        ),
        "no company lends its accounts in these worlds",
    ),
    "microprojects:aim_decide": "no change of aim waits at the end of a programme",
    "microprojects:aim_undo": "entries stand under the aims of their groups",
    "microprojects:aim_withdraw": "no change of aim waits at the end of a programme",
    "microprojects:event_hold": "a form alone, and the event found was held",
    "microprojects:hand_over_read": "a form alone, for the receiver of the note",
    "microprojects:overlap_withdraw": "a form alone, and its address names an overlap this test does not look up",
    "microprojects:plan_undo": "the work on the plans has begun",
    "microprojects:plan_edit": "plans are approved by then",
    "microprojects:plan_submit": "plans are approved by then",
    "programmes:agreement_end": "no agreement of these editions is the first one",
    "recruitment:application_edit": "the call is closed",
    "organisations:change_withdraw": "nothing wrong was noted of their employers",
    "organisations:contact_end": "nobody is noted as a contact of their employers",
    "joining:card_issue": "answers only a form, and with a file",
    "trainings:attendance_list_pdf": "a file, and nothing is typeset in this world",
    "trainings:certificate_pdf": "a file, and nothing is typeset in this world",
    "publications:publication_pdf": "a file, and nothing is typeset in this world",
    "publications:publication_freeze": "the new publication is not ready",
    "publications:publication_release": "the new publication is not frozen",
    "publications:publication_correct": "the new publication is open, and one is open at a time",
    "publications:publication_undo": "the new publication is open",
    "publications:withdrawal_check": "nobody withdrew a consent after a freeze",
    "microprojects:member_reopen": "the place found has not ended",
    "microprojects:member_undo": "whoever is found there has entries or leads",
    "microprojects:mentor_reopen": "the place found has not ended",
    "people:administrator_reopen": "the role found has not ended",
    "recruitment:application_undo": "no application of theirs was withdrawn",
    "trainings:certificate_restore": "no certificate is void",
    "organisations:contact_reopen": "nobody is noted as a contact of their employers",
    "readyz": "machines read it, and no worker runs here",
}
# The same question twice, and why it stays.
TWICE: dict[str, str] = {
    "trainings:session_new": "the field of topics asks once for its list and once for its default choice",
    "trainings:session_edit": "the same field",
    **dict.fromkeys(
        ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"),
        "the library asks for factors in its page and in its form",
    ),
    "microprojects:microproject_new": "people without a group and mentors are each compared with the whole edition",
    "publications:chapter_quotes": "the names under the quotes are looked up before the field reads its choices",
}
BOOKKEEPING = re.compile(r"^(SAVEPOINT|RELEASE|ROLLBACK|BEGIN|SET )", re.IGNORECASE)
KINDS: dict[str, type[Model]] = {
    "osoby": Participation,
    "karta": Card,
    "szkolenia/godziny": Participation,
    "szkolenia/tematy": Module,
    "szkolenia/zajecia": Session,
    "szkolenia/zaswiadczenia": Certificate,
    "szkolenia/zaswiadczenia/wydanie": Participation,
    "opieka/czeka": Entry,
    "wizyty": Visit,
    "zasoby": ResourceCard,
    "zgloszenia": Application,
    "nabor": Application,
    "mikroprojekty": Microproject,
    "wpisy": Entry,
    "wydarzenia": Event,
    "zdjecia": Photo,
    "spotkania": Meeting,
    "publikacje": Publication,
    "rozdzialy": Chapter,
}
TO_EDITION: dict[type[Model], str] = {
    Participation: "edition",
    Card: "user__participations__edition",
    Module: "edition",
    Session: "module__edition",
    Certificate: "edition",
    Visit: "edition",
    ResourceCard: "edition",
    Application: "edition",
    Microproject: "edition",
    Entry: "microproject__edition",
    Event: "microproject__edition",
    Photo: "microproject__edition",
    Meeting: "microproject__edition",
    Publication: "edition",
    Chapter: "publication__edition",
}


def token_of(edition: Edition) -> str:
    """The key in the link of an invitation that stands open in the edition."""
    return f"klucz-{edition.code}"


@dataclass
class World:
    """One edition, who reads it, and an address for every page that has something to show there."""

    edition: Edition
    readers: dict[str, User | None]

    @classmethod
    def of(cls, code: str) -> World:
        edition = Edition.objects.get(code=code)
        unsent = Entry.objects.filter(microproject__edition=edition, state__in=("draft", "returned")).order_by("pk")
        entry = unsent.first() or Entry.objects.filter(microproject__edition=edition).earliest("pk")
        group = entry.microproject
        readers = {
            "coordinator": User.objects.get(email="barbara@example.org"),
            "mentor": User.objects.filter(accompaniments__microproject=group).first(),
            "member": entry.author,
            "administrator": User.objects.filter(portal_roles__isnull=False).earliest("pk"),
            "visitor": None,
        }
        return cls(edition, readers)

    def path(self, address: Address) -> str | None:
        """The address with the codes of rows of this edition; None when it has no such row."""
        values = dict(self._values(address))
        if None in values.values():
            return None
        # Whoever is in several editions chooses on the home; without a choice it would be the same page in every world.
        chosen = f"?edycja={self.edition.code}" if address.full_name == "home" else ""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), address.route) + chosen

    def _values(self, address: Address) -> Iterator[tuple[str, Any]]:
        row: Any = None
        for name in re.findall(r"<(?:\w+:)?(\w+)>", address.route):
            if name == "edition_code":
                yield name, self.edition.code
            elif name == "programme_code":
                yield name, self.edition.programme.code
            elif name == "code":
                rows = self._rows(address)
                row = None if rows is None else rows.first()
                yield name, row and row.code
            else:
                yield name, self._other(name, address, row)

    def _rows(self, address: Address) -> QuerySet[Any] | None:
        """Rows the page may be about; None for a kind this test does not know yet (then nobody could open it)."""
        before = re.split(r"<(?:code|str):code>", address.route)[0].strip("/")
        kind = KINDS.get(max((place for place in KINDS if before.endswith(place)), key=len, default=""))
        if kind is None:
            return None
        rows = kind._default_manager.filter(**{TO_EDITION[kind]: self.edition}, **self._state(address.name))
        if kind is Publication:
            workshop = "warsztat" in address.route and address.name != "publication_correct"
            rows = rows.filter(state="collecting" if workshop else "released")
        if kind is Chapter:
            rows = rows.filter(publication__state="collecting")
        return rows.order_by("pk")

    def _state(self, name: str) -> dict[str, Any]:
        """In which state the row must be for the page to open."""
        member = self.readers["member"]
        return {
            "card_revoke": {"user": member},
            "entry_edit": {"author": member, "state__in": ("draft", "returned")},
            "entry_review": {"state": "submitted", "microproject__accompaniments__mentor": self.readers["mentor"]},
            "photo_new": {"author": member, "state__in": ("draft", "returned")},
            "event_edit": {"state": "planned"},
            "event_cancel": {"state": "planned"},
            "session_edit": {"state": "planned"},
            "resource_check_undo": {"verifications__isnull": False},
            "note_undo": {"notes__audience": "team"},
            "session_cancel": {"state": "planned"},
            "photo_consent": {"subjects__user": None, "subjects__isnull": False},
            "chapter_photos": {"kind": "microproject"},
            "chapter_quotes": {"kind": "microproject"},
            "chapter_remove": {"kind": "microproject"},
            "application_detail": {"applicant": member},
            "application_reopen": {"applicant": member},
            "application_withdraw": {"applicant": member},
        }.get(name, {})

    def _other(self, name: str, address: Address, row: Any) -> Any:
        """A value for what is no code; a number that fits nothing where the page only takes forms."""
        if name == "number":
            return self._number(address, row)
        edition = self.edition
        people = Participation.objects.filter(edition=edition).order_by("pk")
        sources: dict[str, Any] = {
            "organisation_code": edition.partnerships.filter(role="employer").values_list("organisation__code"),
            "list_code": AttendanceList.objects.filter(session=row).values_list("code")
            if isinstance(row, Session)
            else None,
            "user_code": people.values_list("user__code")[:1],
            "other_code": people.values_list("user__code")[1:2],
            "hand_over_code": [(edition.code,)],
            "key": [("zapisani",)],
            "purpose": [("image",)],
            "verb": [("abandon",)],
            "change": [("sprzedaz",)],
            "photo": ChapterPhoto.objects.filter(chapter__publication=row, photo__isnull=False).values_list(
                "photo__code"
            )
            if isinstance(row, Publication)
            else None,
            "partnership_id": edition.partnerships.values_list("pk"),
            "grant_id": PortalRole.objects.values_list("pk")
            if address.name == "administrator_end"
            else EditionRole.objects.filter(edition=edition).values_list("pk"),
            "invitation_id": edition.invitations.unanswered().values_list("pk"),
            "mail_id": OutgoingMail.objects.filter(edition_id=edition.pk).values_list("pk"),
            "token": [(token_of(edition),)],
            "attendee_id": Attendee.objects.not_removed().filter(visit=row, participation=None).values_list("pk")
            if isinstance(row, Visit)
            else None,
            "dated": [("rola",)],
            "dated_id": self._role(ended=address.name == "dates_reopen").values_list("pk"),
            "machine": [("zaproszenie",)],
            "step_id": edition.invitations.filter(state="revoked").values_list("pk"),
            "note_id": MeetingNote.objects.filter(meeting=row, audience="team").values_list("pk")
            if isinstance(row, Meeting)
            else None,
            "check_id": row.verifications.values_list("pk") if isinstance(row, ResourceCard) else None,
            "subject_id": PhotoSubject.objects.filter(photo=row, user=None).values_list("pk")
            if isinstance(row, Photo)
            else None,
        }
        found = sources.get(name, [(1,)])
        return next((value for (value,) in found), None) if found is not None else None

    def _role(self, *, ended: bool) -> QuerySet[EditionRole]:
        return EditionRole.objects.filter(edition=self.edition, ends_on__isnull=not ended).order_by("pk")

    def _number(self, address: Address, row: Any) -> Any:
        if not isinstance(row, Microproject):
            return 5
        sources: dict[str, QuerySet[Any]] = {
            "plan_detail": Plan.objects.filter(microproject=row).values_list("number", flat=True),
            "plan_review": Plan.objects.filter(microproject=row).values_list("number", flat=True),
            "aim_decide": AimVersion.objects.filter(microproject=row).values_list("number", flat=True),
            "role_hand_over": TeamMembership.objects.active()
            .filter(microproject=row, role="leader", ends_on=None)
            .values_list("pk", flat=True),
            # The leadership is handed over, so its page leads elsewhere.
            "role_change": TeamMembership.objects.active()
            .filter(microproject=row, ends_on=None)
            .exclude(role="leader")
            .values_list("pk", flat=True),
            "mentor_end": row.accompaniments.values_list("pk", flat=True),
        }
        memberships = TeamMembership.objects.active().filter(microproject=row).values_list("pk", flat=True)
        return sources.get(address.name, memberships).first()


@dataclass(frozen=True)
class Seen:
    status: int
    queries: int
    repeated: tuple[str, ...]


def read(client: Client, path: str) -> Seen:
    """The page as its second visitor of the day finds it: what a process asks once is asked before."""
    first = client.get(path)
    if first.status_code != 200:
        return Seen(first.status_code, 0, ())
    _content(first)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
        _content(answer)
    queries = [query["sql"] for query in asked if not BOOKKEEPING.match(query["sql"])]
    shapes = Counter(shape(sql) for sql in queries)
    return Seen(answer.status_code, len(queries), tuple(text for text, number in shapes.items() if number > 1))


def _content(answer: HttpResponseBase) -> None:
    if getattr(answer, "streaming", False):
        b"".join(answer)  # type: ignore[call-overload]


def clients(world: World, *, looking_at: dt.date | None = None) -> dict[str, Client]:
    made = {}
    for name, user in world.readers.items():
        made[name] = Client(raise_request_exception=True)
        if user is not None:
            made[name].force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        # As in production: the coordination has passed a second factor, everybody else is asked whether they need one.
        if user is not None and second_factor.is_needed(user):
            session = made[name].session
            session[second_factor.PASSED] = str(user.pk)
            session.save()
        if user is not None and looking_at is not None:
            session = made[name].session
            session[asof.KEY] = {"user": user.pk, "day": looking_at.isoformat()}
            session.save()
    return made


def left_out(address: Address) -> bool:
    return any(part in LEFT_OUT for part in (*address.namespaces, address.name.split("_")[0]))


def most_of(address: Address, reader: str) -> int:
    most = LISTS.get(address.full_name, MOST)
    return most + (READING_ALLOWANCE if reader != "visitor" and most <= 4 else 0)


def readers_of(address: Address) -> tuple[str, ...]:
    """Visitors read only what is public; administrators only what nobody else can open."""
    rule = access_of(address.view)
    visitors = ("visitor",) if rule is not None and rule.is_public else ()
    return ("coordinator", "mentor", "member", *visitors, "administrator")


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[World]]:
    with built(django_db_blocker, "published") as _world:
        for people in (SMALL, LARGE):
            build_large(people, day=facts.MOMENTS["published"])
        real = Edition.objects.get(code=facts.EDITION_CODE)
        coordinator = User.objects.get(email="barbara@example.org")
        make_publication(edition=real, by=coordinator, title="Wydanie drugie")
        for code in (f"d{SMALL}", f"d{LARGE}", facts.EDITION_CODE):
            edition = Edition.objects.get(code=code)
            make_invitation(edition=edition, by=coordinator, token=token_of(edition))
            # What was taken back or ended, so that the pages that mend it open.
            taken_back = make_invitation(edition=edition, by=coordinator, email="inna.mentorka@example.org")
            invitations.revoke(taken_back, by=coordinator)
            # Somebody who is on no list of a visit yet.
            make_participant(edition=edition, user=make_user(first_name="Marta"), starts_on=edition.starts_on)
            past = grant(edition=edition, user=make_user(first_name="Maria"), role=EditionRoleName.MENTOR)
            setup.end_role(past, on=clock.today(), reason="Inne obowiązki.", by=coordinator)
            person = edition.participations.earliest("pk").user
            name = {"first_name": person.first_name, "last_name": f"{person.last_name}-Kos"}
            correct_name(edition, person, seen=person.full_name, **name, reason="Ślub.", by=coordinator)
        worlds = [World.of(f"d{SMALL}"), World.of(f"d{LARGE}"), World.of(facts.EDITION_CODE)]
        for world in worlds:
            member = world.readers["member"]
            if not Card.objects.valid().filter(user=member).exists():
                Card.objects.create(user=member, issued_by=coordinator)
            places = TeamMembership.objects.filter(microproject__accompaniments__mentor=world.readers["mentor"])
            make_entry(membership=places.earliest("pk"))
        with override_settings(SECOND_FACTOR_REQUIRED=True), page_checks.without_context():
            yield worlds


@pytest.mark.once
def test_every_page_asks_little_and_nothing_twice(worlds: list[World], db: None) -> None:
    """In one test, because building the worlds costs more than reading them. All complaints come together."""
    walk = walk_of(worlds, [clients(world) for world in worlds])
    walk.complaints += [
        f"{name}: nobody could open it"
        for name in sorted({*walk.names} - walk.forms_only - set(UNSEEN))
        if not walk.opened[name]
    ]
    walk.judge(compared=40)


@pytest.mark.once
def test_every_page_asks_as_little_while_looking_back(worlds: list[World], db: None) -> None:
    """The pages that move with the day, on a day before the last; the others ask what they ask today."""
    before = facts.MOMENTS["published"] - dt.timedelta(days=10)
    doors = [clients(world, looking_at=before) for world in worlds]
    walk = walk_of(worlds, doors, pages=MOVING)
    assert not [name for name in MOVING if not walk.opened[name]]
    walk.judge(compared=14)


@dataclass
class Walk:
    """What was seen on the way through all pages."""

    names: set[str]
    complaints: list[str] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    forms_only: set[str] = field(default_factory=set)
    compared: int = 0

    def judge(self, *, compared: int) -> None:
        if self.complaints:
            pytest.fail("\n".join(sorted(set(self.complaints))))
        assert self.compared > compared


def walk_of(worlds: list[World], doors: list[dict[str, Client]], *, pages: dict[str, str] | None = None) -> Walk:
    """Every page as everybody who can open it, or some `pages` each as one reader; in the small and the large world."""
    asked = [row for row in addresses() if not left_out(row) and (pages is None or row.full_name in pages)]
    walk = Walk({address.full_name for address in asked})
    complaints, opened = walk.complaints, walk.opened
    for address in asked:
        for reader in readers_of(address) if pages is None else (pages[address.full_name],):
            if reader == "administrator" and opened[address.full_name]:
                continue
            who = f"{address.full_name} as {reader}"
            seen: list[Seen] = []
            # The real edition has what the two in bulk lack; it is read only for that.
            for world, door in zip(worlds, doors, strict=True):
                path = world.path(address)
                if path is not None and not (len(seen) == 2 and seen[0].status == 200):
                    seen.append(read(door[reader], path))
            found = [one for one in seen if one.status == 200]
            opened[address.full_name] += len(found)
            walk.forms_only |= {address.full_name} if any(one.status == 405 for one in seen) else set()
            complaints += [
                f"{who}: {one.queries} queries, at most {most_of(address, reader)}"
                for one in found
                if one.queries > most_of(address, reader)
            ]
            complaints += [
                f"{who}: asked twice: {text[:400]}"
                for one in found
                for text in one.repeated
                if address.full_name not in TWICE
            ]
            if len(found) == 2:
                walk.compared += 1
                small, large = found
                if small.queries != large.queries:
                    complaints.append(
                        f"{who}: {small.queries} queries with {SMALL} people, {large.queries} with {LARGE}"
                    )
    return walk
