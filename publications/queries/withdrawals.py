"""Consents withdrawn after a book was frozen: which books, where in them, and what still waits for somebody to look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from microprojects.models import Photo
from microprojects.queries.consents import IMAGE, NAME, agrees
from people.consent_withdrawals import InPrint, WithdrawnConsent
from publications.choices import FROZEN_STATES, PublicationState
from publications.content import printed_photos
from publications.models import PrintedName, Publication, Withdrawal
from publications.names import found
from publications.queries.withheld import as_frozen, set_titles


def books_with(withdrawn: WithdrawnConsent) -> list[Publication]:
    """Frozen issues that print what the consent was about. Two queries."""
    frozen = Publication.objects.filter(state__in=FROZEN_STATES).select_related("snapshot", "edition")
    if withdrawn.purpose == NAME:
        owner = {"user": withdrawn.user} if withdrawn.user is not None else {"quote": withdrawn.thing}
        return list(frozen.filter(snapshot__in=PrintedName.objects.filter(**owner).values("snapshot")).order_by("pk"))
    photos = photos_of(withdrawn.user, withdrawn.thing)
    shown = frozen.filter(chapters__photos__photo__code__in=photos).distinct().order_by("pk")
    return [book for book in shown if book.snapshot and photos.intersection(printed_photos(as_frozen(book.snapshot)))]


def photos_of(user: Any, thing: Any) -> set[str]:
    """Codes of photos with this person on them, or of the one photo."""
    if user is None:
        return {thing.code} if isinstance(thing, Photo) else set()
    return set(Photo.objects.filter(subjects__user=user).values_list("code", flat=True))


def in_print(withdrawn: WithdrawnConsent) -> list[InPrint]:
    """The same books as the person reads of them."""
    books = books_with(withdrawn)
    set_titles(books)
    return [
        InPrint(
            title=book.title_today,
            number=book.number,
            frozen_on=timezone.localdate(book.snapshot.frozen_at),  # type: ignore[union-attr]
            is_released=book.state == PublicationState.RELEASED,
        )
        for book in books
    ]


def waiting() -> QuerySet[Withdrawal]:
    """Withdrawals nobody has looked at, as long as the person has not agreed again."""
    again = Q(purpose=NAME) & Q(agrees(NAME, "user")) | Q(purpose=IMAGE) & Q(agrees(IMAGE, "user"))
    return Withdrawal.objects.filter(checked_at__isnull=True).exclude(Q(user__isnull=False) & again)


@dataclass(frozen=True, slots=True)
class WithdrawalRow:
    """One withdrawal as its page shows it, with the numbers of the chapters of the frozen book it concerns."""

    withdrawal: Withdrawal
    chapters: list[int]

    @property
    def is_name(self) -> bool:
        return self.withdrawal.purpose == NAME

    @property
    def who(self) -> str:
        """The person; of somebody without an account the name under the quote, or nothing."""
        row = self.withdrawal
        return str(row.user) if row.user is not None else row.quote.speaker_name if row.quote is not None else ""


def rows(withdrawals: Iterable[Withdrawal]) -> list[WithdrawalRow]:
    return [WithdrawalRow(one, _chapters(one)) for one in withdrawals]


def with_books(withdrawals: QuerySet[Withdrawal]) -> QuerySet[Withdrawal]:
    """What `rows` reads."""
    return withdrawals.select_related("publication__snapshot", "user", "photo", "quote", "checked_by").order_by(
        F("checked_at").desc(nulls_first=True), "at", "pk"
    )


def _chapters(withdrawal: Withdrawal) -> list[int]:
    book = withdrawal.publication
    if book.snapshot is None:  # opened again since
        return []
    chapters = as_frozen(book.snapshot)["chapters"]
    if withdrawal.purpose == IMAGE:
        codes = photos_of(withdrawal.user, withdrawal.photo)
        shown = [row for row in chapters if codes.intersection(printed_photos({"chapters": [row]}))]
    else:
        owner = {"user": withdrawal.user} if withdrawal.user is not None else {"quote": withdrawal.quote}
        names = [row.name for row in PrintedName.objects.filter(snapshot=book.snapshot, **owner)]
        shown = [row for row in chapters if any(_stands_in(name, row) for name in names)]
    return [row["number"] for row in shown]


def _stands_in(name: str, value: Any) -> bool:
    if isinstance(value, str):
        return any(found(name, value))
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(_stands_in(name, part) for part in parts)
