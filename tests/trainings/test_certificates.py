"""Certificates: who gets one, numbers without gaps, content that never changes, the print."""

import datetime as dt
import io

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from kopalnia.lib.documents.printing import make
from kopalnia.lib.documents.rendering import RenderingState
from kopalnia.lib.domain import clock
from kopalnia.lib.web.access import Refused
from people.choices import FormOfAddress
from people.models import AuditEntry, OutgoingMail
from programmes.choices import OWN_LANGUAGE
from tests.factories.programmes import make_edition, make_participant
from tests.factories.training import attend, file_of, make_module, make_session, sign
from trainings.actions.certificate import issue_certificates, reprint_certificate
from trainings.choices import Presence
from trainings.models import Certificate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("files", "in_june")]


@pytest.fixture
def in_june():
    with clock.at(dt.date(2017, 6, 25)):
        yield


@pytest.fixture
def course(edition):
    """10 hours in two topics, two signed sessions; 8 hours are the threshold."""
    edition.programme.funder_formula = "Dofinansowano ze środków Fundacji Łódź."
    edition.programme.save()
    topics = [make_module(edition=edition, topic=topic, hours=5) for topic in ("Komunikacja", "Zarządzanie zmianą")]
    days = [dt.date(2017, 2, 25), dt.date(2017, 6, 17)]
    return [sign(session=make_session(module=topic, day=day)) for topic, day in zip(topics, days, strict=True)]


def finisher(edition, course, minutes: int = 300, **fields):
    person = make_participant(edition=edition, **fields)
    attend(session=course[0], participation=person)
    presence = Presence.FULL if minutes == 300 else Presence.PART
    attend(session=course[1], participation=person, presence=presence, minutes=minutes)
    return person


def text_of(certificate: Certificate) -> str:
    reader = PdfReader(io.BytesIO(file_of(certificate)))
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().replace("\u00a0", " ").split())


def url(name: str, certificate: Certificate) -> str:
    return reverse(f"trainings:{name}", args=[certificate.edition.code, certificate.code])


def test_a_certificate_of_a_later_day_is_not_told_of_an_earlier_one(client, edition, course, coordinator):
    person = finisher(edition, course)
    client.force_login(coordinator)
    page = reverse("trainings:person_trainings", args=[edition.code, person.code])
    with clock.at(dt.date(2017, 10, 10)):
        (certificate,) = issue_certificates(edition, participations=[person], by=coordinator)
    told = {}
    with clock.at(dt.date(2017, 11, 1)):
        for day in ("2017-10-09", "2017-10-10", ""):
            client.post(reverse("as_of"), {"day": day})
            told[day] = certificate.number in client.get(page).content.decode()
    assert told == {"2017-10-09": False, "2017-10-10": True, "": True}


def test_a_certificate_says_what_was_earned(edition, course, coordinator):
    person = finisher(
        edition,
        course,
        minutes=210,
        first_name="Łucja",
        last_name="Żółć-Gęślą",
        form_of_address=FormOfAddress.FEMININE,
    )
    (certificate,) = issue_certificates(edition, participations=[person], by=coordinator)
    assert certificate.number == f"1/{edition.code}/2017"
    facts = certificate.content["facts"]
    assert facts["topics"] == [
        {"topic": "Komunikacja", "minutes": 300},
        {"topic": "Zarządzanie zmianą", "minutes": 210},
    ]
    assert (facts["minutes"], facts["planned_minutes"], facts["signatory"]) == (510, 600, coordinator.full_name)
    certificate.refresh_from_db()
    assert certificate.is_ready
    words = text_of(certificate)
    for part in (
        "Zaświadczenie",
        f"nr 1/{edition.code}/2017",
        "25.06.2017 r.",
        "Zaświadcza się, że Łucja Żółć-Gęślą ukończyła szkolenia programu „Kopalnia Aktywności”",
        "25.02–17.06.2017: 8,5 godziny z 10 zaplanowanych",
        "Komunikacja 5",
        "Zarządzanie zmianą 3,5",
        "Razem 8,5",
        "Próg programu to 80% zaplanowanych godzin.",
        "Dofinansowano ze środków Fundacji Łódź.",
        "wzór 2",
    ):
        assert part in words


