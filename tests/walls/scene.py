"""The world of the walls: the demo at midway, and one thing of every kind on each of two sides.

Side *own* is the team «Czyste Powietrze» (today «Czysty oddział» or whatever it is called) of the edition 2016/2017;
side *foreign* is a team of the edition 2018. Each principal asks for the things of both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from joining.models import CompanyAccountRequest
from kopalnia.demo import cast, facts
from kopalnia.demo.world import World
from kopalnia.lib.documents.rendering import RenderingState
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import canonical, fingerprint, plain
from mentors.choices import NoteAudience
from mentors.models import Meeting, MeetingNote
from microprojects.choices import AimVersionState, EntryAudience, EntryState, EventState, HandOverKind, TeamRole
from microprojects.models import AimVersion, HandOver, Microproject, Overlap, Photo, TeamMembership
from organisations.choices import OrganisationChangeKind
from organisations.models import Affiliation, Contact, Organisation, OrganisationChange
from people import audit
from people.actions import card as cards
from people.actions.merge import merge
from people.choices import ConsentPurpose, MailState
from people.models import OutgoingMail, User
from programmes.actions.employment import tell_together
from programmes.choices import EditionRoleName, PartnershipRole
from programmes.models import Agreement, Edition, EditionRole, Partnership
from programmes.queries.people import TOGETHER
from publications.actions import chapters
from publications.choices import PublicationState
from publications.content import compose
from publications.models import Publication, PublicationPdf, Snapshot, Withdrawal
from publications.queries.workshop import Workshop, with_waiting
from tests.factories import microprojects, people, programmes, training
from tests.factories import publications as factory
from tests.factories.pictures import make_jpeg
from tests.factories.second_factor import give_key
from tests.worlds import demo_world
from trainings.certificate_content import Earned, content_of
from trainings.models import AttendanceList, Certificate
from visits.choices import ResourceVisibility
from visits.models import AgendaItem, Attendee, ResourceCard, Visit

VISITOR = "visitor"
MEMBER, OTHER_MEMBER = "member of the team", "member of another team"
MENTOR, OTHER_MENTOR = "mentor of the team", "another mentor"
COORDINATOR, OTHER_COORDINATOR = "coordinator", "coordinator of another edition"
COMPANY_A, COMPANY_B = "company A", "company B"
ADMINISTRATOR = "administrator"
PRINCIPALS = (
    VISITOR,
    MEMBER,
    OTHER_MEMBER,
    MENTOR,
    OTHER_MENTOR,
    COORDINATOR,
    OTHER_COORDINATOR,
    COMPANY_A,
    COMPANY_B,
    ADMINISTRATOR,
)
# The key of the one company whose account opens the portal; its server is never there.
PROVIDER = "firma"
MIDWAY = facts.MOMENTS["midway"]


@dataclass
class Side:
    """One thing of every kind, all of one edition and one team."""

    edition: Edition
    group: Microproject
    membership: TeamMembership
    mentor: User
    coordinator: User
    company: Organisation
    rows: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["rows"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def person(self) -> User:
        return self.membership.participation.user


@dataclass
class Scene:
    world: World
    own: Side
    foreign: Side
    people: dict[str, User | None]
    flock: Any = None  # the canaries, once they are planted


def build() -> Scene:
    """Build the world inside the caller's transaction; the clock must stand at `MIDWAY`."""
    world = demo_world("midway")
    edition, group = world.edition, world.microproject("szpital")
    people_of = {
        VISITOR: None,
        MEMBER: world.person(cast.TEAMS["szpital"][0]),
        OTHER_MEMBER: world.person(cast.TEAMS["fotelik"][0]),
        MENTOR: world.mentor("szpital"),
        OTHER_MENTOR: world.mentor("fotelik"),
        COORDINATOR: world.coordinator,
        OTHER_COORDINATOR: world.person(cast.OTHER_COORDINATOR.key),
        COMPANY_A: world.person(cast.REPRESENTATIVES["famur"].key),
        COMPANY_B: world.person(cast.REPRESENTATIVES["kopex"].key),
        ADMINISTRATOR: world.administrator,
    }
    own = Side(
        edition=edition,
        group=group,
        membership=group.memberships.select_related("participation__user").get(
            participation__user=people_of[MEMBER], ends_on=None
        ),
        mentor=world.mentor("szpital"),
        coordinator=world.coordinator,
        company=world.organisation("famur"),
    )
    other = Edition.objects.get(code=facts.OTHER_EDITION_CODE)
    furnish(own)
    foreign = other_side(other, coordinator=people_of[OTHER_COORDINATOR])
    furnish(foreign)
    for side in (own, foreign):
        give_key(side.coordinator)
    return Scene(world=world, own=own, foreign=foreign, people=people_of)


