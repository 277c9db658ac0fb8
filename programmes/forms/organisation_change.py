"""A company is sold, merged or closed: the day, the other side, and the acts that go with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kopalnia.lib.domain import clock
from kopalnia.lib.web.fields import DateField, LineField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickManyTiles, PickTiles
from organisations.choices import OrganisationChangeKind as Kind
from organisations.choices import OrganisationKind
from organisations.models import Affiliation, Organisation
from organisations.namesakes import tell_apart
from programmes.choices import PartnershipRole
from programmes.models import Edition, EditionRole, Partnership
from programmes.organisation_change import OrganisationChangeRequest
from programmes.queries import organisation_change as queries

# A longer list of names belongs to a page of its own: then everybody moves or nobody.
MOST_NAMES = 60
NOBODY, EVERYBODY, CHOSEN = "nobody", "everybody", "chosen"


class PartnershipChoice(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: Partnership) -> str:  # type: ignore[override]
        return str(row.get_role_display())


class PeopleOfRowsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, row: EditionRole | Affiliation) -> str:  # type: ignore[override]
        return row.user.told_apart


class OrganisationChangeForm(BaseForm):
    """``seen`` is the list of acts the person has read; the action compares it with what would happen now."""

    on = DateField(label=gettext_lazy("On which day?"), initial=clock.today)
    other = forms.ModelChoiceField(label="", queryset=Organisation.objects.none(), required=False)
    new_name = LineField(
        label=gettext_lazy("Not on the list? Its full name"),
        required=False,
        help_text=gettext_lazy("It will be added to the registry; you can add the rest of its details later."),
    )
    new_kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=OrganisationKind.choices, initial=OrganisationKind.COMPANY
    )
    reason = LineField(label=gettext_lazy("Why? People in the edition can read this"), max_length=300)
    source = LineField(label=gettext_lazy("Source (if known)"), required=False, max_length=300)
    partnerships = PartnershipChoice(
        label=gettext_lazy("Which of the company's roles in the edition end on that day?"),
        queryset=Partnership.objects.none(),
        required=False,
        widget=PickManyTiles(column=True),
    )
    join = forms.BooleanField(label="", required=False, initial=True)
    roles = PeopleOfRowsField(
        label=gettext_lazy("Who stops representing the company?"),
        queryset=EditionRole.objects.none(),
        required=False,
        widget=PickManyTiles(column=True),
        help_text=gettext_lazy("After that day these people can open only the company's totals as of that day."),
    )
    moving = forms.ChoiceField(label="", widget=PickTiles(column=True), initial=NOBODY)
    movers = PeopleOfRowsField(
        label=gettext_lazy("Who? (for selected people)"),
        queryset=Affiliation.objects.none(),
        required=False,
        widget=PickManyTiles(column=True),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, edition: Edition, organisation: Organisation, kind: Kind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)
        self._offer("partnerships", queries.partnerships(edition, organisation), chosen=self._usually_ended)
        self._offer("roles", queries.roles(edition, organisation), chosen=bool)
        working = queries.jobs(edition, organisation)
        named = self._offer("movers", working, chosen=None, most=MOST_NAMES)
        self.fields["other"].queryset = Organisation.objects.exclude(pk=organisation.pk).in_order()
        self._words(organisation, named=named)

    def _usually_ended(self, row: Partnership) -> bool:
        """Who began the programme began it; only an employer stops being one, unless the company itself is no more."""
        return self.kind != Kind.SOLD or row.role == PartnershipRole.EMPLOYER

    def _offer(
        self, name: str, rows: QuerySet[Any], *, chosen: Callable[[Any], bool] | None, most: int | None = None
    ) -> bool:
        """Show the rows as tiles, read once; without rows, or with too many, the question is left out."""
        field = self.fields[name]
        listed = list(rows[: most + 1] if most else rows)
        if not listed or (most and len(listed) > most):
            del self.fields[name]
            return False
        field.queryset = rows
        if isinstance(field, PeopleOfRowsField):
            tell_apart((row.user for row in listed), private=True)
        field.choices = [(row.pk, field.label_from_instance(row)) for row in listed]
        field.initial = [row.pk for row in listed if chosen is not None and chosen(row)]
        return True

    def _words(self, organisation: Organisation, *, named: bool) -> None:
        """The questions of a sale, a merger or a closing."""
        words = {"organisation": organisation.label}
        moving = self.fields["moving"]
        if self.kind == Kind.CLOSED:
            for name in ("other", "new_name", "new_kind", "join"):
                del self.fields[name]
            moving.label = _("Whose employment at %(organisation)s ends on that day?") % words
            moving.initial = EVERYBODY
        else:
            sold = self.kind == Kind.SOLD
            self.fields["other"].label = _("The new owner") if sold else _("The organisation it merges into")
            self.fields["join"].label = (
                _("The new owner becomes an employer in the edition from the next day, if it is not one yet")
                if sold
                else _("The successor becomes an employer in the edition from the next day, if it is not one yet")
            )
            moving.label = _("Who in the edition works for it from the next day?")
            moving.initial = NOBODY if sold else EVERYBODY
        choices = [(NOBODY, _("no one: everyone stays with their employer")), (EVERYBODY, _("everyone"))]
        moving.choices = [*choices, (CHOSEN, _("selected people"))] if named else choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "other" in self.fields and "other" not in self.errors and "new_name" not in self.errors:
            if not data.get("other") and not data.get("new_name"):
                self.add_error("other", _("Choose an organisation or enter the name of a new one."))
            elif data.get("other") and data.get("new_name"):
                self.add_error(
                    "new_name", _("You have already chosen one from the list. Leave this empty, or clear that choice.")
                )
            elif data.get("new_name") and Organisation.objects.filter(name=data["new_name"]).exists():
                self.add_error("new_name", _("It is already on the list: choose it there."))
        if data.get("moving") == CHOSEN and not data.get("movers") and "movers" not in self.errors:
            self.add_error("movers", _("Choose the people, or choose “no one” above."))
        return data

    @property
    def change_request(self) -> OrganisationChangeRequest:
        """What the person wants; only of a valid form."""
        data = self.cleaned_data
        jobs: frozenset[int] | None = frozenset()
        if data["moving"] == EVERYBODY:
            jobs = None
        elif data["moving"] == CHOSEN:
            jobs = _keys(data.get("movers"))
        return OrganisationChangeRequest(
            kind=self.kind,
            on=data["on"],
            reason=data["reason"],
            source=data["source"],
            other=data.get("other"),
            new_name=data.get("new_name", ""),
            new_kind=data.get("new_kind", OrganisationKind.COMPANY),
            partnerships=_keys(data.get("partnerships")),
            join=bool(data.get("join")),
            roles=_keys(data.get("roles")),
            jobs=jobs,
        )

    def show_again(self, seen: str) -> None:
        """Give the form back with the list the person is about to read."""
        data = self.data.copy()
        data["seen"] = seen
        self.data = data


def _keys(rows: Any) -> frozenset[int]:
    return frozenset(row.pk for row in rows or ())