def test_the_certificate_speaks_the_form_of_the_person_and_their_language_when_asked_to(edition, course, coordinator):
    english = finisher(edition, course, first_name="Ann", last_name="Żak", language="en")
    masculine = finisher(edition, course, last_name="Ćwik", form_of_address=FormOfAddress.MASCULINE)
    neutral = finisher(edition, course, last_name="Adamska")
    people = [english, masculine, neutral]
    issued = issue_certificates(edition, participations=people, language=OWN_LANGUAGE, by=coordinator)
    words = {row.participation_id: text_of(Certificate.objects.get(pk=row.pk)) for row in issued}
    assert "This is to certify that Ann Żak completed the training" in words[english.pk]
    assert "10 hours of the 10 planned" in words[english.pk]
    assert "ukończył szkolenia" in words[masculine.pk]
    assert "ma ukończone szkolenia" in words[neutral.pk]
    assert [row.serial for row in issued] == [1, 2, 3]
    assert [row.participation_id for row in issued] == [neutral.pk, masculine.pk, english.pk]


def test_below_the_threshold_there_is_no_certificate_and_a_reason(client, edition, course, coordinator):
    reached = finisher(edition, course)
    short = finisher(edition, course, minutes=179)
    with pytest.raises(Refused) as refused:
        issue_certificates(edition, participations=[reached, short], by=coordinator)
    assert refused.value.reason.replace("\u00a0", " ") == "Próg to 8 h, a brakuje 0,02 h."
    assert not Certificate.objects.exists()
    client.force_login(coordinator)
    place = reverse("trainings:certificate_issue", args=[edition.code, short.code])
    page = client.get(place).content.decode().replace("\u00a0", " ")
    assert 'aria-disabled="true"' in page
    assert "Próg to 8 h, a brakuje 0,02 h." in page
    assert client.post(place).status_code == 403
    assert not Certificate.objects.exists()


def test_the_threshold_itself_is_enough(edition, course, coordinator):
    person = finisher(edition, course, minutes=180)
    assert len(issue_certificates(edition, participations=[person], by=coordinator)) == 1


def test_hours_of_unsigned_lists_earn_no_certificate(edition, coordinator):
    session = make_session(module=make_module(edition=edition, hours=5))
    person = make_participant(edition=edition)
    attend(session=session, participation=person)
    with pytest.raises(Refused):
        issue_certificates(edition, participations=[person], by=coordinator)


def test_all_who_reached_the_threshold_get_theirs_once(client, edition, course, coordinator):
    people = [finisher(edition, course) for _ in range(3)]
    finisher(edition, course, minutes=60)
    client.force_login(coordinator)
    place = reverse("trainings:certificate_issue", args=[edition.code])
    assert "Wydać 3 zaświadczenia?" in client.get(place).content.decode()
    for _ in range(2):
        client.post(place)
    assert sorted(Certificate.objects.values_list("participation", "serial")) == sorted(
        (person.pk, serial) for serial, person in enumerate(sorted(people, key=lambda p: (p.user.sort_key, p.pk)), 1)
    )
    assert OutgoingMail.objects.filter(template="certificate_ready").count() == 3
    mail = OutgoingMail.objects.filter(to_user=people[0].user).get()
    assert Certificate.objects.get(participation=people[0]).code in mail.body
    assert AuditEntry.objects.filter(verb="certificate.issued").count() == 3


def test_the_same_hours_give_no_second_certificate_and_new_hours_name_the_replaced_one(edition, course, coordinator):
    person = finisher(edition, course, minutes=240)
    (first,) = issue_certificates(edition, participations=[person], by=coordinator)
    assert issue_certificates(edition, participations=[person], by=coordinator) == []
    old = person.attendances.get(session=course[1])
    old.replaced_at = clock.now()
    old.save()
    attend(session=course[1], participation=person)
    (second,) = issue_certificates(edition, participations=[person], by=coordinator)
    assert second.content["facts"]["replaces"] == first.number
    first.refresh_from_db()
    assert first.content["facts"]["minutes"] == 540


