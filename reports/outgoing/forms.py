"""Forms of documents that go out: the head, a step with its reason, number and day, a correction."""

import re
from datetime import datetime

from django import forms

from bacgiang_plan.lib.forms import PlainCheckbox, PlainHidden, PlainInput, PlainTextarea, plain_helper
from bacgiang_plan.lib.vietnamese import nfc
from reports.documents.phrases import counted
from reports.duties.fields import STALE_PAGE, DecisionForm, day, line, text
from reports.enums import OutgoingKind
from reports.forms import WordsField
from reports.models import OutgoingDocument
from reports.seen_form import SeenForm

from .header import SIGNERS
from .issuing import next_number

ONE_A_LINE = "Mỗi nơi nhận một dòng; không cần ghi gạch đầu dòng và dấu câu cuối dòng."
LAST_LINE = f"{ONE_A_LINE} Dòng cuối ghi đơn vị soạn thảo và lưu, ví dụ: Lưu: VT, KHTC."
REPORT = "Phần đứng sau số và dấu “/”. Ví dụ: BC-SCT."
LETTER = (
    "Phần đứng sau số và dấu “/”: chữ viết tắt của Sở, dấu “-”, chữ viết tắt của đơn vị soạn thảo. "
    "Ví dụ: SCT-KHTC."
)
LARGEST = 99_999


class LinesField(WordsField):
    """One thing a line, as the document holds it: without its dash, the mark at its end, blank lines."""

    def to_python(self, value: object) -> str:
        found = (_bare(each) for each in _lines(super().to_python(value)))
        return "\n".join(each for each in found if each)


def _bare(line: str) -> str:
    return re.sub(r"^[-–+]\s*", "", line.strip()).rstrip(" ;.")


class SignerField(WordsField):
    """ "KT. Giám đốc / Phó Giám đốc": what stands one below the other is written in one line."""

    def to_python(self, value: object) -> str:
        parts = (each.strip() for each in re.split(r"[/\n]", super().to_python(value)))
        return "\n".join(each for each in parts if each)

    def prepare_value(self, value: object) -> object:
        return " / ".join(_lines(value)) if isinstance(value, str) else value


class OneLineField(WordsField):
    """A line, however it was broken where it was copied from."""

    def to_python(self, value: object) -> str:
        return " ".join(super().to_python(value).split())


class SubjectField(OneLineField):
    """What the document is about, in one line that is no sentence: without its full stop."""

    def to_python(self, value: object) -> str:
        return super().to_python(value).rstrip(" .")


TITLES = {"gs", "pgs", "ts", "tskh", "ths", "ks", "kts", "cn", "bs", "ls", "ds"}
"""Academic titles as they are shortened: no Vietnamese name has such a syllable."""
ADDRESS = r"(ông|bà|đồng chí|(phó )?giáo sư|tiến s[ĩỹ]|thạc s[ĩỹ]|bác s[ĩỹ]|kỹ sư|cử nhân)\b"


class NameField(OneLineField):
    """A name as it stands below a signature: without titles (Nghị định 30/2020, Phụ lục I, II.7)."""

    def to_python(self, value: object) -> str:
        name = super().to_python(value)
        words = [each.casefold() for each in re.findall(r"[^\W\d_]+", name)]
        if TITLES.intersection(words) or re.match(ADDRESS, name, re.IGNORECASE):
            raise forms.ValidationError(
                f"Họ và tên đã đọc là “{name}”; chỉ ghi họ và tên, không ghi học hàm, học vị, cách xưng hô."
            )
        return name


def _lines(value: str) -> list[str]:
    return [each for each in value.split("\n") if each.strip()]


def _field(make, label: str, limit: int, rows: int = 0, *, required: str = "", help_text: str = ""):
    """Return a field of one line, or of several ``rows``; ``required`` is said when it is left blank."""
    too_long = f"Dài %(show_value)d ký tự; ghi được tối đa {limit} ký tự."
    return make(
        label=label,
        required=bool(required),
        max_length=limit,
        widget=PlainTextarea(attrs={"rows": rows}) if rows else PlainInput(),
        help_text=help_text,
        error_messages={"required": required, "max_length": too_long},
    )


