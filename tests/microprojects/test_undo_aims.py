"""A decision about a change of aim is taken back, and who proposed it withdraws it."""

import datetime as dt

import pytest
from django.urls import reverse

from kopalnia.lib.domain import clock
from kopalnia.lib.domain.lifecycle import IllegalStep
from kopalnia.lib.web import undo
from microprojects.actions import core as actions
from microprojects.choices import AimVersionState
from microprojects.models import AimVersion, Microproject
from people import audit
from people.models import AuditEntry, OutgoingMail
from tests.factories import microprojects as make
from tests.factories.programmes import make_participant

pytestmark = pytest.mark.sought

NOON = dt.datetime(2017, 6, 8, 10, 0, tzinfo=dt.UTC)
LATER = NOON + undo.WINDOW + dt.timedelta(minutes=1)
WORDS = actions.Wording("Malowanie Szpitala", "Pomalować korytarze.", "pacjenci", "zdrowie", "Katowice")


@pytest.fixture(autouse=True)
def _a_day():
    with clock.at(NOON):
        yield


@pytest.fixture
def proposal(microproject, participant):
    return actions.change_aim(
        microproject, wording=WORDS, reason="Pył mierzą już inni.", expected=microproject.version, by=participant
    )


def address(version, name="aim_undo"):
    return reverse(f"microprojects:{name}", args=[version.microproject.code, version.number])


def now(version):
    row = Microproject.objects.get()
    return AimVersion.objects.get(pk=version.pk).state, row.name


def test_an_approval_is_taken_back_with_the_name(client, proposal, coordinator, mentor):
    client.force_login(coordinator)
    page = client.post(address(proposal, "aim_decide"), {"decision": "approve", "note": ""}, follow=True)
    assert f'action="{address(proposal)}"' in page.content.decode()
    assert now(proposal) == (AimVersionState.IN_FORCE, "Malowanie Szpitala")
    client.post(address(proposal))
    assert now(proposal) == (AimVersionState.PROPOSED, "Czyste Powietrze")
    assert list(Microproject.objects.found_by("malowanie szpitala")) == []
    assert OutgoingMail.objects.filter(template="aim_decision_taken_back", to_user=mentor).count() == 1
    actions.approve_change(proposal, by=coordinator)
    assert OutgoingMail.objects.filter(template="aim_decided", to_user=mentor).count() == 2
    told = [line.sentence for line in audit.history_of(proposal.microproject, viewer=coordinator)]
    assert any("przyjęcie nazwy „Malowanie Szpitala” i celu „Pomalować korytarze.”" in one for one in told)


def test_a_refusal_is_taken_back_later_with_a_reason(client, proposal, coordinator):
    actions.refuse_change(proposal, note="Nie.", by=coordinator)
    client.force_login(coordinator)
    with clock.at(LATER):
        page = client.get(reverse("microprojects:microproject_detail", args=[proposal.microproject.code]))
        assert address(proposal, "aim_decide") in page.content.decode()
        assert f'href="{address(proposal)}"' in client.get(address(proposal, "aim_decide")).content.decode()
        assert "reason" in client.post(address(proposal)).context["form"].errors
        client.post(address(proposal), {"reason": "Nowe fakty."})
    assert now(proposal) == (AimVersionState.PROPOSED, "Czyste Powietrze")
    proposal.refresh_from_db()
    assert (proposal.decided_by, proposal.decided_at, proposal.decision_note) == (None, None, "")
    assert AuditEntry.objects.get(verb="microproject.aim_refused_undone").reason == "Nowe fakty."


def test_who_proposed_a_change_withdraws_it_and_proposes_it_after_all(client, microproject, participant, coordinator):
    client.force_login(participant)
    change = reverse("microprojects:aim_change", args=[microproject.code])
    typed = {**{name: getattr(WORDS, name) for name in WORDS.__slots__}, "reason": "Inni już mierzą.", "version": 1}
    page = client.post(change, typed, follow=True).content.decode()
    proposal = AimVersion.objects.proposed().get()
    assert f'action="{address(proposal, "aim_withdraw")}"' in page
    page = client.post(address(proposal, "aim_withdraw"), follow=True).content.decode()
    assert now(proposal) == (AimVersionState.WITHDRAWN, "Czyste Powietrze")
    assert f'action="{address(proposal)}"' in page
    with pytest.raises(IllegalStep, match="wycofana"):
        actions.approve_change(proposal, by=coordinator)
    client.post(address(proposal))
    assert now(proposal) == (AimVersionState.PROPOSED, "Czyste Powietrze")


def test_only_who_proposed_withdraws(client, proposal, coordinator, mentor, stranger):
    other = make.join(
        microproject=proposal.microproject, participation=make_participant(edition=proposal.microproject.edition)
    )
    for who, status in ((stranger, 404), (mentor, 403), (other.participation.user, 403), (coordinator, 403)):
        client.force_login(who)
        assert client.post(address(proposal, "aim_withdraw")).status_code == status
    assert now(proposal) == (AimVersionState.PROPOSED, "Czyste Powietrze")


def test_the_team_never_takes_a_decision_back(client, proposal, participant, coordinator):
    actions.approve_change(proposal, by=coordinator)
    client.force_login(participant)
    assert client.post(address(proposal)).status_code == 403
    assert now(proposal) == (AimVersionState.IN_FORCE, "Malowanie Szpitala")


def test_an_approval_somebody_built_on_stands(proposal, coordinator):
    actions.approve_change(proposal, by=coordinator)
    make.make_entry(membership=proposal.microproject.memberships.get())
    with pytest.raises(IllegalStep, match="Z tym celem są już związane"):
        actions.undo_decision(proposal, by=coordinator)


def test_a_decision_followed_by_another_change_stands(proposal, participant, coordinator):
    actions.refuse_change(proposal, note="Nie.", by=coordinator)
    row = Microproject.objects.get()
    wording = actions.Wording.of(row.aim_versions.get(number=1))
    wording = actions.Wording("Czystsze Powietrze", wording.aim, wording.community, wording.topic, wording.place)
    actions.change_aim(row, wording=wording, reason="Krócej.", expected=row.version, by=participant)
    with pytest.raises(IllegalStep, match="zmieniły się ponownie"):
        actions.undo_decision(proposal, by=coordinator)


def test_a_rename_is_no_decision_to_take_back(client, microproject, participant, coordinator):
    wording = actions.Wording.of(microproject.aim_versions.get())
    wording = actions.Wording("Czystsze Powietrze", wording.aim, wording.community, wording.topic, wording.place)
    version = actions.change_aim(microproject, wording=wording, reason="Krócej.", expected=1, by=participant)
    client.force_login(coordinator)
    assert "Nie ma tu nic do cofnięcia" in client.post(address(version)).content.decode()
