"""Who may be named and who may be shown: the one rule, asked live wherever a name or a face is made public.

An image is made public with the consent of the person shown (art. 81 of the Polish act on copyright; taking part in an
event is not a consent), a name with the consent of who bears it. Who does not say yes has said no:

- a grown-up with an account: their own word in the ledger of consents;
- somebody under age with an account: a paper of a parent or guardian in the ledger, and no refusal of their own;
- somebody without an account: a paper noted beside the photo or the quote (for a child: of a guardian), not withdrawn.

Under age is who has a day of the 18th birthday noted that has not come, or was marked as a child on a photo while no such
day is noted. The rule is written once, as a condition of the database; whatever asks it in Python reads its answer.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.totals import total_of
from microprojects.models import Photo, PhotoSubject, Quote
from people.choices import ConsentPurpose
from people.models import ConsentEntry, User

IMAGE, NAME = ConsentPurpose.IMAGE, ConsentPurpose.NAME_IN_PUBLICATION


def under_age(person: str = "pk") -> Exists:
    """Whether the person of a row (`person`: the way to their id) is under age today."""
    marked = PhotoSubject.objects.filter(user=OuterRef("pk"), is_minor=True)
    young = Q(adult_on__gt=clock.today()) | Q(adult_on__isnull=True) & Exists(marked)
    return Exists(User.objects.filter(young, pk=OuterRef(person)))


def agrees(purpose: str, person: str = "pk") -> ExpressionWrapper:
    """Whether the person with an account of a row (`person`: the way to their id) may be shown, or named, today."""
    entries = ConsentEntry.objects.filter(user=OuterRef(person), purpose=purpose).order_by("-at", "-pk")
    own = Subquery(entries.own().values("given")[:1])
    of_guardian = Subquery(entries.of_guardians().values("given")[:1])
    young = under_age(person)
    said_yes, guardian_said_yes, did_not_refuse = (
        Q(Coalesce(word, silence, output_field=BooleanField()))
        for word, silence in ((own, False), (of_guardian, False), (own, True))
    )
    rule = ~young & said_yes | Q(young) & guardian_said_yes & did_not_refuse
    return ExpressionWrapper(rule, output_field=BooleanField())


def agreeing_subjects() -> QuerySet[PhotoSubject]:
    """People marked on photos, each with `agreed` (may their face be made public today?) and `young` (is somebody with
    an account under age?)."""
    on_paper = Q(user__isnull=True, consent_given_on__isnull=False, consent_withdrawn_at__isnull=True)
    rule = on_paper | Q(user__isnull=False) & Q(agrees(IMAGE, "user"))
    return PhotoSubject.objects.annotate(
        agreed=ExpressionWrapper(rule, output_field=BooleanField()), young=under_age("user")
    )


def photos_to_show() -> QuerySet[Photo]:
    """Photos that may be made public today: somebody has counted who can be recognised, and everybody agreed."""
    subjects = PhotoSubject.objects.filter(photo=OuterRef("pk"))
    return (
        Photo.objects.filter(removed_at__isnull=True, people_count__isnull=False)
        .annotate(marked=total_of(subjects))
        .filter(~Exists(agreeing_subjects().filter(photo=OuterRef("pk"), agreed=False)), people_count__lte=F("marked"))
    )


def agreed_on_paper(quote: Quote) -> bool:
    """Whether somebody without an account may be named under their words today."""
    return quote.name_consent_on is not None and quote.name_consent_withdrawn_at is None


def withdrawn_photos(codes: Iterable[str]) -> set[str]:
    """Codes of photos, once printed, that may no longer be shown. One query, or none when nothing was printed."""
    codes = set(codes)
    return codes - set(photos_to_show().filter(code__in=codes).values_list("code", flat=True)) if codes else set()
