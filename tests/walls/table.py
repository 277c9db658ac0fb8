"""The table of all URLs as people read it in review: `docs/access.md`."""

from __future__ import annotations

from tests.house import ROOT
from tests.walls.scene import PRINCIPALS
from tests.walls.sweep import FOREIGN, OWN, Row, rule_of

FILE = ROOT / "docs" / "access.md"
HEAD = """# Who may open what

Every URL of the portal, asked by ten people with GET and with an empty POST, in the demo programme on the day
`midway`. The file is made by `make access` and proven by `tests/walls/test_access.py`: a row that is missing, or says
something else than the portal does, fails the suite. Read a change of this file as a change of who sees what.

A cell is `GET/POST` with a thing of the team «Czysty oddział» (edition 2016/2017); after the dot, where the address names
a thing, the same with a thing of another edition. `login` is a redirect to the sign-in page, 302 any other redirect,
403 a refusal with its reason, 404 a thing the person may not know about, 405 a method the page does not take, 409 a
form saved over a newer change. A POST that is refused writes nothing; that is proven too.
"""


def document(rows: list[Row]) -> str:
    lines = [
        HEAD,
        f"{len(rows)} URLs, {sum(len(row.answers) for row in rows)} requests.",
        "",
        "| URL | Path | Rule | " + " | ".join(PRINCIPALS) + " |",
        "|---|---|---" + "|---" * len(PRINCIPALS) + "|",
        *sorted(line(row) for row in rows),
        "",
    ]
    return "\n".join(lines)


def line(row: Row) -> str:
    path = "/" + row.address.route.replace("|", "\\|")
    cells = [row.address.full_name or "–", f"`{path}`", rule_of(row.address), *(cell(row, one) for one in PRINCIPALS)]
    return "| " + " | ".join(cells) + " |"


def cell(row: Row, principal: str) -> str:
    pairs = [
        f"{row.answers[principal, side, 'GET'].said}/{row.answers[principal, side, 'POST'].said}"
        for side in (OWN, FOREIGN)
        if (principal, side, "GET") in row.answers
    ]
    return " · ".join(pairs)
