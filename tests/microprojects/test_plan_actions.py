"""Plans: drafts, sending, answers bound to the version read, copies, sums."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.domain.versions import StaleVersion
from microprojects.actions import core, plan
from microprojects.actions.core import Wording
from microprojects.actions.plan import Content
from microprojects.choices import MicroprojectState
from microprojects.models import Plan, PlanReview
from microprojects.policies.plan import problems_of
from microprojects.presenters.plan import plan_diff
from microprojects.queries.plan import whole_plans_of
from people import audit
from people.models import OutgoingMail
from tests.factories import microprojects as make

FIELDS = {
    "need": "Szare ściany.",
    "diagnosis": "Rozmowy.",
    "recipients": "dzieci",
    "expected_direct": 420,
    "expected_indirect": None,
    "planned_minutes": 180 * 60,
    "minors_contact": "none",
}
ACTION = {"title": "Malowanie", "starts_on": None, "ends_on": None, "owner": ""}
LINE = {"description": "Farba", "quantity": Decimal(400), "unit_price": Decimal("16.20"), "source": "grant"}


def content(*, actions=(ACTION,), lines=(LINE,), **fields):
    return Content(fields={**FIELDS, **fields}, actions=list(actions), lines=list(lines))


@pytest.fixture
def draft(microproject, participant):
    return plan.write(microproject, content=content(), by=participant)


@pytest.fixture
def sent(draft, participant):
    return plan.send(draft, expected=draft.version, by=participant)


def state_of(microproject):
    microproject.refresh_from_db()
    return microproject.state


def verbs(microproject, viewer):
    return [line.verb for line in reversed(audit.history_of(microproject, viewer=viewer))]


class TestWriting:
    def test_the_first_save_begins_version_one(self, draft, microproject, participant):
        assert (draft.number, draft.state, draft.created_by) == (1, "draft", participant)
        assert draft.aim_version == microproject.aim_versions.get()
        assert plan.total_of(draft) == Decimal("6480.00")
        assert verbs(microproject, participant) == ["plan.begun"]

    @pytest.mark.parametrize(
        ("quantity", "price", "amount"),
        [("0.5", "0.01", "0.01"), ("0.49", "0.01", "0.00"), ("3", "33.33", "99.99"), ("1.01", "0.50", "0.51")],
    )
    def test_amounts_are_rounded_to_a_grosz_half_up(self, quantity, price, amount):
        assert plan.amount_of(Decimal(quantity), Decimal(price)) == Decimal(amount)

    def test_the_sum_of_the_lines_is_the_total_in_decimal(self, microproject, participant):
        lines = [LINE | {"quantity": Decimal(1), "unit_price": Decimal("0.10")}] * 3
        row = plan.write(microproject, content=content(lines=lines), by=participant)
        assert plan.total_of(Plan.objects.get(pk=row.pk)) == Decimal("0.30")

    def test_saving_again_replaces_the_rows(self, draft, microproject, participant):
        saved = plan.write(
            microproject,
            content=content(need="Inaczej.", actions=[ACTION, ACTION | {"title": "Sprzątanie"}], lines=[]),
            based_on=1,
            expected=draft.version,
            by=participant,
        )
        assert (saved.pk, saved.need, saved.version) == (draft.pk, "Inaczej.", draft.version + 1)
        assert [row.title for row in saved.actions.order_by("pk")] == ["Malowanie", "Sprzątanie"]
        assert plan.total_of(saved) == Decimal("0.00")

    def test_a_stale_save_writes_nothing(self, draft, microproject, participant):
        for based_on, expected in ((1, draft.version - 1), (0, draft.version)):
            with pytest.raises(StaleVersion):
                plan.write(
                    microproject,
                    content=content(need="Cudze.", actions=[]),
                    based_on=based_on,
                    expected=expected,
                    by=participant,
                )
        draft.refresh_from_db()
        assert (draft.need, draft.actions.count()) == ("Szare ściany.", 1)

    def test_a_sent_plan_is_not_edited(self, sent, microproject, participant):
        with pytest.raises(IllegalStep):
            plan.write(microproject, content=content(need="x"), based_on=1, expected=sent.version, by=participant)
        sent.refresh_from_db()
        assert sent.need == "Szare ściany."

    def test_one_version_is_open_at_a_time(self, sent, microproject):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.make_plan(microproject=microproject)


class TestSending:
    def test_it_waits_with_its_microproject_and_the_coordination_is_told(
        self, sent, microproject, participant, coordinator
    ):
        assert (sent.state, sent.submitted_by) == ("submitted", participant)
        assert state_of(microproject) == "submitted"

    def test_each_missing_thing_is_named(self, microproject, participant):
        empty = make.make_plan(microproject=microproject, complete=False)
        assert [problem.field for problem in problems_of(empty, actions=0, lines=0)] == [
            "need",
            "diagnosis",
            "recipients",
            "expected_direct",
            "planned_minutes",
            "actions",
            "lines",
        ]
        with pytest.raises(IllegalStep):
            plan.send(empty, expected=empty.version, by=participant)

    def test_only_the_version_read_is_sent(self, draft, microproject, participant):
        plan.write(microproject, content=content(need="Inne."), based_on=1, expected=draft.version, by=participant)
        with pytest.raises(StaleVersion):
            plan.send(draft, expected=draft.version, by=participant)

    def test_it_is_sent_once(self, sent, participant):
        with pytest.raises(IllegalStep):
            plan.send(sent, expected=sent.version, by=participant)


class TestAnswering:
    def test_approval_moves_plan_and_microproject(self, sent, microproject, participant, mentor, coordinator):
        plan.approve(sent, expected=sent.version, remarks="Dobrze.", by=coordinator)
        sent.refresh_from_db()
        assert (sent.state, state_of(microproject)) == ("approved", "approved")
        review = PlanReview.objects.get()
        assert (review.approved, review.remarks, review.reviewed_by) == (True, "Dobrze.", coordinator)
        assert sorted(
            OutgoingMail.objects.filter(template="plan_answered").values_list("to_email", flat=True)
        ) == sorted([participant.email, mentor.email])
        assert verbs(microproject, coordinator) == ["plan.begun", "plan.sent", "plan.approved"]

    def test_a_returned_plan_stays_and_its_copy_is_the_next_draft(self, sent, microproject, coordinator):
        plan.return_for_changes(sent, expected=sent.version, remarks="Policz farbę.", by=coordinator)
        first, second = whole_plans_of(microproject)
        assert [(row.number, row.state) for row in (first, second)] == [(1, "returned"), (2, "draft")]
        assert plan_diff(first, second) == []
        assert plan.total_of(second) == Decimal("6480.00")
        assert state_of(microproject) == "returned"

    def test_returning_needs_remarks_in_the_database_too(self, sent, coordinator):
        with pytest.raises(IntegrityError), transaction.atomic():
            plan.return_for_changes(sent, expected=sent.version, remarks="", by=coordinator)

    @pytest.mark.parametrize("first", [plan.approve, plan.return_for_changes])
    @pytest.mark.parametrize("second", [plan.approve, plan.return_for_changes])
    def test_the_second_answer_fails(self, sent, coordinator, first, second):
        seen = Plan.objects.get(pk=sent.pk)
        first(sent, expected=sent.version, remarks="Pierwsza.", by=coordinator)
        with pytest.raises(IllegalStep):
            second(seen, expected=seen.version, remarks="Druga.", by=coordinator)
        assert PlanReview.objects.count() == 1

    def test_an_older_version_is_not_approved_after_a_new_one_was_sent(
        self, sent, microproject, participant, coordinator
    ):
        seen = Plan.objects.get(pk=sent.pk)
        plan.return_for_changes(sent, expected=sent.version, remarks="Popraw.", by=coordinator)
        copy = microproject.plans.get(number=2)
        copy = plan.write(
            microproject, content=content(need="Lepiej."), based_on=2, expected=copy.version, by=participant
        )
        plan.send(copy, expected=copy.version, by=participant)
        with pytest.raises(IllegalStep):
            plan.approve(seen, expected=seen.version, by=coordinator)
        with pytest.raises(IllegalStep):
            plan.approve(copy, expected=copy.version - 1, by=coordinator)
        assert state_of(microproject) == "submitted"

    def test_a_plan_for_an_older_aim_is_not_approved(self, sent, microproject, participant, coordinator):
        wording = Wording("Malowanie Szpitala", "Odmalować poradnię.", "pacjenci")
        version = core.change_aim(microproject, wording=wording, reason="Bo tak.", expected=1, by=participant)
        core.approve_change(version, by=coordinator)
        with pytest.raises(IllegalStep):
            plan.approve(sent, expected=sent.version, by=coordinator)
        plan.return_for_changes(sent, expected=sent.version, remarks="Nowy cel.", by=coordinator)
        assert microproject.plans.get(number=2).aim_version == version

    def test_a_rename_does_not_stop_an_approval(self, sent, microproject, participant, coordinator):
        before = microproject.aim_versions.get()
        wording = Wording("Inna nazwa", before.aim, before.community, before.topic, before.place)
        core.change_aim(microproject, wording=wording, reason="Bo tak.", expected=1, by=participant)
        plan.approve(sent, expected=sent.version, by=coordinator)
        assert state_of(microproject) == "approved"


class TestAmending:
    def test_work_goes_on_while_an_amendment_waits(self, sent, microproject, participant, coordinator):
        plan.approve(sent, expected=sent.version, by=coordinator)
        make.move(microproject, MicroprojectState.UNDER_WAY)
        second = plan.write(
            microproject, content=content(planned_minutes=420 * 60), based_on=1, expected=sent.version, by=participant
        )
        assert (second.number, second.state) == (2, "draft")
        plan.send(second, expected=second.version, by=participant)
        assert state_of(microproject) == "under_way"
        plan.approve(second, expected=second.version, by=coordinator)
        assert state_of(microproject) == "under_way"
        first, second = whole_plans_of(microproject)
        assert [(row.field, row.former, row.now) for row in plan_diff(first, second)] == [
            ("Godziny grupy", "180\xa0h", "420\xa0h")
        ]

    @pytest.mark.parametrize("state", ["finished", "reported", "abandoned"])
    def test_finished_work_takes_no_plan(self, microproject, participant, state):
        make.move(microproject, state)
        with pytest.raises(IllegalStep):
            plan.write(microproject, content=content(), by=participant)
