"""Forms: what people type is cleaned by the one `clean` that every form ends in."""

import ast

from kopalnia.lib.web.forms import HardenedMixin
from tests.house import name, sources, tree

PRIVATE = {"_clean_fields", "_clean_form", "_post_clean", "_clean_bound_field"}


def methods() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{name(path)}: {owner.name}", method)
        for path in sources()
        for owner in ast.walk(tree(path))
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef)
    ]


def test_every_clean_of_a_form_goes_on_to_the_one_that_cleans_texts() -> None:
    assert "clean" in vars(HardenedMixin)
    cleans = [(owner, method) for owner, method in methods() if method.name == "clean" and "form" in owner.lower()]
    assert len(cleans) > 20
    assert [owner for owner, method in cleans if "super().clean(" not in ast.unparse(method)] == []


def test_no_form_leans_on_what_django_keeps_to_itself() -> None:
    found = methods()
    assert len(found) > 500
    assert [f"{owner}.{method.name}" for owner, method in found if method.name in PRIVATE] == []
