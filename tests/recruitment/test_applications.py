"""The applicant's form and the actions behind it."""

import datetime as dt
import re
import uuid

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.versions import StaleVersion
from kopalnia.lib.web.access import Refused
from people.choices import ConsentPurpose
from people.models import AuditEntry, ConsentEntry, OutgoingMail, User
from programmes.models import Edition
from recruitment.actions import applications as actions
from recruitment.actions import call as calls
from recruitment.actions import decisions
from recruitment.choices import ApplicationState, Verdict
from recruitment.models import Application
from recruitment.presenters.applications import applicant_section
from tests.factories import people, programmes
from tests.page_text import WARSAW, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]


@pytest.fixture
def full(mine, texts):
    """Everything one types in a complete application."""
    return {
        "version": "1",
        "step": "send",
        "first_name": "Ewelina",
        "last_name": "Śliwa",
        "form_of_address": "feminine",
        "employer": str(mine.pk),
        "unit": "montaż",
        "phone": "600 100 200",
        "motivation": "Chcę zrobić coś dla dzieci.",
        "availability": "soboty",
        f"agree_{texts['participation'].pk}": "on",
    }


@pytest.fixture
def signed_in(client, applicant):
    client.force_login(applicant)
    return client


def new(edition):
    return reverse("recruitment:application_new", args=[edition.code])


def edit(row):
    return reverse("recruitment:application_edit", args=[row.code])


def test_visitor_is_sent_to_sign_in_and_comes_back(client, call):
    answer = client.get(new(call))
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('account_login')}?next={new(call)}"


def test_looking_at_the_form_saves_nothing_and_ticks_nothing(signed_in, call):
    text = words(signed_in.get(new(call)))
    assert "Zapisz szkic" in text
    assert "checkbox" in text
    assert "checked" not in text.replace('value="neutral" required', "").split("Na co się zgadzasz?")[1]
    assert not Application.objects.exists()


def test_draft_accepts_almost_nothing(signed_in, call, applicant):
    answer = signed_in.post(new(call), {"version": "1", "step": "save", "motivation": "Chcę"})
    row = Application.objects.get()
    assert answer["Location"] == edit(row)
    assert (row.state, row.motivation, row.applicant) == (ApplicationState.DRAFT, "Chcę", applicant)
    assert not OutgoingMail.objects.exists()


def test_sending_tells_each_missing_thing_at_its_field_and_keeps_the_draft(client, call, texts):
    client.force_login(User.objects.create_user(email="nameless@example.org"))
    answer = client.post(new(call), {"version": "1", "step": "send", "motivation": "Chcę"})
    form = answer.context["form"]
    assert set(form.errors) == {
        "first_name",
        "last_name",
        "employer",
        "phone",
        "availability",
        f"agree_{texts['participation'].pk}",
    }
    row = Application.objects.get()
    assert (row.state, row.motivation) == (ApplicationState.DRAFT, "Chcę")
    assert edit(row) in words(answer)
    assert "Szkic jest zapisany, ale nie wysłany." in words(answer)


def test_what_is_wrong_and_what_is_missing_is_told_at_once(client, call, texts):
    client.force_login(User.objects.create_user(email="nameless@example.org"))
    given = {"version": "1", "step": "send", "first_name": "Ala", "phone": "12", "motivation": "Chcę"}
    form = client.post(new(call), given).context["form"]
    assert {name: len(said) for name, said in form.errors.items()} == {
        "last_name": 1,
        "employer": 1,
        "phone": 1,
        "availability": 1,
        f"agree_{texts['participation'].pk}": 1,
    }
    assert set(client.post(new(call), {**given, "step": "save"}).context["form"].errors) == {"phone"}


def test_the_menu_of_who_has_no_name_yet_shows_no_code(client, call):
    nameless = User.objects.create_user(email="nameless@example.org")
    client.force_login(nameless)
    page = words(client.get(new(call)))
    assert "Twoje konto</a>" in page
    assert nameless.code not in page


def test_empty_name_in_a_draft_does_not_wipe_the_account(signed_in, call, applicant):
    signed_in.post(new(call), {"version": "1", "step": "save"})
    applicant.refresh_from_db()
    assert applicant.full_name == "Ewelina Śliwa"


