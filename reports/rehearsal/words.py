"""What marks everything of a rehearsal, each word once."""

from reports.models import ReportingPeriod

NOT_COUNTED = "TẬP DƯỢT – không tính vào số liệu"
PREFIX = "[Tập dượt]"


def marked(title: str, period: ReportingPeriod) -> str:
    """Return ``title`` of something of ``period``, "[Tập dượt] …" of a rehearsal."""
    return f"{PREFIX} {title}" if period.is_rehearsal else title


def told(words: str, period: ReportingPeriod) -> str:
    """Return ``words``, beginning with the warning in a rehearsal."""
    return f"{NOT_COUNTED}. {words}" if period.is_rehearsal else words
