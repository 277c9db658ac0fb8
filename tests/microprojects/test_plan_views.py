"""The plan in the browser: rows without JavaScript, stale saves, sending, answers."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import gettext

from microprojects.choices import MicroprojectState, PlanState
from microprojects.models import Plan
from tests.factories import microprojects as make


def address(microproject, name, *args):
    return reverse(f"microprojects:{name}", args=[microproject.code, *args])


def typed(*, actions=(("Malowanie", "2017-06-23", "2017-07-09"),), lines=(("Farba", "400", "16,20"),), **fields):
    """What the browser sends."""
    data = {
        "need": "Szare ściany.",
        "diagnosis": "Rozmowy.",
        "recipients": "dzieci",
        "expected_direct": "420",
        "expected_indirect": "",
        "planned_minutes": "180",
        "minors_contact": "none",
        "version": "1",
        "based_on": "0",
        "actions-TOTAL_FORMS": str(len(actions)),
        "actions-INITIAL_FORMS": "0",
        "lines-TOTAL_FORMS": str(len(lines)),
        "lines-INITIAL_FORMS": "0",
    }
    for n, (title, start, end) in enumerate(actions):
        data |= {f"actions-{n}-title": title, f"actions-{n}-starts_on": start, f"actions-{n}-ends_on": end}
        data[f"actions-{n}-owner"] = ""
    for n, (what, quantity, price) in enumerate(lines):
        data |= {f"lines-{n}-description": what, f"lines-{n}-quantity": quantity, f"lines-{n}-unit_price": price}
        data[f"lines-{n}-source"] = "grant"
    return data | fields


@pytest.fixture
def sent(microproject):
    make.move(microproject, MicroprojectState.SUBMITTED)
    return make.make_plan(microproject=microproject, state=PlanState.SUBMITTED)


@pytest.mark.usefixtures("mentor")
class TestWriting:
    def test_a_draft_is_saved_as_typed(self, client, microproject, participant):
        client.force_login(participant)
        assert client.get(address(microproject, "plan_edit")).status_code == 200
        answer = client.post(address(microproject, "plan_edit"), typed())
        assert answer["Location"] == address(microproject, "plan_detail", 1)
        plan = Plan.objects.get()
        assert (plan.planned_minutes, plan.expected_direct, plan.expected_indirect) == (180 * 60, 420, None)
        assert [line.amount for line in plan.budget_lines.all()] == [Decimal("6480.00")]
        page = client.get(answer["Location"])
        assert page.context["total"] == Decimal("6480.00")
        assert "6\xa0480,00\xa0zł" in page.content.decode()

    def test_an_empty_draft_may_be_saved(self, client, microproject, participant):
        client.force_login(participant)
        fields = dict.fromkeys(("need", "diagnosis", "recipients", "expected_direct", "planned_minutes"), "")
        client.post(address(microproject, "plan_edit"), typed(actions=[("", "", "")], lines=[("", "1", "")], **fields))
        plan = Plan.objects.get()
        assert (plan.actions.count(), plan.budget_lines.count()) == (0, 0)

    @pytest.mark.parametrize("name", ["actions", "lines"])
    def test_add_row_keeps_everything_typed_and_saves_nothing(self, client, microproject, participant, name):
        client.force_login(participant)
        data = typed(lines=[("Farba", "dużo", "16,20"), ("", "1", "")], need="W połowie zda", add=name)
        page = client.post(address(microproject, "plan_edit"), data)
        form = page.context["form"]
        assert page.status_code == 200
        assert not form.errors
        assert form.text["need"].value() == "W połowie zda"
        assert form.lines.forms[0]["quantity"].value() == "dużo"
        assert (len(form.actions.forms), len(form.lines.forms)) == ((2, 1) if name == "actions" else (1, 2))
        assert not Plan.objects.exists()

    def test_a_row_is_removed_by_its_box_or_by_emptying_it(self, client, microproject, participant):
        client.force_login(participant)
        data = typed(
            actions=[("Malowanie", "", ""), ("Sprzątanie", "", ""), ("", "", "")],
            lines=[("Farba", "", "")],
            **{"actions-0-DELETE": "on", "lines-0-DELETE": "on"},
        )
        client.post(address(microproject, "plan_edit"), data)
        assert [row.title for row in Plan.objects.get().actions.all()] == ["Sprzątanie"]
        assert not Plan.objects.get().budget_lines.exists()

    @pytest.mark.parametrize(
        "fields",
        [
            {"expected_direct": "-1"},
            {"expected_direct": "99999999999999999999"},
            {"planned_minutes": "-5"},
            {"planned_minutes": "1e9"},
            {"minors_contact": ""},
            {"minors_contact": "dużo"},
            {"need": "x" * 1_000_000},
            {"need": "a\x00b"},
            {"actions-0-ends_on": "2017-06-01"},
            {"actions-0-starts_on": "0001-01-01"},
            {"actions-0-title": "x" * 301},
            {"lines-0-unit_price": "-1"},
            {"lines-0-unit_price": "1,234"},
            {"lines-0-quantity": "9999999", "lines-0-unit_price": "9999999"},
            {"lines-0-source": "skarpeta"},
            {"lines-0-description": ""},
            {"version": "x"},
            {"based_on": "-1"},
            {"actions-TOTAL_FORMS": "100000"},
            {"actions-TOTAL_FORMS": "x"},
        ],
    )
    def test_bad_input_is_told_and_nothing_is_written(self, client, microproject, participant, fields):
        client.force_login(participant)
        page = client.post(address(microproject, "plan_edit"), typed(**fields))
        assert page.status_code == 200
        assert page.context["form"].errors
        assert not Plan.objects.exists()

    def test_a_stale_save_shows_both_texts_and_goes_through_knowingly(self, client, microproject, participant):
        client.force_login(participant)
        client.post(address(microproject, "plan_edit"), typed())
        opened = {"version": "2", "based_on": "1"}
        client.post(address(microproject, "plan_edit"), typed(need="Pierwsza osoba.", **opened))
        page = client.post(
            address(microproject, "plan_edit"), typed(need="Druga osoba.", lines=[("Pędzle", "3", "5")], **opened)
        )
        assert page.status_code == 409
        fields = {row.field: (row.theirs, row.yours) for row in page.context["stale"].rows}
        assert fields.pop("Jaka jest potrzeba?") == ("Pierwsza osoba.", "Druga osoba.")
        assert len(fields) == 1, "the lines of the budget"
        assert Plan.objects.get().need == "Pierwsza osoba."
        text = page.context["form"].text.data
        again = typed(need="Druga osoba.", version=text["version"], based_on=text["based_on"])
        assert client.post(address(microproject, "plan_edit"), again).status_code == 302
        assert Plan.objects.get().need == "Druga osoba."

    def test_a_sent_plan_is_not_edited(self, client, microproject, sent, participant):
        client.force_login(participant)
        assert client.get(address(microproject, "plan_edit")).status_code == 403
        assert client.post(address(microproject, "plan_edit"), typed(based_on="1")).status_code == 403
        sent.refresh_from_db()
        assert sent.need == "Poczekalnia jest szara."

    def test_a_mentor_reads_and_does_not_write(self, client, microproject, mentor):
        client.force_login(mentor)
        assert client.get(address(microproject, "plan_detail")).status_code == 200
        answer = client.post(address(microproject, "plan_edit"), typed())
        assert (answer.status_code, answer.context["reason"]) == (
            403,
            gettext("Only team members can write here."),
        )

    def test_strangers_find_no_plan(self, client, microproject, sent, rival, other_mentor, representative):
        pages = [
            address(microproject, "plan_edit"),
            address(microproject, "plan_submit"),
            address(microproject, "plan_detail", 1),
            address(microproject, "plan_review", 1),
        ]
        for person in (rival, other_mentor, representative):
            client.force_login(person)
            for url in pages:
                assert (client.get(url).status_code, client.post(url, typed()).status_code)[0] == 404, url
                assert client.post(url, typed()).status_code in {404, 405}, url


class TestSending:
    def test_each_missing_thing_is_told_and_nothing_is_sent(self, client, microproject, participant):
        plan = make.make_plan(microproject=microproject, complete=False)
        client.force_login(participant)
        page = client.get(address(microproject, "plan_submit"))
        assert len(page.context["problems"]) == 7
        client.post(address(microproject, "plan_submit"), {"version": plan.version})
        plan.refresh_from_db()
        assert plan.state == "draft"

    def test_a_complete_plan_is_sent(self, client, microproject, participant):
        plan = make.make_plan(microproject=microproject)
        client.force_login(participant)
        answer = client.post(address(microproject, "plan_submit"), {"version": plan.version})
        assert answer["Location"] == address(microproject, "plan_detail")
        microproject.refresh_from_db()
        assert microproject.state == "submitted"
        assert client.get(address(microproject, "plan_submit")).status_code == 302

    def test_a_plan_changed_meanwhile_is_not_sent(self, client, microproject, participant):
        plan = make.make_plan(microproject=microproject)
        client.force_login(participant)
        answer = client.post(address(microproject, "plan_submit"), {"version": plan.version + 1}, follow=True)
        assert [m.level_tag for m in answer.context["messages"]] == ["error"]
        plan.refresh_from_db()
        assert plan.state == "draft"

    def test_without_a_draft_the_page_says_so(self, client, microproject, participant):
        client.force_login(participant)
        answer = client.get(address(microproject, "plan_submit"), follow=True)
        assert [m.level_tag for m in answer.context["messages"]] == ["error"]


class TestAnswering:
    def test_the_coordination_approves_what_it_read(self, client, microproject, sent, coordinator):
        client.force_login(coordinator)
        where = address(microproject, "plan_review", 1)
        assert client.get(where).context["form"]["version"].value() == sent.version
        client.post(where, {"decision": "approve", "version": sent.version})
        microproject.refresh_from_db()
        assert microproject.state == "approved"
        late = client.post(where, {"decision": "return", "remarks": "Jednak.", "version": sent.version}, follow=True)
        assert [m.level_tag for m in late.context["messages"]][-1] == "error"
        assert sent.reviews.count() == 1
        assert client.get(where).status_code == 403

    def test_another_version_than_the_one_read_is_not_approved(self, client, microproject, sent, coordinator):
        client.force_login(coordinator)
        data = {"decision": "approve", "version": sent.version + 1}
        answer = client.post(address(microproject, "plan_review", 1), data, follow=True)
        assert [m.level_tag for m in answer.context["messages"]] == ["error"]
        sent.refresh_from_db()
        assert sent.state == "submitted"

    def test_a_return_needs_remarks_and_keeps_them_readable(
        self, client, microproject, sent, coordinator, participant
    ):
        client.force_login(coordinator)
        where = address(microproject, "plan_review", 1)
        data = {"decision": "return", "version": sent.version}
        assert client.post(where, data).context["form"].errors.keys() == {"remarks"}
        client.post(where, data | {"remarks": "Policzcie farbę."})
        client.force_login(participant)
        page = client.get(address(microproject, "plan_detail"))
        assert "Policzcie farbę." in page.content.decode()
        assert page.context["draft"].number == 2

    def test_team_and_mentor_do_not_answer(self, client, microproject, sent, participant, mentor):
        for person in (participant, mentor):
            client.force_login(person)
            where = address(microproject, "plan_review", 1)
            assert client.get(where).status_code == 403
            assert client.post(where, {"decision": "approve", "version": sent.version}).status_code == 403

    @pytest.mark.parametrize("number", [2, 10**20])
    def test_other_numbers_are_not_found(self, client, microproject, sent, coordinator, number):
        client.force_login(coordinator)
        assert client.get(address(microproject, "plan_detail", number)).status_code == 404
        assert client.post(address(microproject, "plan_review", number), {"decision": "approve"}).status_code == 404


def test_plan_takes_the_same_queries_at_any_number_of_versions(
    client, microproject, coordinator, django_assert_num_queries
):
    client.force_login(coordinator)
    make.make_plan(microproject=microproject, state=PlanState.RETURNED)
    for _size in range(2):
        make.make_plan(microproject=microproject, state=PlanState.APPROVED)
        with django_assert_num_queries(11):
            client.get(address(microproject, "plan_detail"))
