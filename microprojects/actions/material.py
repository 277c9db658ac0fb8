"""Material for the publication, collected during the work: quotes, lessons, the team's own account."""

import datetime as dt

from django.db import transaction

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import locked
from kopalnia.lib.domain.versions import StaleVersion, save_version
from kopalnia.lib.web.access import require, require_still
from microprojects.models import FinalReport, Insight, Microproject, Quote
from microprojects.policies import work_in
from microprojects.policies.material import collect, look_after_quote, on_paper
from people import audit, consent_withdrawals
from people.choices import ConsentPurpose
from people.models import User


@transaction.atomic
def add_quote(
    *,
    microproject: Microproject,
    text: str,
    by: User,
    speaker: User | None = None,
    speaker_name: str = "",
    speaker_role: str = "",
    name_consent_on: dt.date | None = None,
    name_consent_by: str = "",
) -> Quote:
    """Keep somebody's words. A name is kept only for an account (its ledger decides) or with a consent and its day."""
    require_still(collect, by, microproject)
    quote = Quote.objects.create(
        microproject=microproject,
        text=text,
        speaker=speaker,
        speaker_name=speaker_name if name_consent_on and not speaker else "",
        speaker_role=speaker_role,
        name_consent_on=None if speaker else name_consent_on,
        name_consent_by="" if speaker else name_consent_by,
        noted_by=by,
        noted_at=clock.now(),
    )
    audit.record("quote.added", on=[quote, microproject], by=by, edition=microproject.edition_id)
    return quote


@transaction.atomic
def withdraw_name(*, quote: Quote, withdrawn: bool = True, by: User) -> Quote:
    """Note that somebody without an account takes the consent to their name back: it is gone from everywhere at once.
    With ``withdrawn=False`` that this was a mistake."""
    row = locked(Quote.objects.select_related("microproject"), quote.pk)
    require_still(look_after_quote, by, row, of=row.microproject)
    require(on_paper(row.speaker_id))
    if row.speaker_name and (row.name_consent_withdrawn_at is not None) != withdrawn:
        row.name_consent_withdrawn_at = clock.now() if withdrawn else None
        row.save(update_fields=["name_consent_withdrawn_at"])
        verb = "quote.name_withdrawn" if withdrawn else "quote.name_withdrawn_undone"
        audit.record(verb, on=[row, row.microproject], by=by, edition=row.microproject.edition_id)
        if withdrawn:
            consent_withdrawals.note(
                consent_withdrawals.WithdrawnConsent(ConsentPurpose.NAME_IN_PUBLICATION, thing=row)
            )
    return row


@transaction.atomic
def add_insight(*, microproject: Microproject, kind: str, text: str, by: User) -> Insight:
    """Keep a lesson, a difficulty or what continues."""
    require_still(collect, by, microproject)
    insight = Insight.objects.create(
        microproject=microproject, kind=kind, text=text, noted_by=by, noted_at=clock.now()
    )
    audit.record("insight.added", on=[insight, microproject], by=by, edition=microproject.edition_id, kind=str(kind))
    return insight


@transaction.atomic
def save_final_report(
    *,
    microproject: Microproject,
    what_happened: str,
    what_continues: str,
    by: User,
    expected_version: int | None = None,
) -> FinalReport:
    """Write the team's account, or a newer text of it. Raises `StaleVersion` when somebody was quicker.

    `expected_version` None says that the person saw no report yet.
    """
    require_still(work_in, by, microproject)
    fields = {
        "what_happened": what_happened,
        "what_continues": what_continues,
        "written_by": by,
        "written_at": clock.now(),
    }
    report, created = FinalReport.objects.select_for_update().get_or_create(microproject=microproject, defaults=fields)
    if not created:
        if expected_version is None:
            raise StaleVersion(report)
        save_version(report, expected_version, **fields)
    audit.record("final_report.saved", on=[report, microproject], by=by, edition=microproject.edition_id)
    return report
