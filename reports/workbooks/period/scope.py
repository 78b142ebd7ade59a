"""The period's workbook for its reviewer: conclusions are written through the verb of the review desk."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from agencies.models import User
from reports import reviewing
from reports.enums import ReviewVerdict
from reports.models import ReportingPeriod
from reports.workbooks.lines import Line, Sheets
from reports.workbooks.merge import Change
from reports.workbooks.plans import SheetPlan
from reports.workbooks.scopes import Scope

from .export import identity_of
from .lines import period_lines
from .plans import VERDICTS


def period_scope(period: ReportingPeriod, *, by: User, now: datetime) -> Scope:
    """Return what the workbook of ``period`` is about, for the reviewer ``by`` at ``now``."""
    locked = "Kỳ báo cáo đã khóa nên không ghi được kết luận." if period.locked_at else ""
    return Scope(
        identity=identity_of(period),
        period=period,
        report=None,
        locked=locked,
        load=lambda: period_lines(period, by=by, now=now).sheets,
        rules=rules,
        write=write,
    )


def rules(
    plan: SheetPlan, line: Line, merged: Mapping[str, object], changed: Collection[str]
) -> dict[str, str]:
    """A request for more says why; a reason stands beside a request only."""
    redo = VERDICTS[ReviewVerdict.REDO]
    if merged["verdict"] == ReviewVerdict.REDO and not merged["reason"]:
        return {"reason": f"Cần lý do khi kết luận “{redo}”."}
    if "reason" in changed and merged["reason"] and merged["verdict"] != ReviewVerdict.REDO:
        return {"verdict": f"Đã ghi lý do thì kết luận phải là “{redo}”."}
    return {}


def write(sheets: Sheets, changes: list[Change], by: User, now: datetime) -> None:
    """Mark every item whose conclusion was confirmed."""
    merged: dict[str, dict[str, object]] = defaultdict(dict)
    lines: dict[str, Line] = {}
    for change in changes:
        lines[change.line.key] = change.line
        merged[change.line.key][change.field] = change.value
    for key, values in merged.items():
        submission, mark = lines[key].subject
        final = {**lines[key].values, **values}
        reviewing.mark_item(
            submission.report,
            lines[key].item,
            sending=submission.number,
            seen=reviewing.mark_token(mark),
            **final,
            rating=mark.rating if mark and final["verdict"] else "",
            by=by,
            now=now,
        )
