"""Choosing the day to look at: the field in the top bar, and a page of its own where a wrong day is explained."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Min
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kopalnia import navigation
from kopalnia.lib.domain import clock
from kopalnia.lib.domain.dated import not_in_future
from kopalnia.lib.web import asof
from kopalnia.lib.web.access import Decision, SignedInRequest, allow, no, require, yes
from kopalnia.lib.web.fields import DateField
from kopalnia.lib.web.forms import BaseForm
from kopalnia.lib.web.safe_redirects import own_path
from kopalnia.lib.words import typography
from people.models import User
from people.policies import signed_in
from programmes.models import Edition


def looks_back(user: User) -> Decision:
    """Look at an earlier day: coordinators, mentors and administrators, who see other people."""
    if user.is_administrator or user.edition_roles.active().filter(role__in=navigation.LOOKING_BACK).exists():
        return yes()
    return no(_("Only coordinators and mentors can view earlier days."))


class AsOfForm(BaseForm):
    """A day between the beginning of the first edition one sees and today; nothing means today."""

    day = DateField(
        label=gettext_lazy("Day"),
        required=False,
        validators=[not_in_future],
        help_text=gettext_lazy("Leave empty for today."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_day(self) -> dt.date:
        day: dt.date | None = self.cleaned_data["day"]
        if day is None:
            return clock.today()
        first = Edition.objects.visible_to(self.user).aggregate(first=Min("starts_on"))["first"]
        if first is not None and day < first:
            raise ValidationError(
                _("There is nothing to see yet on that day: the first edition starts on %(day)s."),
                code="before",
                params={"day": typography.plain_date(first)},
            )
        return day


@allow(signed_in)
@require_http_methods(["GET", "POST"])
def as_of(request: SignedInRequest) -> HttpResponse:
    """Set the day (or today again) and go back to the page; a wrong day comes back with a sentence."""
    returns = request.method == "POST" and not request.POST.get("day", "")
    if not returns:  # coming back to today is open to everybody, also to somebody whose role has just ended
        require(looks_back(request.user))
    back = own_path(request, request.POST.get("next", ""))
    form: forms.Form = AsOfForm(
        request.POST if request.method == "POST" else None, user=request.user, initial={"day": asof.day(request)}
    )
    if request.method == "POST" and form.is_valid():
        asof.look_back(request, form.cleaned_data["day"])
        return HttpResponseRedirect(back)
    return render(request, "home/as_of.html", {"form": form, "back": back})