class HeadForm(SeenForm):
    """What stands above and below the text."""

    subject = _field(
        SubjectField,
        "Trích yếu",
        500,
        3,
        required="Đề nghị ghi trích yếu.",
        help_text="Không ghi dấu chấm ở cuối.",
    )
    addressees = _field(
        LinesField,
        "Kính gửi",
        4000,
        3,
        required="Đề nghị ghi nơi nhận ở phần Kính gửi.",
        help_text=ONE_A_LINE,
    )
    recipients = _field(
        LinesField,
        "Nơi nhận",
        4000,
        6,
        required="Đề nghị ghi nơi nhận ở cuối văn bản.",
        help_text=LAST_LINE,
    )
    place = _field(OneLineField, "Địa danh", 60, required="Đề nghị ghi địa danh.")
    symbol = _field(OneLineField, "Ký hiệu", 40, required="Đề nghị ghi ký hiệu.")
    signer = _field(
        SignerField,
        "Quyền hạn, chức vụ người ký",
        200,
        required="Đề nghị ghi quyền hạn, chức vụ của người ký.",
    )
    signer_name = _field(
        NameField,
        "Họ và tên người ký",
        100,
        help_text="Không ghi học hàm, học vị. Để trống nếu chưa biết.",
    )

    def __init__(self, *args, document: OutgoingDocument, **options) -> None:
        super().__init__(*args, **options)
        self.presets = SIGNERS[document.kind]
        signer = self.fields["signer"]
        signer.widget.attrs |= {"list": "nguoi-ky", "autocomplete": "off"}
        signer.help_text = f"Dấu “/” là xuống dòng. Ví dụ: {'; '.join(self.presets)}."
        self.fields["symbol"].help_text = LETTER if document.kind == OutgoingKind.URGING else REPORT

    def clean_symbol(self) -> str:
        symbol = self.cleaned_data["symbol"].removeprefix("/").strip()
        parts = symbol.split("-")
        if not all(part.replace("&", "").isalnum() and part == part.upper() for part in parts):
            raise forms.ValidationError(
                f"Ký hiệu đã đọc là “{symbol}”; cần viết chữ in hoa, nối bằng dấu “-”, không có khoảng "
                "trắng, ví dụ BC-SCT."
            )
        return symbol

    def clean_signer(self) -> str:
        lines = _lines(self.cleaned_data["signer"])
        if len(lines) > 4 or max(map(len, lines), default=0) > 60:
            raise forms.ValidationError(
                "Quyền hạn, chức vụ người ký có tối đa 4 dòng, mỗi dòng tối đa 60 ký tự."
            )
        return "\n".join(lines)

    def values(self, choice: str = "") -> dict:
        """Return what was typed as `header.save_head` takes it."""
        fields = {name: self.cleaned_data[name] for name in self.names}
        return {"fields": fields, "seen": self.known(choice)}


class StepForm(forms.Form):
    """One step, with the version its taker saw and the reason where one is due."""

    version = forms.IntegerField(
        widget=PlainHidden, error_messages={"required": STALE_PAGE, "invalid": STALE_PAGE}
    )
    note = WordsField(
        label="Ý kiến (không bắt buộc)",
        required=False,
        max_length=4000,
        widget=PlainTextarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, needs_note: bool, **options) -> None:
        super().__init__(*args, **options)
        note = self.fields["note"]
        note.required, note.label = needs_note, "Lý do" if needs_note else note.label
        note.error_messages["required"] = "Đề nghị ghi rõ lý do; lý do được lưu trong quá trình xử lý."
        self.helper = plain_helper()


class IssueForm(DecisionForm):
    """Number and day as the archive office gave them."""

    version = forms.IntegerField(
        widget=PlainHidden, error_messages={"required": STALE_PAGE, "invalid": STALE_PAGE}
    )
    number = line("Số văn bản", "Đề nghị ghi số văn bản.")
    issued_on = day("Ngày ban hành", "Đề nghị ghi ngày ban hành.", "Ngày ghi trên văn bản.")

    def __init__(
        self, *args, document: OutgoingDocument, unsent: tuple[str, ...] = (), now: datetime, **options
    ) -> None:
        super().__init__(*args, now=now, initial={"version": document.version}, **options)
        self.document, self.unsent = document, unsent
        if unsent:
            self.fields["confirmed"] = _confirmation(len(unsent))
        self.fields["number"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
        self.fields["number"].help_text = _number_help(document.symbol, now.year)

    def clean_number(self) -> int:
        """Read "5", "05" or "05/BC-SCT"."""
        written = nfc(self.cleaned_data["number"]).strip()
        found = re.fullmatch(r"0*(\d{1,9})(?:\s*/\s*(.+))?", written)
        if not found or not 1 <= int(found[1]) <= LARGEST:
            raise forms.ValidationError(
                f"Số đã đọc là “{written}”; cần ghi số nguyên từ 1 đến 99.999, ví dụ 05."
            )
        if found[2] and found[2] != self.document.symbol:
            raise forms.ValidationError(
                f"Ký hiệu đã đọc là “{found[2]}”, khác ký hiệu của văn bản đã duyệt ({self.document.symbol})."
            )
        return int(found[1])


def _confirmation(number: int) -> forms.BooleanField:
    """Return the box that says one knows how many agencies lose their chance to send."""
    agencies = counted(number, "cơ quan")
    return forms.BooleanField(
        label=f"Vẫn ghi nhận ban hành và khóa kỳ báo cáo khi còn {agencies} chưa gửi",
        widget=PlainCheckbox(attrs={"class": "form-check-input"}),
        error_messages={"required": f"Còn {agencies} chưa gửi; đề nghị xác nhận trước khi ghi nhận."},
    )


def _number_help(symbol: str, year: int) -> str:
    following = next_number(symbol, year)
    known = f"Số tiếp theo của {symbol} theo các văn bản đã ghi nhận trên Cổng năm {year}: {following:02d}."
    return f"Số do văn thư cấp; ký hiệu {symbol} đã có. {known if following > 1 else ''}".strip()


class ReasonForm(DecisionForm):
    """Why an issued document is replaced."""

    reason = text(
        "Lý do thay thế", "Đề nghị ghi rõ lý do thay thế.", help_text="Lý do được nêu trong văn bản thay thế."
    )