def test_content_stays_when_the_person_changes_their_name(edition, course, coordinator):
    person = finisher(edition, course, first_name="Ewelina", last_name="Śliwa")
    (certificate,) = issue_certificates(edition, participations=[person], by=coordinator)
    certificate.refresh_from_db()
    before, sha256 = text_of(certificate), certificate.sha256
    person.user.last_name = "Kowalska"
    person.user.save()
    edition.programme.name = "Inny program"
    edition.programme.save()
    with clock.at(dt.date(2018, 1, 5)):
        reprint_certificate(certificate, by=coordinator)
    again = Certificate.objects.get()
    assert (again.sha256, text_of(again)) == (sha256, before)
    assert AuditEntry.objects.filter(verb="certificate.reprinted").count() == 1


def test_numbers_begin_anew_in_each_edition_and_year(edition, course, coordinator):
    first, second = finisher(edition, course), finisher(edition, course)
    issue_certificates(edition, participations=[first], by=coordinator)
    with clock.at(dt.date(2018, 1, 5)):
        (later,) = issue_certificates(edition, participations=[second], by=coordinator)
    assert later.number == f"1/{edition.code}/2018"


def test_a_refusal_leaves_no_gap(edition, course, coordinator):
    first, second = finisher(edition, course), finisher(edition, course)
    with transaction.atomic():
        issue_certificates(edition, participations=[first], by=coordinator)
        transaction.set_rollback(True)
    (certificate,) = issue_certificates(edition, participations=[second], by=coordinator)
    assert certificate.serial == 1


def test_the_database_refuses_a_second_certificate_with_the_number(edition, course, coordinator):
    (certificate,) = issue_certificates(edition, participations=[finisher(edition, course)], by=coordinator)
    certificate.pk, certificate.code, certificate.number = None, "inny", "inny"
    with pytest.raises(IntegrityError), transaction.atomic():
        certificate.save(force_insert=True)


def test_the_owner_and_the_coordination_download_and_others_find_nothing(
    client, edition, course, coordinator, rival, mentor, representative, other_coordinator
):
    person = finisher(edition, course)
    (certificate,) = issue_certificates(edition, participations=[person], by=coordinator)
    for user in (person.user, coordinator):
        client.force_login(user)
        assert client.get(url("certificate_detail", certificate)).status_code == 200
        answer = client.get(url("certificate_pdf", certificate))
        assert answer["Content-Type"] == "application/pdf"
        assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert AuditEntry.objects.filter(verb="certificate.downloaded").count() == 2
    for user in (rival, mentor, representative, other_coordinator):
        client.force_login(user)
        for name in ("certificate_detail", "certificate_pdf"):
            assert client.get(url(name, certificate)).status_code == 404
    client.force_login(person.user)
    assert client.post(url("certificate_reprint", certificate)).status_code == 403
    client.force_login(coordinator)
    assert client.post(url("certificate_reprint", certificate)).status_code == 302


def test_a_queued_document_is_waited_for(client, edition, course, coordinator):
    (certificate,) = issue_certificates(edition, participations=[finisher(edition, course)], by=coordinator)
    Certificate.objects.update(rendering=RenderingState.QUEUED, sha256="", file="", next_try_at=timezone.now())
    client.force_login(coordinator)
    answer = client.get(url("certificate_pdf", certificate))
    assert answer["Location"] == url("certificate_detail", certificate)
    assert "Przygotowujemy dokument" in client.get(answer["Location"]).content.decode()
    assert make(Certificate, certificate.pk)
    assert make(Certificate, certificate.pk)
    assert "Otwórz PDF" in client.get(answer["Location"]).content.decode()
    assert not make(Certificate, 0)


