"""Forms of decisions on obligations, of ad hoc requests, of the lock and of the agencies' own plans."""

from datetime import datetime

from django import forms
from django.db.models import Q

from agencies.models import Agency, AgencyKind
from bacgiang_plan.lib.dates import VIETNAM, local_date
from bacgiang_plan.lib.forms import OptionalFileField, VietnameseDateField
from bacgiang_plan.lib.vietnamese import nfc, shortened
from tasks.models import Task

from ..models import ImplementingPlan, Obligation, ReportingPeriod
from ..timeliness import deadline_fault
from .decisions import Paper
from .fields import STALE_PAGE, DecisionForm, HourField, day, line, text
from .plans import last_record
from .requests import Request, last_event, next_code, opening_fault

HOUR_HELP = "Để trống: hết ngày trước đó, như “trước ngày 15/12” của Kế hoạch. Ví dụ: 14:00."


class PaperForm(DecisionForm):
    """The document of an exemption, or of its end."""

    document_number = line("Số, ký hiệu văn bản", "Đề nghị ghi số, ký hiệu văn bản quyết định.")
    document_on = day("Ngày văn bản", "Đề nghị ghi ngày của văn bản.")
    reason = text("Lý do", "Đề nghị ghi rõ lý do.")
    file = OptionalFileField(label="Tệp văn bản")

    def __init__(self, *args, obligation: Obligation, **options) -> None:
        super().__init__(*args, **options)
        self.obligation = obligation

    def clean(self) -> dict:
        data = super().clean()
        self.require_past("document_on", "Ngày văn bản")
        return data

    def paper(self, file) -> Paper:
        """Return the document as typed, with its stored file."""
        data = self.cleaned_data
        return Paper(data["document_number"], data["document_on"], data["reason"], file)


class ExtensionForm(PaperForm):
    """A new deadline beside its document; ``seen`` is the one in force when the page was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, error_messages={"required": STALE_PAGE})
    due_day = day("Gửi trước ngày", "Đề nghị ghi thời hạn mới.", "Gửi vào ngày này đã là muộn.")
    due_hour = HourField(label="Giờ (nếu có)", help_text=HOUR_HELP)

    field_order = ["seen", "due_day", "due_hour", "document_number", "document_on", "reason", "file"]

    def __init__(self, *args, obligation: Obligation, **options) -> None:
        seen = {"seen": obligation.due_before.isoformat()}
        super().__init__(*args, obligation=obligation, initial=seen, **options)

    def clean_seen(self) -> datetime:
        try:
            seen = datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            seen = datetime.min
        if seen.tzinfo is None:
            raise forms.ValidationError(STALE_PAGE)
        return seen

    def clean(self) -> dict:
        data = super().clean()
        due, seen = self.instant("due_day", "due_hour"), data.get("seen")
        if due and seen and (fault := deadline_fault(due, after=seen, now=self.now)):
            self.add_error("due_day", fault)
        return data | {"due_before": due}


class ReasonForm(DecisionForm):
    """Why a period is locked or unlocked."""

    reason = text("Lý do", "Đề nghị ghi rõ lý do.")


class PlanForm(DecisionForm):
    """Number, day and file of an agency's own plan; correcting one needs a reason."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": STALE_PAGE})
    number = line("Số, ký hiệu kế hoạch", "Đề nghị ghi số, ký hiệu kế hoạch.", help_text="Ví dụ: 45/KH-SXD.")
    issued_on = day("Ngày ban hành", "Đề nghị ghi ngày ban hành.")
    file = OptionalFileField(label="Tệp kế hoạch")
    reason = text("Lý do đính chính", "Đề nghị ghi rõ lý do đính chính.", rows=3)

    def __init__(self, *args, plan: ImplementingPlan | None, **options) -> None:
        given = {"seen": last_record(plan)}
        given |= {"number": plan.number, "issued_on": plan.issued_on} if plan else {}
        super().__init__(*args, initial=given, **options)
        self.last = given["seen"]
        self.fields["reason"].required = False  # a page opened before the first recording has no such line
        if plan is None:
            del self.fields["reason"]

    def clean(self) -> dict:
        data = {"reason": ""} | super().clean()
        self.require_past("issued_on", "Ngày ban hành")
        if self.last and data.get("seen") == self.last and not data["reason"]:
            self.add_error("reason", "Đề nghị ghi rõ lý do đính chính.")
        return data


# --- ad hoc requests -----------------------------------------------------------------------------


def boxes() -> forms.CheckboxSelectMultiple:
    return forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})


class SeveralField(forms.ModelMultipleChoiceField):
    """Boxes to tick, each with the words ``label_of`` gives it."""

    def __init__(self, queryset, *, unknown: str, label_of, **options) -> None:
        super().__init__(queryset, required=False, widget=boxes(), **options)
        no_number = unknown.replace("%(value)s", "%(pk)s")
        self.error_messages |= {"invalid_choice": unknown, "invalid_pk_value": no_number}
        self.label_from_instance = label_of


GROUPS = [("others", "Tất cả sở, ngành"), ("districts", "Tất cả UBND cấp huyện")]
UNKNOWN_AGENCY = "Đã đọc cơ quan số “%(value)s”, không có trong danh sách; đề nghị chọn ở dưới."
UNKNOWN_TASK = "Đã đọc nhiệm vụ số “%(value)s”, không có trong Kế hoạch; đề nghị chọn ở dưới."


