from trainings.models.certificate import Certificate
from trainings.models.training import Attendance, AttendanceList, Module, Session

__all__ = [
    "Attendance",
    "AttendanceList",
    "Certificate",
    "Module",
    "Session",
]
