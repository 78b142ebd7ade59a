"""The reporting cycle: periods, obligations, reports with their parts and figures, and their history."""

from .cycle import Obligation, ObligationDecision, PeriodEvent, ReportingPeriod
from .history import CompletionProposal, ItemReview, ReportEvent, Submission
from .joint import Contribution, Evidence, ImplementingPlan, ImplementingPlanRecord, PaperRecord
from .outgoing import ConsolidatedReport, Reminder, ReportDocument
from .report import (
    AgencyReport,
    IndicatorFigure,
    PartProgress,
    ReportPart,
    TaskProgress,
    ZoneFigure,
)
from .workbooks import WorkbookImport

__all__ = [
    "AgencyReport",
    "CompletionProposal",
    "ConsolidatedReport",
    "Contribution",
    "Evidence",
    "ImplementingPlan",
    "ImplementingPlanRecord",
    "IndicatorFigure",
    "ItemReview",
    "Obligation",
    "ObligationDecision",
    "PaperRecord",
    "PartProgress",
    "PeriodEvent",
    "Reminder",
    "ReportDocument",
    "ReportEvent",
    "ReportPart",
    "ReportingPeriod",
    "Submission",
    "TaskProgress",
    "WorkbookImport",
    "ZoneFigure",
]
