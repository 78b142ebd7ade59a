"""Send the reminders due, or print who would get what and why."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bacgiang_plan.lib.dates import VIETNAM, clock_words, local_date, short_date
from bacgiang_plan.lib.working_days import is_working_day, next_working_day
from reports.reminding.due import due_matters
from reports.reminding.matters import Matter
from reports.reminding.runs import Letter, letters_of, put_off, send_reminders

YEARS = range(2021, 2101)
"""From the first period of the plan; far beyond its last one the calendar of days off is a guess."""


class Command(BaseCommand):
    help = "Gửi các thư nhắc đến hạn; mỗi việc, mỗi mốc chỉ nhắc mỗi người một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ in ra ai sẽ nhận thư gì và vì sao, không gửi"
        )
        parser.add_argument("--now", help="thời điểm giả định theo giờ Việt Nam, ví dụ 2026-12-08T08:00")

    def handle(self, *, dry_run: bool, now: str | None, **options: object) -> None:
        instant = timezone.now() if now is None else moment(now)
        today = local_date(instant)
        self.stdout.write(f"Thời điểm: {instant.astimezone(VIETNAM):%H:%M} ngày {short_date(today)}.")
        if not is_working_day(today):
            self.stdout.write(
                "Hôm đó không phải ngày làm việc, không gửi thư nhắc; "
                f"lượt gửi tiếp theo: ngày {short_date(next_working_day(today))}."
            )
            return
        self.preview(instant) if dry_run else self.send(instant)

    def preview(self, now: datetime) -> None:
        matters = due_matters(now=now)
        letters = letters_of(matters, now)
        self.stdout.write(f"Sẽ gửi {len(letters)} thư:" if letters else "Không có thư nào cần gửi.")
        for letter in letters:
            self.describe(letter)
        later = put_off(matters, now)
        if later:
            self.stdout.write(f"Chưa gửi ở lượt này, để đến giờ hẹn: {len(later)} thư:")
        for instant, letter in later:
            self.describe(letter, f", từ {clock_words(instant)}")
        self.warn_of_unreachable(matters)

    def send(self, now: datetime) -> None:
        outcome = send_reminders(now=now)
        self.stdout.write(f"Đã gửi {len(outcome.sent)} thư nhắc.")
        for letter in outcome.sent:
            self.describe(letter)
        for letter, error in outcome.failed:
            self.stdout.write(f"Chưa gửi được cho {address(letter)}: {error}")
        self.warn_of_unreachable(due_matters(now=now))
        if outcome.stopped:
            raise CommandError(f"{outcome.stopped} Các thư còn lại sẽ được gửi ở lần chạy sau.")

    def describe(self, letter: Letter, when: str = "") -> None:
        self.stdout.write(f"- {address(letter)}{when}")
        for matter in letter.matters:
            self.stdout.write(f"    {matter.title}: {reason(matter)}")

    def warn_of_unreachable(self, matters: list[Matter]) -> None:
        for matter in matters:
            if not matter.people:
                self.stdout.write(f"Không có người nhận: {matter.title} ({matter.why}).")


def moment(text: str) -> datetime:
    """Return the instant ``text`` (ISO 8601) means; without an offset it is the clock of Vietnam."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise CommandError(
            f"Không hiểu thời điểm “{text}”. Đề nghị ghi dạng 2026-12-08T08:00 (giờ Việt Nam)."
        ) from None
    if instant.year not in YEARS:
        raise CommandError(
            f"Đã đọc thời điểm “{text}”; năm cần từ {YEARS.start} đến {YEARS.stop - 1}. Chưa gửi thư nào."
        )
    return instant if instant.tzinfo else instant.replace(tzinfo=VIETNAM)


def address(letter: Letter) -> str:
    person = letter.person
    where = person.agency.short_name if person.agency else person.get_role_display()
    return f"{person.full_name} <{person.email}>, {where}"


def reason(matter: Matter) -> str:
    return "; ".join(filter(None, [matter.why, matter.left, matter.state]))
