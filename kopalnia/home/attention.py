"""What needs the attention of those who run an edition. Each app says what it adds, this module puts it in order."""

import datetime as dt
from typing import Any

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import joining.home
import microprojects.home
import people.home
import programmes.home
import publications.home
import recruitment.home
import trainings.home
from joining.queries import invitations
from kopalnia.lib.domain.totals import total_of
from kopalnia.lib.web.action_items import ActionItem, in_order
from microprojects.queries.core import idle_mentor_counts
from microprojects.queries.events import progress_counts
from people.choices import MailState
from people.models import OutgoingMail, User
from programmes.models import Edition
from programmes.queries import setup
from trainings.queries import home as training_home


def counted(edition: Edition, today: dt.date) -> Edition:
    """The edition with all the numbers a coordinator's page counts, in one query: only for whom it is and where."""
    numbers = {
        **progress_counts(),
        **idle_mentor_counts(today),
        **recruitment.home.application_numbers(),
        **_mail_counts(),
        **training_home.action_item_annotations(today),
        **setup.charge_numbers(),
        **programmes.home.agreement_numbers(today),
        **programmes.home.organisation_change_counts(today),
        **trainings.home.document_numbers(),
        **joining.home.card_numbers(today),
        **invitations.action_item_annotations(),
        **publications.home.action_item_annotations(today),
    }
    return Edition.objects.annotate(**numbers).get(pk=edition.pk)


def _mail_counts() -> dict[str, Any]:
    failed = OutgoingMail.objects.filter(edition_id=OuterRef("pk"), state=MailState.FAILED)
    return {"mails_failed": total_of(failed)}


def of_the_portal(user: User, edition: Edition) -> list[ActionItem]:
    """Rows for administrators that belong to no edition, or to others than this one."""
    return [*people.home.action_items(user), *in_order([programmes.home.action_items_elsewhere(user, edition)])]


def action_items(edition: Edition, today: dt.date) -> list[ActionItem]:
    """All rows of «Wymaga uwagi», blocking first, then the longest waiting. `edition` comes from `counted`."""
    counts = {name: getattr(edition, name) for name in (*progress_counts(), *idle_mentor_counts(today))}
    failed: int = edition.mails_failed  # type: ignore[attr-defined]
    unsigned, may_miss = trainings.home.action_items(edition, today)
    return in_order(
        [
            *recruitment.home.action_items_of_applications(edition),
            joining.home.action_items_of_invitations(edition),
            recruitment.home.action_items_of_call(edition, today),
            unsigned,
            joining.home.action_items_of_accounts(edition),
            may_miss,
            joining.home.action_items_of_cards(edition),
            programmes.home.action_items_of_charge(edition, today),
            programmes.home.action_items_of_agreements(edition, today),
            programmes.home.organisation_changes_to_check(edition, today),
            *trainings.home.action_items_of_documents(edition),
            *microprojects.home.action_items(edition, today),
            *microprojects.home.action_items_of_progress(edition, counts),
            *publications.home.action_items(edition, today),
            ActionItem(
                count=failed,
                sentence=ngettext("message could not be sent.", "messages could not be sent.", failed),
                verb=_("See the messages"),
                url=reverse("programmes:message_list", args=[edition.code]),
            ),
        ]
    )
