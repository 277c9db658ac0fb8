"""Forms of the portal's administration: who administrates, and what people consent to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kopalnia.lib.domain import clock
from kopalnia.lib.web.fields import DateField, LineField
from kopalnia.lib.web.forms import BaseForm, BaseModelForm
from people.choices import ConsentPurpose
from people.managers import normal_email
from people.models import ConsentText, User

# What we propose where nobody has written a text yet. It is a beginning, not legal advice.
PROPOSALS = {
    ConsentPurpose.PARTICIPATION: (
        _("Consent to take part in the programme"),
        _(
            "I want to take part in the programme and agree that the organiser uses the data in my application to"
            " consider it and to run my participation. I can withdraw this consent at any time."
        ),
    ),
    ConsentPurpose.IMAGE: (
        _("Consent to the use of my image"),
        _(
            "I agree that photos from the programme in which I can be recognised are shown in the portal and in the"
            " publication. I can withdraw this consent at any time; the programme does not depend on it."
        ),
    ),
    ConsentPurpose.NAME_IN_PUBLICATION: (
        _("Consent to the use of my name in the publication"),
        _(
            "I agree that my first name and surname appear in the publication that sums up the programme. I can"
            " withdraw this consent at any time; the programme does not depend on it."
        ),
    ),
}


def proposal(purpose: str) -> dict[str, str]:
    """Our words for a first text, in both languages."""
    title, body = PROPOSALS[ConsentPurpose(purpose)]
    words: dict[str, str] = {}
    for language in ("pl", "en"):
        with override(language):
            words |= {f"title_{language}": str(title), f"body_{language}": str(body)}
    return words


class AdministratorForm(BaseForm):
    """The person is found by the e-mail address of their account: nobody's list of people is shown here."""

    email = forms.EmailField(label=_("E-mail address of the person's account"))
    starts_on = DateField(label=_("From when?"), initial=clock.today)
    reason = LineField(label=_("Why? (only if it helps)"), required=False, max_length=300)

    def clean_email(self) -> str:
        email = normal_email(self.cleaned_data["email"]) or ""
        self.person = User.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("No one has an account with this address. Ask the person to sign up first."))
        return email


class AdministratorEndForm(BaseForm):
    on = DateField(label=_("Last day"), initial=clock.today)
    reason = LineField(label=_("Why?"), max_length=300)


class ConsentTextForm(BaseModelForm):
    """A new version of a text, in both languages."""

    asks_before_repeating = True

    class Meta:
        model = ConsentText
        fields = ("valid_from", "title_pl", "body_pl", "title_en", "body_en")
        labels = {
            "valid_from": _("From when is it valid?"),
            "title_pl": _("Title in Polish"),
            "body_pl": _("Text in Polish"),
            "title_en": _("Title in English"),
            "body_en": _("Text in English"),
        }
        field_classes = {"valid_from": DateField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = clock.today
