"""A programme worth a publication, made of rows; the publication itself is made by its actions."""

import datetime as dt
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from kopalnia.lib.domain import clock
from microprojects.choices import (
    CountMethod,
    EntryState,
    EventState,
    InsightKind,
    MicroprojectState,
    PlanState,
    RecipientKind,
)
from microprojects.models import (
    Event,
    FinalReport,
    Insight,
    Microproject,
    Photo,
    PhotoSubject,
    Quote,
    RecipientCount,
)
from people.choices import ConsentPurpose, ConsentWay
from people.models import ConsentEntry, ConsentText, User
from programmes.choices import PartnershipRole
from programmes.models import Edition, Participation, Partnership
from publications.actions import chapters, workshop
from publications.models import Publication
from tests.factories import microprojects, people, programmes
from tests.factories.pictures import make_jpeg
from trainings.choices import Presence, SessionState
from trainings.models import Attendance, Module, Session
from visits.choices import ResourceVisibility, Sex
from visits.models import Attendee, ResourceCard, Visit

FORMULA = "Dofinansowano ze środków Programu Fundusz Inicjatyw Obywatelskich."
WARSAW = ZoneInfo("Europe/Warsaw")


def consent(*, user: User, purpose: str = ConsentPurpose.NAME_IN_PUBLICATION, given: bool = True, **fields) -> None:
    text = ConsentText.objects.filter(purpose=purpose).first() or people.make_consent_text(purpose=purpose)
    ConsentEntry.objects.create(user=user, text=text, given=given, by=user, **{"how": ConsentWay.ACCOUNT, **fields})


def guardian_consent(*, user: User, purpose: str = ConsentPurpose.NAME_IN_PUBLICATION, given: bool = True) -> None:
    """A paper of the mother of somebody under age, or its end."""
    consent(
        user=user,
        purpose=purpose,
        given=given,
        how=ConsentWay.GUARDIAN,
        guardian="Maria Lis",
        signed_on=dt.date(2017, 5, 1) if given else None,
    )


def make_count(*, event: Event, lower: int, best: int = 0, upper: int = 0, by: User | None = None) -> RecipientCount:
    exact = not best
    return RecipientCount.objects.create(
        event=event,
        kind=RecipientKind.DIRECT,
        method=CountMethod.LIST if exact else CountMethod.ESTIMATE,
        lower=lower,
        best=best or lower,
        upper=upper or best or lower,
        recorded_by=by or people.make_user(),
        recorded_at=clock.now(),
    )


def make_photo(
    *, microproject: Microproject, people_count: int | None = 0, caption: str = "Korytarz po malowaniu", **fields
) -> Photo:
    """A photo by a confirmed entry; without a number of people nobody has looked at it yet."""
    membership = microproject.memberships.first() or microprojects.join(microproject=microproject)
    entry = microprojects.make_entry(membership=membership, state=EntryState.ACCEPTED)
    photo = Photo(
        microproject=microproject,
        entry=entry,
        width=640,
        height=480,
        sha256="0" * 64,
        caption=caption,
        people_count=people_count,
        uploaded_by=entry.author,
        uploaded_at=clock.now(),
        **fields,
    )
    data = make_jpeg()
    photo.file.save(f"{photo.code}.jpg", ContentFile(data), save=False)
    photo.thumbnail.save(f"{photo.code}-m.jpg", ContentFile(data), save=False)
    photo.save()
    return photo


def make_subject(*, photo: Photo, user: User | None = None, **fields) -> PhotoSubject:
    return PhotoSubject.objects.create(
        photo=photo, user=user, noted_by=photo.uploaded_by, noted_at=clock.now(), **fields
    )


def make_quote(*, microproject: Microproject, speaker: User | None = None, **fields) -> Quote:
    return Quote.objects.create(
        microproject=microproject,
        speaker=speaker,
        noted_by=people.make_user(),
        noted_at=clock.now(),
        **{
            "text": "Baliśmy się, że zmiana celu to porażka. Okazała się najlepszą decyzją.",
            "speaker_role": "ślusarz",
            **fields,
        },
    )


