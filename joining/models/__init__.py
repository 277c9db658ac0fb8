from joining.models.company_account import CompanyAccountRequest
from joining.models.invitation import Invitation

__all__ = [
    "CompanyAccountRequest",
    "Invitation",
]
