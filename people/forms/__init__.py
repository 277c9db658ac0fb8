from people.forms.account import AccountForm

__all__ = ["AccountForm"]
