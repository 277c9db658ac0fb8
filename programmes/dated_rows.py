"""What of an edition is dated, and how a last day that was written down wrong is taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from kopalnia.lib.web.access import Sentence
from organisations.actions import affiliation
from organisations.models import Affiliation
from programmes.actions import agreement, people, setup
from programmes.models import Agreement, Edition, EditionRole, Participation, Partnership


@dataclass(frozen=True, eq=False, slots=True)
class DatedRowKind:
    """One kind of dated row: its word in addresses, its rows in an edition, the verb that tells of its end, and how that is
    taken back; `mistake`: how it is said that there never was such a row."""

    word: str
    rows: Callable[[Edition], QuerySet[Any]]
    ended: str
    reopen: Callable[..., Any]
    effect: Sentence
    section: str = "zasady"
    list_name: str = ""
    mistake: Callable[..., Any] | None = None

    def back(self, edition: Edition, row: Any) -> str:
        """The page the row stands on."""
        if self.list_name:
            return reverse(f"programmes:{self.list_name}", args=[edition.code])
        part = row if isinstance(row, Participation) else edition.participations.get(user=row.user_id)
        return reverse("programmes:person_detail", args=[part.code])


KINDS = {
    kind.word: kind
    for kind in (
        DatedRowKind(
            "rola",
            lambda edition: EditionRole.objects.filter(edition=edition).select_related("user", "organisation"),
            "edition_role.ended",
            setup.reopen_role,
            gettext_lazy(
                "The role continues with all its access. If this person has a sign-in card, it will stop working."
            ),
            list_name="role_list",
        ),
        DatedRowKind(
            "partner",
            lambda edition: Partnership.objects.filter(edition=edition).select_related("organisation"),
            "partnership.ended",
            setup.reopen_partnership,
            gettext_lazy("The partnership continues. Roles and jobs that ended with it must be reopened one by one."),
            list_name="partner_list",
        ),
        DatedRowKind(
            "umowa",
            lambda edition: Agreement.objects.filter(edition=edition).select_related("organisation"),
            "agreement.terminated",
            agreement.reinstate,
            gettext_lazy("The agreement will be in force again, as recorded."),
            list_name="agreement_list",
        ),
        DatedRowKind(
            "udzial",
            lambda edition: Participation.objects.filter(edition=edition).select_related("user"),
            "participation.ended",
            people.rejoin,
            gettext_lazy(
                "The person takes part again, in the team they were in and with the card they had. A place in a team"
                " that was ended separately stays ended: reopen it on the team's page."
            ),
            section="ludzie",
        ),
        DatedRowKind(
            "praca",
            lambda edition: Affiliation.objects.filter(user__in=edition.participations.values("user")).select_related(
                "user", "organisation"
            ),
            "affiliation.ended",
            affiliation.reopen,
            gettext_lazy(
                "The job continues. If a later job was recorded in its place, it stays; end it if that was a mistake"
                " too."
            ),
            section="ludzie",
            mistake=affiliation.undo_start,
        ),
    )
}


class DatedRow(NamedTuple):
    """A dated row as it stands in an edition, and of which kind it is."""

    edition: Edition
    kind: DatedRowKind
    row: Any
