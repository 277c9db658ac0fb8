"""What the publication puts on home pages."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Trim
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.documents.rendering import RenderingState
from kopalnia.lib.domain.totals import total_of
from kopalnia.lib.web.action_items import ActionItem
from microprojects.queries.consents import photos_to_show
from programmes.choices import PhaseKind
from programmes.models import Edition, Phase
from publications.choices import FROZEN_STATES, PublicationState
from publications.models import Chapter, ChapterPhoto, Publication, PublicationPdf
from publications.queries.withdrawals import waiting


def action_item_annotations(today: dt.date) -> dict[str, Any]:
    """Annotations of an `Edition` row. A home puts them into its one query of numbers."""
    inside = {"publication__edition": OuterRef("pk"), "publication__state": PublicationState.COLLECTING}
    withdrawn = waiting().filter(publication__edition=OuterRef("pk")).order_by("at", "pk")
    withdrawn = withdrawn.annotate(who=Trim(Concat("user__first_name", Value(" "), "user__last_name")))
    open_ones = Publication.objects.filter(edition=OuterRef("pk"), state=PublicationState.COLLECTING)
    phase = Phase.objects.filter(edition=OuterRef("pk"), kind=PhaseKind.PUBLICATION, starts_on__lte=today)
    return {
        "book_open": Subquery(open_ones.order_by("-number", "pk").values("code")[:1]),
        "book_any": Exists(Publication.objects.filter(edition=OuterRef("pk"))),
        "book_since": Subquery(phase.values("starts_on")[:1]),
        "book_empty": total_of(Chapter.objects.filter(**inside, body="")),
        "book_photos": total_of(_photos_without_consent()),
        "book_pdf_failed": Subquery(_failed_pdfs().values("publication__code")[:1]),
        "book_withdrawn": total_of(withdrawn),
        "book_withdrawn_at": Subquery(withdrawn.values("at")[:1]),
        "book_withdrawn_name": Subquery(withdrawn.values("who")[:1]),
    }


def _failed_pdfs() -> QuerySet[PublicationPdf]:
    """Given up, of books that can be read; another content since has a file of its own."""
    newer = PublicationPdf.objects.filter(publication=OuterRef("publication"), pk__gt=OuterRef("pk"))
    return PublicationPdf.objects.filter(
        ~Exists(newer),
        publication__edition=OuterRef("pk"),
        publication__state__in=FROZEN_STATES,
        rendering=RenderingState.FAILED,
    ).order_by("-publication__number", "pk")


def action_items(edition: Edition, today: dt.date) -> list[ActionItem]:
    """Rows for the coordinators: nothing begun in its phase, no PDF, empty chapters, photos without consent. No query when the
    edition was read with `action_item_annotations`, else one."""
    found: Any = edition
    if not hasattr(found, "book_any"):
        found = Edition.objects.annotate(**action_item_annotations(today)).get(pk=edition.pk)
    rows = []
    if not found.book_any and found.book_since:
        rows.append(
            ActionItem(
                count=1,
                sentence=_("publication to start."),
                detail=_("The results and publication phase is under way."),
                verb=_("Start"),
                url=reverse("publications:publication_new", args=[edition.code]),
                since=found.book_since,
            )
        )
    if found.book_pdf_failed:
        rows.append(
            ActionItem(
                count=1,
                sentence=_("PDF of the publication could not be made."),
                detail=_(
                    "You can read it on the web. The portal will try to make the PDF again if someone asks for it"
                    " after a day has passed. Until then, only the portal administrators can help."
                ),
                verb=_("See the publication"),
                url=reverse("publications:publication_detail", args=[found.book_pdf_failed]),
            )
        )
    if found.book_withdrawn:
        rows.append(_withdrawn(edition, found))
    if found.book_open:
        rows += _of_open(found)
    return rows


def _withdrawn(edition: Edition, found: Any) -> ActionItem:
    """Of one it says whose: “Anna Nowak: consent withdrawn.”"""
    count, who = found.book_withdrawn, found.book_withdrawn_name
    return ActionItem(
        count=count,
        sentence=ngettext(
            "consent withdrawn after the publication was frozen.",
            "consents withdrawn after the publication was frozen.",
            count,
        ),
        detail=_("%(person)s withdrew consent. Check what is in print.") % {"person": who}
        if who and count == 1
        else "",
        verb=_("See what to check"),
        url=reverse("publications:withdrawal_list", args=[edition.code]),
        since=timezone.localdate(found.book_withdrawn_at),
    )


def _of_open(found: Any) -> list[ActionItem]:
    code, photos, empty = found.book_open, found.book_photos, found.book_empty
    return [
        row
        for row in (
            ActionItem(
                count=photos,
                sentence=ngettext(
                    "photo chosen for the publication has no consent.",
                    "photos chosen for the publication have no consent.",
                    photos,
                ),
                verb=_("Add missing consents"),
                url=reverse("publications:publication_readiness", args=[code]),
                blocking=True,
            ),
            ActionItem(
                count=empty,
                sentence=ngettext(
                    "chapter of the publication is empty.", "chapters of the publication are empty.", empty
                ),
                verb=_("Write"),
                url=reverse("publications:publication_readiness", args=[code]),
                blocking=True,
            ),
        )
        if row.count
    ]


def _photos_without_consent() -> QuerySet[ChapterPhoto]:
    """Chosen photos of an outer edition's open publication that may not be printed."""
    return ChapterPhoto.objects.filter(
        ~Exists(photos_to_show().filter(pk=OuterRef("photo"))),
        chapter__publication__edition=OuterRef("pk"),
        chapter__publication__state=PublicationState.COLLECTING,
        as_drawing=False,
    )
