import datetime as dt

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import translation

from people import audit
from people.models import AuditEntry, AuditSubject, User
from people.models.append_only import AppendOnlyError
from tests.factories.people import make_administrator, make_organisation, make_user

pytestmark = pytest.mark.django_db


def note(verb: str = "affiliation.started", **given) -> AuditEntry:
    with transaction.atomic():
        return audit.record(verb, **given)


def make_anna(form: str) -> User:
    return make_user(first_name="Anna", last_name="Kos", form_of_address=form)


def told(thing: User) -> str:
    return str(audit.history_of(thing, viewer=thing)[0].sentence)


def test_event_is_told_in_the_reader_s_language() -> None:
    anna, ewa, company = make_anna("feminine"), make_user(first_name="Ewa"), make_organisation()
    note(on=[company], by=anna, about=ewa, organisation="Firma A", starts_on=dt.date(2016, 9, 1))
    line = audit.history_of(company, viewer=anna)[0]
    assert str(line.sentence) == f"Anna Kos zapisała, że {ewa.full_name} pracuje w „Firma A” od 1.09.2016"
    with translation.override("en"):
        line = audit.history_of(company, viewer=anna)[0]
    assert str(line.sentence) == f"Anna Kos recorded that {ewa.full_name} works at “Firma A” from 1.09.2016"


def test_words_of_choices_are_shown_by_their_label() -> None:
    anna = make_anna("feminine")
    note("consent.given", on=[anna], by=anna, about=anna, purpose="image", how="paper")
    assert told(anna) == "Anna Kos wyraziła zgodę: wykorzystanie wizerunku (na papierze)"


@pytest.mark.parametrize(
    ("form", "role"), [("feminine", "administratorka portalu"), ("neutral", "osoba administrująca portalem")]
)
def test_a_role_is_named_in_the_form_its_holder_chose(form: str, role: str) -> None:
    anna, ewa = make_anna("masculine"), make_user(first_name="Ewa", last_name="Lis", form_of_address=form)
    note("role.reopened", on=[ewa], by=anna, about=ewa, role="administrator")
    assert f"„{role}”" in told(ewa)


def test_a_role_gives_no_hidden_person_s_gender_away() -> None:
    anna, ewa = make_anna("masculine"), make_user(form_of_address="feminine")
    note("role.reopened", on=[ewa], by=anna, about=ewa, role="administrator")
    line = audit.history_of(ewa, viewer=anna, name_only=[anna.pk])[0]
    assert "„osoba administrująca portalem”" in str(line.sentence)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ("feminine", "Anna Kos wydała kartę (Ewa Lis)"),
        ("masculine", "Anna Kos wydał kartę (Ewa Lis)"),
        ("neutral", "Anna Kos: wydano kartę (Ewa Lis)"),
    ],
)
def test_polish_verb_follows_the_form_the_actor_chose(form: str, sentence: str) -> None:
    anna, ewa = make_anna(form), make_user(first_name="Ewa", last_name="Lis", form_of_address="masculine")
    note("card.issued", on=[ewa], by=anna, about=ewa)
    assert told(ewa) == sentence
    with translation.override("en"):
        assert told(ewa) == "Anna Kos issued a card to Ewa Lis"


def test_form_of_a_hidden_name_is_hidden_too() -> None:
    ewa = make_user(first_name="Ewa", last_name="Lis")
    seen = set()
    for form in ("feminine", "masculine", "neutral"):
        note("card.issued", on=[ewa], by=make_anna(form), about=ewa)
        seen.add(str(audit.history_of(ewa, viewer=ewa, name_only={ewa.pk})[0].sentence))
    assert seen == {"Osoba z programu wydała kartę (Ewa Lis)"}


def test_own_act_and_act_for_somebody_else_differ() -> None:
    anna, ewa = make_anna("feminine"), make_user(first_name="Ewa", last_name="Lis")
    note("password.changed", on=[anna], by=anna, about=anna)
    note("password.changed", on=[ewa], by=anna, about=ewa)
    assert (told(anna), told(ewa)) == ("Anna Kos zmieniła swoje hasło", "Anna Kos zmieniła hasło (Ewa Lis)")


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 wiadomość"), (3, "3 wiadomości"), (None, "– wiadomości")],
    ids=["one", "few", "unknown"],
)
def test_number_of_an_event_has_its_plural_form(number: int | None, words: str) -> None:
    anna = make_anna("feminine")
    note("mail.all_retried", on=[anna], by=anna, count=number)
    assert told(anna) == f"Anna Kos wysłała jeszcze raz {words}"


