"""Forms of teams: their first wording, changes of name and aim, people, steps."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import DateField, LineField, TextField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickManyTiles, PickTiles
from microprojects.choices import MicroprojectState, TeamRole
from microprojects.models import TeamMembership
from organisations.namesakes import offer_people
from people.models import User
from programmes.models import Edition, Participation
from programmes.queries.people import people_of

# A longer list of people is not read but searched; everybody else is found by typing a part of the name.
MOST_CHOICES = 60


class ParticipationField(forms.ModelChoiceField):
    """A person of the edition, named by the code of their participation."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Participation.objects.none(), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return obj.user.told_apart


class ParticipationsField(forms.ModelMultipleChoiceField):
    """Several people of the edition."""

    widget = PickManyTiles

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Participation.objects.none(), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return obj.user.told_apart


class MentorField(forms.ModelChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), to_field_name="code", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return obj.told_apart

    def offer(self, mentors: QuerySet[User], edition: Edition) -> None:
        """Mentors the coordinators of the edition choose from."""
        self.queryset = mentors
        offer_people(self, mentors, private=True, among=people_of(edition))


class ListFilter(BaseForm):
    """What the list of teams shows. Unknown values mean no filter."""

    q = LineField(label=_("Current or former name"), required=False, max_length=100)
    stan = forms.ChoiceField(label=_("Status"), required=False)
    czeka = forms.ChoiceField(label=_("Needs attention"), required=False)

    WAITING = (
        ("aims", _("new aim awaiting a decision")),
        ("plans", _("plan awaiting a decision")),
        ("silent", _("silent for too long")),
        ("alone", _("without a mentor")),
        ("leaderless", _("without a team lead")),
        ("stuck", _("entries returned to someone who cannot sign in")),
    )

    def __init__(self, *args: Any, attention: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stan"].choices = [("", gettext("all statuses")), *MicroprojectState.choices]
        self.fields["czeka"].choices = [("", gettext("all teams")), *self.WAITING]
        if not attention:
            del self.fields["czeka"]

    def value(self, name: str) -> str:
        self.is_valid()
        return self.cleaned_data.get(name, "")


class WordingForm(BaseForm):
    """Name and aim of a team."""

    name = LineField(label=_("What is the team called?"), max_length=120)
    aim = TextField(
        label=_("What do you want to change?"),
        max_length=3000,
        help_text=_("One or two sentences: what will be different when you are done."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    community = LineField(
        label=_("Who is it for?"), max_length=300, help_text=_("For example: young patients and their carers.")
    )
    topic = LineField(label=_("Topic"), max_length=160, required=False)
    place = LineField(label=_("Where?"), max_length=200, required=False)


class MicroprojectForm(WordingForm):
    """A new team with its people."""

    members = ParticipationsField(
        label=_("Who is in the team?"), required=False, help_text=_("People who are not in a team.")
    )
    leader = ParticipationField(
        label=_("Who leads it?"),
        required=False,
        empty_label=_("no one yet"),
        help_text=_("One of the people chosen above."),
    )
    mentor = MentorField(label=_("Who mentors it?"), required=False, empty_label=_("no one yet"))
    starts_on = DateField(label=_("From what date?"))

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        free: QuerySet[Participation],
        mentors: QuerySet[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = self.fields["leader"].queryset = free
        offer_people(self.fields["members"], free[:MOST_CHOICES], private=True, among=people_of(edition))
        self.fields["leader"].choices = [("", gettext("no one yet")), *self.fields["members"].choices]
        self.fields["mentor"].offer(mentors, edition)
        self.fields["starts_on"].initial = clock.today()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        leader = cleaned.get("leader")
        if leader is not None and leader not in (cleaned.get("members") or []):
            self.add_error("leader", gettext("The team lead must be in the team: choose that person above too."))
        return cleaned


class AimForm(VersionedFormMixin, WordingForm):
    """A change of name or aim."""

    reason = TextField(
        label=_("Why are you changing it?"),
        max_length=2000,
        help_text=_("In your own words. The reason is kept in the history and in the publication."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AimDecisionForm(BaseForm):
    """The coordinators' answer to a change of aim."""

    decision = forms.ChoiceField(
        label=_("What is your decision?"),
        choices=(("approve", _("Approve")), ("refuse", _("Refuse"))),
        widget=PickTiles,
    )
    note = TextField(
        label=_("What do you want to tell the team?"),
        max_length=2000,
        required=False,
        help_text=_("If you refuse, say why and what could happen next."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "refuse" and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", gettext("Say why you are refusing. The team will read it."))
        return cleaned


class MemberForm(BaseForm):
    """A person who joins the team."""

    participation = ParticipationField(label=_("Who is joining the team?"), empty_label=_("choose a person"))
    role = forms.ChoiceField(label=_("In which role?"), choices=TeamRole.choices, initial=TeamRole.MEMBER)
    on = DateField(label=_("From what date?"))
    reason = LineField(
        label=_("Why?"), required=False, max_length=500, help_text=_("The team can read it in the history.")
    )

    def __init__(
        self,
        *args: Any,
        edition: Edition,
        free: QuerySet[Participation],
        text: str = "",
        has_leader: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["participation"]
        field.queryset = free
        shown = free.filter(user__in=User.objects.matching(text).values("pk")) if text else free
        offer_people(field, shown[:MOST_CHOICES], private=True, among=people_of(edition))
        if has_leader:
            self.fields["role"].choices = [(v, label) for v, label in TeamRole.choices if v != TeamRole.LEADER]
        self.fields["on"].initial = clock.today()


class RoleForm(BaseForm):
    """Another role of a member."""

    role = forms.ChoiceField(label=_("Which role?"), widget=PickTiles)
    on = DateField(label=_("From what date?"))
    reason = LineField(
        label=_("Why?"), required=False, max_length=500, help_text=_("The team can read it in the history.")
    )

    def __init__(self, *args: Any, membership: TeamMembership, has_leader: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        away = {membership.role} | ({TeamRole.LEADER} if has_leader else set())
        form = membership.participation.user.form_of_address
        self.fields["role"].choices = [(role, role.in_form(form)) for role in TeamRole if role not in away]
        self.fields["on"].initial = clock.today()
        self.first_day = membership.starts_on

    def clean_on(self) -> dt.date:
        return _not_before(self.cleaned_data["on"], self.first_day)


class TeamRelationEndForm(BaseForm):
    """The last day of a place in the team or beside it."""

    on = DateField(label=_("Last day"))
    reason = LineField(label=_("Why?"), max_length=500, help_text=_("The team can read it in the history."))
    private_reason = LineField(
        label=_("Reason, for the coordinators only"),
        required=False,
        max_length=500,
        help_text=_("No one else can read it."),
    )

    def __init__(self, *args: Any, first_day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today()
        self.first_day = first_day

    def clean_on(self) -> dt.date:
        return _not_before(self.cleaned_data["on"], self.first_day)


class MentorForm(BaseForm):
    """A mentor put beside the team."""

    mentor = MentorField(label=_("Which mentor?"), empty_label=_("choose a person"))
    on = DateField(label=_("From what date?"))
    reason = LineField(
        label=_("Why?"), required=False, max_length=500, help_text=_("The team can read it in the history.")
    )

    def __init__(self, *args: Any, edition: Edition, mentors: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mentor"].offer(mentors, edition)
        self.fields["on"].initial = clock.today()


class StepForm(BaseForm):
    """A step, with its reason when the step needs one."""

    reason = TextField(
        label=_("Why?"),
        max_length=2000,
        help_text=_("The team reads it, and it is kept in the history."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _not_before(day: dt.date, first: dt.date) -> dt.date:
    if day < first:
        raise ValidationError(
            gettext("The earliest day is %(day)s."), params={"day": f"{first:%d.%m.%Y}"}, code="order"
        )
    return day
