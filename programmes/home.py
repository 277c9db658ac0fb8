"""What agreements, partners and roles put on the home page of the coordinators."""

import datetime as dt
from typing import Any

from django.db.models import Case, OuterRef, Subquery, When
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.totals import total_of
from kopalnia.lib.web.action_items import ActionItem
from organisations.choices import OrganisationChangeKind
from people.models import User
from programmes.models import Agreement, Edition
from programmes.queries import organisation_change as queries
from programmes.queries.setup import charge_numbers

# The name of a row's organisation by which it is called in a sentence.
LABEL = Case(When(organisation__short_name="", then="organisation__name"), default="organisation__short_name")


def agreement_numbers(today: dt.date) -> dict[str, Any]:
    """Annotations of an edition: how many agreements run out or have, and the first of them."""
    ending = Agreement.objects.filter(edition=OuterRef("pk")).running_out(today).order_by("ends_on", "pk")
    return {
        "agreements_ending": total_of(ending),
        "agreement_ends_on": Subquery(ending.values("ends_on")[:1]),
        "agreement_with": Subquery(ending.annotate(_label=LABEL).values("_label")[:1]),
    }


def action_items_of_agreements(edition: Edition, today: dt.date) -> ActionItem | None:
    """Thirty days before an agreement with a partner ends, and after it ended, until a next one is noted.

    `edition` was read with `agreement_numbers`.
    """
    count: int = edition.agreements_ending  # type: ignore[attr-defined]
    day: dt.date | None = edition.agreement_ends_on  # type: ignore[attr-defined]
    if not count or day is None:
        return None
    words = {"name": edition.agreement_with, "day": date_format(day, "j E")}  # type: ignore[attr-defined]
    first = (
        _("The agreement with %(name)s ended on %(day)s.")
        if day < today
        else _("The agreement with %(name)s ends on %(day)s.")
    )
    return ActionItem(
        count=count,
        sentence=ngettext("agreement ends soon or has ended.", "agreements end soon or have ended.", count),
        detail=first % words,
        verb=_("See the agreements"),
        url=reverse("programmes:agreement_list", args=[edition.code]),
        since=day if day < today else None,
    )


def action_items_of_charge(edition: Edition, today: dt.date) -> ActionItem | None:
    """An edition that nobody runs but the administration of the portal, which reads this row. Such a thing follows from
    facts (a merge parted, an account closed by whoever runs the server); choices are refused before.

    `edition` was read with `queries.setup.charge_numbers`.
    """
    if edition.has_charge or today > edition.ends_on:  # type: ignore[attr-defined]
        return None
    return ActionItem(
        count=1,
        sentence=_("edition has no coordinator who can sign in."),
        detail=_("Until there is one, the portal administrators stand in."),
        verb=_("Invite a coordinator"),
        url=reverse("joining:invitation_list", args=[edition.code]),
        blocking=True,
    )


def action_items_elsewhere(user: User, edition: Edition) -> ActionItem | None:
    """For administrators of the portal: other editions that nobody else runs. One query for them, none for others."""
    if not user.is_administrator:
        return None
    others = Edition.objects.filter(ends_on__gte=clock.today()).exclude(pk=edition.pk)
    count = others.exclude(charge_numbers()["has_charge"]).count()
    return ActionItem(
        count=count,
        sentence=ngettext(
            "other edition has no coordinator who can sign in.",
            "other editions have no coordinator who can sign in.",
            count,
        ),
        detail=_("Until there is one, the portal administrators stand in."),
        verb=_("See the editions"),
        url=reverse("programmes:programme_list"),
        blocking=True,
    )


def organisation_change_counts(today: dt.date) -> dict[str, Any]:
    """Annotations of an edition: how many of its employers were sold, merged or closed, and the newest of them."""
    left = queries.left_as_it_was(OuterRef("pk"), today)
    newest = left.order_by("-happened_on", "pk")
    return {
        "employers_changed": total_of(left),
        "employer_changed": Subquery(newest.annotate(_label=LABEL).values("_label")[:1]),
        "employer_changed_on": Subquery(newest.values("happened_on")[:1]),
        "employer_changed_how": Subquery(newest.values("happened")[:1]),
    }


def organisation_changes_to_check(edition: Edition, today: dt.date) -> ActionItem | None:
    """A company was sold, merged or closed, noted perhaps in another edition, and here it is an employer as before.

    `edition` was read with `organisation_change_counts`.
    """
    count: int = edition.employers_changed  # type: ignore[attr-defined]
    day: dt.date | None = edition.employer_changed_on  # type: ignore[attr-defined]
    if not count or day is None or today > edition.ends_on:
        return None
    what = {
        OrganisationChangeKind.SOLD: _("%(name)s: new owner since %(day)s."),
        OrganisationChangeKind.MERGED: _("%(name)s: merged into another organisation on %(day)s."),
        OrganisationChangeKind.CLOSED: _("%(name)s: closed on %(day)s."),
    }[OrganisationChangeKind(edition.employer_changed_how)]  # type: ignore[attr-defined]
    return ActionItem(
        count=count,
        sentence=ngettext(
            "employer was sold, merged or closed. Update the edition.",
            "employers were sold, merged or closed. Update the edition.",
            count,
        ),
        detail=what % {"name": edition.employer_changed, "day": date_format(day, "j E")},  # type: ignore[attr-defined]
        verb=_("See the partners"),
        url=reverse("programmes:partner_list", args=[edition.code]),
        since=day,
    )
