"""Forms about possible duplicates: whom to compare with, and why two accounts are one person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kopalnia.lib.web.fields import LineField
from kopalnia.lib.web.forms import BaseForm


class SecondPersonForm(BaseForm):
    """Whom to compare with; read from the address, never refused."""

    q = LineField(label=_("Name of the other account"), required=False, max_length=100)


class MergeForm(BaseForm):
    reason = LineField(
        label=_("How do you know this is the same person?"),
        max_length=300,
        help_text=_("The person will read this in their account history."),
    )
    checked = forms.BooleanField(
        label=_("I have checked with the person that both accounts are theirs"),
        error_messages={
            "required": _("Ask the person first: someone else may have created an account in their name.")
        },
    )


class MergeUndoForm(BaseForm):
    reason = LineField(
        label=_("Why should the accounts be separated?"),
        max_length=300,
        help_text=_("The person will read this in their account history."),
    )
