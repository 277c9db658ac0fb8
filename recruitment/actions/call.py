"""The call of an edition: published, taken back, closed by hand and opened again."""

import datetime as dt

from django.db import transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.web.access import require_still
from people.audit import record
from people.models import User
from programmes.models import Edition
from programmes.policies import coordinate
from recruitment import policies


@transaction.atomic
def publish_call(edition: Edition, *, by: User) -> Edition:
    """Open the call to the public; a second call changes nothing."""
    edition = locked(Edition.objects, edition.pk)
    require_still(coordinate, by, edition)
    if edition.call_published_at is None:
        edition.call_published_at = clock.now()
        edition.save(update_fields=["call_published_at"])
        record("edition.call_published", on=[edition], by=by, edition=edition)
    return edition


@transaction.atomic
def unpublish_call(edition: Edition, *, by: User) -> Edition:
    """Take the publication of a call back. Raises `Refused` once somebody has begun to apply."""
    edition = locked(Edition.objects, edition.pk)
    require_still(policies.unpublish_call, by, edition)
    edition.call_published_at = None
    return _write_call(edition, "edition.call_unpublished", by=by)


@transaction.atomic
def close_call(edition: Edition, *, because: str, by: User) -> Edition:
    """Close a call by hand, with words for those who come to apply. Applications that were sent stay."""
    edition = locked(Edition.objects, edition.pk)
    require_still(policies.close_call, by, edition)
    return _write_call(edition, "edition.call_closed", by=by, closed=clock.now(), because=because)


@transaction.atomic
def reopen_call(edition: Edition, *, by: User) -> Edition:
    """Open a call again that was closed by hand."""
    edition = locked(Edition.objects, edition.pk)
    require_still(policies.reopen_call, by, edition)
    return _write_call(edition, "edition.call_reopened", by=by)


def _write_call(
    edition: Edition,
    verb: str,
    *,
    by: User,
    closed: dt.datetime | None = None,
    because: str = "",
) -> Edition:
    edition.call_closed_at, edition.call_closed_because = closed, because
    edition.save(update_fields=["call_published_at", "call_closed_at", "call_closed_because"])
    record(verb, on=[edition], by=by, edition=edition, reason=because)
    return edition
