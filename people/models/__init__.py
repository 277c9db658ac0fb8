from people.models.audit import AuditEntry, AuditSubject
from people.models.card import Card
from people.models.consent import ConsentEntry, ConsentText
from people.models.contact import CompanyAddress
from people.models.heartbeat import Heartbeat
from people.models.mail import MailStop, OutgoingMail
from people.models.merge import Merge, MergeMove
from people.models.role import PortalRole
from people.models.second_factor import CodeGuard
from people.models.submission import SubmissionKey
from people.models.text import OutgoingText, TextQuota
from people.models.user import User

__all__ = [
    "AuditEntry",
    "AuditSubject",
    "Card",
    "CodeGuard",
    "CompanyAddress",
    "ConsentEntry",
    "ConsentText",
    "Heartbeat",
    "MailStop",
    "Merge",
    "MergeMove",
    "OutgoingMail",
    "OutgoingText",
    "PortalRole",
    "SubmissionKey",
    "TextQuota",
    "User",
]