def other_side(edition: Edition, *, coordinator: User) -> Side:
    """Another edition with its own company, people, mentor and group."""
    company = people.make_organisation(name="Zakłady Obcej Edycji")
    Partnership.objects.create(
        edition=edition, organisation=company, role=PartnershipRole.EMPLOYER, places=5, starts_on=edition.starts_on
    )
    programmes.make_representative(edition=edition, organisation=company, last_name="Obca")
    mentor = programmes.make_mentor(edition=edition, last_name="Obcowska")
    group = microprojects.make_microproject(edition=edition, name="Grupa Obca", by=coordinator)
    microprojects.make_aim(microproject=group, by=coordinator, state=AimVersionState.PROPOSED, reason="Nowy cel.")
    microprojects.accompany(microproject=group, mentor=mentor)
    user = people.make_user(first_name="Olga", last_name="Obcecka")
    programmes.make_application(edition=edition, applicant=user, employer=company)
    Affiliation.objects.create(user=user, organisation=company, starts_on=edition.starts_on, unit="obcy dział")
    participation = programmes.make_participant(edition=edition, user=user, starts_on=edition.starts_on)
    membership = microprojects.join(microproject=group, participation=participation, role=TeamRole.LEADER)
    return Side(
        edition=edition, group=group, membership=membership, mentor=mentor, coordinator=coordinator, company=company
    )


def furnish(side: Side) -> None:
    """Make one thing of every kind that has an address, in a state that does not depend on the demo's own story."""
    makers = (
        _recruitment,
        _duplicates,
        _organisation,
        _pass,
        _mail,
        _company,
        _trainings,
        _visits,
        _group,
        _entries,
        _jobs_ended_together,
        _meetings,
        _publication,
    )
    for make in makers:
        make(side)


