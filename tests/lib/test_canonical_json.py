import datetime as dt
import json
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopalnia.lib.domain.canonical_json import NotFreezable, canonical, fingerprint

NAIVE = dt.datetime(2017, 6, 8)  # noqa: DTZ001 - a time without a zone is what is refused
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(TEXT.map(lambda text: unicodedata.normalize("NFC", text)), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(PLAIN)
def test_canonical_bytes_are_a_fixed_point(value: object) -> None:
    once = canonical(value)
    assert canonical(json.loads(once)) == once


@given(st.dictionaries(TEXT.map(lambda text: unicodedata.normalize("NFC", text)), st.integers(), max_size=6))
def test_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    backwards = dict(reversed(list(value.items())))
    assert fingerprint(backwards) == fingerprint(value)


def test_known_bytes() -> None:
    value = {
        "b": Decimal("10.50"),
        "a": [dt.date(2017, 6, 8), None, True, 3],
        "t": dt.datetime(2017, 6, 8, 14, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))),
        "ł": "Z\u0307",
    }
    assert canonical(value).decode() == (
        '{"a":["2017-06-08",null,true,3],"b":"10.50","t":"2017-06-08T12:00:00+00:00","ł":"Ż"}'
    )


def test_both_spellings_of_a_letter_are_one() -> None:
    assert fingerprint({"name": "Z\u0307"}) == fingerprint({"name": "\u017b"})


@pytest.mark.parametrize(
    "value", [1.5, {1: "a"}, {"a", "b"}, Decimal("NaN"), NAIVE, object(), {"Ż": 1, "Z\u0307": 2}]
)  # fmt: skip
def test_values_without_one_form_are_refused(value: object) -> None:
    with pytest.raises(NotFreezable):
        canonical(value)
