"""The words of a reminder: one mail listing every matter of one person."""

from django.core.mail import EmailMultiAlternatives

from agencies.models import User
from bacgiang_plan.lib import mail

from .matters import Matter
from .preferences import preferences_url


def compose(person: User, matters: list[Matter], message_id: str) -> EmailMultiAlternatives:
    """Return the mail that reminds ``person`` of ``matters``; the first one names agency and period."""
    return mail.compose(
        to=person.email,
        subject=subject(matters),
        template="reminder",
        context={
            "person": person,
            "matters": [matter.as_told_to(person) for matter in matters],
            "stops": stops_words(len(matters)),
            "preferences_url": preferences_url(),
        },
        message_id=message_id,
    )


def stops_words(count: int) -> str:
    """Return how to be reminded no more: by doing what is asked, and by nothing else."""
    what = "việc nêu trên" if count == 1 else "từng việc nêu trên"
    return f"Thư nhắc tự dừng khi {what} đã được thực hiện trên Cổng; không cần trả lời hay báo lại."


def subject(matters: list[Matter]) -> str:
    """Return "Sở Xây dựng – Năm 2026: đề nghị … (còn 8 ngày) và 2 việc khác"."""
    first, others = matters[0], len(matters) - 1
    words = f"{first.title}: đề nghị {first.ask}" if first.ask else f"{first.title}: {first.why}"
    if first.left:
        words += f" ({first.left})"
    return f"{words} và {others} việc khác" if others else words
