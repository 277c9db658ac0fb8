"""Modules stay short enough for their names to say what stands in them."""

from tests.house import ROOT, name, sources

LONGEST = 300
# Of the whole room `programmes/`, which six products had shared once.
LARGEST_ROOM = 5_000
# One list that Django reads as a whole; to cut it would hide which setting stands.
EXCEPTION = "kopalnia/settings.py"


def lines(text: str) -> int:
    return len(text.splitlines())


def test_no_module_is_too_long_for_its_name() -> None:
    """More than 300 lines become a package with one file per noun. Migrations and tests are not asked."""
    long = {name(path): size for path in sources() if (size := lines(path.read_text(encoding="utf-8"))) > LONGEST}
    assert len(sources()) > 400
    assert long.keys() == {EXCEPTION}, long


def test_room_of_programmes_stays_small() -> None:
    """Every line of its Python counts, without migrations, as `wc -l` counts them."""
    modules = [path for path in sources() if path.is_relative_to(ROOT / "programmes")]
    assert len(modules) > 40
    assert sum(lines(path.read_text(encoding="utf-8")) for path in modules) < LARGEST_ROOM
