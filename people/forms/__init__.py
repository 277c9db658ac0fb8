from people.forms.account import AccountForm
from people.forms.name import NameForm

__all__ = ["AccountForm", "NameForm"]