def test_a_document_that_cannot_be_made_says_so(client, edition, course, coordinator):
    (certificate,) = issue_certificates(edition, participations=[finisher(edition, course)], by=coordinator)
    content = {**certificate.content, "print": {"language": "pl"}}
    Certificate.objects.update(
        rendering=RenderingState.QUEUED, sha256="", file="", content=content, next_try_at=timezone.now()
    )
    assert not make(Certificate, certificate.pk)
    client.force_login(coordinator)
    assert "Nie udało się przygotować dokumentu" in client.get(url("certificate_detail", certificate)).content.decode()


def test_a_name_in_letters_no_font_has_does_not_stop_the_print(edition, course, coordinator):
    person = finisher(edition, course, first_name="日本", last_name="#strong[Nowak] $x$ \\")
    (certificate,) = issue_certificates(edition, participations=[person], by=coordinator)
    assert "□□ #strong[Nowak] $x$ \\" in text_of(Certificate.objects.get(pk=certificate.pk))


def test_certificates_of_another_edition_are_not_here(client, edition, course, coordinator):
    (certificate,) = issue_certificates(edition, participations=[finisher(edition, course)], by=coordinator)
    other = make_edition(name="Inna")
    client.force_login(coordinator)
    place = reverse("trainings:certificate_detail", args=[other.code, certificate.code])
    assert client.get(place).status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_a_certificate_is_shown_with_few_queries(
    client, edition, course, coordinator, size, django_assert_max_num_queries
):
    people = [finisher(edition, course) for _ in range(size)]
    certificates = issue_certificates(edition, participations=people, by=coordinator)
    issue_certificates(edition, participations=people, language="en", by=coordinator)
    client.force_login(coordinator)
    with django_assert_max_num_queries(16):  # four of them compare what it prints with today
        assert client.get(url("certificate_detail", certificates[0])).status_code == 200
    with django_assert_max_num_queries(8):
        client.get(reverse("trainings:certificate_list", args=[edition.code]))


def test_a_certificate_declared_void_keeps_its_number_and_the_next_one_takes_the_next(
    client, coordinator, edition, course
):
    person = finisher(edition, course)
    first = issue_certificates(edition, participations=[person], by=coordinator)[0]
    client.force_login(coordinator)
    assert client.post(url("certificate_void", first), {"reason": ""}).status_code == 200
    page = client.post(url("certificate_void", first), {"reason": "nie ta osoba"}, follow=True).content.decode()
    assert f'action="{url("certificate_restore", first)}"' in page
    first.refresh_from_db()
    assert (first.voided_by, first.void_reason, first.number) == (
        coordinator,
        "nie ta osoba",
        f"1/{edition.code}/2017",
    )
    assert client.get(url("certificate_pdf", first)).status_code == 302
    letter = OutgoingMail.objects.get(template="certificate_voided")
    assert letter.to_user == person.user
    assert "nie ta osoba" in letter.body
    second = issue_certificates(edition, participations=[person], by=coordinator)[0]
    assert second.number == f"2/{edition.code}/2017"
    assert second.content["facts"]["replaces"] == ""


def test_declaring_void_is_taken_back_unless_another_one_was_issued(client, coordinator, edition, course):
    person = finisher(edition, course)
    first = issue_certificates(edition, participations=[person], by=coordinator)[0]
    client.force_login(coordinator)
    client.post(url("certificate_void", first), {"reason": "pomyłka"})
    second = issue_certificates(edition, participations=[person], by=coordinator)[0]
    page = client.post(url("certificate_restore", first), follow=True).content.decode()
    assert "Najpierw unieważnij tamto" in page
    client.post(url("certificate_void", second), {"reason": "zbędne"})
    client.post(url("certificate_restore", first))
    first.refresh_from_db()
    assert (first.voided_at, first.voided_by, first.void_reason) == (None, None, "")
    assert OutgoingMail.objects.filter(template="certificate_restored").count() == 1


def test_only_the_coordination_declares_a_certificate_void(client, coordinator, edition, course):
    person = finisher(edition, course)
    first = issue_certificates(edition, participations=[person], by=coordinator)[0]
    client.force_login(person.user)
    for name in ("certificate_void", "certificate_restore"):
        assert client.post(url(name, first), {"reason": "x"}).status_code == 403
    first.refresh_from_db()
    assert first.voided_at is None
