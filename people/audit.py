"""The log of events: written by actions, read as sentences.

Each verb is declared once with its sentence (``sentences.py`` of each app, loaded at start): what somebody did, told
with a verb, or a function that finds the sentence for an entry. Placeholders: ``%(actor)s`` (who did it), ``%(about)s``
(whom it concerns), ``%(reason)s`` and every key of the entry's data. In data, keys ending in ``_on`` are read as
dates, ``_at`` as times, ``_minutes`` as hours, ``_money`` as an amount of zlotys; a key named in ``words`` is shown by
the label of its choices.

A Polish verb of the past has a gender. The translation holds the forms (`polish.in_form`), and the actor's chosen form
of address picks one, so that nobody's gender is guessed: ``%(actor)s {wydała|wydał|: wydano} kartę``. Names are not
declined: they stand where Polish wants the nominative, or in brackets.

Data never holds a phone, an e-mail address, a unit, a reason of absence or the text of a note.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Sentence
from kopalnia.lib.words import polish, typography
from kopalnia.lib.words.forms_of_address import RoleChoices
from people.choices import FormOfAddress
from people.models import AuditEntry, AuditSubject, User

Telling = Sentence | Callable[[AuditEntry], Sentence]


@dataclass(frozen=True, eq=False, slots=True)
class EventTemplate:
    """How a verb is told: its sentence and the choices by which codes in its data are shown."""

    telling: Telling
    words: dict[str, type[models.TextChoices]]

    def sentence(self, entry: AuditEntry) -> str:
        return str(self.telling(entry) if callable(self.telling) else self.telling)


SENTENCES: dict[str, EventTemplate] = {}


def register(verb: str, telling: Telling, **words: type[models.TextChoices]) -> None:
    """Declare a verb (``"microproject.renamed"``) with its lazily translated sentence."""
    if verb in SENTENCES:
        raise ImproperlyConfigured(f"The audit verb {verb} is declared twice.")
    SENTENCES[verb] = EventTemplate(telling, words)


def own(mine: Sentence, others: Sentence) -> Telling:
    """One sentence for what people do for themselves, another for what is done for somebody else."""
    return lambda entry: mine if entry.actor_id and entry.actor_id == entry.about_id else others


def known(*names: str, told: Sentence, otherwise: Sentence) -> Telling:
    """One sentence where the entry's data hold any of the values, another where all are empty or 0."""
    return lambda entry: told if any(entry.data.get(name) for name in names) else otherwise


def number(entry: AuditEntry, name: str) -> int:
    """A number of the entry's data, for the plural form of its sentence; 0 where it is not known."""
    return entry.data.get(name) or 0


