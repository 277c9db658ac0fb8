from joining.models.company_account import FirmAccountRequest
from joining.models.invitation import Invitation

__all__ = [
    "FirmAccountRequest",
    "Invitation",
]
