"""Pages of one invitation, of an account of a company and of two accounts made one: who enters, and the row they are about."""

from allauth.socialaccount.models import SocialAccount
from django.shortcuts import get_object_or_404

from joining.models import CompanyAccountRequest, Invitation
from joining.queries import company_accounts, duplicates
from kopalnia.lib.web.access import SignedInRequest, row_guard
from people.models import Merge
from programmes.guards import visible_edition
from programmes.policies import InEdition


def _invitation(request: SignedInRequest, *, edition_code: str, invitation_id: int) -> Invitation:
    return get_object_or_404(visible_edition(request, edition_code=edition_code).invitations, pk=invitation_id)


def _unanswered(request: SignedInRequest, *, edition_code: str, invitation_id: int) -> Invitation:
    invitations = visible_edition(request, edition_code=edition_code).invitations
    return get_object_or_404(invitations.unanswered(), pk=invitation_id)


def _merge(request: SignedInRequest, *, edition_code: str, merge_code: str) -> InEdition[Merge]:
    edition = visible_edition(request, edition_code=edition_code)
    return InEdition(edition, get_object_or_404(duplicates.merges_of(edition, request.user), code=merge_code))


def _asking(request: SignedInRequest, *, edition_code: str, code: str) -> InEdition[CompanyAccountRequest]:
    edition = visible_edition(request, edition_code=edition_code)
    return InEdition(edition, get_object_or_404(company_accounts.requests(edition), code=code))


def _own_account(request: SignedInRequest, *, account_id: int) -> SocialAccount:
    return get_object_or_404(SocialAccount, user=request.user, pk=account_id)


# `@invitation_page(rule)`: an invitation with its edition. `@unanswered_invitation_page(rule)`: one that may be changed.
invitation_page = row_guard(_invitation)
unanswered_invitation_page = row_guard(_unanswered)

# `@merge_page(rule)`: the edition, and two accounts of its people that were made one.
merge_page = row_guard(_merge)

# `@company_account_request_page(rule)`: the edition, and somebody who came by the account of their company and was not known.
company_account_request_page = row_guard(_asking)

# `@own_company_account_page(rule)`: a company's account that opens one's own.
own_company_account_page = row_guard(_own_account)