def tell(*, microproject: Microproject, recipients: int = 412, **fields) -> Microproject:
    """Fill a microproject with what a chapter is made of: plan, event with recipients, hours, report, lesson."""
    by = people.make_user()
    membership = microproject.memberships.first() or microprojects.join(microproject=microproject)
    microprojects.make_plan(microproject=microproject, state=PlanState.APPROVED)
    event = microprojects.make_event(
        microproject=microproject,
        starts_at=dt.datetime(2017, 6, 24, 9, tzinfo=WARSAW),
        state=EventState.HELD,
        place="Katowice-Ligota",
    )
    make_count(event=event, lower=recipients, best=recipients + 18, upper=recipients + 90)
    microprojects.make_entry(membership=membership, state=EntryState.ACCEPTED, minutes=440)
    FinalReport.objects.create(
        microproject=microproject,
        what_happened="Trzy weekendy, 400 litrów farby, całe rodziny.",
        what_continues="Poradnia prosi o następne korytarze.",
        written_by=by,
        written_at=clock.now(),
    )
    for kind, text in (
        (InsightKind.LESSON, "Wcześniej zapytać o godziny pracy poradni."),
        (InsightKind.DIFFICULTY, "Folii malarskiej zabrakło pierwszego dnia."),
    ):
        Insight.objects.create(microproject=microproject, kind=kind, text=text, noted_by=by, noted_at=clock.now())
    return microprojects.move(microproject, MicroprojectState.REPORTED)


def furnish(*, edition: Edition, participation: Participation | None = None) -> Edition:
    """Give an edition partners, a signed training, a visit and a public resource, and the funder's formula."""
    programme = edition.programme
    programme.aim, programme.description = "Dobro wspólne społeczności.", "Zrobić razem coś pożytecznego."
    programme.funder_formula = FORMULA
    programme.save()
    Partnership.objects.create(
        edition=edition,
        organisation=people.make_organisation(name=f"Kombajny Bytków {edition.pk}"),
        role=PartnershipRole.EMPLOYER,
        places=10,
        starts_on=edition.starts_on,
    )
    by = people.make_user()
    module = Module.objects.create(edition=edition, topic="Komunikacja", planned_minutes=480)
    start = dt.datetime(2016, 11, 5, 9, tzinfo=WARSAW)
    session = Session.objects.create(
        module=module,
        starts_at=start,
        ends_at=start + dt.timedelta(hours=8),
        minutes=480,
        state=SessionState.SIGNED,
        signed_by=by,
        signed_at=start,
    )
    Attendance.objects.create(
        session=session,
        participation=participation or programmes.make_participant(edition=edition),
        presence=Presence.FULL,
        minutes=480,
        recorded_by=by,
        recorded_at=start,
    )
    visit = Visit.objects.create(
        edition=edition,
        title="Wizyta w Byczynie",
        starts_on=dt.date(2017, 2, 25),
        ends_on=dt.date(2017, 2, 26),
        place="Byczyna",
        outcome="Pomaganie to praca.",
    )
    for number in range(7):
        Attendee.objects.create(visit=visit, guest_name=f"Gość {number}", sex=Sex.FEMALE if number < 5 else Sex.MALE)
    ResourceCard.objects.create(
        edition=edition,
        kind="institutional",
        title="Spółdzielnia",
        visibility=ResourceVisibility.PUBLIC,
        created_by=by,
        created_at=clock.now(),
    )
    return edition


def make_publication(*, edition: Edition, by: User, language: str = "pl", **fields) -> Publication:
    """A publication begun by its action, chapters collected."""
    return workshop.begin(edition, by=by, language=language, **{"title": "Kopalnia Aktywności", **fields})


def make_ready(*, edition: Edition, microproject: Microproject, by: User) -> SimpleNamespace:
    """A publication that nothing stops from being frozen, with a photo and a quote: `.publication`, `.photo`, `.quote`."""
    member = microproject.memberships.first()
    furnish(edition=edition, participation=member.participation if member else None)
    tell(microproject=microproject)
    for other in edition.microprojects.exclude(pk=microproject.pk):
        tell(microproject=other, recipients=300)
    publication = make_publication(edition=edition, by=by)
    chapter = publication.chapters.get(microproject=microproject)
    photo = make_photo(microproject=microproject)
    quote = make_quote(microproject=microproject)
    chapters.choose_photos(chapter, chosen=[chapters.ChosenPhoto(photo=photo, caption="Korytarz A")], by=by)
    chapters.choose_quotes(chapter, quotes=[quote], by=by)
    workshop.collect(publication, by=by)
    return SimpleNamespace(
        publication=Publication.objects.get(pk=publication.pk), chapter=chapter, photo=photo, quote=quote
    )
