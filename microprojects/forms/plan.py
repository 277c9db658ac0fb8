"""The form of a plan: its texts and figures, and rows of actions and of the budget.

Rows are added by a submit button, so the form works without JavaScript: the same typed text comes back with one more
row, unchecked (`again`). A row left empty is dropped.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import CountField, DateField, HoursField, LineField, MoneyField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.layout import FieldPair
from kopalnia.lib.web.widgets import PickTiles
from microprojects.actions.plan import COPIED, Content, actions_of, amount_of, lines_of
from microprojects.choices import BudgetSource, MinorsContact
from microprojects.models import Plan
from microprojects.models.microproject import NO_REMARKS

MOST_ROWS = 60
MAY_LACK = frozenset(COPIED) - {"minors_contact"}
LARGEST_AMOUNT = Decimal("9999999.99")


class QuantityField(MoneyField):
    """How many: a number with up to two decimals."""

    default_error_messages = {
        "invalid": _("Enter the number like this: 400 or 2,5."),
        "range": _("The number must be between 0 and %(most)s."),
    }

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


class PlanTextForm(VersionedFormMixin, BaseForm):
    """What the plan says in words and figures. Everything may be missing in a draft; sending asks for it."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32767)
    need = TextField(label=_("What is the need?"), widget=forms.Textarea(attrs={"rows": 4}))
    diagnosis = TextField(
        label=_("How do you know, and from whom?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who you asked, what you saw, where it is written."),
    )
    recipients = LineField(label=_("Who is it for?"), max_length=300)
    expected_direct = CountField(
        label=_("How many people do you expect to help directly?"),
        help_text=_("People who will be there in person."),
    )
    expected_indirect = CountField(
        label=_("How many more people indirectly?"),
        required=False,
        help_text=_("For example, their families. We never add them to the first number."),
    )
    planned_minutes = HoursField(
        label=_("How many hours will the team give in total?"),
        most=20000,
        help_text=_("For example 180."),
    )
    minors_contact = forms.ChoiceField(
        label=_("Will there be contact with children?"),
        choices=MinorsContact.choices,
        widget=PickTiles,
        initial=MinorsContact.NONE,
        help_text=_("If there is direct contact, volunteers need a background check first."),
    )

    def laid_out(self) -> list[Any]:
        expected = FieldPair("expected_direct", "expected_indirect")
        return ["need", "diagnosis", "recipients", expected, "planned_minutes", "minors_contact"]

    def full_clean(self) -> None:
        """Labels show what sending asks for; a draft may lack any of it."""
        asked = {name: field.required for name, field in self.fields.items() if name in MAY_LACK}
        for name in asked:
            self.fields[name].required = False
        super().full_clean()
        for name, required in asked.items():
            self.fields[name].required = required


class RowForm(BaseForm):
    """A row of a list; one in which nothing was typed counts as empty. `SHORT` fields stand side by side."""

    SHORT: tuple[str, ...] = ()

    def laid_out(self) -> list[Any]:
        return [
            *(name for name in self.base_fields if name not in self.SHORT),
            FieldPair(*self.SHORT),
            DELETION_FIELD_NAME,
        ]

    def has_changed(self) -> bool:
        return any(
            (typed := str(self[name].data or "").strip()) and typed != self.offered(name) for name in self.base_fields
        )

    @classmethod
    def offered(cls, name: str) -> str:
        """What an empty row shows in a field."""
        field = cls.base_fields[name]
        return "" if field.initial is None else str(field.prepare_value(field.initial))


