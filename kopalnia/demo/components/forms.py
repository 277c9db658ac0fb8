"""Forms: whole ones, their faults, and texts that were not taken."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from kopalnia.demo.components.component import Component
from kopalnia.demo.forms import AttendanceForm, SampleForm
from kopalnia.lib.domain import clock, encryption
from kopalnia.lib.domain.differences import Difference
from kopalnia.lib.domain.versions import Stale
from kopalnia.lib.web.idempotency import USE, Question
from kopalnia.lib.web.undo import UndoForm
from people.models import SubmissionKey

FORMER, NEWER = "Boisko jest nasze w sobotę.", "Boisko jest nasze w sobotę, przyjdą dwie klasy i trener."


def components() -> list[Component]:
    return [
        Component(
            "card_sample",
            _("What a printed card looks like, next to a form that asks for its code."),
            ({},),
            within="read",
        ),
        _errsum(),
        _field_notes(),
        _form(),
        _segmented(),
        _sent_before(),
        _stale_edit(),
        _typed_text(),
    ]


def _faulty(auto_id: str) -> SampleForm:
    form = SampleForm({"day": "31.02.2017", "hours": "2"}, auto_id=auto_id)
    fault = _("Someone else changed this in the meantime")
    form.add_error(None, fault)
    return form


def _errsum() -> Component:
    return Component(
        "errsum",
        _("Says on top of a form what needs fixing, with a link to each field."),
        # Its links lead to the fields of the form below.
        ({"form": _faulty("faulty_%s")},),
    )


def _field_notes() -> Component:
    return Component(
        "field_notes",
        _("The hint and the errors of one field; form fields include them automatically."),
        ({"field": UndoForm(auto_id="hint_%s")["reason"]}, {"field": UndoForm({}, auto_id="error_%s")["reason"]}),
    )


def _form() -> Component:
    here = reverse("demo:components")
    return Component(
        "form",
        _("A whole form: what to fix, its fields, one button, a way back."),
        (
            {"form": SampleForm(auto_id="empty_%s"), "verb": _("Save event"), "back_url": here},
            {"form": _faulty("faulty_%s"), "verb": _("Save event"), "back_url": here, "back": _("Go back")},
            {"form": UndoForm(auto_id="big_%s"), "verb": _("Save draft"), "kind": "lamp", "big": True},
            {"form": UndoForm(auto_id="stop_%s"), "verb": _("Withdraw"), "kind": "stop", "at": "form", "action": here},
        ),
    )


def _segmented() -> Component:
    form = AttendanceForm(initial={"status": "absent"})
    return Component(
        "segmented",
        _("One choice out of a few, in one frame; the legend above names the person."),
        ({"field": form["status"]},),
    )


def _sent_before() -> Component:
    before = SubmissionKey(
        location=encryption.seal(reverse("demo:components"), use=USE),
        created_at=clock.now() - dt.timedelta(minutes=3),
        fingerprint="a",
    )
    rows = [Difference(_("What happened?"), FORMER, NEWER, said=True)]
    return Component(
        "sent_before",
        _("Asks before a form that has already been sent takes effect again."),
        ({"question": Question(before, changed=False)}, {"question": Question(before, changed=True, rows=rows)}),
    )


def _stale_edit() -> Component:
    rows = [Difference(_("What happened?"), FORMER, NEWER, said=True), Difference(_("Date"), "3.06.2017", "4.06.2017")]
    return Component(
        "stale_edit",
        _("Someone else saved first: both texts, and nothing is lost."),
        (
            {"stale": Stale(rows=rows, by="Barbara Wilczek", at=clock.now())},
            {"stale": Stale(rows=rows[:1], by="", at=None)},
        ),
    )


def _typed_text() -> Component:
    typed = {"fields": [("text", NEWER)], "shown": [NEWER], "action": reverse("demo:components")}
    return Component(
        "typed_text",
        _("Returns the text of a form that could not be saved."),
        (typed, {**typed, "multipart": True, "had_files": True}),
    )