def record(
    verb: str,
    *,
    on: Iterable[models.Model] = (),
    by: Any = None,
    about: Any = None,
    reason: str = "",
    private_reason: str = "",
    edition: Any = None,
    **data: Any,
) -> AuditEntry:
    """Write what happened to the things ``on``, in the transaction of the action that did it.

    ``by=None`` means the portal itself. ``private_reason`` is read only by coordinators and administrators.
    """
    if verb not in SENTENCES:
        raise ImproperlyConfigured(f"The audit verb {verb} has no sentence: register it in sentences.py.")
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() only inside the transaction of its action.")
    entry = AuditEntry.objects.create(
        verb=verb,
        actor_id=getattr(by, "pk", None),
        about_id=getattr(about, "pk", None),
        edition_id=getattr(edition, "pk", edition),
        reason=reason[:500],
        private_reason=private_reason[:500],
        data={name: _storable(value) for name, value in data.items()},
    )
    subjects = {(row._meta.label_lower, row.pk) for row in on}
    AuditSubject.objects.bulk_create(
        AuditSubject(entry=entry, kind=kind, object_id=pk) for kind, pk in sorted(subjects)
    )
    return entry


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event as a person reads it; ``sentence`` is safe HTML."""

    at: dt.datetime
    verb: str
    sentence: SafeString
    reason: str
    private_reason: str
    actor_id: int | None


def history_of(
    *things: models.Model,
    viewer: User,
    private: bool = False,
    name_only: Collection[int] | None = None,
    limit: int | None = None,
) -> list[HistoryLine]:
    """The events of one or several things, newest first, in two queries.

    ``private`` shows the reasons kept for coordinators (administrators always see them). ``name_only`` limits whose
    names are printed (ids of people); everybody else becomes “somebody from the programme”. ``limit`` keeps the
    newest.
    """
    return render_lines(
        entries_of(*things),
        private=private or viewer.is_administrator,
        name_only=name_only,
        limit=limit,
    )


def entries_of(*things: models.Model) -> models.QuerySet[AuditEntry]:
    """The entries about one or several things, newest first: for a page of them, told by `lines`.

    What was merged into a thing (an account, a participation) is told with it.
    """
    where = models.Q(pk__in=())
    for thing in things:
        where |= models.Q(subjects__kind=thing._meta.label_lower, subjects__object_id__in=_ids(thing))
    return AuditEntry.objects.filter(where).distinct().order_by("-at", "-pk")


def last(thing: models.Model, verbs: Collection[str]) -> AuditEntry | None:
    """The newest entry about a thing with one of the verbs."""
    return entries_of(thing).filter(verb__in=verbs).first()


def until(entries: models.QuerySet[AuditEntry], day: dt.date) -> models.QuerySet[AuditEntry]:
    """Of the entries those written by the end of an earlier day; of today all."""
    return entries.filter(at__lt=clock.end_of(day)) if clock.is_past(day) else entries


def _ids(thing: models.Model) -> Any:
    """The thing and, in the same query, what was merged into it."""
    if not hasattr(type(thing), "merged_into"):
        return [thing.pk]
    rows = type(thing)._base_manager.filter(models.Q(pk=thing.pk) | models.Q(merged_into=thing.pk))
    return rows.values("pk")


def render_lines(
    entries: models.QuerySet[AuditEntry],
    *,
    private: bool = False,
    name_only: Collection[int] | None = None,
    limit: int | None = None,
) -> list[HistoryLine]:
    """Any entries as lines, newest first, in one query."""
    return lines(named(entries).order_by("-at", "-pk")[:limit], private=private, name_only=name_only)


def named(entries: models.QuerySet[AuditEntry]) -> models.QuerySet[AuditEntry]:
    """The entries with the names of the people in them, as people are called today."""
    full = NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value(""))
    name = Coalesce(full, "code", output_field=models.CharField())
    called = {
        who: Subquery(User.objects.filter(pk=OuterRef(f"{who}_id")).values(called=name)) for who in ("actor", "about")
    }
    form = {who: Subquery(User.objects.filter(pk=OuterRef(f"{who}_id")).values("form_of_address")) for who in called}
    return entries.annotate(
        actor_name=called["actor"],
        about_name=called["about"],
        actor_form=form["actor"],
        about_form=form["about"],
    )


def lines(
    rows: Iterable[AuditEntry], *, private: bool = False, name_only: Collection[int] | None = None
) -> list[HistoryLine]:
    """Entries read through `named`, as lines in the same order; no query. Of all people `name_only` bear their names."""
    return [
        HistoryLine(
            at=row.at,
            verb=row.verb,
            sentence=_sentence(row, name_only),
            reason=row.reason,
            private_reason=row.private_reason if private else "",
            actor_id=row.actor_id,
        )
        for row in rows
    ]


def _sentence(entry: AuditEntry, name_only: Collection[int] | None) -> SafeString:
    told = SENTENCES.get(entry.verb)
    if told is None:  # a verb of an older version of the portal
        return format_html("{}", entry.verb)
    whose = vars(entry)["about_form"] or "" if _named(entry, "about", name_only) else ""
    values: dict[str, Any] = {name: _shown(name, value, told.words, whose) for name, value in entry.data.items()}
    values["actor"], form = _actor(entry, name_only)
    values["about"] = _named(entry, "about", name_only) or ("" if entry.about_id is None else _somebody())
    values["reason"] = entry.reason
    safe = _Gaps({name: conditional_escape(value) for name, value in values.items()})
    template = polish.in_form(conditional_escape(told.sentence(entry)), form)
    return mark_safe(template % safe)  # noqa: S308 – template and values are both escaped


def _actor(entry: AuditEntry, name_only: Collection[int] | None) -> tuple[str, str]:
    """What the actor is called at the beginning of the sentence, and the form of the verb after it."""
    if entry.actor_id is None:
        return capfirst(_("the portal")), FormOfAddress.MASCULINE  # as the Polish word is
    if name := _named(entry, "actor", name_only):
        return name, vars(entry)["actor_form"] or FormOfAddress.NEUTRAL
    return capfirst(_somebody()), FormOfAddress.FEMININE  # «osoba», whoever it is


def _named(entry: AuditEntry, who: str, name_only: Collection[int] | None) -> str:
    may = name_only is None or getattr(entry, f"{who}_id") in name_only
    return (getattr(entry, f"{who}_name") or "") if may else ""


def _somebody() -> str:
    return _("someone from the programme")


class _Gaps(dict):
    """Data of an older entry may lack a key: a dash stands for it, never an error page."""

    def __missing__(self, key: str) -> str:
        return "–"


def _storable(value: Any) -> Any:
    return str(value) if hasattr(value, "_proxy____cast") else value


def _shown(name: str, value: Any, words: dict[str, type[models.TextChoices]], form: str) -> Any:
    """A value of the data in words; a role in the form of address of the person it is about."""
    if value is None or value == "":
        return "–"
    if name in words and value in words[name].values:
        choice = words[name](value)
        return choice.in_form(form) if isinstance(choice, RoleChoices) else choice.label
    if name.endswith("_on") and isinstance(value, str) and (day := parse_date(value)):
        return date_format(day, "j.m.Y")
    if name.endswith("_at") and isinstance(value, str) and (moment := parse_datetime(value)):
        return date_format(timezone.localtime(moment), "j.m.Y, G:i")
    if name.endswith("_money") and isinstance(value, str):
        return typography.money(Decimal(value))
    if name.endswith("_minutes") and isinstance(value, int):
        return typography.decimal_hours(value)
    return value
