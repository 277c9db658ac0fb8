"""What recruitment and trainings put on home pages."""

import datetime as dt
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib import clock
from kopalnia.lib.attention import Attention
from kopalnia.lib.documents import RenderingState
from people.choices import OrganisationChangeKind
from people.models import User
from programmes.choices import SessionState
from programmes.models import Agreement, AttendanceList, Certificate, Edition
from programmes.queries import firm_accounts
from programmes.queries import succession as queries
from programmes.queries.setup import charge_numbers
from programmes.queries.training_home import attention_counts

# The name of a row's organisation by which it is called in a sentence.
LABEL = Case(When(organisation__short_name="", then="organisation__name"), default="organisation__short_name")


def agreement_numbers(today: dt.date) -> dict[str, Any]:
    """Annotations of an edition: how many agreements run out or have, and the first of them."""
    ending = Agreement.objects.filter(edition=OuterRef("pk")).running_out(today).order_by("ends_on", "pk")
    return {
        "agreements_ending": _count(ending),
        "agreement_ends_on": Subquery(ending.values("ends_on")[:1]),
        "agreement_with": Subquery(ending.annotate(_label=LABEL).values("_label")[:1]),
    }


def attention_of_agreements(edition: Edition, today: dt.date) -> Attention | None:
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
    return Attention(
        count=count,
        sentence=ngettext("agreement runs out or has ended.", "agreements run out or have ended.", count),
        detail=first % words,
        verb=_("See the agreements"),
        url=reverse("programmes:agreement_list", args=[edition.code]),
        since=day if day < today else None,
    )


def attention_of_charge(edition: Edition, today: dt.date) -> Attention | None:
    """An edition that nobody runs but the administration of the portal, which reads this row. Such a thing follows from
    facts (a merge parted, an account closed by whoever runs the server); choices are refused before.

    `edition` was read with `queries.setup.charge_numbers`.
    """
    if edition.has_charge or today > edition.ends_on:  # type: ignore[attr-defined]
        return None
    return Attention(
        count=1,
        sentence=_("edition has no coordinator who can sign in."),
        detail=_("Until there is one, the administrators of the portal stand in."),
        verb=_("Invite a coordinator"),
        url=reverse("programmes:invitation_list", args=[edition.code]),
        blocking=True,
    )


def attention_elsewhere(user: User, edition: Edition) -> Attention | None:
    """For administrators of the portal: other editions that nobody else runs. One query for them, none for others."""
    if not user.is_administrator:
        return None
    others = Edition.objects.filter(ends_on__gte=clock.today()).exclude(pk=edition.pk)
    count = others.exclude(charge_numbers()["has_charge"]).count()
    return Attention(
        count=count,
        sentence=ngettext(
            "other edition has no coordinator who can sign in.",
            "other editions have no coordinator who can sign in.",
            count,
        ),
        detail=_("Until there is one, the administrators of the portal stand in."),
        verb=_("See the editions"),
        url=reverse("programmes:programme_list"),
        blocking=True,
    )


def succession_numbers(today: dt.date) -> dict[str, Any]:
    """Annotations of an edition: how many of its employers were sold, merged or closed, and the newest of them."""
    left = queries.left_as_it_was(OuterRef("pk"), today)
    newest = left.order_by("-happened_on", "pk")
    return {
        "employers_changed": _count(left),
        "employer_changed": Subquery(newest.annotate(_label=LABEL).values("_label")[:1]),
        "employer_changed_on": Subquery(newest.values("happened_on")[:1]),
        "employer_changed_how": Subquery(newest.values("happened")[:1]),
    }


def attention_of_succession(edition: Edition, today: dt.date) -> Attention | None:
    """A firm was sold, merged or closed, noted perhaps in another edition, and here it is an employer as before.

    `edition` was read with `succession_numbers`.
    """
    count: int = edition.employers_changed  # type: ignore[attr-defined]
    day: dt.date | None = edition.employer_changed_on  # type: ignore[attr-defined]
    if not count or day is None or today > edition.ends_on:
        return None
    what = {
        OrganisationChangeKind.SOLD: _("%(name)s: a new owner since %(day)s."),
        OrganisationChangeKind.MERGED: _("%(name)s: merged into another organisation on %(day)s."),
        OrganisationChangeKind.CLOSED: _("%(name)s: closed on %(day)s."),
    }[OrganisationChangeKind(edition.employer_changed_how)]  # type: ignore[attr-defined]
    return Attention(
        count=count,
        sentence=ngettext(
            "employer was sold, merged or closed; in this edition nothing has changed.",
            "employers were sold, merged or closed; in this edition nothing has changed.",
            count,
        ),
        detail=what % {"name": edition.employer_changed, "day": date_format(day, "j E")},  # type: ignore[attr-defined]
        verb=_("See the partners"),
        url=reverse("programmes:partner_list", args=[edition.code]),
        since=day,
    )


