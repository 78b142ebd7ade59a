"""Print what is to be dealt with before a period opens; fails while something is left."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reports.enums import PeriodAction
from reports.models import ReportingPeriod
from reports.opening.check import Check, check_of
from reports.opening.faults import CLEAR, Kind
from reports.opening.rows import when_words

UNKNOWN = 2


class Command(BaseCommand):
    help = "In danh sách kiểm tra trước khi mở kỳ báo cáo; mã thoát 1 khi còn điểm chưa xử lý."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", nargs="?", help="mã kỳ, ví dụ 2027-6-thang; để trống: kỳ sắp mở")

    def handle(self, *, code: str | None, **options: object) -> None:
        now = timezone.now()
        period = find(code, now)
        if period is None:
            self.stdout.write("Không có kỳ báo cáo nào chờ mở.")
        elif period.opened_at:
            self.tell_opened(period)
        else:
            self.tell(period, check_of(period, now=now), now)

    def tell_opened(self, period: ReportingPeriod) -> None:
        self.stdout.write(f"Kỳ báo cáo {period.in_sentence} đã mở.")
        event = period.events.filter(action=PeriodAction.OPEN).last()
        if event and event.note:
            self.stdout.write(event.note)

    def tell(self, period: ReportingPeriod, check: Check, now: datetime) -> None:
        self.stdout.write(f"{period.name} ({period.code}). {when_words(period, check, now)}")
        for kind in Kind:
            self.tell_kind(kind, check)
        if not check.is_clear:
            raise CommandError(f"Còn {len(check.left)} điểm phải xử lý hoặc chấp nhận trước khi mở kỳ.")

    def tell_kind(self, kind: Kind, check: Check) -> None:
        left, waived = check.left_of(kind), check.waived_of(kind)
        self.stdout.write(f"\n{kind.label}: còn {len(left)} điểm, đã chấp nhận {len(waived)} điểm")
        if not left and not waived:
            self.stdout.write(f"  {CLEAR[kind]}")
        for fault in left:
            self.stdout.write(f"  - {fault.words}")
        for fault, waiver in waived:
            by = waiver.waived_by.full_name
            self.stdout.write(f"  - (đã chấp nhận: {waiver.reason} – {by}) {fault.words}")


def find(code: str | None, now: datetime) -> ReportingPeriod | None:
    """Return the period named ``code``, else the next one to open, if any. Raises `CommandError`."""
    if code is None:
        return ReportingPeriod.objects.coming(now).first()
    found = ReportingPeriod.objects.regular().filter(code=code).first()
    if found is None:
        raise CommandError(f"Không có kỳ 6 tháng hay kỳ năm nào mang mã “{code}”.", returncode=UNKNOWN)
    return found
