"""Forms of leaving a team, handing a role over and replacing a mentor."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.web.fields import DateField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickManyTiles
from microprojects.forms.core import MentorField, TeamRelationEndForm
from microprojects.models import Microproject, TeamMembership
from microprojects.open_work import OpenWork
from organisations.namesakes import offer_people
from people.models import User
from programmes.models import Edition


class MemberField(forms.ModelChoiceField):
    """A member of the team, named by the code of their participation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=TeamMembership.objects.none(), to_field_name="participation__code", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.participation.code if isinstance(value, TeamMembership) else value

    def label_from_instance(self, obj: Any) -> str:
        person = obj.participation.user.told_apart
        return person if obj.role == "member" else f"{person} ({obj.role_label})"


def _note(label: Any, help_text: Any) -> TextField:
    return TextField(
        label=label,
        max_length=3000,
        required=False,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _ask_for_reader(form: BaseForm, name: str) -> None:
    if form.cleaned_data.get("note") and not form.cleaned_data.get(name) and name not in form.errors:
        form.add_error(name, gettext("Choose who this note is for."))


class LeaveTeamForm(TeamRelationEndForm):
    """The last day in a team, the next team, and who takes over what is open."""

    to = forms.ModelChoiceField(
        label=_("Is this person moving to another team?"),
        queryset=Microproject.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("no"),
        help_text=_("They start there the next day, as a team member."),
    )
    receiver = MemberField(label=_("Who takes over the open tasks?"), required=False, empty_label=_("no one"))
    items = forms.MultipleChoiceField(
        label=_("What will they take over?"), required=False, widget=PickManyTiles(column=True)
    )
    note = _note(
        _("What should they know?"),
        _("What has been agreed and with whom, and where things are. The team can read it too."),
    )

    field_order = ("on", "to", "reason", "private_reason", "receiver", "items", "note")

    def __init__(
        self,
        *args: Any,
        microprojects: QuerySet[Microproject],
        receivers: QuerySet[TeamMembership],
        work: OpenWork,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        self.fields["to"].queryset = microprojects  # type: ignore[attr-defined]
        self.fields["receiver"].queryset = receivers  # type: ignore[attr-defined]
        offer_people(self.fields["receiver"], receivers, private=True)
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (item.key, f"{item.kind.label}: {item.title}") for item in work.items
        ]
        self.fields["items"].initial = work.mine
        if not work.items:
            del self.fields["items"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        data["items"] = self.work.chosen(data.get("items", ()))
        if data["items"] and not data.get("receiver") and "receiver" not in self.errors:
            if self.has_receivers:
                self.add_error("receiver", gettext("Choose who takes these over, or untick them."))
            else:
                data["items"] = []
        _ask_for_reader(self, "receiver")
        return data

    @property
    def has_receivers(self) -> bool:
        return bool(self.fields["receiver"].queryset)  # type: ignore[attr-defined]


class RoleHandOverForm(BaseForm):
    """A role given to another member: two taps and a sentence."""

    to = MemberField(label=_("Who is taking over?"), empty_label=_("choose a person"))
    on = DateField(label=_("From what date?"), initial=clock.today)
    note = _note(
        _("What should they know?"),
        _("What has been agreed and with whom, and where things are. The team can read it too."),
    )
    reason = LineField(
        label=_("Why?"), required=False, max_length=500, help_text=_("The team can read it in the history.")
    )

    def __init__(self, *args: Any, takers: QuerySet[TeamMembership], private: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = takers  # type: ignore[attr-defined]
        offer_people(self.fields["to"], takers, private=private)


class MentorEndForm(TeamRelationEndForm):
    """The last day of a mentor beside a team, and who comes next."""

    mentor = MentorField(
        label=_("Who mentors the team from the next day?"), required=False, empty_label=_("no one yet")
    )
    note = _note(
        _("What should the new mentor know?"),
        _("They read it first. Only the team's mentors and the coordinators can read it too."),
    )

    field_order = ("on", "mentor", "reason", "private_reason", "note")

    def __init__(self, *args: Any, edition: Edition, mentors: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].offer(mentors, edition)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        _ask_for_reader(self, "mentor")
        return data
