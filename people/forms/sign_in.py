"""Who a code sent to an address signs in.

Allauth also finds accounts by an address they only *asked* to change to. A code is typed by whoever reads the mailbox, and
would then sign them in to somebody else's account, with its old password and sessions alive. So a code belongs to the
account that has proven the address, else to the one whose own address it is, else to nobody.
"""

from __future__ import annotations

from allauth.account.forms import RequestLoginCodeForm as AllauthRequestLoginCodeForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm

from people.queries import account_with


class RequestLoginCodeForm(AllauthRequestLoginCodeForm):
    def clean_email(self) -> str:
        email: str = super().clean_email()
        self._user = account_with(email)
        return email


class ResetPasswordForm(AllauthResetPasswordForm):
    def clean_email(self) -> str:
        email: str = super().clean_email()
        user = account_with(email)
        self.users = [user] if user else []
        return email