def test_mended_draft_goes_through_after_the_complaint(signed_in, call, full):
    answer = signed_in.post(new(call), {**full, "phone": ""})
    version = answer.context["form"]["version"].value()
    row = Application.objects.get()
    assert signed_in.post(edit(row), {**full, "version": version}).status_code == 302
    row.refresh_from_db()
    assert row.state == ApplicationState.SUBMITTED


def test_sending_records_consents_apart_and_confirms_by_mail(signed_in, call, full, applicant, texts):
    answer = signed_in.post(new(call), {**full, f"agree_{texts['image'].pk}": "on"})
    row = Application.objects.get()
    assert answer["Location"] == reverse("recruitment:application_detail", args=[row.code])
    assert (row.state, row.submitted_at) == (ApplicationState.SUBMITTED, clock.now())
    given = ConsentEntry.objects.order_by("pk").values_list("purpose", "text__version", "given", "how")
    assert sorted(given) == [("image", 1, True, "application"), ("participation", 1, True, "application")]
    mail = OutgoingMail.objects.get()
    assert (mail.to_user, mail.template, mail.language) == (applicant, "application_received", "pl")
    assert [entry.verb for entry in AuditEntry.objects.filter(verb__startswith="application").order_by("pk")] == [
        "application.started",
        "application.submitted",
    ]
    applicant.refresh_from_db()
    assert (applicant.first_name, applicant.form_of_address) == ("Ewelina", "feminine")


def test_consent_to_an_old_wording_is_asked_again(signed_in, call, applicant, texts, full):
    ConsentEntry.objects.create(user=applicant, text=texts["participation"], given=True, how="application")
    fresh = people.make_consent_text(purpose="participation", version=2)
    form = signed_in.get(new(call)).context["form"]
    assert f"agree_{fresh.pk}" in form.fields
    assert f"agree_{texts['participation'].pk}" not in form.fields


def test_same_form_sent_twice_makes_one_application(signed_in, call, full, django_capture_on_commit_callbacks):
    full["idempotency_key"] = str(uuid.uuid4())
    first, second = signed_in.post(new(call), full), signed_in.post(new(call), full)
    assert first["Location"] == second["Location"]
    assert (Application.objects.count(), ConsentEntry.objects.count(), OutgoingMail.objects.count()) == (1, 1, 1)


def test_two_cards_of_a_browser_make_one_application_and_show_both_texts(signed_in, call):
    signed_in.post(new(call), {"version": "1", "step": "save", "motivation": "Pierwsza karta"})
    answer = signed_in.post(new(call), {"version": "1", "step": "save", "motivation": "Druga karta"})
    assert Application.objects.get().motivation == "Pierwsza karta"
    text = words(answer)
    assert "Pierwsza karta" in text
    assert "Druga karta" in text
    row = Application.objects.get()
    again = {"version": answer.context["form"]["version"].value(), "step": "save", "motivation": "Druga karta"}
    signed_in.post(edit(row), again)
    row.refresh_from_db()
    assert row.motivation == "Druga karta"


def test_stale_draft_shows_both_texts_and_changes_nothing(signed_in, call, applicant):
    row = programmes.make_application(edition=call, applicant=applicant, state="draft", motivation="Nowsze", version=3)
    answer = signed_in.post(edit(row), {"version": "2", "step": "send", "motivation": "Starsze"})
    row.refresh_from_db()
    assert (row.motivation, row.version, row.state) == ("Nowsze", 3, "draft")
    (difference,) = [
        one for one in answer.context["stale"].rows if one.field == answer.context["form"]["motivation"].label
    ]
    assert (difference.theirs, difference.yours) == ("Nowsze", "Starsze")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("motivation", "x" * 1_000_000),
        ("motivation", "a\x00b"),
        ("motivation", "a\u202eb"),
        ("phone", "zadzwoń"),
        ("employer", "999999"),
        ("employer", "1 OR 1=1"),
        ("form_of_address", "baron"),
        ("version", "x"),
    ],
)
def test_bad_input_is_a_sentence_at_its_field_and_writes_nothing(signed_in, call, full, field, value):
    answer = signed_in.post(new(call), {**full, field: value})
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {field}
    assert not Application.objects.exists()


def test_company_outside_the_edition_cannot_be_chosen(signed_in, call, full):
    other = people.make_organisation(name="Inna firma")
    assert "employer" in signed_in.post(new(call), {**full, "employer": other.pk}).context["form"].errors


