"""What is typeset for the documents of trainings."""

from kopalnia.lib.documents.printing import Print, printer
from trainings.models import AttendanceList, Certificate
from trainings.presenters.attendance_list import print_of


@printer(AttendanceList)
def attendance_list(row: AttendanceList) -> Print:
    return Print("attendance-list", print_of(row), row.requested_at)


@printer(Certificate)
def certificate(row: Certificate) -> Print:
    """From its frozen content and nothing else."""
    return Print("certificate", row.content["print"], row.requested_at)
