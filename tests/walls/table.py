"""The table of all URLs as people read it in review: `docs/access.md`."""

from __future__ import annotations

from functools import cache

from kopalnia.checks import Address
from tests.house import ROOT
from tests.walls.scene import PRINCIPALS
from tests.walls.sweep import FOREIGN, METHODS, OWN, PORTAL, Row, all_addresses, apps, rule_of, sides

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


def document(lines: list[str]) -> str:
    requests = sum(len(sides(address)) for address in all_addresses()) * len(PRINCIPALS) * len(METHODS)
    return "\n".join(
        [
            HEAD,
            f"{len(lines)} URLs, {requests} requests.",
            "",
            "| URL | Path | Rule | " + " | ".join(PRINCIPALS) + " |",
            "|---|---|---" + "|---" * len(PRINCIPALS) + "|",
            *sorted(lines),
            "",
        ]
    )


def rows(app: str = "") -> list[str]:
    """The lines of the table as it stands; of one app, or of all."""
    text = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    _head, _rule, body = text.rpartition("---|\n")
    return [line for line in body.splitlines() if not app or app_in(line) == app]


@cache
def openings() -> dict[str, dict[str, str]]:
    """Path as the table writes it → principal → the status of a GET with a thing of our own."""
    cells = [line.strip("| ").split(" | ") for line in rows()]
    return {
        path: {name: cell.partition("/")[0] for name, cell in zip(PRINCIPALS, answers, strict=True)}
        for _name, path, _rule, *answers in cells
    }


def opens(address: Address, principal: str) -> bool:
    """Whether the table says that a page opens; tests that read all pages need not ask for the refusals again."""
    return openings().get(path_in(address), {}).get(principal, "200") == "200"


def path_in(address: Address) -> str:
    return f"`/{address.route.replace('|', chr(92) + '|')}`"


def write(app: str, lines: list[str]) -> None:
    """Put the lines of one app anew into the table."""
    others = [line for line in rows() if app_in(line) in {*apps()} - {app}]
    FILE.write_text(document([*others, *lines]), encoding="utf-8")


def app_in(line: str) -> str:
    name = line.split("|")[1].strip()
    return name.partition(":")[0] if ":" in name else PORTAL


def line(row: Row) -> str:
    cells = [
        row.address.full_name or "–",
        path_in(row.address),
        rule_of(row.address),
        *(cell(row, one) for one in PRINCIPALS),
    ]
    return "| " + " | ".join(cells) + " |"


def cell(row: Row, principal: str) -> str:
    pairs = [
        f"{row.answers[principal, side, 'GET'].said}/{row.answers[principal, side, 'POST'].said}"
        for side in (OWN, FOREIGN)
        if (principal, side, "GET") in row.answers
    ]
    return " · ".join(pairs)