class RowFormSet(forms.BaseFormSet):
    """Rows of a list. When bound, every row may be empty: the old rows are replaced as a whole."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


class ActionForm(RowForm):
    SHORT = ("starts_on", "ends_on")

    title = LineField(label=_("What will you do?"), max_length=300)
    starts_on = DateField(label=_("From"), required=False)
    ends_on = DateField(label=_("To"), required=False)
    owner = LineField(label=_("Who looks after it?"), required=False, max_length=160)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_order("starts_on", "ends_on")
        return cleaned


class LineForm(RowForm):
    SHORT = ("quantity", "unit_price", "source")

    description = LineField(label=_("What is needed?"), max_length=200)
    quantity = QuantityField(label=_("How many?"), initial=Decimal(1), most=Decimal("9999999.99"))
    unit_price = MoneyField(label=_("Unit price, zł"))
    source = forms.ChoiceField(label=_("Paid from"), choices=BudgetSource.choices, initial=BudgetSource.GRANT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        quantity, price = cleaned.get("quantity"), cleaned.get("unit_price")
        if quantity is not None and price is not None and amount_of(quantity, price) > LARGEST_AMOUNT:
            self.add_error("unit_price", gettext("The amount of one line can be at most 9 999 999,99 zł."))
        return cleaned


ROW_FORMS: dict[str, type[RowForm]] = {"actions": ActionForm, "lines": LineForm}


def row_formset(name: str) -> type[forms.BaseFormSet]:
    return forms.formset_factory(
        ROW_FORMS[name],
        formset=RowFormSet,
        extra=1,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 1,
        validate_max=True,
        can_delete=True,
    )


class PlanForm:
    """The text form and the two lists of rows as one thing."""

    def __init__(self, plan: Plan, data: QueryDict | None = None, *, add: str = "") -> None:
        """With `add` the typed rows come back unchecked, with one more in the list of that name."""
        initial = {name: getattr(plan, name) for name in COPIED}
        initial |= {"version": plan.version, "based_on": plan.number if plan.pk else 0}
        rows = {"actions": actions_of(plan), "lines": lines_of(plan)} if plan.pk else {"actions": [], "lines": []}
        if add and data is not None:
            initial = {name: data.get(name, "") for name in initial}
            rows = {name: _typed(name, data) for name in rows}
            data = None
        self.text = PlanTextForm(data, initial=initial)
        self.actions = self._formset("actions", data, rows, add)
        self.lines = self._formset("lines", data, rows, add)

    @staticmethod
    def _formset(name: str, data: QueryDict | None, rows: dict[str, list[dict[str, Any]]], add: str) -> Any:
        formset = row_formset(name)(data, initial=rows[name] if data is None else None, prefix=name)
        formset.extra = 1 if add == name or not rows[name] else 0
        return formset

    @property
    def parts(self) -> tuple[Any, ...]:
        return (self.text, self.actions, self.lines)

    def is_valid(self) -> bool:
        """All parts are checked, so that every mistake is told at once."""
        answers = [part.is_valid() for part in self.parts]
        return all(answers)

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """Every mistake as id of its control, label and sentence, for the summary on top."""
        bound = [self.text, *self.actions.forms, *self.lines.forms]
        told = [
            (focus_id(form[name]), "" if name == "__all__" else str(form[name].label), sentence)
            for form in bound
            if form.is_bound
            for name, sentences in form.errors.items()
            if name != "__all__"
            for sentence in sentences
        ]
        general = [
            str(sentence)
            for part in self.parts
            if part.is_bound
            for sentence in (part.non_form_errors() if hasattr(part, "non_form_errors") else part.non_field_errors())
        ]
        return [*(("", "", sentence) for sentence in general), *told]

    @property
    def content(self) -> Content:
        return Content(
            fields={name: self.text.cleaned_data[name] for name in COPIED},
            actions=_kept(self.actions),
            lines=_kept(self.lines),
        )


class ReviewForm(VersionedFormMixin, BaseForm):
    """The answer to a sent plan, bound to the version that was read."""

    decision = forms.ChoiceField(
        label=_("What is your answer?"),
        choices=(("approve", _("Approve")), ("return", _("Return for changes"))),
        widget=PickTiles,
    )
    remarks = TextField(
        label=_("Comments"),
        required=False,
        help_text=_("Needed if you return the plan: what needs changing and what is already good."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "return" and not cleaned.get("remarks") and "remarks" not in self.errors:
            self.add_error("remarks", NO_REMARKS)
        return cleaned


class SendForm(VersionedFormMixin, BaseForm):
    """Nothing but the version that the sender read."""


def _typed(name: str, data: QueryDict) -> list[dict[str, Any]]:
    """The rows as they were typed, without the empty ones and those marked for removal."""
    total = data.get(f"{name}-TOTAL_FORMS", "0")
    count = min(int(total), MOST_ROWS) if total.isascii() and total.isdigit() and len(total) < 4 else 0
    fields = ROW_FORMS[name].base_fields
    rows = [
        {field: data.get(f"{name}-{n}-{field}", "") for field in fields}
        for n in range(count)
        if not data.get(f"{name}-{n}-DELETE")
    ]
    offered = {field: ROW_FORMS[name].offered(field) for field in fields}
    return [row for row in rows if any(text.strip() and text.strip() != offered[field] for field, text in row.items())]


def focus_id(field: forms.BoundField) -> str:
    """The control an error leads to; of a group of radios the first."""
    return f"{field.auto_id}_0" if isinstance(field.field.widget, forms.RadioSelect) else field.id_for_label


def _kept(formset: Any) -> list[dict[str, Any]]:
    """The rows to save, in the order of the form."""
    return [
        {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
        for form in formset.forms
        if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
    ]
