from people.forms.account import AccountForm
from people.forms.name import GreetingFields, NameFields, NameForm

__all__ = ["AccountForm", "GreetingFields", "NameFields", "NameForm"]
