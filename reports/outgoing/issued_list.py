"""The list of issued documents: what each is, whether it stands, whether its signed copy is here."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.forms import PlainSelect, plain_helper
from reports.enums import OutgoingKind, OutgoingState
from reports.models import OutgoingDocument

from .period_pages import HEAVY

PER_PAGE = 25


@dataclass(frozen=True)
class IssuedRow:
    """One issued document."""

    number: str
    day: date
    title: str
    period: str
    subject: str
    url: str
    is_signed: bool
    is_sample: bool
    replaced_by: str


class IssuedFilter(forms.Form):
    """Which issued documents to show; a choice that is none means all."""

    loai = forms.ChoiceField(label="Loại văn bản", required=False, widget=PlainSelect)
    nam = forms.ChoiceField(label="Năm ban hành", required=False, widget=PlainSelect)

    def __init__(self, data: dict, *, found: QuerySet[OutgoingDocument]) -> None:
        super().__init__(data)
        self.helper = plain_helper()
        pairs = found.order_by().values_list("kind", "issued_year").distinct()
        kinds, years = ({pair[place] for pair in pairs} for place in (0, 1))
        named = [(kind.value, kind.label) for kind in OutgoingKind if kind in kinds]
        self.fields["loai"].choices = [("", "Tất cả"), *named]
        self.fields["nam"].choices = [
            ("", "Tất cả"),
            *((str(year), str(year)) for year in sorted(years, reverse=True)),
        ]

    def chosen(self, name: str) -> str:
        """Return a valid choice, or "" when nothing or nonsense was asked for."""
        return "" if name in self.errors else self.cleaned_data.get(name, "")


def issued_to(user: User) -> QuerySet[OutgoingDocument]:
    """Return the issued documents that ``user`` may see."""
    return OutgoingDocument.objects.visible_to(user).filter(state=OutgoingState.ISSUED)


def issued_page(user: User, form: IssuedFilter, number: str | None) -> tuple[Page, tuple[IssuedRow, ...]]:
    """Return the asked page and its rows, the newest first: two queries."""
    found = issued_to(user)
    if kind := form.chosen("loai"):
        found = found.filter(kind=kind)
    if year := form.chosen("nam"):
        found = found.filter(issued_year=int(year))
    page = Paginator(_told(found), PER_PAGE).get_page(number)
    return page, tuple(_row(document) for document in page.object_list)


def _told(found: QuerySet[OutgoingDocument]) -> QuerySet[OutgoingDocument]:
    later = OutgoingDocument.objects.issued().filter(corrects=OuterRef("pk"))
    names = {f"later_{name}": Subquery(later.values(name)[:1]) for name in ("number", "symbol")}
    heavy = found.select_related("period").defer(*HEAVY).annotate(**names)
    return heavy.order_by("-issued_on", "-pk")


def _row(document: OutgoingDocument) -> IssuedRow:
    later = OutgoingDocument(number=document.later_number, symbol=document.later_symbol or "")
    return IssuedRow(
        number=document.full_number,
        day=document.issued_on,
        title=document.get_kind_display(),
        period=document.period.name,
        subject=document.about,
        url=reverse("reports:outgoing", args=[document.pk]),
        is_signed=document.signed_file_id is not None,
        is_sample=document.is_sample,
        replaced_by=later.full_number,
    )
