"""No test fails because the machine is slow: what it waits for, it waits for with patience."""

import re

from tests.house import ROOT, name

# A number of seconds after which a test gives up, and the time an example of hypothesis may take (tests/conftest.py).
HURRY = re.compile(r"\btimeout=[\d.]|\bset_default_timeout\(\d|\bdeadline=(?!None)")
# What is to be seen while somebody else is kept waiting; the test holds also when nobody had to wait.
SHOWN = {"tests/joining/test_cards_at_once.py: done.wait(timeout=0.5)"}


def test_tests_wait_with_patience() -> None:
    lines = [
        f"{name(path)}: {line.strip()}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if path.name != "test_patience.py"
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert sum("PATIENCE" in line for line in lines) > 30
    assert {line for line in lines if HURRY.search(line)} == SHOWN
