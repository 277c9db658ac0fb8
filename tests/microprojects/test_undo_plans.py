"""The sending of a plan and the answer to it are taken back, with the step of the team that came with them."""

import datetime as dt

import pytest
from django.db import transaction
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from microprojects.actions import core_steps
from microprojects.actions import plan as actions
from microprojects.choices import MicroprojectState, PlanState
from microprojects.models import Plan
from microprojects.queries.history import as_of
from people import audit
from people.models import AuditEntry, OutgoingMail
from tests.factories import microprojects as make

pytestmark = pytest.mark.sought

NOON = dt.datetime(2017, 5, 8, 10, 0, tzinfo=dt.UTC)
LATER = NOON + undo.WINDOW + dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(NOON):
        yield


@pytest.fixture
def sent(microproject, participant):
    make.move(microproject, MicroprojectState.DIAGNOSIS)
    draft = make.make_plan(microproject=microproject)
    return actions.send(draft, expected=draft.version, by=participant)


def answered(plan, coordinator, verb):
    if verb == "approve":
        return actions.approve(plan, expected=plan.version, by=coordinator)
    return actions.return_for_changes(plan, expected=plan.version, remarks="Dopisać koszty.", by=coordinator)


def address(plan, name="plan_undo"):
    return reverse(f"microprojects:{name}", args=[plan.microproject.code, plan.number])


def states(plan):
    plan.refresh_from_db()
    return plan.state, plan.microproject.__class__.objects.get().state


def test_the_team_takes_a_plan_sent_by_mistake_back_with_one_tap(client, microproject, participant):
    make.move(microproject, MicroprojectState.DIAGNOSIS)
    plan = make.make_plan(microproject=microproject)
    client.force_login(participant)
    sending = reverse("microprojects:plan_submit", args=[microproject.code])
    page = client.post(sending, {"version": plan.version}, follow=True).content.decode()
    assert page.count(f'action="{address(plan)}"') == 2  # beside the message and at the head
    assert states(plan) == (PlanState.SUBMITTED, MicroprojectState.SUBMITTED)
    client.post(address(plan))
    assert states(plan) == (PlanState.DRAFT, MicroprojectState.DIAGNOSIS)
    assert (plan.submitted_by, plan.submitted_at) == (None, None)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == ["plan.sent", "plan.sent_undone"]


def test_a_plan_sent_again_is_told_again(coordinator, sent, participant):
    draft = actions.undo(sent, by=participant)
    actions.send(draft, expected=draft.version, by=participant)
    assert OutgoingMail.objects.filter(template="plan_sent", to_user=coordinator).count() == 2


def test_whoever_read_a_plan_that_went_back_answers_nothing(sent, participant, coordinator):
    read = sent.version
    actions.undo(sent, by=participant)
    with pytest.raises(IllegalStep, match="to szkic"):
        actions.approve(sent, expected=read, by=coordinator)
    sent.refresh_from_db()
    again = actions.send(sent, expected=sent.version, by=participant)
    with pytest.raises(IllegalStep, match="nie ta wersja"):
        actions.approve(again, expected=read, by=coordinator)


@pytest.mark.parametrize("verb", ["approve", "return"])
def test_an_answer_is_taken_back_with_the_step_of_the_team(client, sent, coordinator, mentor, verb):
    client.force_login(coordinator)
    given = {"decision": verb, "remarks": "Dopisać koszty.", "version": sent.version}
    page = client.post(address(sent, "plan_review"), given, follow=True).content.decode()
    assert f'action="{address(sent)}"' in page
    page = client.post(address(sent), follow=True).content.decode()
    assert states(sent) == (PlanState.SUBMITTED, MicroprojectState.SUBMITTED)
    assert "Odpowiedź" in page
    assert "Dopisać koszty." in page
    assert Plan.objects.count() == 1  # the copy of a returned plan went with the return
    assert OutgoingMail.objects.filter(template="plan_answer_taken_back", to_user=mentor).count() == 1
    answered(sent, coordinator, verb)
    assert OutgoingMail.objects.filter(template="plan_answered", to_user=mentor).count() == 2


