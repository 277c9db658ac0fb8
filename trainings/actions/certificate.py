"""Issuing certificates: numbers without gaps, content frozen at issue, the print made by the worker."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from kopalnia.lib.documents.printing import ask
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.canonical_json import plain
from kopalnia.lib.domain.lifecycle import IllegalStep, locked
from kopalnia.lib.web.access import require, require_still
from people.audit import record
from people.mail import queue
from people.models import User
from programmes.choices import OWN_LANGUAGE
from programmes.models import Edition, Participation
from programmes.policies import coordinate, coordinate_edition_of
from trainings.certificate_content import Earned, content_of, earned_by, outdated, why_replaced
from trainings.models import Certificate
from trainings.policies import deserves_certificate
from trainings.queries.training import plan_of


@transaction.atomic
def issue_certificates(
    edition: Edition, *, participations: Iterable[Participation], language: str = "", by: User
) -> list[Certificate]:
    """Issue a certificate to each of the people, in the order of the alphabet, and queue a message to each.

    In the given language (`OWN_LANGUAGE`: in what each person reads), else in that of the paper it replaces, else in that
    of the edition. Who already has one that says the same keeps it and gets no second; when anything it prints is
    otherwise today, or it speaks another language than the one asked for, the new one replaces it and names its number.
    Raises `Refused` (and issues nothing) when somebody is below the threshold.
    The edition's row is locked, so numbers run without gaps and two coordinators cannot take the same one.
    """
    edition = locked(Edition.objects.select_related("programme"), edition.pk)
    require_still(coordinate, by, edition)
    plan = plan_of(edition)
    wanted = sorted(participations, key=lambda row: (row.user.sort_key, row.pk))
    earned = earned_by(plan, [row.pk for row in wanted])
    latest = _latest(wanted)
    stale = outdated(edition, latest.values(), plan=plan)
    serial = _last_serial(edition)
    issued = []
    for participation in wanted:
        own = earned.get(participation.pk)
        require(deserves_certificate(earned=own.minutes if own else 0, threshold=plan.threshold, planned=plan.planned))
        participation.edition, former = edition, latest.get(participation.pk)
        speaks = _language(participation, asked=language, former=former)
        if own is None or (former and former.pk not in stale and speaks == former.language):
            continue
        serial += 1
        issued.append(
            _issue(
                participation,
                earned=own,
                planned=plan.planned,
                serial=serial,
                former=former,
                language=speaks,
                by=by,
            )
        )
    return issued


@transaction.atomic
def reprint_certificate(certificate: Certificate, *, by: User) -> Certificate:
    """Make the file again from the frozen content: the same words, the same number, the same bytes. The log keeps who."""
    certificate = locked(Certificate.objects.select_related("participation__user", "edition"), certificate.pk)
    require_still(coordinate_edition_of, by, certificate, of=certificate.edition)
    _log("certificate.reprinted", certificate, by=by)
    ask(certificate)
    return certificate


@transaction.atomic
def void_certificate(certificate: Certificate, *, reason: str, by: User) -> Certificate:
    """Declare a certificate void and tell its holder. It keeps its number; a right one is issued under the next."""
    certificate = _locked(certificate, by)
    if certificate.voided_at is not None:
        raise IllegalStep(_("This certificate is already void."))
    _write_void(certificate, at=clock.now(), by=by, reason=reason)
    _log("certificate.voided", certificate, by=by, reason=reason)
    _tell(certificate, "certificate_voided", {"reason": reason})
    return certificate


@transaction.atomic
def restore_certificate(certificate: Certificate, *, reason: str = "", by: User) -> Certificate:
    """Say that a certificate is valid after all. Raises `IllegalStep` when another one was issued in its place."""
    certificate = _locked(certificate, by)
    if certificate.voided_at is None:
        raise IllegalStep(_("This certificate is not void."))
    others = Certificate.objects.current().filter(participation=certificate.participation_id)
    if others.exclude(pk=certificate.replaces_id).exists():
        raise IllegalStep(_("This person has since been issued another certificate. Declare that one void first."))
    _write_void(certificate, at=None, by=None, reason="")
    _log("certificate.restored", certificate, by=by, reason=reason)
    _tell(certificate, "certificate_restored", {})
    return certificate


def _locked(certificate: Certificate, by: User) -> Certificate:
    """The certificate, its edition's row taken first, as for issuing."""
    locked(Edition.objects, certificate.edition_id)
    row = locked(Certificate.objects.select_related("participation__user", "edition__programme"), certificate.pk)
    require_still(coordinate_edition_of, by, row, of=row.edition)
    return row


def _write_void(certificate: Certificate, *, at: dt.datetime | None, by: User | None, reason: str) -> None:
    certificate.voided_at, certificate.voided_by, certificate.void_reason = at, by, reason
    certificate.save(update_fields=["voided_at", "voided_by", "void_reason"])


def _tell(certificate: Certificate, template: str, words: dict[str, str]) -> None:
    queue(
        template=template,
        to=certificate.participation.user,
        context={"certificate": certificate, "edition": certificate.edition, **words},
        dedupe=f"{template}:{certificate.code}:{clock.now().isoformat()}",
        edition_id=certificate.edition_id,
    )


@transaction.atomic
def note_download(certificate: Certificate, *, by: User) -> None:
    """Every handing out of personal data is logged."""
    _log("certificate.downloaded", certificate, by=by)


def _latest(participations: Iterable[Participation]) -> dict[int, Certificate]:
    """The paper each person holds, by primary key of the participation."""
    rows = Certificate.objects.current().filter(participation__in=participations)
    newest_last = rows.select_related("participation__user").order_by("year", "serial")
    return {row.participation_id: row for row in newest_last}


def _language(participation: Participation, *, asked: str, former: Certificate | None) -> str:
    language = participation.user.reads if asked == OWN_LANGUAGE else asked
    return language or (former.language if former else participation.edition.language)


def _issue(
    participation: Participation,
    *,
    earned: Earned,
    planned: int,
    serial: int,
    former: Certificate | None,
    language: str,
    by: User,
) -> Certificate:
    edition, today = participation.edition, clock.today()
    number = f"{serial}/{edition.code}/{today.year}"
    content = content_of(
        participation,
        earned=earned,
        planned=planned,
        number=number,
        issued_on=today,
        signatory=by,
        language=language,
        replaces=former.number if former else "",
    )
    certificate = Certificate.objects.create(
        edition=edition,
        participation=participation,
        year=today.year,
        serial=serial,
        number=number,
        issued_on=today,
        issued_by=by,
        requested_by=by,
        language=language,
        content=plain(content),
        replaces=former,
    )
    _log("certificate.issued", certificate, by=by)
    if former:
        _log("certificate.replaced", former, by=by, reason=why_replaced(former, by=certificate), new=number)
    queue(
        template="certificate_ready",
        to=participation.user,
        context={"certificate": certificate, "edition": edition, "minutes": earned.minutes},
        dedupe=f"certificate:{certificate.code}",
        edition_id=edition.pk,
    )
    ask(certificate)
    return certificate


def _last_serial(edition: Edition) -> int:
    own = Certificate.objects.filter(edition=edition, year=clock.today().year)
    return own.aggregate(last=Max("serial"))["last"] or 0


def _log(verb: str, certificate: Certificate, *, by: User, reason: str = "", **facts: str) -> None:
    participation = certificate.participation
    record(
        verb,
        on=[certificate, participation],
        by=by,
        about=participation.user,
        edition=certificate.edition_id,
        reason=reason,
        number=certificate.number,
        **facts,
    )
