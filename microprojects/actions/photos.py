"""Photos: kept without metadata under generated names, shown only through a permission, published only with consent."""

import datetime as dt
import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from kopalnia.lib.documents import images
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.codes import new_code
from kopalnia.lib.domain.constraints import save_valid
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import Refused, require, require_still
from microprojects.models import Entry, Microproject, Photo, PhotoSubject
from microprojects.policies import photos as policies
from microprojects.policies.entries import write_entry
from microprojects.policies.material import on_paper
from people import audit, consent_withdrawals
from people.choices import ConsentPurpose
from people.models import User


@transaction.atomic
def add_photo(
    *, microproject: Microproject, photo: images.CleanPhoto, by: User, entry: Entry | None = None, caption: str = ""
) -> Photo:
    """Keep a cleaned photo. Without `entry` it is a draft only its author sees, until `attach_photo`."""
    if entry is None:
        require_still(write_entry, by, microproject)
    else:
        require_still(policies.add_photo, by, entry, of=microproject)
    code = new_code()
    row = Photo(
        code=code,
        microproject=microproject,
        entry=entry,
        width=photo.width,
        height=photo.height,
        sha256=hashlib.sha256(photo.data).hexdigest(),
        caption=caption,
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    row.file.save(f"{code}.jpg", ContentFile(photo.data), save=False)
    row.thumbnail.save(f"{code}-m.jpg", ContentFile(photo.thumbnail("medium").data), save=False)
    row.save()
    if entry is not None:
        _record("photo.added", row, by)
    return row


@transaction.atomic
def attach_photo(*, photo: Photo, entry: Entry, by: User) -> Photo:
    """Put an own draft photo by an own entry."""
    row = locked(Photo.objects, photo.pk)
    require(policies.attach_photo(by, entry, row))
    row.entry, row.microproject = entry, entry.microproject
    row.save(update_fields=["entry", "microproject"])
    _record("photo.added", row, by)
    return row


@transaction.atomic
def remove_photo(*, photo: Photo, by: User) -> Photo:
    """Take the photo away from every page at once; the row stays to say that it was there."""
    row = locked(Photo.objects.select_related("microproject"), photo.pk)
    require_still(policies.look_after_photo, by, row, of=row.microproject)
    if row.removed_at is None:
        row.removed_at = clock.now()
        row.save(update_fields=["removed_at"])
        _record("photo.removed", row, by)
    return row


@transaction.atomic
def describe_photo(*, photo: Photo, people_count: int | None, caption: str, by: User) -> Photo:
    """Say how many people can be recognised; None = nobody has looked yet, so the photo stays inside."""
    row = locked(Photo.objects.select_related("microproject"), photo.pk)
    require_still(policies.look_after_photo, by, row, of=row.microproject)
    changed = row.people_count != people_count
    row.people_count, row.caption = people_count, caption
    row.save(update_fields=["people_count", "caption"])
    if changed:
        _record("photo.people_counted", row, by, people=people_count)
    return row


@transaction.atomic
def mark_subject(
    *,
    photo: Photo,
    by: User,
    user: User | None = None,
    is_minor: bool = False,
    consent_given_by: str = "",
    consent_given_on: dt.date | None = None,
) -> PhotoSubject:
    """Mark one recognisable person. Without an account their consent is on paper; without one the answer is no.

    Raises ``ValidationError`` when the person is marked already.
    """
    require_still(policies.look_after_photo, by, photo, of=photo.microproject)
    subject = PhotoSubject(
        photo=photo,
        user=user,
        is_minor=is_minor,
        consent_given_by="" if user else consent_given_by,
        consent_given_on=None if user else consent_given_on,
        noted_by=by,
        noted_at=clock.now(),
    )
    save_valid(subject)
    _record("photo.subject_marked", photo, by)
    return subject


@transaction.atomic
def note_consent(*, subject: PhotoSubject, consent_given_by: str, consent_given_on: dt.date, by: User) -> PhotoSubject:
    """Note a consent on paper that came later."""
    row = locked(PhotoSubject.objects.select_related("photo__microproject"), subject.pk)
    require_still(policies.look_after_subject, by, row, of=row.photo.microproject)
    _require_no_account(row)
    row.consent_given_by, row.consent_given_on, row.consent_withdrawn_at = consent_given_by, consent_given_on, None
    row.save(update_fields=["consent_given_by", "consent_given_on", "consent_withdrawn_at"])
    _record("photo.consent_noted", row.photo, by)
    return row


@transaction.atomic
def withdraw_consent(*, subject: PhotoSubject, by: User) -> PhotoSubject:
    """Note that a consent on paper was withdrawn: the photo stops being publishable at once."""
    row = locked(PhotoSubject.objects.select_related("photo__microproject"), subject.pk)
    require_still(policies.look_after_subject, by, row, of=row.photo.microproject)
    _require_no_account(row)
    if row.consent_withdrawn_at is None:
        row.consent_withdrawn_at = clock.now()
        row.save(update_fields=["consent_withdrawn_at"])
        _record("photo.consent_withdrawn", row.photo, by)
        consent_withdrawals.note(consent_withdrawals.WithdrawnConsent(ConsentPurpose.IMAGE, thing=row.photo))
    return row


def _require_no_account(subject: PhotoSubject) -> None:
    """Papers beside a photo speak only for people without an account; the others are asked in the ledger."""
    if subject.user_id is not None and subject.is_minor:
        raise Refused(
            _("For someone with an account, the coordinators record a guardian's consent once, for all photos.")
        )
    require(on_paper(subject.user_id))


@transaction.atomic
def unmark_subject(*, subject: PhotoSubject, by: User) -> None:
    """Take back a mark made by mistake. The history keeps that it was there, not whom it meant."""
    photo = subject.photo
    require_still(policies.look_after_subject, by, subject, of=photo.microproject)
    subject.delete()
    _record("photo.subject_unmarked", photo, by)


def _record(verb: str, photo: Photo, by: User, **data: Any) -> None:
    on: list[Any] = [photo, photo.microproject]
    if photo.entry_id is not None:
        on.append(photo.entry)
    audit.record(verb, on=on, by=by, edition=photo.microproject.edition_id, code=photo.code, **data)
