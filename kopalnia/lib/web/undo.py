"""A way back from every tap: who may take an act back, and until when.

Whoever could do it takes it back with one tap for `WINDOW`; the coordinators later too, with a reason, until a frozen
thing (a book, a release of sums) rests on it. What freezes registers itself from above with `keeps`. The log keeps
both: the act and its taking back. Which arrow leads back stands beside the arrows (`kopalnia.lib.domain.lifecycle`), which
verb opens a dated row again beside its model (`kopalnia.lib.domain.dated`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web.access import Decision, Refused, Sentence, require
from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm

WINDOW = dt.timedelta(minutes=15)

# What a message says besides its words: the address that takes back what it tells of.
OFFER = "undo:"

NOTHING = gettext_lazy("There is nothing to undo.")

Keeper = Callable[[int, dt.datetime], Sentence]

_keepers: list[Keeper] = []


def keeps(keeper: Keeper) -> Keeper:
    """Register a question asked before anything is taken back: `(edition, moment of the act)` → a sentence that says
    what rests on it and what to do first, or nothing."""
    if keeper not in _keepers:
        _keepers.append(keeper)
    return keeper


@dataclass(frozen=True, eq=False, slots=True)
class Undoing(Decision):
    """Whether a person may take an act back: with one tap until `until`, or with a reason."""

    needs_reason: bool = False
    until: dt.datetime | None = None


def may_undo(*, could: Decision, coordinates: bool, acted_at: dt.datetime | None, edition: int | None) -> Undoing:
    """Decide about an act of a moment (`None`: there is none). `could` is the right to the act itself, asked without the
    state it needed; `coordinates` says that the person runs the edition."""
    if not (could or coordinates):
        return Undoing(False, could.reason)
    if acted_at is None:
        return Undoing(False, NOTHING)
    if edition is not None:
        for keeper in _keepers:
            if sentence := keeper(edition, acted_at):
                return Undoing(False, sentence)
    until = acted_at + WINDOW
    if could and clock.now() <= until:
        return Undoing(True, until=until)
    if coordinates:
        return Undoing(True, needs_reason=True)
    return Undoing(False, _("It is too late to undo this. The coordinators still can, if they give a reason."))


def require_unkept(edition: int, acted_at: dt.datetime) -> None:
    """Ask the keepers once more inside the transaction that takes back. Raises `IllegalStep` with their sentence."""
    for keeper in _keepers:
        if sentence := keeper(edition, acted_at):
            raise IllegalStep(str(sentence))


class UndoForm(BaseForm):
    """Why something is taken back after its time."""

    reason = LineField(
        label=gettext_lazy("Why?"), help_text=gettext_lazy("The reason is kept in the history."), max_length=500
    )


def offer(request: HttpRequest, sentence: Sentence, to: str, *args: Any) -> None:
    """Say that something is done, with «Undo» beside the words (`components/messages.html`).

    `to` and `args` say where it leads, as with Django's `redirect`: the name of a view and its arguments, or an address.
    """
    messages.success(request, str(sentence), extra_tags=f"{OFFER}{resolve_url(to, *args)}")


def answer(
    request: HttpRequest,
    undoing: Undoing,
    act: Callable[[str], Any],
    *,
    question: str,
    effects: list[str],
    back: str,
    context: dict[str, Any],
) -> HttpResponse:
    """The whole view of taking back: one tap does it in its time; later the page asks for the reason.

    `act` gets the reason; when it came too late it raises `IllegalStep`, `Refused` or ``ValidationError``, which is said
    as a message. Raises `Refused` with the sentence of a no.
    """
    require(undoing)
    form = UndoForm(request.POST if request.method == "POST" else None) if undoing.needs_reason else None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            act(form.cleaned_data["reason"] if form is not None else "")
        except Refused as error:
            messages.warning(request, str(error.reason))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            messages.success(request, _("Undone. The history keeps both steps."))
        return redirect(back)
    page = {"question": question, "effects": effects, "form": form, "back_url": back}
    return render(request, "undo.html", context | page)
