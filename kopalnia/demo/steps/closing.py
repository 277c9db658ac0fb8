"""Summer and autumn 2017: quotes and lessons while they are fresh, the end of the work, reports."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from kopalnia.demo.engine import Step
from kopalnia.demo.steps.microprojects import leader
from kopalnia.demo.texts import closing as texts
from kopalnia.demo.world import GROUPS, World
from microprojects.actions import core_steps, material


def steps() -> Iterator[Step]:
    for number, (key, at, who, role, words) in enumerate(texts.QUOTES):
        yield Step(at, f"quote {number}", partial(_quote, key=key, who=who, role=role, words=words))
    for number, (key, at, kind, text) in enumerate(texts.INSIGHTS):
        yield Step(at, f"insight {number}", partial(_insight, key=key, kind=kind, text=text))
    for key, (finished, reported, _happened, _continues) in texts.REPORTS.items():
        yield Step(finished, f"work of {GROUPS[key]} is finished", partial(_finish, key=key))
        yield Step(reported, f"report of {GROUPS[key]}", partial(_report, key=key))


def _quote(world: World, *, key: str, who: str | None, role: str, words: str) -> None:
    material.add_quote(
        microproject=world.microproject(key),
        text=words,
        speaker=world.person(who) if who else None,
        speaker_role=role,
        by=leader(world, key),
    )


def _insight(world: World, *, key: str, kind: str, text: str) -> None:
    material.add_insight(microproject=world.microproject(key), kind=kind, text=text, by=leader(world, key))


def _finish(world: World, *, key: str) -> None:
    core_steps.take_step(world.microproject(key), "finish", by=leader(world, key))


def _report(world: World, *, key: str) -> None:
    _finished, _reported, happened, continues = texts.REPORTS[key]
    by = leader(world, key)
    material.save_final_report(
        microproject=world.microproject(key), what_happened=happened, what_continues=continues, by=by
    )
    core_steps.take_step(world.microproject(key), "report", by=by)
