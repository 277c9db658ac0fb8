"""Reads that more than one page or app needs."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.web.access import Sentence
from kopalnia.lib.words.typography import NBSP
from people.choices import ConsentPurpose
from people.managers import normal_email
from people.models import AuditEntry, ConsentEntry, ConsentText, MailStop, OutgoingMail, User
from people.models.consent import ConsentState, ConsentStates
from people.phones import readable
from people.second_factor import is_needed
from people.withdrawals import InPrint, Withdrawn, in_print


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
        printed = in_print(Withdrawn(text.purpose, user=user)) if state.given else []
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


@dataclass(frozen=True, slots=True)
class DataRow:
    """One kind of data: what it is, the person's own value, who reads it."""

    what: str
    value: str
    who: str


def data_rows(user: User) -> list[DataRow]:
    """What is kept about a person and who may read it. The rules are those of the policies, in words."""
    affiliations = user.affiliations.select_related("organisation").order_by("-starts_on")
    places = ", ".join(_affiliation(row.organisation.label, row.unit) for row in affiliations)
    joined = date_format(user.date_joined, "j.m.Y")
    card = user.cards.valid().first()
    coordinators = _("you and the coordinators of your edition")
    return [
        DataRow(_("First name and surname"), user.full_name, _("you, your team, its mentor and the coordinators")),
        DataRow(
            _("Account code"),
            user.code,
            _("its last characters, where two people on a list have the same name: anyone who reads that list"),
        ),
        DataRow(_("E-mail address"), user.email or "–", coordinators),
        DataRow(
            _("Sign-in card"),
            card.printed if card else "–",
            _(
                "the code: you and the coordinators of your edition; the PIN: no one, because it is stored so that it"
                " cannot be read"
            ),
        ),
        DataRow(_("Phone"), readable(user.phone, space=NBSP) or "–", coordinators),
        DataRow(
            _("Employer and unit"),
            places or "–",
            _("the employer: only that you take part, in totals without names; the unit: only the coordinators"),
        ),
        DataRow(_("Answers in your application"), _("in the application"), coordinators),
        DataRow(
            _("Training attendance"),
            _("hours and days"),
            _(
                "you, the coordinators and the person who signs the list; the reason for an absence: only the"
                " coordinators"
            ),
        ),
        DataRow(
            _("Your entries and hours"),
            _("in your team"),
            _("your team, its mentor and the coordinators; never your employer"),
        ),
        DataRow(
            _("Mentor's notes"),
            _("the mentor chooses the readers before writing"),
            _("only those readers; never your employer"),
        ),
        DataRow(
            _("Photos and your name in the publication"),
            _("as you choose on the consents page"),
            _("anyone, but only while your consent is valid: pages and PDFs check it each time"),
        ),
        *(
            [
                DataRow(
                    _("Date of your 18th birthday, and consents from your parent or guardian"),
                    date_format(user.adult_on, "j.m.Y"),
                    coordinators,
                )
            ]
            if user.adult_on
            else []
        ),
        DataRow(_("Account created"), joined, _("you and the portal administrators")),
    ]


def _affiliation(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label


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


@dataclass(frozen=True, slots=True)
class Security:
    """How an account is protected: its factors in words, and how many recovery codes are left."""

    factors: list[str]
    codes: int | None
    needed: bool


def security_of(user: User) -> Security:
    """One query, and one more for somebody without a factor."""
    found = list(Authenticator.objects.filter(user_id=user.pk).order_by("type"))
    keys = sum(factor.type == Authenticator.Type.WEBAUTHN for factor in found)
    words = [_("authenticator app")] if any(factor.type == Authenticator.Type.TOTP for factor in found) else []
    if keys:
        words.append(ngettext("%(count)s passkey", "%(count)s passkeys", keys) % {"count": keys})
    codes = [factor for factor in found if factor.type == Authenticator.Type.RECOVERY_CODES]
    left = len(codes[0].wrap().get_unused_codes()) if codes else None
    return Security(factors=words, codes=left, needed=not words and is_needed(user))


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