def document_numbers() -> dict[str, Any]:
    """Annotations of an edition: certificates and lists to print whose file could not be made, and the first of each.

    A list is forgotten once a newer one was prepared for the session, or none is needed any more.
    """
    papers = Certificate.objects.filter(edition=OuterRef("pk"), rendering=RenderingState.FAILED, voided_at=None)
    newer = AttendanceList.objects.filter(session=OuterRef("session"), number__gt=OuterRef("number"))
    lists = AttendanceList.objects.filter(
        ~Exists(newer), edition=OuterRef("pk"), rendering=RenderingState.FAILED, session__state=SessionState.PLANNED
    )
    return {
        "certificates_failed": _count(papers),
        "certificate_failed": Subquery(papers.order_by("pk").values("code")[:1]),
        "lists_failed": _count(lists),
        "list_failed": Subquery(lists.order_by("pk").values("session__code")[:1]),
    }


def attention_of_documents(edition: Any) -> list[Attention]:
    """What the worker has given up making. `edition` was read with `document_numbers`."""
    return [
        Attention(
            count=edition.certificates_failed,
            sentence=ngettext(
                "certificate could not be made into a PDF.",
                "certificates could not be made into PDFs.",
                edition.certificates_failed,
            ),
            detail=_(
                "They are issued and valid. Print again; if that fails, write to the administrator of the portal."
            ),
            verb=_("See the first of them"),
            url=_address("certificate_detail", edition, edition.certificate_failed),
        ),
        Attention(
            count=edition.lists_failed,
            sentence=ngettext(
                "attendance list to print could not be made.",
                "attendance lists to print could not be made.",
                edition.lists_failed,
            ),
            detail=_("Prepare a new list. If it fails again, write to the administrator of the portal."),
            verb=_("Open the session"),
            url=_address("session_detail", edition, edition.list_failed),
        ),
    ]


def _count(rows: QuerySet) -> Coalesce:
    counted = rows.order_by().values("edition").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0))


def _address(view: str, edition: Edition, code: str | None) -> str:
    return reverse(f"programmes:{view}", args=[edition.code, code]) if code else ""


def attention(edition: Edition, today: dt.date) -> list[Attention]:
    """Rows on the call, invitations, trainings (lists nobody signed, people who may miss the threshold) and cards. One
    query when the edition was read with the `attention_numbers` of trainings and of invitations."""
    counts = attention_counts(edition, today)
    rows = []
    overdue: int = getattr(edition, "invitations_overdue", 0)
    if overdue:
        rows.append(
            Attention(
                count=overdue,
                sentence=ngettext(
                    "invitation expired without an answer.", "invitations expired without an answer.", overdue
                ),
                detail=_("Send it again or take it back."),
                verb=_("See the invitations"),
                url=reverse("programmes:invitation_list", args=[edition.code]),
            )
        )
    if not edition.call_published_at and today <= edition.ends_on:
        rows.append(
            Attention(
                count=1,
                sentence=_("call to publish."),
                detail=_("It needs its texts, the dates of recruitment and the employers with their places."),
                verb=_("Prepare the call"),
                url=reverse("programmes:edition_settings", args=[edition.code]),
            )
        )
    if counts.unsigned:
        rows.append(
            Attention(
                count=counts.unsigned,
                sentence=ngettext(
                    "attendance list is not signed off.", "attendance lists are not signed off.", counts.unsigned
                ),
                detail=_("Hours count only from signed lists."),
                verb=_("Sign the lists"),
                url=reverse("programmes:training_list", args=[edition.code]),
                blocking=True,
                since=timezone.localdate(counts.unsigned_since) if counts.unsigned_since else None,
            )
        )
    if unknown := firm_accounts.waiting_count(edition):
        rows.append(
            Attention(
                count=unknown,
                sentence=ngettext(
                    "person came by the account of their firm and is not known.",
                    "people came by the account of their firm and are not known.",
                    unknown,
                ),
                verb=_("Recognise"),
                url=reverse("programmes:firm_account_list", args=[edition.code]),
            )
        )
    if people := counts.may_miss:
        if counts.next_ahead:
            day = date_format(timezone.localtime(counts.next_ahead), "j E")
            ahead = _("The next session: %(day)s.") % {"day": day}
        elif counts.unsigned:
            ahead = _("No sessions are left, and hours on unsigned lists do not count yet.")
        else:
            ahead = _("No session is ahead.")
        rows.append(
            Attention(
                count=people,
                sentence=ngettext(
                    "person may not reach the threshold of training hours.",
                    "people may not reach the threshold of training hours.",
                    people,
                ),
                detail=ahead,
                verb=_("See the hours"),
                url=f"{reverse('programmes:training_hours', args=[edition.code])}?kto=zagrozone",
            )
        )
    if counts.blocked_cards:
        rows.append(
            Attention(
                count=counts.blocked_cards,
                sentence=ngettext(
                    "card waits to be issued anew.", "cards wait to be issued anew.", counts.blocked_cards
                ),
                detail=_(
                    "Five wrong PINs have blocked it. The person has no other way in, or uses another one meanwhile."
                ),
                verb=_("Open the cards"),
                url=reverse("programmes:card_list", args=[edition.code]),
            )
        )
    return rows
