"""How one letter speaks: to one agency by name, to several together, to many by the appendices."""

from dataclasses import dataclass

from .rows import Rows

AGENCIES = "cơ quan, đơn vị"
MANY = 10
"""More addressees would push the letter itself off its first page: their names then stand in the appendices
only, and the text gives the counts."""


@dataclass(frozen=True)
class Voice:
    """``whom`` the letter asks, inside a sentence; the numbers of its appendices, "" of none."""

    issuer: str
    whom: str
    is_many: bool
    reports_in: str
    tasks_in: str

    @classmethod
    def of(cls, rows: Rows, issuer: str) -> "Voice":
        agencies = rows.agencies
        has_reports = any(each.reports or each.returned for each in agencies)
        has_tasks = any(each.tasks or each.plan for each in agencies)
        both = has_reports and has_tasks
        return cls(
            issuer=issuer,
            whom=agencies[0].name if len(agencies) == 1 else f"các {AGENCIES}",
            is_many=len(agencies) > MANY,
            reports_in=("Phụ lục I" if both else "Phụ lục") if has_reports else "",
            tasks_in=("Phụ lục II" if both else "Phụ lục") if has_tasks else "",
        )

    @property
    def appendices(self) -> str:
        return "các Phụ lục" if self.reports_in and self.tasks_in else self.reports_in or self.tasks_in
