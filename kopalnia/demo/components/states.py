"""What tells: notes, lights, chips, what was refused and what can be undone."""

import datetime as dt

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kopalnia.demo.components.component import Component
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Decision, no, yes
from kopalnia.lib.web.action_items import ActionItem
from kopalnia.lib.web.undo import OFFER, Undoing
from microprojects.choices import EntryState
from trainings.models import Certificate

HERE = "#main"


def components() -> list[Component]:
    return [
        _attention_rows(),
        _button(),
        _chip(),
        _document_waits(),
        _empty(),
        Component(
            "link",
            _("A short link in a list that also tells screen-reader users what it is about."),
            ({"verb": _("Edit session"), "url": HERE, "about": "Warsztat z planowania"},),
        ),
        _messages(),
        _note(),
        _post_button(),
        _refused(),
        _undo(),
    ]


def _refusal() -> Decision:
    reason = _("People appear here once recruitment decisions are announced.")
    return no(reason)


def _attention_rows() -> Component:
    blocking = ActionItem(
        count=2,
        sentence=ngettext("change of aim is awaiting a decision.", "changes of aim are awaiting a decision.", 2),
        detail="Malowanie Szpitala, Ważny Wolontariusz",
        verb=_("Compare the aims"),
        url=HERE,
        blocking=True,
    )
    silent = ngettext(
        "team has been silent for over %(days)s days.", "teams have been silent for over %(days)s days.", 1
    )
    waiting = ActionItem(count=1, sentence=silent % {"days": 21}, verb=_("See the teams"), url=HERE)
    return Component(
        "attention_rows",
        _("What is waiting for a person: a count, a sentence and a verb, the blocking ones first."),
        ({"rows": [blocking, waiting]}, {"rows": [], "empty": _("Nothing is waiting for you")}),
    )


def _button() -> Component:
    return Component(
        "button",
        _("One thing to do, as a link or in a form. One that is closed says why."),
        (
            {"verb": _("Add an entry"), "url": HERE, "kind": "lamp", "icon": "plus-lg", "big": True},
            {"verb": _("Announce decisions"), "url": HERE, "kind": "act"},
            {"verb": _("Edit session"), "url": HERE, "icon": "pencil"},
            {"verb": _("Withdraw"), "name": "state", "value": "withdrawn", "kind": "stop"},
            {"verb": _("Edit session"), "url": HERE, "small": True, "about": "Warsztat z planowania"},
            {"verb": _("Announce decisions"), "url": HERE, "kind": "act", "decision": _refusal()},
        ),
    )


def _chip() -> Component:
    kinds = {"ok": EntryState.ACCEPTED, "run": EntryState.SUBMITTED, "look": EntryState.RETURNED}
    return Component(
        "chip",
        _("The status of one record in a word or two."),
        (
            {"words": EntryState.DRAFT.label},
            *({"words": state.label, "kind": kind} for kind, state in kinds.items()),
            {"words": _("cancelled"), "kind": "stop"},
            {"words": _("A change of plan"), "kind": "brick"},
        ),
    )


def _document_waits() -> Component:
    now = timezone.now()  # the worker waits by the real clock
    # The page says the same hour all day.
    tomorrow = timezone.localtime(now + dt.timedelta(days=1)).replace(hour=14, minute=30)
    return Component(
        "document_waits",
        _("Says why a document is not here yet."),
        (
            {"document": Certificate(next_try_at=now)},
            {"document": Certificate(next_try_at=now - dt.timedelta(days=1))},
            {"document": Certificate(next_try_at=tomorrow, error="typst")},
        ),
    )


def _empty() -> Component:
    return Component(
        "empty",
        _("Appears in place of an empty list and says what to do next."),
        (
            {"fact": _("You have no notes yet."), "text": _("You write them when you record a meeting.")},
            {"fact": _("Add a topic first: the plan does not have one yet."), "verb": _("Add a topic"), "url": HERE},
        ),
    )


def _messages() -> Component:
    return Component(
        "messages",
        _("What has just happened, on top of the next page."),
        (
            {
                "messages": [
                    Message(constants.SUCCESS, _("Saved."), f"{OFFER}{HERE}"),
                    Message(constants.INFO, _("Draft saved. Only you can see it.")),
                    Message(constants.WARNING, _("Your plan needs changes")),
                    Message(constants.ERROR, _("Someone else changed this in the meantime")),
                ]
            },
        ),
    )


def _note() -> Component:
    return Component(
        "note",
        _("A fact and the next step."),
        (
            {"text": _("Your employer never reads what you write here.")},
            {"text": _("Your mentor is reading your entry"), "kind": "run"},
            {"text": _("Confirmed. The hours now count."), "kind": "ok"},
            {
                "title": _("Your plan needs changes"),
                "text": "",
                "url": HERE,
                "link": _("Open the plan"),
                "kind": "look",
            },
            {"text": _("The session is cancelled."), "kind": "stop"},
            {"text": _("The entry was returned for changes."), "kind": "ok", "undo": HERE},
        ),
    )


def _post_button() -> Component:
    return Component(
        "post_button",
        _("One verb as a form of its own."),
        (
            {"verb": _("Mark as held"), "action": HERE, "icon": "check-lg"},
            {"verb": _("Announce decisions"), "action": HERE, "kind": "act", "decision": _refusal()},
            {"verb": _("Confirm"), "action": HERE, "kind": "act", "decision": yes(), "name": "answer", "value": "yes"},
        ),
    )


def _refused() -> Component:
    return Component("refused", _("Why something cannot be done now, as a note."), ({"decision": _refusal()},))


def _undo() -> Component:
    until = clock.now() + dt.timedelta(minutes=15)
    return Component(
        "undo",
        _("Undoes what was done: one tap for fifteen minutes, later a page that asks why."),
        (
            {"undoing": Undoing(allowed=True, until=until), "action": HERE, "about": "3 czerwca"},
            {"undoing": Undoing(allowed=True, needs_reason=True), "action": HERE, "about": "3 maja", "small": True},
        ),
    )
