"""Where the rules stand that are worth breaking, and which tests concern a source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from scripts.mutants.mutations import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
APPS = tuple(sorted(path.parent.name for path in ROOT.glob("*/apps.py") if path.parent.name != "kopalnia"))
MODELS = ("*/models.py", "*/models/*.py", "*/managers.py")

# Whole sources, or the functions and assignments of these names in them.
AREAS: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "policies": (("*/policies.py", "*/policies/*.py", "kopalnia/lib/web/access.py"), frozenset()),
    "walls": (
        MODELS,
        frozenset(
            {
                "visible_to",
                "workshop_of",
                "in_visible_microproject",
                "coordinated_by",
                "staffed_or_joined_by",
                "visible_to_member",
                "_with",
            }
        ),
    ),
    "constraints": (MODELS, frozenset({"constraints"})),
    "consent": (
        (
            "people/models/consent.py",
            "people/actions/consent.py",
            "microprojects/queries/consents.py",
            "publications/queries/withdraw*.py",
            "publications/names.py",
        ),
        frozenset(),
    ),
    "figures": (
        (
            "microprojects/reach.py",
            "microprojects/reach_wording.py",
            "publications/reach_claims.py",
            "publications/figures.py",
            "reports/definitions.py",
            "reports/figures.py",
            "reports/records.py",
            "reports/company_split.py",
        ),
        frozenset(),
    ),
}
# Long, and about everybody's way everywhere: asked last.
WALLS = ("tests/walls/test_canaries.py", "tests/walls/test_access.py")
LIKELY = 6


def sources(area: str) -> list[Path]:
    patterns, _only = AREAS[area]
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if _is_ours(path)}
    return sorted(found)


def _is_ours(path: Path) -> bool:
    return path.relative_to(ROOT).parts[0] in {*APPS, "kopalnia"}


def all_mutants(wanted: Iterable[str] = ()) -> list[Mutant]:
    """Of every area, or of those named; a name may also be a source (`trainings/policies.py`) or a part of one."""
    names = set(wanted)
    areas = names & set(AREAS) or (set() if names else set(AREAS))
    places = names - areas
    found = {
        one.name: one
        for area in sorted(AREAS)
        for path in sources(area)
        if area in areas or (not areas and not names) or any(place in path.as_posix() for place in places)
        for one in of_source(path.relative_to(ROOT).as_posix(), area)
    }
    return list(found.values())


@cache
def of_source(path: str, area: str) -> list[Mutant]:
    return mutants(path, (ROOT / path).read_text(), only=AREAS[area][1])


def concerning(mutant: Mutant) -> list[list[str]]:
    """Files of tests, the likeliest first: those that name what was broken, all others that concern it, the walls."""
    app = mutant.path.split("/")[0]
    module = mutant.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
    parts = {part.removesuffix("QuerySet") for part in mutant.where.split(".")} - {"module", "Meta"}
    scores: dict[str, int] = {}
    for path, text in tests().items():
        score = 10 * named(module, text) + sum(2 * min(named(part, text), 5) for part in parts)
        score += 4 * any(f"_{word}" in path for word in {module.rpartition(".")[2].rstrip("s"), *parts})
        score += 20 * (path == f"tests/{app}/test_constraints.py" and mutant.where.endswith("Meta"))
        score += 20 * (path == "tests/house/test_visibility.py" and mutant.where.endswith("visible_to"))
        if path.startswith(f"tests/{app}/") or named(module, text) or score >= 20:
            scores[path] = score + 5 * path.startswith(f"tests/{app}/")
    ranked = sorted(scores, key=lambda path: (-scores[path], path))
    return [part for part in (ranked[:LIKELY], ranked[LIKELY:], list(WALLS)) if part]


def named(what: str, text: str) -> int:
    return len(re.findall(rf"\b{re.escape(what)}\b", text))


@cache
def tests() -> dict[str, str]:
    """Tests by file, without those in a browser, of speed, of the house and of walls."""
    left_out = {"walks", "speed", "walls"}
    return {
        path.relative_to(ROOT).as_posix(): path.read_text()
        for path in sorted((ROOT / "tests").glob("*/test_*.py"))
        if path.parent.name not in left_out
    }
