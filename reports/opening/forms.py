"""Which points of the list are let stand, and why."""

from datetime import datetime

from django.http import QueryDict

from reports.duties.fields import DecisionForm, text

from .waiving import reason_fault

CHOSEN, KINDS, ID = "diem", "chon", "chap-nhan"
"""The name of every box, of the buttons that tick a whole kind, and the form that sends them."""


class WaiverForm(DecisionForm):
    """One reason for all the points that were ticked; ``chosen`` are these as they were read."""

    reason = text("Lý do chấp nhận", "Đề nghị ghi rõ lý do chấp nhận.", rows=3)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.chosen = self.data.getlist(CHOSEN) if self.is_bound else []
        self.fields["reason"].widget.attrs["form"] = ID  # the boxes stand elsewhere on the page

    @classmethod
    def ticking(cls, data: QueryDict, *, now: datetime) -> "WaiverForm":
        """Return the form for a page on which a whole kind is to be ticked: nothing is judged yet."""
        form = cls(now=now, initial={"reason": data.get("reason", "")})
        form.chosen = data.getlist(CHOSEN) + data.getlist(KINDS)
        return form

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if fault := reason_fault(reason):
            self.add_error("reason", fault)
        return reason

    def clean(self) -> dict:
        if not self.chosen:
            self.add_error(None, "Chưa chọn điểm nào để chấp nhận. Chưa ghi nhận gì.")
        return super().clean()
