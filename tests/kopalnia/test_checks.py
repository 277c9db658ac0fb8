from kopalnia.checks import (
    SECOND_FACTOR,
    addresses,
    every_view_declares_its_rule,
    second_factor_is_kept,
    second_factor_is_required,
)
from kopalnia.lib.web.access import access_of


def test_every_view_of_ours_declares_its_rule() -> None:
    assert every_view_declares_its_rule() == []
    ours = [address for address in addresses() if not address.exemption]
    assert len(ours) > 5
    assert all(access_of(address.view) for address in ours)


def test_view_without_a_rule_is_an_error(settings) -> None:
    settings.ROOT_URLCONF = "tests.kopalnia.error_urls"
    errors = every_view_declares_its_rule()
    assert [error.id for error in errors] == ["kopalnia.E001"]
    assert "undeclared" in errors[0].msg


def test_address_knows_its_name_and_namespaces() -> None:
    names = {address.full_name for address in addresses()}
    assert {"people:account", "healthz", "admin:index", "account_login"} <= names


def test_second_factor_has_to_stand_where_it_works(settings) -> None:
    assert second_factor_is_kept() == []
    order = [name for name in settings.MIDDLEWARE if name != SECOND_FACTOR]
    for wrong in (order, [*order, SECOND_FACTOR]):
        settings.MIDDLEWARE = wrong
        assert [error.id for error in second_factor_is_kept()] == ["kopalnia.E004"]


def test_production_shares_its_count_of_tries_and_is_warned_without_a_second_factor(settings) -> None:
    settings.PRODUCTION = True
    assert [error.id for error in second_factor_is_kept()] == ["kopalnia.E005"]
    assert [warning.id for warning in second_factor_is_required()] == ["kopalnia.W001"]
    settings.SECOND_FACTOR_REQUIRED = True
    assert second_factor_is_required() == []
