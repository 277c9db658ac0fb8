"""In what language a certificate speaks: that of the edition unless another is chosen; one issued anew keeps its own."""

import datetime as dt

import pytest
from django.urls import reverse

from people.choices import FormOfAddress, Language
from people.models import User
from programmes.models import Edition
from recruitment.actions.enrolment import enrol_by_hand
from tests.factories.training import attend
from tests.trainings.test_certificates import course, finisher, in_june, text_of  # noqa: F401 - fixtures
from trainings.actions.certificate import issue_certificates
from trainings.models import Certificate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files", "in_june")]


@pytest.fixture
def english(edition: Edition) -> Edition:
    edition.language = Language.ENGLISH
    edition.save()
    return edition


def address(edition: Edition, *codes: str) -> str:
    return reverse("trainings:certificate_issue", args=[edition.code, *codes])


def checked(page: str) -> list[str]:
    """The values of the language that the form proposes."""
    choices = [part.partition(">")[0] for part in page.split("<input ") if 'name="language"' in part]
    assert len(choices) >= 2
    return [part.partition('value="')[2].partition('"')[0] for part in choices if " checked" in part]


def test_person_added_by_hand_in_an_english_programme_gets_an_english_paper(
    client,
    english,
    course,  # noqa: F811
    coordinator,
):
    person = enrol_by_hand(
        english,
        first_name="Jan",
        last_name="Kowalski",
        form_of_address=FormOfAddress.MASCULINE,
        starts_on=dt.date(2017, 1, 1),
        agreed=[],
        by=coordinator,
    )
    for session in course:
        attend(session=session, participation=person)
    client.force_login(coordinator)
    client.post(address(english), {"language": ""})
    certificate = Certificate.objects.get(participation=person)
    assert certificate.language == "en"
    assert "This is to certify that Jan Kowalski" in text_of(certificate)


@pytest.mark.parametrize(("edition_speaks", "person_reads"), [("en", "pl"), ("pl", "en")])
def test_the_form_proposes_the_language_of_the_edition(
    client,
    edition,
    course,  # noqa: F811
    coordinator,
    edition_speaks,
    person_reads,
):
    edition.language = edition_speaks
    edition.save()
    person = finisher(edition, course, language=person_reads)
    client.force_login(coordinator)
    assert checked(client.get(address(edition)).content.decode()) == [""]
    assert checked(client.get(address(edition, person.code)).content.decode()) == [edition_speaks]
    client.post(address(edition), {"language": ""})
    assert Certificate.objects.get().language == edition_speaks


@pytest.mark.parametrize(("chosen", "given"), [("", "pl"), ("en", "en"), ("own", "en")])
def test_the_language_is_chosen_for_several_people(client, edition, course, coordinator, chosen, given):  # noqa: F811
    finisher(edition, course, language="en")
    client.force_login(coordinator)
    client.post(address(edition), {"language": chosen})
    assert Certificate.objects.get().language == given


def test_a_paper_issued_anew_keeps_its_language(client, edition, course, coordinator: User):  # noqa: F811
    person = finisher(edition, course)
    issue_certificates(edition, participations=[person], language="en", by=coordinator)
    person.user.last_name = "Kowalska"
    person.user.save()
    client.force_login(coordinator)
    assert checked(client.get(address(edition, person.code)).content.decode()) == ["en"]
    client.post(address(edition), {"language": ""})
    assert Certificate.objects.current().get().language == "en"
    assert Certificate.objects.count() == 2
