"""The reporting cycle: periods, obligations, reports with their parts and figures, and their history."""

from .cycle import Obligation, ObligationDecision, OpeningWaiver, PeriodEvent, ReportingPeriod
from .history import CompletionProposal, ItemReview, ReportEvent, Submission
from .joint import Contribution, Evidence, ImplementingPlan, ImplementingPlanRecord, PaperRecord
from .ladders import LadderChange, LadderRung
from .outgoing import (
    OutgoingComment,
    OutgoingDocument,
    OutgoingEvent,
    OutgoingParagraph,
)
from .outgoing_files import OutgoingRendition
from .reminders import CalendarFeed, MailPreference, Reminder, ReminderRun, RunKind
from .renditions import ReportDocument
from .report import (
    AgencyReport,
    IndicatorFigure,
    PartProgress,
    ReportPart,
    TaskProgress,
    ZoneFigure,
)
from .signed import OutgoingSignedCopy
from .workbooks import WorkbookImport

__all__ = [
    "AgencyReport",
    "CalendarFeed",
    "CompletionProposal",
    "Contribution",
    "Evidence",
    "ImplementingPlan",
    "ImplementingPlanRecord",
    "IndicatorFigure",
    "ItemReview",
    "LadderChange",
    "LadderRung",
    "MailPreference",
    "Obligation",
    "ObligationDecision",
    "OpeningWaiver",
    "OutgoingComment",
    "OutgoingDocument",
    "OutgoingEvent",
    "OutgoingParagraph",
    "OutgoingRendition",
    "OutgoingSignedCopy",
    "PaperRecord",
    "PartProgress",
    "PeriodEvent",
    "Reminder",
    "ReminderRun",
    "ReportDocument",
    "ReportEvent",
    "ReportPart",
    "ReportingPeriod",
    "RunKind",
    "Submission",
    "TaskProgress",
    "WorkbookImport",
    "ZoneFigure",
]
