"""The mentor's answers. The verbs are the microproject's; here only the mentor's standing is asked once more."""

from django.db import transaction

from kopalnia.lib.web.access import require
from microprojects.actions import entries
from microprojects.models import Entry
from microprojects.policies.progress import review_entry
from people.models import User


@transaction.atomic
def confirm(*, entry: Entry, by: User, expected_version: int) -> Entry:
    """Confirm an entry from the queue, without a comment. Raises `Refused`, `StaleVersion`, `IllegalStep`.

    The entry's microproject was read with the standing of `by`.
    """
    require(review_entry(by, entry))
    return entries.confirm_entry(entry=entry, by=by, expected_version=expected_version)