def test_after_the_deadline_the_text_comes_back_with_the_reason(signed_in, call, full, applicant):
    row = programmes.make_application(edition=call, applicant=applicant, state="draft")
    with clock.at(dt.datetime(2016, 10, 1, tzinfo=WARSAW)):
        answer = signed_in.post(edit(row), {**full, "motivation": "Za późno"})
        assert answer.status_code == 403
        with pytest.raises(Refused):
            actions.submit_application(row, agreed=[], by=applicant)
    text = words(answer)
    assert "Za późno" in text
    assert "Nabór zakończył się 30.09.2016" in text
    row.refresh_from_db()
    assert row.state == ApplicationState.DRAFT


def test_sent_application_cannot_be_changed(signed_in, call, full, applicant):
    row = programmes.make_application(edition=call, applicant=applicant)
    assert signed_in.get(edit(row)).status_code == 302
    assert signed_in.post(edit(row), full).status_code == 403
    assert signed_in.get(new(call))["Location"] == reverse("recruitment:application_detail", args=[row.code])


def test_withdrawn_application_can_be_sent_again_and_waits_anew(signed_in, call, applicant, full, texts):
    row = programmes.make_application(edition=call, applicant=applicant, verdict=Verdict.ACCEPTED)
    signed_in.post(reverse("recruitment:application_withdraw", args=[row.code]))
    row.refresh_from_db()
    assert (row.state, row.withdrawn_at) == (ApplicationState.WITHDRAWN, clock.now())
    signed_in.post(reverse("recruitment:application_reopen", args=[row.code]))
    signed_in.post(edit(row), full)
    row.refresh_from_db()
    assert (row.state, row.verdict, row.withdrawn_at) == (ApplicationState.SUBMITTED, "", None)


def test_draft_never_sent_is_deleted_on_request(signed_in, call, applicant):
    row = programmes.make_application(edition=call, applicant=applicant, state="draft")
    assert "Usunąć szkic?" in words(signed_in.get(reverse("recruitment:application_withdraw", args=[row.code])))
    signed_in.post(reverse("recruitment:application_withdraw", args=[row.code]))
    assert not Application.objects.exists()


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.REFUSED])
def test_nothing_to_withdraw_after_the_announcement(signed_in, call, applicant, verdict):
    row = programmes.make_application(edition=call, applicant=applicant, verdict=verdict, announced_verdict=verdict)
    with pytest.raises(Refused):
        actions.withdraw_application(row, by=applicant)


@pytest.mark.parametrize("verdict", Verdict.values)
def test_provisional_decision_leaves_no_trace_for_the_applicant(
    signed_in, call, applicant, mine, coordinator, verdict
):
    row = programmes.make_application(edition=call, applicant=applicant, employer=mine)
    detail = reverse("recruitment:application_detail", args=[row.code])

    def seen() -> list[str]:
        pages = [detail, reverse("recruitment:call", args=[call.code]), new(call), edit(row)]
        answers = [signed_in.get(page, follow=True) for page in pages]
        assert {answer.status_code for answer in answers} == {200}
        return [words(answer).split("<main")[1].split("<footer")[0] for answer in answers]

    before = seen()
    decisions.decide(row, verdict=verdict, note="CANARY-NOTE", by=coordinator)
    assert seen() == before
    assert not OutgoingMail.objects.exists()
    decisions.announce(call, by=coordinator)
    assert seen() != before, "the comparison must be able to fail"


def test_stranger_finds_no_application(client, call, stranger, participant, representative):
    row = programmes.make_application(edition=call, motivation="CANARY-ANSWER")
    for person in (stranger, participant, representative):
        client.force_login(person)
        for name in ("application_detail", "application_edit", "application_withdraw"):
            address = reverse(f"recruitment:{name}", args=[row.code])
            assert client.get(address).status_code == 404, (person, name)
            if name != "application_detail":
                assert client.post(address).status_code == 404, (person, name)


def test_coordinator_does_not_act_for_the_applicant(client, call, coordinator):
    row = programmes.make_application(edition=call)
    client.force_login(coordinator)
    assert client.post(reverse("recruitment:application_withdraw", args=[row.code])).status_code == 404
    with pytest.raises(Refused):
        actions.withdraw_application(row, by=coordinator)


def test_draft_is_hidden_from_the_coordination(client, call, coordinator):
    row = programmes.make_application(edition=call, state="draft")
    client.force_login(coordinator)
    address = reverse("recruitment:application_review", args=[call.code, row.code])
    assert client.get(address).status_code == 404