def test_forms_written_by_people_are_left_as_they_are() -> None:
    anna = make_anna("feminine")
    note("user.name_corrected", on=[anna], by=anna, about=anna, old="{a|b|c}", new="Anna")
    assert told(anna) == "Anna Kos poprawiła imię i nazwisko z „{a|b|c}” na „Anna”"


def test_names_and_data_are_escaped() -> None:
    evil = make_user(first_name="<b>Anna</b>", last_name="%(reason)s")
    note(on=[evil], by=evil, about=evil, organisation="<script>100%</script>", starts_on=dt.date(2016, 9, 1))
    sentence = audit.history_of(evil, viewer=evil)[0].sentence
    assert "<" not in sentence
    assert "&lt;script&gt;100%&lt;/script&gt;" in sentence


def test_newest_event_comes_first_and_limit_keeps_it() -> None:
    user = make_user()
    for number in range(3):
        note("user.changed", on=[user], by=user, reason=str(number))
    assert [line.reason for line in audit.history_of(user, viewer=user)] == ["2", "1", "0"]
    assert [line.reason for line in audit.history_of(user, viewer=user, limit=1)] == ["2"]


def test_private_reason_is_for_those_who_may() -> None:
    user = make_user()
    note("user.changed", on=[user], by=user, reason="public", private_reason="secret")
    seen = [
        audit.history_of(user, viewer=make_administrator())[0].private_reason,
        audit.history_of(user, viewer=user, private=True)[0].private_reason,
        audit.history_of(user, viewer=user)[0].private_reason,
    ]
    assert seen == ["secret", "secret", ""]


def test_names_may_be_kept_back() -> None:
    anna, ewa = make_anna("feminine"), make_user(first_name="Ewa")
    note("user.created", on=[ewa], by=anna, about=ewa)
    line = audit.history_of(ewa, viewer=ewa, name_only={ewa.pk})[0]
    assert str(line.sentence) == f"Osoba z programu założyła konto ({ewa.full_name})"


def test_portal_itself_may_act() -> None:
    user = make_user()
    note("user.changed", on=[user], about=user)
    assert told(user) == f"Portal zmienił dane konta ({user.full_name})"


def test_event_of_several_things_is_in_the_history_of_each_once() -> None:
    anna, company = make_user(), make_organisation()
    note("user.changed", on=[anna, company, anna], by=anna)
    assert len(audit.history_of(anna, viewer=anna)) == 1
    assert len(audit.history_of(company, viewer=anna)) == 1
    assert len(audit.history_of(anna, company, viewer=anna)) == 1
    assert audit.history_of(make_user(), viewer=anna) == []


@pytest.mark.parametrize("events", [1, 5])
def test_history_takes_one_query(events: int, django_assert_num_queries) -> None:
    viewer, user = make_administrator(), make_user()
    assert viewer.is_administrator
    for _ in range(events):
        note("user.created", on=[user], by=make_user(), about=make_user())
    with django_assert_num_queries(1):
        assert len(audit.history_of(user, viewer=viewer)) == events


def test_verb_without_a_sentence_is_a_mistake() -> None:
    with pytest.raises(ImproperlyConfigured):
        note("user.danced")
    with pytest.raises(ImproperlyConfigured):
        audit.register("user.changed", "again")


def test_older_entry_without_a_key_still_reads() -> None:
    anna = make_anna("neutral")
    note(on=[anna], by=anna, about=anna)
    assert told(anna) == "Anna Kos: zapisano, że Anna Kos pracuje w „–” od –"


@pytest.mark.django_db(transaction=True)
def test_event_is_written_only_with_what_it_tells_of() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record("user.changed", on=[make_user()])


def test_log_is_never_rewritten() -> None:
    user = make_user()
    entry = note("user.changed", on=[user], by=user)
    entry.verb = "user.created"
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(verb="x"),
        lambda: AuditSubject.objects.bulk_update([], []),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()
    assert AuditEntry.objects.get().verb == "user.changed"
