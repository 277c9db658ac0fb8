"""What a book tells the rooms below: which consents are in print, and which steps a frozen book keeps from being undone."""

from kopalnia.lib.web import undo
from people import consent_withdrawals
from publications.actions.withdrawals import note
from publications.frozen_facts import kept_by_a_book
from publications.queries.withdrawals import in_print

consent_withdrawals.prints(in_print, note)
undo.keeps(kept_by_a_book)
