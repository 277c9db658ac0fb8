"""Forms of visits and of the resource map."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import DateField, LineField, TimeInput
from kopalnia.lib.web.forms import BaseForm, BaseModelForm
from kopalnia.lib.web.widgets import PickTiles
from kopalnia.lib.words import typography
from kopalnia.lib.words.polish import name_key
from organisations.models import Organisation
from organisations.namesakes import offer_people
from programmes.models import Edition, Participation
from programmes.queries.people import people_of
from visits.choices import ResourceDirection, ResourceKind, Sector, Sex
from visits.gazetteer import Town, places_named, voivodeship_of
from visits.models import AgendaItem, ResourceCard, Visit
from visits.models.resource import BOTH_COORDINATES


class VisitForm(VersionedFormMixin, BaseModelForm):
    asks_before_repeating = True

    class Meta:
        model = Visit
        fields = (
            "kind",
            "title",
            "starts_on",
            "ends_on",
            "place",
            "organiser",
            "purpose",
            "facilitators",
            "outcome",
        )
        labels = {
            "kind": _("What is it?"),
            "title": _("Title"),
            "starts_on": _("First day"),
            "ends_on": _("Last day"),
            "place": _("Place"),
            "organiser": _("Organiser"),
            "purpose": _("What is the visit for?"),
            "facilitators": _("Facilitators"),
            "outcome": _("What came of it? (after the visit)"),
        }
        field_classes = {"starts_on": DateField, "ends_on": DateField}


class AgendaItemForm(BaseModelForm):
    asks_before_repeating = True

    day = forms.TypedChoiceField(label=_("Day"))

    class Meta:
        model = AgendaItem
        fields = (
            "day",
            "starts_at",
            "ends_at",
            "title",
            "place",
            "speaker",
            "speaker_role",
            "speaker_organisation",
        )
        labels = {
            "starts_at": _("From (if known)"),
            "ends_at": _("To (if known)"),
            "title": _("What happens?"),
            "place": _("Where? (if elsewhere)"),
            "speaker": _("Who speaks?"),
            "speaker_role": _("In what role?"),
            "speaker_organisation": _("Which organisation are they from?"),
        }
        widgets = {"starts_at": TimeInput, "ends_at": TimeInput}

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_text = {day.isoformat(): day for day in visit.days}
        field = self.fields["day"]
        field.choices = [(text, day.strftime("%d.%m.%Y")) for text, day in by_text.items()]  # type: ignore[attr-defined]
        field.coerce = by_text.get  # type: ignore[attr-defined]


class NamesForm(BaseForm):
    """Names come onto the list of a visit. One that stands there already is asked about: people of one name exist.

    `listed` comes from `queries.names_on_list`.
    """

    another = forms.BooleanField(label=_("This is another person with the same name"), required=False)

    def __init__(self, *args: Any, listed: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = listed
        # Asked only when it is a question.
        self._another = self.fields["another"] if "another" in self.data else self.fields.pop("another")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        answered = data.pop("another", False)
        if (
            there := sorted({self.listed[key] for key in self.name_keys(data) if key in self.listed})
        ) and not answered:
            self.fields["another"] = self._another
            self.order_fields(self.field_order)
            sentence = gettext("Already on the list: %(names)s. If this is another person, tick the box.")
            self.add_error("another", ValidationError(sentence % {"names": ", ".join(there)}, code="listed"))
        return data

    def name_keys(self, data: dict[str, Any]) -> list[str]:
        """The names that come, by `lib.polish.name_key`."""
        raise NotImplementedError


class GuestForm(NamesForm):
    """One guest a time; after saving the form stands empty for the next one."""

    asks_before_repeating = True

    guest_name = LineField(label=_("Name of the guest"), max_length=160)
    organisation_name = LineField(label=_("Organisation (if any)"), required=False, max_length=200)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices, initial=Sector.UNKNOWN)
    sex = forms.ChoiceField(
        label=_("Woman or man? (for the funder's totals)"), choices=Sex.choices, initial=Sex.UNKNOWN, widget=PickTiles
    )

    field_order = ("guest_name", "another", "organisation_name", "sector", "sex")

    def name_keys(self, data: dict[str, Any]) -> list[str]:
        return [name_key(data.get("guest_name", ""))]


class ParticipantsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Participation) -> str:  # type: ignore[override]
        return obj.user.told_apart


class ParticipantsForm(NamesForm):
    people = ParticipantsField(
        label=_("Who from the programme was there?"),
        queryset=Participation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one person.")},
    )

    field_order = ("people", "another")

    def __init__(self, *args: Any, edition: Edition, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = visit.attendees.not_removed().filter(participation__isnull=False).values("participation")
        people = (
            Participation.objects.filter(edition=edition)
            .overlapping(visit.starts_on, visit.ends_on)
            .exclude(pk__in=there)
            .select_related("user")
        )
        self.fields["people"].queryset = people  # type: ignore[attr-defined]
        offer_people(self.fields["people"], people, private=True, among=people_of(edition))

    def name_keys(self, data: dict[str, Any]) -> list[str]:
        return [person.user.name_key for person in data.get("people", ())]


NO_TOWN = "none"


class ResourceCardForm(VersionedFormMixin, BaseModelForm):
    asks_before_repeating = True

    class Meta:
        model = ResourceCard
        fields = (
            "kind",
            "direction",
            "title",
            "description",
            "organisation",
            "keeper",
            "contact",
            "place",
            "latitude",
            "longitude",
            "visit",
            "visibility",
        )
        labels = {
            "kind": _("What kind of resource is it?"),
            "direction": _("Is it an offer or a need?"),
            "title": _("Title"),
            "description": _("What does it offer or need?"),
            "organisation": _("Organisation (if any)"),
            "keeper": _("Who looks after it?"),
            "contact": _("Contact"),
            "place": _("Town or area"),
            "latitude": _("Latitude (if known)"),
            "longitude": _("Longitude (if known)"),
            "visit": _("Which visit do we know it from?"),
            "visibility": _("Who will see this card?"),
        }
        help_texts = {
            "place": _(
                "An area or an institution, never someone's home. We find the coordinates of Polish towns for you."
            ),
        }

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visit"].queryset = Visit.objects.not_removed().filter(edition=edition)  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = Organisation.objects.in_order()  # type: ignore[attr-defined]
        self._towns: list[Town] = []
        if self.is_bound and not self._coordinates_hold():
            self._towns = places_named(self.data.get("place", ""))
        if len(self._towns) > 1:
            self._ask_which_town()

    def _coordinates_hold(self) -> bool:
        """Whether coordinates were given for this place: those of the former place are none of the new one."""
        raw = {name: self.data.get(name, "") for name in ("latitude", "longitude", "place")}
        changed = {
            name: self.fields[name].has_changed(self.get_initial_for_field(self.fields[name], name), value)
            for name, value in raw.items()
        }
        if self.instance.pk and changed["place"]:
            return changed["latitude"] or changed["longitude"]
        return bool(raw["latitude"] or raw["longitude"])

    def _ask_which_town(self) -> None:
        choices = [(str(number), town_words(town)) for number, town in enumerate(self._towns)]
        names = list(self.fields)
        names.insert(names.index("place") + 1, "town")
        self.fields["town"] = forms.ChoiceField(
            label=_("Which place do you mean?"),
            choices=[*choices, (NO_TOWN, _("None of these: the card stays off the map"))],
            widget=PickTiles(column=True),
            error_messages={"required": _("There are several places with this name. Choose the one you mean.")},
        )
        self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        latitude, longitude = data.get("latitude"), data.get("longitude")
        if (latitude is None) != (longitude is None):
            self.add_error("longitude", BOTH_COORDINATES)
        elif not self._coordinates_hold():
            chosen = data.get("town", NO_TOWN) if len(self._towns) > 1 else "0"
            town = self._towns[int(chosen)] if self._towns and chosen != NO_TOWN else None
            data["latitude"], data["longitude"] = (town.latitude, town.longitude) if town else (None, None)
        return data


def town_words(town: Town) -> str:
    """«Biskupice, woj. opolskie»; coordinates tell apart what the voivodeship does not."""
    place = f"{typography.number(town.latitude)}° N, {typography.number(town.longitude)}° E"
    region = voivodeship_of(town)
    return (
        gettext("%(name)s, %(region)s voivodeship (%(place)s)") % {"name": town.name, "region": region, "place": place}
        if region
        else f"{town.name} ({place})"
    )


class VerifyForm(BaseForm):
    asks_before_repeating = True

    on = DateField(label=_("When was it checked?"), initial=clock.today)
    note = LineField(label=_("How was it checked? (optional)"), required=False, max_length=300)


class ResourceCardFilter(BaseForm):
    q = LineField(label=_("Keyword"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Type"), choices=[("", _("all types")), *ResourceKind.choices], required=False)
    direction = forms.ChoiceField(
        label=_("Offers or needs"), choices=[("", _("offers and needs")), *ResourceDirection.choices], required=False
    )
