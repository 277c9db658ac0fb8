"""What a certificate says: the facts of one person's hours, and the words of the print in the person's language."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, Sum
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from kopalnia.lib.domain.canonical_json import plain
from kopalnia.lib.words import typography
from people.choices import FormOfAddress, Language
from people.models import User
from programmes.models import Edition, Participation
from trainings.models import Attendance, Certificate
from trainings.queries.training import TrainingPlan

# Raised when the template or its words change; certificates keep the one they were issued with.
TEMPLATE = 2


@dataclass(frozen=True)
class Earned:
    """Signed hours of one person: minutes by topic in the order of the plan, and the first and last day."""

    topics: tuple[tuple[str, int], ...]
    first: dt.date | None
    last: dt.date | None

    @property
    def minutes(self) -> int:
        return sum(minutes for _topic, minutes in self.topics)


def earned_by(plan: TrainingPlan, participations: list[int]) -> dict[int, Earned]:
    """For each participation with signed hours, by the topics of the plan; one query."""
    modules = [(module.pk, module.topic) for module in plan.modules]
    rows = (
        Attendance.objects.counted()
        .filter(participation__in=participations, minutes__gt=0)
        .order_by()
        .values("participation", "session__module")
        .annotate(minutes=Sum("minutes"), first=Min("session__starts_at"), last=Max("session__starts_at"))
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["participation"], []).append(row)
    return {pk: _earned(own, modules) for pk, own in found.items()}


def _earned(rows: list[dict[str, Any]], modules: list[tuple[int, str]]) -> Earned:
    minutes = {row["session__module"]: row["minutes"] for row in rows}
    return Earned(
        topics=tuple((topic, minutes[pk]) for pk, topic in modules if pk in minutes),
        first=localtime(min(row["first"] for row in rows)).date(),
        last=localtime(max(row["last"] for row in rows)).date(),
    )


NOTHING = Earned(topics=(), first=None, last=None)


def facts_of(participation: Participation, *, earned: Earned, planned: int) -> dict[str, Any]:
    """What a certificate of this person would say today. What issuing adds (number, day, signatory) is not in it."""
    user, edition = participation.user, participation.edition
    return {
        "name": user.full_name,
        "form_of_address": user.form_of_address,
        "programme": edition.programme.name,
        "edition": edition.name,
        "first_on": earned.first,
        "last_on": earned.last,
        "topics": [{"topic": topic, "minutes": minutes} for topic, minutes in earned.topics],
        "minutes": earned.minutes,
        "planned_minutes": planned,
        "per_cent": edition.attendance_threshold,
        "formula": edition.programme.funder_formula,
    }


def content_of(
    participation: Participation,
    *,
    earned: Earned,
    planned: int,
    number: str,
    issued_on: dt.date,
    signatory: User,
    language: str,
    replaces: str = "",
) -> dict[str, Any]:
    """The frozen content: facts, and the words of the print, so that a reprint needs nothing else."""
    facts = {
        **facts_of(participation, earned=earned, planned=planned),
        "number": number,
        "issued_on": issued_on,
        "signatory": signatory.full_name,
        "replaces": replaces,
        "template": TEMPLATE,
    }
    with override(language):
        return {
            "facts": facts,
            "print": _print(facts, user=participation.user, signatory=signatory, language=language),
        }


@dataclass(frozen=True)
class CertificateChange:
    """One thing a paper prints that is otherwise today (or on the paper that replaced it)."""

    label: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.after}" if self.before and self.after else self.label


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[CertificateChange]:
    """What differs between the facts of two papers, in the words of the page that tells it."""
    differing = [key for key in _tellers() if before[key] != after[key]]
    found: dict[str, CertificateChange] = {}
    for key in differing:
        label, told = _tellers()[key]
        found.setdefault(label, CertificateChange(label, told(before), told(after)))
    return list(found.values())


def why_replaced(former: Certificate, *, by: Certificate) -> str:
    """In what the certificate that replaced another differs from it, in words."""
    found = changes(former.content["facts"], by.content["facts"])
    if former.language != by.language:
        found.append(CertificateChange(_("language"), Language(former.language).label, Language(by.language).label))
    return "; ".join(map(str, found))


def outdated(
    edition: Edition, certificates: Iterable[Certificate], *, plan: TrainingPlan
) -> dict[int, list[CertificateChange]]:
    """Of current certificates with `participation__user`: those that print what is not so today, by their key."""
    rows = list(certificates)
    if not rows:
        return {}
    earned = earned_by(plan, [row.participation_id for row in rows])
    found = {}
    for row in rows:
        row.participation.edition = edition
        today = facts_of(row.participation, earned=earned.get(row.participation_id, NOTHING), planned=plan.planned)
        if different := changes(row.content["facts"], plain(today)):
            found[row.pk] = different
    return found


def listed(edition: Edition, *, plan: TrainingPlan) -> list[Certificate]:
    """All certificates of an edition, newest first, each with its `replacement` (a valid one, or none) and, when it is
    current, the `changes` that put it out of date; two queries."""
    rows = list(
        Certificate.objects.filter(edition=edition).select_related("participation__user").order_by("-year", "-serial")
    )
    replacing = {row.replaces_id: row for row in rows if row.replaces_id and row.voided_at is None}
    current = [row for row in rows if row.voided_at is None and row.pk not in replacing]
    stale = outdated(edition, current, plan=plan)
    for row in rows:
        row.replacement, row.changes = replacing.get(row.pk), stale.get(row.pk, [])
    return rows


def _tellers() -> dict[str, tuple[str, Any]]:
    """For each fact of a paper: what the page calls it, and how it tells a value."""

    def words(key: str) -> Any:
        return lambda facts: facts[key]

    def extent(key: str) -> Any:
        return lambda facts: typography.decimal_hours(facts[key])

    def unsaid(_facts: dict[str, Any]) -> str:
        return ""

    def dates(facts: dict[str, Any]) -> str:
        if not facts["first_on"]:
            return ""
        first, last = (dt.date.fromisoformat(facts[key]) for key in ("first_on", "last_on"))
        return typography.short_range(first, last)

    return {
        "name": (_("name"), words("name")),
        "form_of_address": (_("form of address"), lambda facts: str(FormOfAddress(facts["form_of_address"]).label)),
        "programme": (_("name of the programme"), words("programme")),
        "edition": (_("name of the edition"), words("edition")),
        "first_on": (_("dates"), dates),
        "last_on": (_("dates"), dates),
        "minutes": (pgettext("on a certificate", "hours"), extent("minutes")),
        "topics": (_("topics and their hours"), unsaid),
        "planned_minutes": (_("planned hours"), extent("planned_minutes")),
        "per_cent": (_("threshold"), lambda facts: f"{facts['per_cent']}%"),
        "formula": (_("funding statement"), unsaid),
    }


def _print(facts: dict[str, Any], *, user: User, signatory: User, language: str) -> dict[str, Any]:
    hours = [typography.decimal_hours(topic["minutes"], language) for topic in facts["topics"]]
    words = {
        "programme": facts["programme"],
        "edition": facts["edition"],
        "dates": typography.short_range(facts["first_on"], facts["last_on"], language),
        "hours": _extent(facts["minutes"], language),
        "planned": typography.decimal_hours(facts["planned_minutes"], language),
    }
    note = _("The programme threshold is %(per_cent)s%% of the planned hours.") % facts
    if facts["replaces"]:
        note += " " + _("This certificate replaces no. %(replaces)s.") % facts
    return {
        "language": language,
        "title": _("Certificate no. %(number)s") % facts,
        "heading": _("Certificate"),
        "number": _("no. %(number)s") % facts,
        "issued": _("%(day)s (date of issue)") % {"day": typography.short_date(facts["issued_on"])},
        "opening": user.by_form(
            feminine=pgettext("certificate, feminine", "This is to certify that"),
            masculine=pgettext("certificate, masculine", "This is to certify that"),
            neutral=pgettext("certificate, neutral", "This is to certify that"),
        ),
        "name": facts["name"],
        "statement": typography.keep_together(_statement(user) % words),
        "columns": [_("Topic"), _("Hours")],
        "topics": [
            {"name": topic["topic"], "hours": text} for topic, text in zip(facts["topics"], hours, strict=True)
        ],
        "sum": {"name": _("Total"), "hours": typography.decimal_hours(facts["minutes"], language)},
        "note": typography.keep_together(note),
        "signatory": {
            "name": facts["signatory"],
            "function": signatory.by_form(
                feminine=pgettext("feminine", "programme coordinator"),
                masculine=pgettext("masculine", "programme coordinator"),
                neutral=pgettext("neutral", "programme coordinator"),
            ),
        },
        "formula": facts["formula"],
        "template": _("template %(template)s") % facts,
    }


def _statement(user: User) -> str:
    return user.by_form(
        feminine=pgettext(
            "certificate, feminine",
            "completed the training of the programme “%(programme)s”, %(edition)s, held %(dates)s: %(hours)s of the"
            " %(planned)s planned.",
        ),
        masculine=pgettext(
            "certificate, masculine",
            "completed the training of the programme “%(programme)s”, %(edition)s, held %(dates)s: %(hours)s of the"
            " %(planned)s planned.",
        ),
        neutral=pgettext(
            "certificate, neutral",
            "completed the training of the programme “%(programme)s”, %(edition)s, held %(dates)s: %(hours)s of the"
            " %(planned)s planned.",
        ),
    )


def _extent(minutes: int, language: str) -> str:
    """«35 godzin», «22 godziny», «35,5 godziny»."""
    number = typography.decimal_hours(minutes, language)
    if minutes % 60:
        return pgettext("fraction of hours", "%(number)s hours") % {"number": number}
    return ngettext("%(number)s hour", "%(number)s hours", minutes // 60) % {"number": number}
