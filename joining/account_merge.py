"""What the ways in leave with the account that ends when two are merged."""

from joining.models import FirmAccountRequest
from people.merging import exempt

exempt(FirmAccountRequest, "user", "a way in: it says which account was joined then")
