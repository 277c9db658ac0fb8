"""Checks that keep the house in order. Each fails also when it found nothing to check."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = (
    "people",
    "organisations",
    "programmes",
    "joining",
    "recruitment",
    "trainings",
    "visits",
    "microprojects",
    "mentors",
    "publications",
    "reports",
)
PACKAGES = ("kopalnia", *APPS)


@cache
def tree(path: Path) -> ast.Module:
    """A module as Python reads it; many checks look at all of them."""
    return ast.parse(path.read_text(encoding="utf-8"))


def sources() -> list[Path]:
    """Our Python without migrations and tests."""
    return sorted(
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
    )


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"})


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
