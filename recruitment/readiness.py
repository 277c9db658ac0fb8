"""What stands between a draft of an application and sending it."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from kopalnia.lib.domain.problems import Problem
from people.choices import ConsentPurpose
from people.models import ConsentText
from people.models.consent import ConsentStates
from recruitment.models import Application

REQUIRED_ANSWERS = {
    "employer": lambda: _("Choose the company you work for."),
    "phone": lambda: _("Give a phone number so that we can call you about dates."),
    "motivation": lambda: _("Say why you want to take part. Two sentences are enough."),
    "availability": lambda: _("Say when you are available, for example your shifts."),
}


def missing(application: Application, *, agreed: Collection[ConsentText], states: ConsentStates) -> list[Problem]:
    """What stands between this draft and sending it, each thing at its field. Reads nothing from the database."""
    person = application.applicant
    problems = []
    if not person.first_name:
        problems.append(Problem(_("Enter your first name."), field="first_name"))
    if not (person.last_name or person.one_name):
        problems.append(Problem(_("Enter your surname, or tick that you have one name only."), field="last_name"))
    problems += [
        Problem(sentence(), field=name)
        for name, sentence in REQUIRED_ANSWERS.items()
        if not getattr(application, f"{name}_id" if name == "employer" else name)
    ]
    for text in agreed:
        if text.purpose == ConsentPurpose.PARTICIPATION:
            return problems
    if not states.given(person, ConsentPurpose.PARTICIPATION):
        problems.append(
            Problem(_("Without this consent we cannot consider the application."), field=ConsentPurpose.PARTICIPATION)
        )
    return problems
