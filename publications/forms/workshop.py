"""The publication itself: its language, title and subtitle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.domain.versions import VersionedFormMixin
from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.widgets import PickTiles
from people.choices import Language


class PublicationForm(BaseForm):
    asks_before_repeating = True

    language = forms.ChoiceField(
        label=_("In which language?"),
        choices=Language.choices,
        initial=Language.POLISH,
        widget=PickTiles,
        help_text=_("The chapters will be collected in this language, from the same data."),
    )
    title = LineField(label=_("What is the title?"), max_length=200)
    subtitle = LineField(label=_("And the subtitle?"), max_length=300, required=False)


class TitleForm(VersionedFormMixin, BaseForm):
    title = LineField(label=_("What is the title?"), max_length=200)
    subtitle = LineField(label=_("And the subtitle?"), max_length=300, required=False)


class FreezeForm(BaseForm):
    """Only the version the person saw; anything newer refuses the freeze."""

    version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
