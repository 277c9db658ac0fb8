"""What is kept about a person, and how they sign in, in the words of their own page."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.lib.words.typography import NBSP
from people.models import User
from people.phones import readable
from people.second_factor import is_needed


@dataclass(frozen=True, slots=True)
class DataRow:
    """One kind of data: what it is, the person's own value, who reads it."""

    what: str
    value: str
    who: str


@dataclass(frozen=True, slots=True)
class Security:
    """How an account is protected: its factors in words, and how many recovery codes are left."""

    factors: list[str]
    codes: int | None
    needed: bool


def data_rows(user: User) -> list[DataRow]:
    """What is kept about a person and who may read it. The rules are those of the policies, in words."""
    coordinators = _("you and the coordinators of your edition")
    rows = [*_about_the_person(user, coordinators), *_about_their_work(coordinators)]
    if user.adult_on:
        minor = _("Date of your 18th birthday, and consents from your parent or guardian")
        rows.append(DataRow(minor, date_format(user.adult_on, "j.m.Y"), coordinators))
    joined = date_format(user.date_joined, "j.m.Y")
    return [*rows, DataRow(_("Account created"), joined, _("you and the portal administrators"))]


def _about_the_person(user: User, coordinators: str) -> list[DataRow]:
    affiliations = user.affiliations.select_related("organisation").order_by("-starts_on")
    places = ", ".join(_affiliation(row.organisation.label, row.unit) for row in affiliations)
    card = user.cards.valid().first()
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
    ]


def _about_their_work(coordinators: str) -> list[DataRow]:
    """Where it is read, not the values themselves: they stand on pages of their own."""
    return [
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
    ]


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


def _affiliation(label: str, unit: str) -> str:
    return f"{label} ({unit})" if unit else label
