from people.forms.account import AccountForm
from people.forms.name import NameFields, NameForm

__all__ = ["AccountForm", "NameFields", "NameForm"]
