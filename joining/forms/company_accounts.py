"""Recognising somebody who came by the account of their company."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.forms import BaseForm
from organisations.namesakes import offer_people
from programmes.models import Edition, Participation
from programmes.queries.people import people_of


class ParticipantField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Participation) -> str:  # type: ignore[override]
        return obj.user.told_apart


class CompanyAccountJoinForm(BaseForm):
    participation = ParticipantField(
        label=_("Who is it?"),
        queryset=Participation.objects.none(),
        to_field_name="code",
        help_text=_(
            "Participants who work there today, have no other role and no linked account at this company yet."
        ),
    )

    def __init__(self, *args: Any, edition: Edition, people: QuerySet[Participation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participation"].queryset = people  # type: ignore[attr-defined]
        offer_people(self.fields["participation"], people, private=True, among=people_of(edition))
