"""Forms of the page on which a document is edited: one paragraph, one remark."""

from django import forms

from bacgiang_plan.lib.forms import plain_helper
from reports.forms import words
from reports.models import OutgoingParagraph
from reports.seen_form import SeenForm

from .placing import CLOSING


class ParagraphForm(SeenForm):
    """The words of one paragraph; the closing sentence has no bold beginning."""

    lead = words("Phần mở đầu đoạn", 2)
    text = words("Nội dung đoạn", 10)

    def __init__(self, *args, paragraph: OutgoingParagraph, **options) -> None:
        super().__init__(*args, **options)
        if paragraph.section == CLOSING:
            del self.fields["lead"]

    def values(self, choice: str = "") -> dict:
        """Return what was typed as `editing.rewrite` takes it."""
        return {"seen": self.known(choice), "words": {name: self.cleaned_data[name] for name in self.names}}


class RemarkForm(forms.Form):
    """A remark on one paragraph."""

    comment = words("Ý kiến về đoạn này", 3)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        self.helper = plain_helper()
        self.fields["comment"].required = True
        self.fields["comment"].error_messages["required"] = "Đề nghị ghi nội dung ý kiến."

    def belongs_to(self, form: str) -> None:
        """Let the remark be sent with the form of that id, which is not to save it while somebody writes."""
        if form:
            self.use_required_attribute = False  # the other buttons of that form ask for no remark
            self.fields["comment"].widget.attrs |= {"form": form, "data-apart": True}
