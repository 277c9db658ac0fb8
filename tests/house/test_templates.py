"""Templates compile, and keep to the rules that keep the content policy and the eye at peace."""

import re
from pathlib import Path

from django.template import TemplateSyntaxError
from django.template.loader import get_template

from kopalnia.demo.components import catalogue
from tests.house import ROOT, name, templates

INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE
)
OTHER_HOST = re.compile(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE)
# Components that have no place of their own on the page of components, and where they are seen.
ELSEWHERE = {
    "bar": "stands around the page itself, for a visitor and for a person who is signed in",
    "navigation": "stands around the page itself",
    "foot": "stands around the page itself",
    "language_switch": "stands around the page itself, in its foot",
    "demo_line": "stands around the page itself in demo mode",
}
ASKED = re.compile(r"{%-?\s*(?:if|elif)\s+(.*?)\s*-?%}", re.DOTALL)
# What a template may not decide, and what decides it: then the view gives the answer or the words.
DECIDED_ELSEWHERE = {
    "who the person is (a policy)": r"\buser\.is_(?!authenticated\b)|[!=]= *user\b|\buser(?:\.pk)? *[!=]=",
    "a role or a permission (a policy)": r"\brole *[!=]=|\b(?:not )?in [\w.]*roles\b|\bperms\b",
    "a state and something else (a policy, a property)": (
        r"\b(?:state|verdict) *[!=]=.*\b(?:and|or)\b|\b(?:and|or)\b.*\b(?:state|verdict) *[!=]="
    ),
    "which row is whose (a query)": r"_id *[!=]=|[!=]= *[\w.]+_id\b",
    "what a day means (a query)": r"[<>]=? *today\b|\btoday *[<>]",
}
LINK = re.compile(r"<a\b(?:(?!</a>).)*?</a>", re.DOTALL)
# Links with hidden words that are no short links of a list.
OTHER_LINKS = {
    "components/link.html": "the tag itself",
    "microprojects/_event_table.html": "a figure and its unit",
    "programmes/programme_list.html": "a row with an arrow",
}
BLOCK = re.compile(r"{%-?\s*block\s+(\w+)\s*%}|{%-?\s*endblock(?:\s+(\w+))?\s*%}")


def html() -> list[Path]:
    return [path for path in templates() if path.suffix == ".html"]


def test_lines_are_as_short_as_those_of_python() -> None:
    """119 characters; only drawings (SVG) are longer."""
    looked_at = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt", ".typ"}]
    assert {path.suffix for path in looked_at} == {".html", ".txt", ".typ"}
    lines = [(path, *line) for path in looked_at for line in enumerate(path.read_text("utf-8").splitlines(), start=1)]
    assert [f"{name(path)}:{number}" for path, number, line in lines if len(line) > 119] == []


def test_every_template_compiles() -> None:
    broken = []
    assert len(templates()) > 400
    for path in templates():
        try:
            get_template(path.relative_to(ROOT / "templates").as_posix())
        except TemplateSyntaxError as error:
            broken.append(f"{name(path)}: {error}")
    assert broken == []


def test_every_template_is_in_order() -> None:
    assert len(html()) > 300
    assert [f"{name(path)}: {problem}" for path in html() for problem in problems_of(path)] == []


def problems_of(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    problems = [f"inline style or script: {found.group()}" for found in INLINE.finditer(text)]
    problems += [f"another host: {found.group()}" for found in OTHER_HOST.finditer(text)]
    open_blocks = []
    for found in BLOCK.finditer(text):
        if found.group(1):
            open_blocks.append(found.group(1))
        elif open_blocks.pop() != found.group(2):
            problems.append(f"endblock without the name of its block: {found.group()}")
    tables, captions = len(re.findall(r"<table[\s>]", text)), len(re.findall(r"<caption[\s>{]", text))
    # allauth passes the rows of its table in: it has no words for a caption.
    if tables > captions and "allauth" not in path.parts:
        problems.append("a table without a caption")
    return problems


def test_components_say_what_they_take() -> None:
    components = sorted((ROOT / "templates" / "components").glob("*.html"))
    assert components
    silent = [name(path) for path in components if not path.read_text("utf-8").startswith(("{#", "{% comment"))]
    assert silent == []


def test_every_component_is_shown_on_the_page_of_components() -> None:
    # A name that begins with an underscore is a part of another component.
    files = {path.stem for path in (ROOT / "templates" / "components").glob("[!_]*.html")}
    shown = [component.name for component in catalogue()]
    assert len(shown) > 30
    assert len(shown) == len(set(shown))
    assert files == {*shown, *ELSEWHERE}
    assert not ELSEWHERE.keys() & set(shown)
    assert all(component.states for component in catalogue())


def test_a_component_asks_one_question_and_a_page_two_inside_one_another() -> None:
    """More of them belong to a presenter, a policy or a part of its own."""
    asked = {path: nested(path.read_text("utf-8")) for path in templates()}
    assert max(asked.values()) > 1
    assert [name(path) for path, depth in asked.items() if depth > (1 if "components" in path.parts else 2)] == []


def nested(text: str) -> int:
    """How many `if` stand inside one another at most; `elif` and loops do not count."""
    depth = deepest = 0
    for word in re.findall(
        r"{%-?\s*(if|endif)\b", re.sub(r"{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL)
    ):
        depth += 1 if word == "if" else -1
        deepest = max(deepest, depth)
    return deepest


def test_nested_questions_are_counted() -> None:
    assert (
        nested(
            "{% if a %}{% if b %}{% elif c %}{% endif %}{% for d in e %}{% if f %}{% endif %}{% endfor %}{% endif %}"
        )
        == 2
    )


def test_links_with_hidden_words_are_the_tag_for_them() -> None:
    """`{% link %}`, or `{% button %}` with `about`. A logo has hidden words only."""
    found = {
        path.relative_to(ROOT / "templates").as_posix()
        for path in html()
        for link in LINK.findall(path.read_text("utf-8"))
        if "visually-hidden" in link and 'class="brand"' not in link
    }
    assert found == OTHER_LINKS.keys()


def test_templates_choose_words_and_decide_nothing() -> None:
    """A state may choose the words that show it; whoever sees a button is decided where the act itself asks."""
    asked = [
        (name(path), " ".join(words.split())) for path in templates() for words in ASKED.findall(path.read_text())
    ]
    assert len(asked) > 500
    decided = [(*one, why) for one in asked for why, rule in DECIDED_ELSEWHERE.items() if re.search(rule, one[1])]
    assert decided == []


def test_decisions_are_seen() -> None:
    decisions = (
        "user.is_administrator",
        "membership.role != 'member'",
        "session.state == 'planned' and may.allowed",
        "row.user_id != user.pk",
        "row.ends_on < today",
    )
    assert [one for one in decisions if not any(re.search(rule, one) for rule in DECIDED_ELSEWHERE.values())] == []
    assert not any(re.search(rule, "plan.state == 'approved'") for rule in DECIDED_ELSEWHERE.values())