def test_start_twice_raises_with_the_draft(call, applicant):
    row = actions.start_application(call, answers={"motivation": "raz"}, by=applicant)
    with pytest.raises(StaleVersion) as caught:
        actions.start_application(call, answers={"motivation": "dwa"}, by=applicant)
    assert caught.value.current == row


def test_detail_takes_seven_queries(signed_in, call, applicant, texts, django_assert_num_queries):
    row = programmes.make_application(
        edition=call, applicant=applicant, submitted_at=clock.now() - dt.timedelta(hours=1)
    )
    signed_in.get(reverse("recruitment:application_detail", args=[row.code]))
    with django_assert_num_queries(7):
        signed_in.get(reverse("recruitment:application_detail", args=[row.code]))


def test_form_takes_few_queries(signed_in, call, applicant, texts, django_assert_max_num_queries):
    row = programmes.make_application(edition=call, applicant=applicant, state="draft")
    with django_assert_max_num_queries(12):
        signed_in.get(edit(row))


def test_purposes_of_the_form_are_all_known(texts):
    assert set(texts) == set(ConsentPurpose.values)


def test_newcomer_signs_up_and_lands_on_the_form(client, call, mailoutbox):
    """The address one wanted survives the whole way of opening an account."""
    wanted = new(call)
    sign_in = client.get(client.get(wanted)["Location"])
    sign_up = f"{reverse('account_signup')}?next={wanted.replace('/', '%2F')}"
    assert sign_up in words(sign_in).replace("&amp;", "&")
    answer = client.post(f"{reverse('account_signup')}?next={wanted}", {"email": "nowa@example.org"})
    assert answer.status_code == 302
    (letter,) = mailoutbox
    code = re.search(r"^\s*([A-Z0-9]{4,}(?:-[A-Z0-9]+)*)\s*$", letter.body, re.MULTILINE)
    assert code, letter.body
    answer = client.post(answer["Location"], {"code": code[1]})
    assert answer["Location"] == wanted
    assert client.get(wanted).status_code == 200


def test_without_a_text_of_the_consent_nothing_is_sent_and_the_page_says_why(signed_in, call, full, texts):
    for text in texts.values():
        text.delete()
    answer = signed_in.post(new(call), full)
    assert "Treść zgody nie jest jeszcze gotowa" in words(answer)
    assert Application.objects.get().state == ApplicationState.DRAFT


def test_home_shows_an_applicant_what_waits_and_forgets_it_when_admitted(call, applicant, django_assert_num_queries):
    today = clock.today()
    assert applicant_section(applicant, today) is None
    row = programmes.make_application(edition=call, applicant=applicant, verdict=Verdict.ACCEPTED)
    applicant.per_request = {}  # as in a request: rights are read once
    with django_assert_num_queries(2):
        section = applicant_section(applicant, today)
    (card,) = section["applications"]
    assert (card.status.words, card.url) == (
        "Wysłane, czeka na decyzję",
        reverse("recruitment:application_detail", args=[row.code]),
    )
    row.announced_verdict, row.announced_at = Verdict.ACCEPTED, clock.now()
    row.save()
    assert applicant_section(applicant, today) is None


def test_after_the_deadline_nothing_offers_to_finish_an_application(client, call, applicant):
    row = programmes.make_application(edition=call, applicant=applicant, state=ApplicationState.DRAFT)
    client.force_login(applicant)
    page = reverse("recruitment:application_detail", args=[row.code])
    offers = "Dokończ zgłoszenie"
    for place in ("/", page):
        assert offers in words(client.get(place))
    with clock.at(call.call.closes_on + dt.timedelta(days=1)):
        for place in ("/", page):
            assert offers not in words(client.get(place))
            assert "Szkic niewysłany w terminie" in words(client.get(place))


def test_nothing_is_begun_in_a_call_that_was_taken_back_meanwhile(call, coordinator, applicant):
    """The form was read before; the call is asked for again under the lock that taking it back needs."""
    taken_back = Edition.objects.get(pk=call.pk)
    calls.unpublish_call(taken_back, by=coordinator)
    with pytest.raises(Refused):
        actions.start_application(call, answers={"motivation": "raz"}, by=applicant)
    assert not Application.objects.exists()