def test_later_the_coordination_takes_back_with_a_reason_and_the_team_no_more(client, sent, participant, coordinator):
    with clock.at(LATER):
        client.force_login(participant)
        assert "Czas na cofnięcie" in client.post(address(sent)).content.decode()
        client.force_login(coordinator)
        assert "reason" in client.post(address(sent)).context["form"].errors
        client.post(address(sent), {"reason": "Prośba grupy."})
    assert states(sent) == (PlanState.DRAFT, MicroprojectState.DIAGNOSIS)
    assert AuditEntry.objects.get(verb="plan.sent_undone").reason == "Prośba grupy."


def test_nobody_else_takes_back(client, sent, participant, mentor, stranger, coordinator):
    answered(sent, coordinator, "approve")
    for who, status in ((stranger, 404), (mentor, 403), (participant, 403)):
        client.force_login(who)
        assert client.post(address(sent)).status_code == status
    assert states(sent) == (PlanState.APPROVED, MicroprojectState.APPROVED)


def test_an_approval_the_work_began_on_is_taken_back_after_that_step(sent, participant, coordinator):
    answered(sent, coordinator, "approve")
    core_steps.take_step(sent.microproject, "start", by=participant)
    with pytest.raises(IllegalStep, match="Praca według tego planu już się zaczęła"):
        actions.undo(sent, by=coordinator)
    core_steps.undo_step(sent.microproject, by=participant)
    actions.undo(sent, by=coordinator)
    assert states(sent) == (PlanState.SUBMITTED, MicroprojectState.SUBMITTED)


def test_a_return_the_team_mended_after_stands(sent, participant, coordinator):
    answered(sent, coordinator, "return")
    copy = Plan.objects.get(state=PlanState.DRAFT)
    said = {name: getattr(copy, name) for name in actions.COPIED}
    content = actions.Content({**said, "need": "Inaczej."}, actions.actions_of(copy), actions.lines_of(copy))
    actions.write(sent.microproject, content=content, based_on=copy.number, expected=copy.version, by=participant)
    with pytest.raises(IllegalStep, match="już poprawia"):
        actions.undo(sent, by=coordinator)
    assert states(sent) == (PlanState.RETURNED, MicroprojectState.RETURNED)


def test_an_amendment_goes_back_alone(sent, participant, coordinator):
    answered(sent, coordinator, "approve")
    core_steps.take_step(sent.microproject, "start", by=participant)
    amendment = make.make_plan(microproject=sent.microproject)
    actions.send(amendment, expected=amendment.version, by=participant)
    with pytest.raises(IllegalStep, match="Następna wersja"):
        actions.undo(sent, by=coordinator)
    actions.approve(amendment, expected=amendment.version, by=coordinator)
    actions.undo(amendment, by=coordinator)
    assert states(amendment) == (PlanState.SUBMITTED, MicroprojectState.UNDER_WAY)
    actions.undo(amendment, by=participant)
    assert states(amendment) == (PlanState.DRAFT, MicroprojectState.UNDER_WAY)


def test_the_step_of_a_plan_is_taken_back_only_with_the_plan(client, sent, coordinator):
    answered(sent, coordinator, "approve")
    client.force_login(coordinator)
    alone = reverse("microprojects:microproject_undo", args=[sent.microproject.code])
    assert "na stronie planu" in client.post(alone).content.decode()
    page = client.get(reverse("microprojects:microproject_detail", args=[sent.microproject.code]))
    assert alone not in page.content.decode()
    with pytest.raises(IllegalStep, match="na stronie planu"):
        core_steps.undo_step(sent.microproject, by=coordinator)


def test_looking_back_a_plan_that_was_taken_back_was_not_sent(sent, participant):
    actions.undo(sent, by=participant)
    with clock.at(NOON + dt.timedelta(days=3)):
        row = as_of(type(sent.microproject).objects.all(), NOON.date()).get()
    assert row.state_then == MicroprojectState.DIAGNOSIS


def test_a_step_logged_by_an_older_version_stays(microproject, participant):
    make.move(microproject, MicroprojectState.SUBMITTED)
    sent = make.make_plan(microproject=microproject, state=PlanState.SUBMITTED)
    with transaction.atomic():
        audit.record("plan.sent", on=[microproject, sent], by=participant, number=1)
    with pytest.raises(IllegalStep, match="Nie ma tu nic do cofnięcia"):
        actions.undo(sent, by=participant)
