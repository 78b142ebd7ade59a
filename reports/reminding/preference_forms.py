"""The form of how one wants mails, and of leave."""

from datetime import date, timedelta

from django import forms

from agencies.models import Role, User
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.forms import PlainSelect, VietnameseDateField, plain_helper
from reports.models import MailPreference

from .preferences import STAND_INS

LONGEST = timedelta(days=366)
OWN = (
    "Người nhận thay phải là người khác trong cùng cơ quan, tài khoản đang hoạt động, "
    "có quyền xem các việc của người vắng."
)
NOBODY = (
    "Cơ quan chưa có người nào khác nhận thay được; đề nghị quản trị viên tạo tài khoản cho người nhận thay."
)
TIMES = [("", "Gửi ngay từng thư"), ("daily", "Gộp một thư mỗi ngày làm việc, lúc 8 giờ")]


class PreferenceForm(forms.Form):
    """Mails at once or once a day; days away with the colleague who hears of one's matters, too."""

    times = forms.ChoiceField(
        label="Cách gửi thư",
        choices=TIMES,
        required=False,
        widget=PlainSelect,
        help_text="Thư của ngày cuối cùng trong hạn và thư quá hạn luôn gửi ngay. "
        "Thông báo trên Cổng luôn có ngay.",
    )
    away_from = VietnameseDateField(label="Vắng từ ngày")
    away_until = VietnameseDateField(label="Vắng đến hết ngày")
    deputy = forms.ModelChoiceField(
        User.objects.none(),
        label="Người nhận thay",
        required=False,
        empty_label="Không có",
        widget=PlainSelect,
        help_text="Người này cũng nhận các nhắc việc, ghi rõ “Thay …”, trong những ngày vắng. "
        "Quyền soạn, duyệt và gửi báo cáo không thay đổi. Xóa cả ba ô là không vắng nữa.",
        error_messages={"invalid_choice": OWN},
    )

    def __init__(self, *args, person: User, today: date, **options) -> None:
        super().__init__(*args, **options)
        self.today, self.helper = today, plain_helper()
        deputies = self.fields["deputy"]
        deputies.queryset = colleagues(person)
        if not deputies.queryset.exists():
            deputies.help_text = NOBODY
        if person.agency_id is None:
            for name in ("away_from", "away_until", "deputy"):
                del self.fields[name]

    def clean(self) -> dict:
        data = {"away_from": None, "away_until": None, "deputy": None} | super().clean()
        if self.errors or not (data["away_from"] or data["away_until"] or data["deputy"]):
            return data
        asked = {"away_from": "Đề nghị ghi ngày bắt đầu vắng.", "away_until": "Đề nghị ghi ngày cuối vắng."}
        asked["deputy"] = "Đề nghị chọn người nhận thay trong những ngày vắng."
        for name, words in asked.items():
            if not data[name]:
                self.add_error(name, words)
        if data["away_from"] and data["away_until"]:
            self._check_days(data)
        return data

    def _check_days(self, data: dict) -> None:
        start, end, deputy = data["away_from"], data["away_until"], data["deputy"]
        if end < start:
            self.add_error("away_until", "Ngày cuối vắng không được trước ngày bắt đầu vắng.")
        elif end < self.today:
            self.add_error("away_until", f"Ngày đã đọc là {short_date(end)}, đã qua.")
        elif end > max(start, self.today) + LONGEST:
            self.add_error(
                "away_until", f"Ngày đã đọc là {short_date(end)}, xa hơn một năm; đề nghị xem lại năm."
            )
        elif leave := deputy and _leave_within(deputy, start, end):
            days = f"từ ngày {short_date(leave.away_from)} đến hết ngày {short_date(leave.away_until)}"
            self.add_error("deputy", f"{deputy.full_name} cũng vắng {days}; đề nghị chọn người khác.")


def colleagues(person: User):
    """Return the active people of the same agency who may hear of the matters of ``person``."""
    if person.agency_id is None:
        return User.objects.none()
    people = User.objects.active().filter(agency=person.agency_id, role__in=STAND_INS[Role(person.role)])
    return people.exclude(pk=person.pk).exclude(email="")


def _leave_within(person: User, start: date, end: date) -> MailPreference | None:
    return MailPreference.objects.filter(person=person, away_from__lte=end, away_until__gte=start).first()


def initial_of(kept: MailPreference | None, today: date) -> dict:
    """Return what the form shows at first; a leave that is over is shown no more."""
    if kept is None:
        return {}
    times = {"times": "daily" if kept.daily_digest else ""}
    if kept.away_until is None or kept.away_until < today:
        return times
    return times | {
        "away_from": kept.away_from,
        "away_until": kept.away_until,
        "deputy": kept.deputy_id,
    }
