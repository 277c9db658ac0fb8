"""What the ways in leave with the account that ends when two are merged."""

from joining.models import CompanyAccountRequest
from people.merging import leaves

leaves(CompanyAccountRequest, "user", "a way in: it says which account was joined then")
