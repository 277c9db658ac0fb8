"""Many wrong codes at the same moment: no more than five are looked at, whatever the processes; the right one is good once."""

import threading
from collections import Counter

import pytest
from django.db import connection, connections

from people import sms
from people.choices import TextPurpose
from people.models import OutgoingText
from people.models.text import TRIES
from tests.factories.people import make_user
from tests.patience import PATIENCE

pytestmark = [pytest.mark.django_db(transaction=True)]

NUMBER, CROWD = "+48600100200", 40


@pytest.fixture(autouse=True)
def real_connections(transactional_db, settings, tmp_path):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("A database in memory has one connection; the file and PostgreSQL runs prove this.")
    settings.SMS_GATEWAY, settings.SMS_FOLDER = "file", tmp_path


@pytest.fixture
def looked_at(monkeypatch):
    """Which codes were compared with the hash."""
    seen, real = [], OutgoingText.fits

    def noting(row, code):
        seen.append(code)
        return real(row, code)

    monkeypatch.setattr(OutgoingText, "fits", noting)
    return seen


@pytest.fixture
def message(monkeypatch):
    """A message with its code, before it has left."""
    monkeypatch.setattr("people.sms.queued", lambda _pk: None)
    make_user(email=None, phone=NUMBER, phone_verified=True)
    row = sms.code_for_sign_in(NUMBER)
    return row, row.words.partition("kod ")[2][:6]


def at_once(row, codes):
    """Try all the codes in threads with their own connections; how often each opened or did not."""
    start, outcomes, faults = threading.Barrier(len(codes)), Counter(), []

    def run(code):
        try:
            start.wait(timeout=PATIENCE)
            outcomes[code, sms.check_code(str(row.key), code, purpose=TextPurpose.SIGN_IN) is not None] += 1
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            faults.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=PATIENCE)
    assert faults == []
    return outcomes


def test_a_crowd_of_wrong_codes_is_five_tries(message, looked_at):
    row, code = message
    wrong = "111111" if code != "111111" else "222222"
    assert at_once(row, [wrong] * CROWD) == {(wrong, False): CROWD}
    assert looked_at == [wrong] * TRIES
    row.refresh_from_db()
    assert (row.tries, row.used_at) == (TRIES, None)
    assert sms.check_code(str(row.key), code, purpose=TextPurpose.SIGN_IN) is None


def test_the_right_code_opens_for_one_of_many(message, looked_at):
    row, code = message
    assert at_once(row, [code] * 10) == {(code, True): 1, (code, False): 9}
    assert len(looked_at) <= TRIES
