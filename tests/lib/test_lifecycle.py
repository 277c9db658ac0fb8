import pytest
from django.db import transaction

from kopalnia.lib.domain.lifecycle import Arrow, Arrows, IllegalStep, locked, step
from people.choices import MailState
from people.models import OutgoingMail
from tests.lifecycles import reachable

ARROWS = Arrows(
    Arrow("send", (MailState.QUEUED, MailState.FAILED), MailState.SENT, "Send", stamp=""),
    Arrow("fail", (MailState.QUEUED,), MailState.FAILED, "Cancel"),
)


@pytest.fixture
def mail(db: None, monkeypatch: pytest.MonkeyPatch) -> OutgoingMail:
    monkeypatch.setattr(OutgoingMail, "arrows", ARROWS, raising=False)
    return OutgoingMail.objects.create(to_email="a@example.org", subject="S", body="B")


def test_step_moves_the_row_and_writes_the_changes(mail: OutgoingMail) -> None:
    with transaction.atomic():
        step(locked(OutgoingMail.objects, mail.pk), "fail", last_error="away")
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (MailState.FAILED, "away")


def test_step_without_an_arrow_is_refused_in_words(mail: OutgoingMail) -> None:
    with transaction.atomic():
        row = locked(OutgoingMail.objects, mail.pk)
        step(row, "send")
        with pytest.raises(IllegalStep) as refusal:
            step(row, "fail")
    assert str(refusal.value) == "„Cancel” nie jest teraz możliwe: obecny stan to „wysłana”."
    mail.refresh_from_db()
    assert mail.state == MailState.SENT


def test_step_on_a_row_moved_meanwhile_is_refused(mail: OutgoingMail) -> None:
    OutgoingMail.objects.update(state=MailState.SENT)
    with transaction.atomic(), pytest.raises(IllegalStep):
        step(mail, "fail")
    assert mail.state == MailState.QUEUED


def test_row_that_is_gone_is_told_in_words(mail: OutgoingMail) -> None:
    OutgoingMail.objects.all().delete()
    with transaction.atomic(), pytest.raises(IllegalStep, match="Ktoś"):
        locked(OutgoingMail.objects, mail.pk)


@pytest.mark.django_db(transaction=True)
def test_step_and_lock_need_a_transaction(mail: OutgoingMail) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        step(mail, "fail")
    with pytest.raises(transaction.TransactionManagementError):
        locked(OutgoingMail.objects, mail.pk)


def test_arrows_answer_questions() -> None:
    assert [arrow.verb for arrow in ARROWS.leaving(MailState.QUEUED)] == ["send", "fail"]
    assert ARROWS.allows(MailState.FAILED, "send")
    assert not ARROWS.allows(MailState.SENT, "send")
    assert reachable(ARROWS, MailState.QUEUED) == {MailState.QUEUED, MailState.FAILED, MailState.SENT}


def test_two_arrows_never_share_a_verb() -> None:
    with pytest.raises(ValueError, match="share a verb"):
        Arrows(Arrow("a", ("x",), "y", ""), Arrow("a", ("y",), "z", ""))


WAYS = Arrows(
    Arrow("send", (MailState.QUEUED, MailState.FAILED), MailState.SENT, "Send"),
    Arrow("fail", (MailState.QUEUED,), MailState.FAILED, "Cancel"),
    Arrow("take_back", (MailState.SENT,), "", "Undo", undoes="send"),
    final={MailState.FAILED: "Nobody is there."},
)


def test_a_way_back_leads_to_one_of_the_states_its_step_began_from(
    mail: OutgoingMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OutgoingMail, "arrows", WAYS, raising=False)
    assert [arrow.verb for arrow in WAYS.back_from(MailState.SENT)] == ["take_back"]
    assert reachable(WAYS, MailState.SENT) == {MailState.QUEUED, MailState.FAILED, MailState.SENT}
    with transaction.atomic():
        row = locked(OutgoingMail.objects, mail.pk)
        step(row, "send")
        for nowhere in ("", MailState.SENT):
            with pytest.raises(ValueError, match="say to which"):
                step(row, "take_back", to=nowhere)
        step(row, "take_back", to=MailState.FAILED)
    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