class AgenciesForm(DecisionForm):
    """Who is asked: single agencies, whole groups, or both together."""

    groups = forms.MultipleChoiceField(
        label="Chọn nhanh",
        choices=GROUPS,
        required=False,
        widget=boxes(),
        error_messages={"invalid_choice": "Đã đọc nhóm “%(value)s”, không có trong danh sách."},
    )
    agencies = SeveralField(
        Agency.objects.none(),
        label="Cơ quan phải báo cáo",
        unknown=UNKNOWN_AGENCY,
        label_of=lambda agency: agency.name,
    )

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.fields["agencies"].queryset = Agency.objects.valid_on(local_date(self.now))

    def chosen(self) -> tuple[Agency, ...]:
        """Return everybody ticked or inside a ticked group, in official order."""
        picked = {agency.pk for agency in self.cleaned_data.get("agencies", [])}
        groups = self.cleaned_data.get("groups", [])
        everybody = self.fields["agencies"].queryset
        return tuple(agency for agency in everybody if agency.pk in picked or _group(agency) in groups)

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not self.chosen():
            self.add_error("agencies", "Chưa chọn cơ quan nào; đề nghị chọn ít nhất một cơ quan.")
        return data


class FurtherAgenciesForm(AgenciesForm):
    """Who is asked besides those asked already."""

    def __init__(self, *args, period: ReportingPeriod, **options) -> None:
        super().__init__(*args, **options)
        field, asked = self.fields["agencies"], period.obligations.values("agency")
        field.label = "Cơ quan chưa được yêu cầu"
        field.queryset = field.queryset.exclude(pk__in=asked)


def _group(agency: Agency) -> str:
    return "districts" if agency.kind == AgencyKind.DISTRICT_COMMITTEE else "others"


class RequestForm(AgenciesForm):
    """One ad hoc request. ``code`` or ``seen`` let two clicks, or two people, meet."""

    code = forms.SlugField(widget=forms.HiddenInput, error_messages={"required": STALE_PAGE})
    name = line(
        "Tên kỳ báo cáo",
        "Đề nghị đặt tên cho kỳ báo cáo.",
        help_text="Đứng sau chữ “Báo cáo”. Ví dụ: Đột xuất về nhà ở công nhân, tháng 11/2026.",
    )
    request = text("Nội dung yêu cầu", "Đề nghị ghi nội dung yêu cầu.", 6, "Cơ quan thấy ở đầu báo cáo.")
    window_start = day("Số liệu từ ngày", "Đề nghị ghi ngày đầu của số liệu.")
    window_end = day("Số liệu đến ngày", "Đề nghị ghi ngày cuối của số liệu.")
    opens_on = VietnameseDateField(label="Ngày mở kỳ", help_text="Để trống: mở ngay khi ghi nhận.")
    due_day = day("Gửi trước ngày", "Đề nghị ghi thời hạn gửi.", "Gửi vào ngày này đã là muộn.")
    due_hour = HourField(label="Giờ (nếu có)", help_text=HOUR_HELP)
    tasks = SeveralField(
        Task.objects.all(),
        label="Nhiệm vụ phải báo cáo",
        unknown=UNKNOWN_TASK,
        label_of=lambda task: f"{task.clause}. {shortened(task.text, 90)}",
    )

    PLAIN = ["name", "request", "window_start", "window_end", "opens_on", "due_day", "due_hour"]

    def __init__(self, *args, now: datetime, initial: dict | None = None, **options) -> None:
        given = initial or {"code": next_code(local_date(now).year)}
        super().__init__(*args, now=now, initial=given, **options)

    @property
    def plain(self) -> list:
        """The fields that are a line or a text each."""
        return [self[name] for name in [*self.PLAIN, *(["reason"] if "reason" in self.fields else [])]]

    def clean(self) -> dict:
        data = super().clean()
        start, end = data.get("window_start"), data.get("window_end")
        if start and end and end < start:
            self.add_error("window_end", "Ngày cuối của kỳ số liệu không được trước ngày đầu.")
        due = self.instant("due_day", "due_hour")
        opens_on = data.get("opens_on") or local_date(self.now)
        if due and (fault := opening_fault(opens_on, due, self.now)):
            self.add_error("due_day", fault)
        namesakes = ReportingPeriod.objects.filter(name=nfc(data.get("name", "")))
        if namesakes.exclude(code=data.get("code", "")).exists():
            self.add_error("name", "Đã có kỳ báo cáo mang tên này; đề nghị đặt tên khác.")
        return data | {"due_before": due, "opens_on": opens_on}

    def wanted(self) -> Request:
        """Return what was typed as the verbs take it."""
        data = self.cleaned_data
        names = ["name", "request", "window_start", "window_end", "opens_on", "due_before"]
        return Request(
            **{name: data[name] for name in names},
            agencies=self.chosen(),
            tasks=tuple(data["tasks"]),
        )


class CorrectionForm(RequestForm):
    """The same request, to be corrected with a reason; ``code`` stays."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": STALE_PAGE})
    reason = text("Lý do đính chính", "Đề nghị ghi rõ lý do đính chính.", rows=3)

    def __init__(self, *args, period: ReportingPeriod, now: datetime, **options) -> None:
        super().__init__(*args, now=now, initial=_as_typed(period), **options)
        offered = self.fields["agencies"].queryset.values("pk")
        asked = Q(pk__in=offered) | Q(pk__in=period.obligations.values("agency"))
        self.fields["agencies"].queryset = Agency.objects.filter(asked)


def _as_typed(period: ReportingPeriod) -> dict:
    due = period.due_before.astimezone(VIETNAM)
    names = ["code", "name", "request", "window_start", "window_end", "opens_on"]
    return {name: getattr(period, name) for name in names} | {
        "seen": last_event(period),
        "due_day": due.date(),
        "due_hour": f"{due:%H:%M}" if (due.hour, due.minute) != (0, 0) else "",
        "agencies": list(period.obligations.values_list("agency", flat=True)),
        "tasks": list(period.asked_tasks.values_list("pk", flat=True)),
    }