def at(day: dt.date, hour: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def _recruitment(side: Side) -> None:
    side.rows |= {
        "application": side.edition.applications.get(applicant=side.person),
        "affiliation": side.person.affiliations.get(ends_on=None),
        "partnership": side.edition.partnerships.filter(ends_on=None).order_by("pk")[0],
        "grant": EditionRole.objects.get(edition=side.edition, user=side.mentor, role=EditionRoleName.MENTOR),
    }

    side.rows["invitation"] = programmes.make_invitation(
        edition=side.edition,
        by=side.coordinator,
        email=f"zaproszona.{side.edition.code}@example.org",
        token=token_of(side),
    )


def token_of(side: Side) -> str:
    return f"klucz-{side.edition.code}"


def _organisation(side: Side) -> None:
    """The company has a contact person, an agreement, and a change somebody noted."""
    owner = people.make_organisation(name=f"Właściciel {side.edition.code}")
    side.rows |= {
        "contact": Contact.objects.create(
            organisation=side.company,
            name=f"Kontakt {side.edition.code}",
            email="kontakt@example.org",
            starts_on=dt.date(2017, 1, 1),
        ),
        "agreement": Agreement.objects.create(
            edition=side.edition,
            organisation=side.company,
            subject="Umowa przykładowa",
            signed_on=dt.date(2017, 1, 1),
            starts_on=dt.date(2017, 1, 1),
        ),
        "change": OrganisationChange.objects.create(
            organisation=side.company,
            kind=OrganisationChangeKind.SOLD,
            on=dt.date(2017, 1, 1),
            other=owner,
            reason="Powód przykładowy",
            by=side.coordinator,
        ),
    }


def _pass(side: Side) -> None:
    side.rows["pass"] = cards.issue(side.person, by=side.coordinator).card


def _duplicates(side: Side) -> None:
    """A second account of the person, and one that was merged already."""
    person = side.person
    names = {"first_name": person.first_name, "last_name": person.last_name}
    for name in ("twin", "ended"):
        side.rows[name] = people.make_user(**names)
        programmes.make_application(edition=side.edition, applicant=side.rows[name], employer=side.company)
    side.rows["merge"] = merge(person, side.rows["ended"], by=side.coordinator, reason="Dwa konta przykładowe.")


def _mail(side: Side) -> None:
    side.rows["mail"] = OutgoingMail.objects.create(
        to_user=side.person,
        to_email=side.person.email,
        subject="Wiadomość przykładowa",
        body="Dzień dobry.",
        edition_id=side.edition.pk,
        state=MailState.FAILED,
    )


def _company(side: Side) -> None:
    """Somebody unknown came by the account of the partner; the person's own account there is linked."""
    side.rows |= {
        "company_account_request": CompanyAccountRequest.objects.create(
            organisation=side.partnership.organisation,
            provider=PROVIDER,
            subject=f"nieznane {side.edition.code}",
            name="Osoba Nieznana",
            email="nieznana@firma.example",
        ),
        "company_account_link": SocialAccount.objects.create(
            user=side.person, provider=PROVIDER, uid=side.person.code
        ),
    }


def _trainings(side: Side) -> None:
    participation, by = side.membership.participation, side.coordinator
    module = training.make_module(edition=side.edition, topic="Temat przykładowy", hours=5, position=90)
    session = training.make_session(module=module, title="Zajęcia przykładowe", day=dt.date(2017, 6, 3))
    sheet = AttendanceList(
        edition=side.edition, session=session, number=901, requested_by=by, requested_at=clock.now()
    )
    paper = Certificate(
        edition=side.edition,
        participation=participation,
        year=2017,
        serial=901,
        number=f"901/{side.edition.code}/2017",
        issued_on=clock.today(),
        issued_by=by,
        requested_by=by,
        requested_at=clock.now(),
        content=plain(
            content_of(
                participation,
                earned=Earned(topics=(("Komunikacja", 480),), first=clock.today(), last=clock.today()),
                planned=2400,
                number=f"901/{side.edition.code}/2017",
                issued_on=clock.today(),
                signatory=by,
                language="pl",
            )
        ),
    )
    signed = training.make_session(module=module, title="Zajęcia podpisane", day=dt.date(2017, 6, 2))
    training.attend(session=signed, participation=participation)
    side.rows |= {
        "module": module,
        "session": session,
        "signed": training.sign(session=signed),
        "sheet": _ready(sheet),
        "certificate": _ready(paper),
    }
    training.attend(session=session, participation=participation, presence="excused", reason="Powód przykładowy.")


def _ready(document: Any) -> Any:
    """A rendered document, without a typesetter."""
    document.rendering = RenderingState.READY
    document.file.save("przyklad.pdf", ContentFile(b"%PDF-1.7\n%%EOF\n"), save=False)
    document.sha256 = "0" * 64
    document.save()
    return document


def _visits(side: Side) -> None:
    day = dt.date(2017, 6, 2)
    visit = Visit.objects.create(
        edition=side.edition, title=f"Wizyta {side.edition.code}", starts_on=day, ends_on=day, place="Byczyna"
    )
    item = AgendaItem.objects.create(visit=visit, day=day, title="Powitanie", speaker="Prelegentka Przykładowa")
    guest = Attendee.objects.create(visit=visit, guest_name=f"Gość {side.edition.code}")
    card = ResourceCard.objects.create(
        edition=side.edition,
        visit=visit,
        kind="institutional",
        title=f"Zasób {side.edition.code}",
        keeper="Opiekunka Przykładowa",
        contact="kontakt przykładowy",
        visibility=ResourceVisibility.INTERNAL,
        created_by=side.coordinator,
        created_at=clock.now(),
    )
    check = card.verifications.create(verified_on=day, verified_by=side.coordinator, noted_at=clock.now())
    side.rows |= {"visit": visit, "item": item, "guest": guest, "card": card, "check": check}


def _group(side: Side) -> None:
    group = side.group
    plans = group.plans.order_by("-number")
    side.rows |= {
        "plan": plans[0] if plans else microprojects.make_plan(microproject=group, by=side.person, state="submitted"),
        "aim": AimVersion.objects.filter(microproject=group).order_by("-number")[0],
        "accompaniment": group.accompaniments.get(mentor=side.mentor),
        "hand_over": HandOver.objects.create(
            microproject=group,
            kind=HandOverKind.LEADER,
            from_user=side.coordinator,
            to_user=side.person,
            starts_on=dt.date(2017, 6, 1),
            note="Notatka przykładowa.",
            written_by=side.coordinator,
            written_at=clock.now(),
        ),
        "event": microprojects.make_event(
            microproject=group, title="Wydarzenie przykładowe", starts_at=at(dt.date(2017, 6, 4), 10)
        ),
    }
    held = [
        microprojects.make_event(
            microproject=group,
            title=f"Odbyte {number}",
            starts_at=at(dt.date(2017, 6, number), 10),
            state=EventState.HELD,
        )
        for number in (1, 2)
    ]
    for event in held:
        microprojects.count_door(event, 30, by=side.person)
    side.rows["held"] = held[0]
    side.rows["overlap"] = Overlap.objects.create(
        first=held[0],
        second=held[1],
        people=5,
        note="te same osoby",
        declared_by=side.person,
        declared_at=clock.now(),
    )


def _entries(side: Side) -> None:
    sent = microprojects.make_entry(
        membership=side.membership, audience=EntryAudience.TEAM, text="Wpis przykładowy.", created_at=clock.now()
    )
    draft = microprojects.make_entry(membership=side.membership, state=EntryState.DRAFT, text="Szkic przykładowy.")
    photo = Photo(
        microproject=side.group,
        entry=sent,
        width=640,
        height=480,
        sha256="0" * 64,
        caption="Podpis przykładowy",
        people_count=1,
        uploaded_by=side.person,
        uploaded_at=clock.now(),
    )
    photo.file.save(f"{photo.code}.jpg", ContentFile(make_jpeg()), save=False)
    photo.thumbnail.save(f"{photo.code}-m.jpg", ContentFile(make_jpeg(width=64, height=48)), save=False)
    photo.save()
    side.rows |= {
        "entry": sent,
        "draft": draft,
        "photo": photo,
        "printed": factory.make_photo(microproject=side.group),
        "subject": factory.make_subject(photo=photo, consent_given_by="Opiekun", consent_given_on=clock.today()),
    }


def _jobs_ended_together(side: Side) -> None:
    """Nobody's job: the step in the log is enough to ask who may take it back."""
    with transaction.atomic():
        tell_together(side.edition, side.company, [], [], on=clock.today(), by=side.coordinator)
    side.rows["together"] = audit.last(side.edition, [TOGETHER])


def _meetings(side: Side) -> None:
    side.rows["meeting"] = Meeting.objects.create(
        microproject=side.group,
        accompaniment=side.accompaniment,
        held_on=dt.date(2017, 6, 7),
        minutes=60,
        logged_by=side.mentor,
        logged_at=clock.now(),
    )
    side.rows["note"] = MeetingNote.objects.create(
        meeting=side.meeting,
        audience=NoteAudience.TEAM,
        text="Notatka przykładowa.",
        written_by=side.mentor,
        written_at=clock.now(),
    )


def _publication(side: Side) -> None:
    """One in the workshop, and a released one frozen without asking whether it is ready."""
    by = side.coordinator
    row = factory.make_publication(edition=side.edition, by=by, title=f"Wydana {side.edition.code}")
    chapter = row.chapters.get(microproject=side.group)
    chapters.choose_photos(chapter, chosen=[chapters.ChosenPhoto(photo=side.printed, caption="Korytarz")], by=by)
    row = with_waiting(Publication.objects.select_related("edition__programme", "corrects")).get(pk=row.pk)
    content = compose(Workshop(row), frozen_on=clock.today())
    row.snapshot = Snapshot.objects.create(
        publication=row,
        content=canonical(content).decode(),
        sha256=fingerprint(content),
        frozen_by=by,
        frozen_at=clock.now(),
    )
    row.state, row.released_by, row.released_at = PublicationState.RELEASED, by, clock.now()
    row.save()
    draft = factory.make_publication(edition=side.edition, by=by, title=f"Warsztat {side.edition.code}")
    _ready(PublicationPdf(publication=row, key="0" * 64, requested_by=by, requested_at=clock.now()))
    chapter = draft.chapters.order_by("position")[0]
    side.rows |= {"workshop": draft, "released": row, "chapter": chapter}
    side.rows["quote"] = factory.make_quote(microproject=side.group, speaker_name="Ewa", name_consent_on=clock.today())
    side.rows["withdrawal"] = Withdrawal.objects.create(
        publication=row, purpose=ConsentPurpose.NAME_IN_PUBLICATION, user=side.person, at=clock.now()
    )


# What stands in an address, by the name of the converter's argument; the last word is with the URL's own name.
VALUES: dict[str, Callable[[Side], Any]] = {
    "pk": lambda side: side.coordinator.authenticator_set.get().pk,
    "edition_code": lambda side: side.edition.code,
    "user_code": lambda side: side.person.code,
    "other_code": lambda side: side.twin.code,
    "merge_code": lambda side: side.merge.code,
    "programme_code": lambda side: side.edition.programme.code,
    "provider_id": lambda _side: PROVIDER,
    "account_id": lambda side: side.company_account_link.pk,
    "organisation_code": lambda side: side.company.code,
    "contact_id": lambda side: side.contact.pk,
    "change_id": lambda side: side.change.pk,
    "agreement_id": lambda side: side.agreement.pk,
    "change": lambda _side: "sprzedaz",
    "mail_id": lambda side: side.mail.pk,
    "partnership_id": lambda side: side.partnership.pk,
    "grant_id": lambda side: side.grant.pk,
    "machine": lambda _side: "zajecia",
    "step_id": lambda side: side.session.pk,
    "dated": lambda _side: "rola",
    "dated_id": lambda side: side.grant.pk,
    "invitation_id": lambda side: side.invitation.pk,
    "token": token_of,
    "list_code": lambda side: side.sheet.code,
    "item_id": lambda side: side.item.pk,
    "attendee_id": lambda side: side.guest.pk,
    "subject_id": lambda side: side.subject.pk,
    "entry_id": lambda side: side.together.pk,
    "check_id": lambda side: side.check.pk,
    "note_id": lambda side: side.note.pk,
    "quote_id": lambda side: side.quote.pk,
    "withdrawal_id": lambda side: side.withdrawal.pk,
    "overlap_id": lambda side: side.overlap.pk,
    "hand_over_code": lambda side: side.hand_over.code,
    "purpose": lambda _side: "image",
    "verb": lambda _side: "finish",
    "key": lambda _side: "zapisani",
    "photo": lambda side: side.printed.code,
}
