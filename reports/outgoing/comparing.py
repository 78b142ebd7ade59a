"""What moved since an earlier consolidated report: which ones there are, and the page of the comparison."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.dates import short_date
from bacgiang_plan.lib.vietnamese import lower_first
from reports.consolidation.comparison import Comparison, Difficulty, TaskMove, compare
from reports.documents.phrases import instant
from reports.enums import OutgoingKind, OutgoingState
from reports.models import OutgoingDocument, ReportingPeriod
from reports.permissions import can_compare_outgoing
from tasks.state import TaskLabel

CONSOLIDATED = [OutgoingKind.DEPARTMENT, OutgoingKind.PROVINCE]
HEAVY = ("content", "frozen", "stamps", "changes")
BY_WORDS = {label.label: label for label in TaskLabel}


@dataclass(frozen=True)
class Side:
    """One of the two documents: its number, or which draft it is, and up to when its figures go."""

    pk: int
    period: str
    kind: str
    words: str
    data_at: str
    url: str
    is_sample: bool


@dataclass(frozen=True)
class Moved:
    """A task whose label moved, with the labels as states; None where the other report has no such task."""

    clause: str
    url: str
    summary: str
    before: TaskLabel | None
    now: TaskLabel | None


@dataclass(frozen=True)
class Told:
    """A difficulty of one agency with one task."""

    clause: str
    url: str
    agency: str
    words: str


@dataclass(frozen=True)
class Previous:
    """The period whose report is missing, and the page where it is drafted."""

    name: str
    url: str


@dataclass(frozen=True)
class Group:
    """Rows of one direction or status under a title, with the glyph and tone of its meaning."""

    key: str
    title: str
    glyph: str
    tone: str
    rows: tuple


@dataclass(frozen=True)
class ComparisonPage:
    """Two documents side by side; without an earlier one, what to do.

    ``before`` is None when there is nothing to compare with; ``has_facts`` tells whether both keep figures.
    """

    now: Side
    before: Side | None
    choices: tuple[Side, ...]
    has_facts: bool
    moved: Comparison
    tasks: tuple[Group, ...]
    difficulties: tuple[Group, ...]
    is_unchanged: bool
    previous: Previous | None


DIRECTIONS = (
    ("better", "Nhiệm vụ chuyển biến tốt", "↑", "done"),
    ("worse", "Nhiệm vụ chuyển biến xấu", "↓", "overdue"),
    ("other", "Nhiệm vụ đổi tình trạng khác", "→", "none"),
    ("new", "Nhiệm vụ chỉ có ở báo cáo này", "→", "none"),
    ("gone", "Nhiệm vụ chỉ có ở báo cáo trước", "→", "none"),
)
STATUSES = (
    ("new", "Khó khăn, vướng mắc mới nêu", "▲", "overdue"),
    ("settled", "Không còn nêu (cơ quan đã báo cáo và không nêu lại)", "✓", "done"),
    ("still", "Vẫn còn", "◔", "soon"),
    ("unheard", "Chưa rõ (kỳ này chưa có báo cáo được tiếp nhận)", "○", "none"),
)


def is_comparable(document: OutgoingDocument) -> bool:
    """Return whether ``document`` states what can be compared: consolidated reports do, letters do not."""
    return document.kind in CONSOLIDATED


def comparison_url(document: OutgoingDocument, user: User) -> str:
    """Return the address of the comparison; "" of a document, or for a person, without one."""
    has_one = is_comparable(document) and can_compare_outgoing(user)
    return reverse("reports:outgoing-comparison", args=[document.pk]) if has_one else ""


def earlier_documents(document: OutgoingDocument, user: User) -> list[OutgoingDocument]:
    """Return what ``document`` may be compared with, the best first, without their content: one query.

    Consolidated reports of earlier periods that ``user`` may see: issued ones first, then those of the newest
    period, of the same kind, the last issue or draft.
    """
    found = OutgoingDocument.objects.visible_to(user).exclude(state=OutgoingState.DISCARDED)
    earlier = found.filter(period__due_before__lt=document.period.due_before, kind__in=CONSOLIDATED)
    return sorted(
        earlier.select_related("period").defer(*HEAVY),
        key=lambda each: (
            each.state == OutgoingState.ISSUED,
            each.period.due_before,
            each.kind == document.kind,
            each.serial,
        ),
        reverse=True,
    )


def comparison_page(
    document: OutgoingDocument, earlier: list[OutgoingDocument], chosen: OutgoingDocument | None
) -> ComparisonPage:
    """Return the page of ``document`` beside ``chosen`` of ``earlier``; None compares with nothing.

    Two queries at most.
    """
    before, now = _facts(chosen), document.content.get("facts") or {}
    moved = compare(before, now)
    return ComparisonPage(
        now=_side(document),
        before=_side(chosen) if chosen else None,
        choices=tuple(_side(each) for each in earlier),
        has_facts=bool(before and now),
        moved=moved,
        tasks=_grouped(DIRECTIONS, moved.tasks, lambda each: each.direction, _moved),
        difficulties=_grouped(STATUSES, moved.difficulties, lambda each: each.status, _told),
        is_unchanged=not any((moved.tasks, moved.figures, moved.zones, moved.agencies, moved.difficulties)),
        previous=None if earlier else _previous(document.period),
    )


def _facts(document: OutgoingDocument | None) -> dict:
    if document is None:
        return {}
    found = OutgoingDocument.objects.filter(pk=document.pk).values_list("content__facts", flat=True)
    return found.get() or {}


def _side(document: OutgoingDocument) -> Side:
    is_issued = document.state == OutgoingState.ISSUED
    number = f"số {document.full_number} ngày {short_date(document.issued_on)}" if is_issued else ""
    draft = f"dự thảo {document.serial}, {lower_first(document.get_state_display())}"
    return Side(
        pk=document.pk,
        period=document.period.in_sentence,
        kind=document.get_kind_display(),
        words=number or draft,
        data_at=instant(document.data_at, short_date),
        url=reverse("reports:outgoing", args=[document.pk]),
        is_sample=document.is_sample,
    )


def _grouped(
    titles: Iterable[tuple[str, str, str, str]], rows: Iterable, key_of: Callable, told: Callable
) -> tuple[Group, ...]:
    """Return ``rows`` under the titles that have any."""
    found: dict[str, list] = {}
    for row in rows:
        found.setdefault(key_of(row), []).append(told(row))
    return tuple(Group(*title, tuple(found[title[0]])) for title in titles if title[0] in found)


def _moved(move: TaskMove) -> Moved:
    return Moved(
        move.clause, _task_url(move.clause), move.summary, BY_WORDS.get(move.before), BY_WORDS.get(move.now)
    )


def _told(difficulty: Difficulty) -> Told:
    url = _task_url(difficulty.clause)
    return Told(difficulty.clause, url, difficulty.agency, difficulty.words)


def _task_url(clause: str) -> str:
    return reverse("tasks:detail", args=[clause])


def _previous(period: ReportingPeriod) -> Previous | None:
    """Return the period before ``period``, whose report is the first to be drafted; one query."""
    before = ReportingPeriod.objects.opened().regular().filter(due_before__lt=period.due_before)
    found = before.order_by("-due_before").first()
    return found and Previous(found.in_sentence, reverse("reports:consolidated", args=[found.code]))
