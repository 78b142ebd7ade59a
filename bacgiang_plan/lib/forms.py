"""Form fields that read numbers and dates as Vietnamese officials write them."""

from datetime import date, datetime
from decimal import Decimal

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .dates import short_date
from .files import FileRefusedError, checked
from .numbers import NumberError, format_decimal, parse_decimal
from .vietnamese import nfc

SIGNIFICANT = 15
"""Digits that SQLite (and Excel) give back as they were; a figure with more would break each page of it."""


def plain_helper() -> FormHelper:
    """Return the helper of a crispy form inside our own <form>: our lean field, no media, no token."""
    helper = FormHelper()
    helper.form_tag, helper.include_media, helper.disable_csrf = False, False, True
    helper.field_template = "components/_field.html"
    return helper


def attributes(values: dict[str, object]) -> SafeString:
    """Return attributes as markup, the values escaped; True is the name alone, False and None nothing."""
    written = (
        f" {name}" if value is True else f' {name}="{escape(value)}"'
        for name, value in values.items()
        if value is not None and value is not False
    )
    return mark_safe("".join(written))  # noqa: S308  every value went through escape()


class PlainSelect(forms.Select):
    """A list of choices without groups, written in one go: two templates an option cost too much."""

    def render(self, name: str, value: object, attrs: dict | None = None, renderer=None) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        names = attributes(self.build_attrs({"name": name} | self.attrs, attrs))
        return format_html("<select{}>{}</select>", names, options)


class PlainInput(forms.TextInput):
    """A line of text written in one go: a table of figures has dozens, and a template each costs too much."""

    def render(self, name: str, value: object, attrs: dict | None = None, renderer=None) -> SafeString:
        names = {"type": self.input_type, "name": name} | self.attrs
        if (shown := self.format_value(value)) is not None:
            names["value"] = shown
        return format_html("<input{}>", attributes(self.build_attrs(names, attrs)))


class PlainHidden(PlainInput):
    """What a form carries unseen, written in one go."""

    input_type = "hidden"


class PlainCheckbox(forms.CheckboxInput):
    """A box to tick, written in one go."""

    def render(self, name: str, value: object, attrs: dict | None = None, renderer=None) -> SafeString:
        names = {"type": "checkbox", "name": name, "checked": bool(self.check_test(value))} | self.attrs
        return format_html("<input{}>", attributes(self.build_attrs(names, attrs)))


class PlainTextarea(forms.Textarea):
    """Words of any length, written in one go."""

    def render(self, name: str, value: object, attrs: dict | None = None, renderer=None) -> SafeString:
        names = attributes(self.build_attrs({"name": name} | self.attrs, attrs))
        return format_html("<textarea{}>\n{}</textarea>", names, self.format_value(value) or "")


class VietnameseDecimalField(forms.CharField):
    """A number such as 2.200.000 or 47,1; blank stays None. Errors say what was read.

    ``digits`` before the comma and ``places`` after it are what the column holds: nothing is rounded.
    """

    def __init__(
        self,
        *,
        minimum: Decimal | None = None,
        maximum: Decimal | None = None,
        digits: int = 14,
        places: int = 4,
        **options,
    ) -> None:
        super().__init__(**{"required": False, "max_length": 40, "widget": PlainInput} | options)
        self.minimum, self.maximum, self.digits, self.places = minimum, maximum, digits, places
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "number"}

    def to_python(self, value: object) -> Decimal | None:
        try:
            return parse_decimal(str(value or ""))
        except NumberError as error:
            raise forms.ValidationError(str(error)) from error

    def validate(self, value: Decimal | None) -> None:
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise forms.ValidationError(self._bound(value, "nhỏ hơn", self.minimum))
        if self.maximum is not None and value > self.maximum:
            raise forms.ValidationError(self._bound(value, "lớn hơn", self.maximum))
        if value.adjusted() >= self.digits:
            raise forms.ValidationError(
                f"Số đã đọc là {format_decimal(value)}, quá lớn để ghi; đề nghị xem lại đơn vị tính."
            )
        if -value.normalize().as_tuple().exponent > self.places:
            raise forms.ValidationError(
                f"Số đã đọc là {format_decimal(value)}; chỉ ghi được đến {self.places} chữ số thập phân."
            )
        if len(value.normalize().as_tuple().digits) > SIGNIFICANT:
            raise forms.ValidationError(
                f"Số đã đọc là {format_decimal(value)}; chỉ ghi được đến {SIGNIFICANT} chữ số có nghĩa."
            )

    def run_validators(self, value: Decimal | None) -> None:
        """Length limits belong to the text typed, not to the number read."""

    @staticmethod
    def _bound(value: Decimal, side: str, bound: Decimal) -> str:
        read, limit = format_decimal(value), format_decimal(bound)
        return f"Số đã đọc là {read}; giá trị không được {side} {limit}."

    def prepare_value(self, value: object) -> object:
        return format_decimal(value) if isinstance(value, Decimal | int) else value

    def has_changed(self, initial: object, data: object) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class VietnameseDateField(forms.DateField):
    """A day written 15/6/2026, 15.6.2026, 15-6-2026 or 15062026. Errors say what was read and expected."""

    FORMATS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d%m%Y")

    def __init__(self, **options) -> None:
        super().__init__(**{"required": False, "input_formats": self.FORMATS} | options)
        self.widget = PlainInput(attrs={"placeholder": "ngày/tháng/năm", "autocomplete": "off"})

    def to_python(self, value: object) -> date | None:
        try:
            return super().to_python(nfc(value).strip() if isinstance(value, str) else value)
        except forms.ValidationError:
            raise forms.ValidationError(
                f"Không hiểu ngày “{value}”. "
                "Đề nghị viết ngày có thật theo dạng ngày/tháng/năm, ví dụ 15/06/2026."
            ) from None

    def prepare_value(self, value: object) -> object:
        return value.strftime("%d/%m/%Y") if isinstance(value, date | datetime) else value


class OptionalFileField(forms.FileField):
    """An optional file, recognised by its content."""

    def __init__(self, **options) -> None:
        super().__init__(**{"required": False, "help_text": f"Không bắt buộc. {SECRETS}"} | options)

    def clean(self, data, initial=None):
        upload = super().clean(data, initial)
        if upload:
            try:
                checked(upload)
            except FileRefusedError as error:
                raise forms.ValidationError(str(error)) from error
        return upload


SECRETS = "PDF, Word, Excel hoặc ảnh chụp. Không đưa văn bản mật lên Cổng."


def refuse_to_come(day: date | None, today: date, *, shown: str = "xem được") -> date | None:
    """Return the ``day`` of a look back; raise `ValidationError` when it has not come yet."""
    if day and day > today:
        read, limit = short_date(day), short_date(today)
        raise forms.ValidationError(f"Ngày đã đọc là {read}, chưa đến; {shown} đến hôm nay, {limit}.")
    return day
