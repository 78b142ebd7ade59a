"""What one workbook is about: whose it is, its lines now, the rules of its values, who writes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from agencies.models import User
from reports.models import AgencyReport, ReportingPeriod

from .identity import Identity
from .lines import Sheets
from .merge import Across, Change, Rules, fine_together

Writer = Callable[[Sheets, list[Change], User, datetime], None]


@dataclass(frozen=True)
class Scope:
    """One report for its officer, or one period for its reviewer.

    ``locked`` says why nothing can be written now; ``load`` returns the lines as saved at that moment;
    ``write`` writes confirmed changes through the verbs of the cycle, inside the caller's transaction.
    """

    identity: Identity
    period: ReportingPeriod
    report: AgencyReport | None
    locked: str
    load: Callable[[], Sheets]
    rules: Rules
    write: Writer
    across: Across = fine_together
