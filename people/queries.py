"""Reads that more than one page or app needs."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, QuerySet

from kopalnia.lib.web.access import Sentence
from people.choices import ConsentPurpose
from people.consent_withdrawals import InPrint, WithdrawnConsent, in_print
from people.managers import normal_email
from people.models import AuditEntry, ConsentEntry, ConsentText, MailStop, OutgoingMail, User
from people.models.consent import ConsentState, ConsentStates


def account_with(email: str, *, also_closed: bool = False) -> User | None:
    """The account of an address: who has proven it, else whose own address it is. One query, whatever it finds, so that
    its time tells nothing. ``also_closed`` finds one that may not sign in too, when there is no other."""
    address = normal_email(email)
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), email=address, verified=True)
    found = User.objects.annotate(is_proven=Exists(proven)).filter(Q(is_proven=True) | Q(email=address))
    if not also_closed:
        found = found.filter(is_active=True)
    return found.order_by("-is_active", "-is_proven", "pk").first()


@dataclass(frozen=True, eq=False, slots=True)
class ConsentRow:
    """One purpose on the consents page. ``newer`` says that the text has changed since the person agreed, ``guardian`` is
    the paper of somebody under age, ``in_print`` are the books that show the person."""

    purpose: str
    label: Sentence
    text: ConsentText
    state: ConsentState
    newer: bool
    guardian: ConsentState
    in_print: list[InPrint]


def consent_rows(user: User) -> list[ConsentRow]:
    """Every purpose there is a text for, with the person's own state and what is in print; two queries, one more for
    somebody under age, and those of what is printed."""
    states = ConsentEntry.objects.state_for([user])
    young = user.adult_on is not None
    of_guardians = ConsentEntry.objects.state_for([user], of_guardians=True) if young else ConsentStates()
    rows = []
    for text in ConsentText.objects.current():
        state = states[user.pk, text.purpose]
        newer = state.given and state.entry is not None and state.entry.text_id != text.pk
        label = ConsentPurpose(text.purpose).label
        printed = in_print(WithdrawnConsent(text.purpose, user=user)) if state.given else []
        rows.append(
            ConsentRow(
                purpose=text.purpose,
                label=label,
                text=text,
                state=state,
                newer=newer,
                guardian=of_guardians[user.pk, text.purpose],
                in_print=[book for book in printed if book.is_released],
            )
        )
    return rows


@dataclass(frozen=True, eq=False, slots=True)
class PurposeTexts:
    """A purpose with every version of its text, newest first."""

    purpose: str
    label: Sentence
    texts: list[ConsentText]


def consent_texts_by_purpose() -> list[PurposeTexts]:
    """All purposes, also those nobody has written a text for; one query."""
    texts = list(ConsentText.objects.order_by("purpose", "-version"))
    return [
        PurposeTexts(purpose, label, [text for text in texts if text.purpose == purpose])
        for purpose, label in ConsentPurpose.choices
    ]


def newest_consent_text(purpose: str) -> ConsentText | None:
    """The highest version, also one that is valid only from a later day."""
    return ConsentText.objects.filter(purpose=purpose).order_by("-version").first()


# What a correction of a name keeps of the former one, so that it can be taken back.
NAME_PARTS = ("first_name", "last_name", "one_name", "vocative")


def name_correction(user: User) -> AuditEntry | None:
    """The last correction of the name by somebody else, as long as the person is still called by it; one query."""
    verbs = ["user.name_corrected", "user.name_restored"]
    subject = {"subjects__kind": user._meta.label_lower, "subjects__object_id": user.pk}
    entry = AuditEntry.objects.filter(verb__in=verbs, **subject).order_by("-pk").first()
    stands = entry is not None and entry.verb == verbs[0] and entry.data["new"] == user.full_name
    return entry if stands else None


def mail_stop() -> MailStop | None:
    """What keeps mail from leaving, if anything does."""
    return MailStop.objects.first()


def letters_of_the_portal() -> QuerySet[OutgoingMail]:
    """Letters that belong to no edition, such as codes, newest first."""
    return OutgoingMail.objects.filter(edition_id=None).select_related("to_user").order_by("-pk")


def mail_numbers() -> dict[str, int]:
    """How many letters of the whole portal wait, and how many that were not sent can be tried again."""
    return {
        "waiting": OutgoingMail.objects.waiting().count(),
        "failed": OutgoingMail.objects.worth_retrying().count(),
    }


def stricter(mine: ConsentState, theirs: ConsentState) -> ConsentState:
    """Which of two states of one purpose holds when two accounts of a person become one.

    A refusal on either side wins. Where there is none, only what was said in the account that stays counts: a consent
    given in the other account is never carried over, and an account that was never asked takes none away.
    """
    refused = theirs.entry is not None and not theirs.given
    return theirs if refused and (mine.given or mine.entry is None) else mine


def masked_email(address: str | None) -> str:
    """``ew…@example.org``: enough to tell two addresses apart, too little to write to."""
    local, _at, domain = (address or "").partition("@")
    return f"{local[:2] if len(local) > 4 else local[:1]}…@{domain}" if local and domain else "–"


def masked_phone(phone: str) -> str:
    """The last three digits."""
    return f"… {phone.strip()[-3:]}" if phone.strip() else "–"
