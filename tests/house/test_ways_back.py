"""A way back from every tap: from each state an arrow back or a reason why not, each ended row opened again."""

from django.apps import apps
from django.db import models
from django.utils.module_loading import import_string

from kopalnia.lib.domain.dated import Dated
from kopalnia.lib.domain.lifecycle import Arrows
from people.audit import SENTENCES
from tests.house import APPS


def machines() -> list[tuple[str, type[models.Model], Arrows]]:
    rows = [model for model in apps.get_models() if model._meta.app_label in APPS]
    return [(row._meta.label, row, row.arrows) for row in rows if isinstance(getattr(row, "arrows", None), Arrows)]


def test_every_arrow_has_a_way_back_or_leads_to_a_final_state() -> None:
    missing: dict[str, set[str]] = {}
    seen = 0
    for label, _model, arrows in machines():
        undone = {arrow.undoes for arrow in arrows.values() if arrow.undoes}
        for arrow in arrows.values():
            seen += 1
            if not arrow.undoes and arrow.verb not in undone and arrow.target not in arrows.final:
                missing.setdefault(label, set()).add(arrow.verb)
    assert seen > 30
    assert missing == {}


def test_a_way_back_leads_from_where_its_step_led_to_where_it_began() -> None:
    seen = 0
    for label, _model, arrows in machines():
        for arrow in arrows.values():
            if arrow.undoes:
                seen += 1
                undone = arrows[arrow.undoes]
                assert undone.target in arrow.sources, (label, arrow.verb)
                assert set(arrows.targets(arrow)) <= set(undone.sources), (label, arrow.verb)
    assert seen > 1


def test_a_step_that_can_be_taken_back_is_found_in_the_log() -> None:
    seen = 0
    for label, _model, arrows in machines():
        for arrow in arrows.values():
            if arrow.undoes:
                seen += 1
                told = arrows[arrow.undoes].told
                assert told, (label, arrow.undoes)
                assert set(told) <= set(SENTENCES), (label, told)
    assert seen > 1


def test_a_final_state_has_a_reason_and_no_way_back() -> None:
    for label, model, arrows in machines():
        states = {value for value, _words in model._meta.get_field("state").choices or ()}
        for state, reason in arrows.final.items():
            assert state in states, (label, state)
            assert str(reason), (label, state)
            assert arrows.back_from(state) == [], (label, state)


def test_every_dated_row_that_ended_can_be_opened_again() -> None:
    dated = [model for model in apps.get_models() if issubclass(model, Dated) and model._meta.app_label in APPS]
    assert len(dated) >= 9
    assert {model._meta.label for model in dated if not model.reopened_by} == set()
    assert all(callable(import_string(model.reopened_by)) for model in dated)
