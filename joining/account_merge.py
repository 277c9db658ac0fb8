"""What the ways in leave with the account that ends when two are merged; and who may merge."""

from joining.models import CompanyAccountRequest
from joining.policies import duplicates  # noqa: F401 – importing registers its rules
from people.merging import leaves

leaves(CompanyAccountRequest, "user", "a way in: it says which account was joined then")
