"""Reading the plan of an edition."""

import datetime as dt

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import as_known_on
from organisations.models.organisation import OrganisationQuerySet
from people.models import AuditEntry, AuditSubject, OutgoingMail, User
from people.models.mail import OutgoingMailQuerySet
from programmes.models import Edition, EditionRole, Partnership, Programme


def charge_numbers() -> dict[str, Exists]:
    """Annotation of an edition: whether somebody who can sign in coordinates it without a last day."""
    return {"has_charge": Exists(EditionRole.objects.in_charge().filter(edition=OuterRef("pk")))}


def programmes(viewer: User) -> QuerySet[Programme]:
    """Programmes the person coordinates, newest first, each with its editions as `charge_numbers` adds to them."""
    editions = Prefetch("editions", Edition.objects.annotate(**charge_numbers()))
    return Programme.objects.coordinated_by(viewer).prefetch_related(editions).order_by("-starts_on", "name")


def partnerships(edition: Edition, *, on: dt.date) -> list[Partnership]:
    """Partners with their organisations as of a day, those of the day first."""
    rows = OrganisationQuerySet.along(edition.partnerships.order_by("ends_on", "starts_on", "pk"), on)
    found: list[Partnership] = as_known_on(rows, on)
    OrganisationQuerySet.called_then(found)
    return found


def role_grants(edition: Edition, *, on: dt.date) -> QuerySet[EditionRole]:
    """Who holds or held which role; looking back, roles given later are left out."""
    rows = edition.role_grants.filter(starts_on__lte=on) if clock.is_past(on) else edition.role_grants.all()
    return OrganisationQuerySet.along(rows.select_related("user"), on).order_by("ends_on", "role", "starts_on", "pk")


def events(edition: Edition) -> QuerySet[AuditEntry]:
    """Everything that happened in the edition and to its programme, newest first."""
    programme = AuditSubject.objects.filter(
        kind=Programme._meta.label_lower, object_id=edition.programme_id, entry__edition_id__isnull=True
    )
    return AuditEntry.objects.filter(Q(edition_id=edition.pk) | Q(pk__in=programme.values("entry"))).order_by(
        "-at", "-pk"
    )


def messages(edition: Edition) -> OutgoingMailQuerySet:
    """The edition's outbox, newest first."""
    rows: OutgoingMailQuerySet = OutgoingMail.objects.filter(edition_id=edition.pk)
    return rows.select_related("to_user").order_by("-pk")
