"""The pages of sign-off: the buttons, what is told before a step, number and day, the replacement."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.models import User
from bacgiang_plan.lib.background import queue
from reports.enums import OutgoingKind
from reports.models import AgencyReport, OutgoingComment, OutgoingDocument, OutgoingParagraph, ReportEvent
from reports.outgoing import drafting, editing, workflow
from reports.outgoing.unsent import unsent
from reports.outgoing.waiting import Waiting, waiting_for
from reports.outgoing.warnings import warnings
from tests.reports import consolidation_world as world
from tests.reports.consolidation_world import NOW
from tests.reports.outgoing_world import LATER, again, another_period, bring, differing, step, taker
from tests.reports.pages import doubled_ids, fields, inline_code, queries, send, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr(queue, "_send", lambda job_id: None)


@pytest.fixture
def cast(specialist, sct_head) -> dict[str, User]:
    return {"submitter": specialist, "sct_head": sct_head}


@pytest.fixture
def document(specialist) -> OutgoingDocument:
    return world.outgoing(world.every_standing(specialist.agency), specialist)


def of(document: OutgoingDocument, name: str = "", *rest: object) -> str:
    return reverse(f"reports:outgoing{name and '-'}{name}", args=[document.pk, *rest])


def read(document: OutgoingDocument, action: str) -> str:
    """The address of a step on the page of the document as it is."""
    return f"{of(document, 'step', action)}?da-xem={again(document).version}"


def steps(answer) -> list[tuple[str, bool]]:
    return [(each.label, each.is_primary) for each in answer.context["page"].steps]


LOOK = ("Xem từng đoạn, nêu ý kiến", False)


@pytest.mark.parametrize(
    ("state", "who", "expected"),
    [
        (
            "draft",
            "submitter",
            [
                ("Sửa thể thức", False),
                ("Soạn từng đoạn", False),
                ("Bỏ dự thảo", False),
                ("Trình lãnh đạo Sở", True),
            ],
        ),
        ("in_approval", "submitter", [LOOK, ("Rút lại để sửa", False)]),
        ("in_approval", "sct_head", [LOOK, ("Yêu cầu sửa", False), ("Duyệt", True)]),
        ("approved", "submitter", [("Ghi nhận ban hành", True)]),
        ("approved", "sct_head", [("Hủy duyệt để sửa", False), ("Ghi nhận ban hành", True)]),
        ("issued", "submitter", [("Lập văn bản thay thế", False)]),
        ("discarded", "sct_head", []),
    ],
)
def test_the_page_offers_what_the_table_allows_one_of_it_primary(document, cast, state, who, expected):
    bring(document, state, cast)
    assert steps(signed_in(cast[who]).get(of(document))) == expected


@pytest.mark.parametrize(
    ("state", "who", "action", "result"),
    [
        ("draft", "submitter", "submit", "in_approval"),
        ("in_approval", "sct_head", "approve", "approved"),
        ("in_approval", "sct_head", "return", "returned"),
        ("approved", "sct_head", "reopen", "returned"),
        ("draft", "submitter", "discard", "discarded"),
    ],
)
def test_a_step_is_confirmed_on_a_page_of_its_own(document, cast, state, who, action, result):
    bring(document, state, cast)
    client, url = signed_in(cast[who]), read(document, action)
    page = client.get(url)
    assert (page.status_code, inline_code(page)) == (200, [])
    answer = client.post(url, fields(page) | {"note": "Lý do đầy đủ."})
    assert (answer.status_code, answer.url) == (302, of(document))
    row = again(document)
    assert (row.state, row.events.last().note) == (result, "Lý do đầy đủ.")


def test_a_missing_reason_is_asked_for_at_its_field(document, cast):
    bring(document, "in_approval", cast)
    answer = send(signed_in(cast["sct_head"]), of(document, "step", "return"))
    assert answer.context["form"].errors == {
        "note": ["Đề nghị ghi rõ lý do; lý do được lưu trong quá trình xử lý."]
    }
    assert again(document).state == "in_approval"


def test_a_double_click_says_how_the_document_stands(document, cast):
    client, url = signed_in(cast["submitter"]), read(document, "submit")
    form = fields(client.get(url))
    client.post(url, form)
    answer = client.post(url, form, follow=True)
    assert "Văn bản đang ở trạng thái “Chờ lãnh đạo Sở duyệt”; không cần thực hiện lại thao tác này." in (
        text_of(answer)
    )
    assert document.events.filter(action="submit").count() == 1


def test_a_page_shown_before_somebody_s_change_is_told_so(document, cast):
    client, url = signed_in(cast["submitter"]), read(document, "submit")
    form = fields(client.get(url))
    OutgoingDocument.objects.filter(pk=document.pk).update(version=7)
    answer = client.post(url, form, follow=True)
    assert "văn bản vừa được người khác thay đổi" in text_of(answer)
    assert again(document).state == "draft"


def test_a_step_of_others_is_forbidden_and_an_unknown_one_is_not_found(document, cast, specialist):
    client = signed_in(specialist)
    codes = [client.get(of(document, "step", name)).status_code for name in ("approve", "issue", "no-such")]
    assert codes == [403, 404, 404]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (["submit", "return"], "Yêu cầu sửa, Son Consolidator: Bổ sung số liệu."),
        (["submit", "approve", "reopen"], "Hủy duyệt để sửa, Son Consolidator: Bổ sung số liệu."),
        (["submit", "return", "submit"], ""),
        ([], ""),
    ],
)
def test_what_the_head_asked_for_stands_at_the_top_until_it_is_submitted_again(document, cast, path, words):
    for action in path:
        step(document, action, taker(action, cast), note="Bổ sung số liệu.")
    assert signed_in(cast["submitter"]).get(of(document)).context["page"].asked == words


# --- only what was read is judged ---------------------------------------------------------------------------


def test_a_document_that_changed_after_it_was_read_is_not_approved_before_it_is_read_again(document, cast):
    step(document, "submit", cast["submitter"])
    client = signed_in(cast["sct_head"])
    approve = client.get(of(document)).context["page"].steps[-1]
    step(document, "take_back", cast["submitter"], note="")
    row = document.paragraphs.get(key="I.2/late")
    words = {"text": "Nội dung chưa ai đọc."}
    seen = editing.token_of(row)
    editing.rewrite(row, words, seen=seen, by=cast["submitter"], now=LATER)
    row_words, late = editing.title_of(again_row(row)), LATER + timedelta(minutes=5)
    found = again(document)
    workflow.perform(found, "submit", seen=found.version, by=cast["submitter"], now=late)
    page = client.get(approve.url)
    assert [(each.words, bool(each.url)) for each in page.context["later"]] == [
        ("09:00 ngày 22/06/2026, Mai Specialist: Rút lại để sửa", False),
        (f"09:00 ngày 22/06/2026, Mai Specialist: Sửa {row_words}", True),
        ("09:05 ngày 22/06/2026, Mai Specialist: Trình duyệt", False),
    ]
    assert "Văn bản đã thay đổi sau lần mở xem trước đó:" in text_of(page)
    assert "Đề nghị xem lại văn bản rồi bấm “Duyệt” ở trang văn bản. Chưa có gì thay đổi." in text_of(page)
    assert "version" not in fields(page)
    again_read = client.get(of(document)).context["page"].steps[-1].url
    assert client.post(again_read, fields(client.get(again_read))).status_code == 302
    assert again(document).state == "approved"


def again_row(row: OutgoingParagraph) -> OutgoingParagraph:
    return OutgoingParagraph.objects.select_related("document").get(pk=row.pk)


@pytest.mark.parametrize(
    ("state", "who", "action"), [("draft", "submitter", "submit"), ("in_approval", "sct_head", "approve")]
)
def test_nobody_submits_or_approves_a_document_without_its_page(document, cast, state, who, action):
    bring(document, state, cast)
    page = signed_in(cast[who]).get(of(document, "step", action))
    assert (page.status_code, fields(page)) == (200, {})
    assert "Đề nghị xem văn bản rồi bấm" in text_of(page)


def test_the_page_of_a_step_says_when_and_by_whom_it_was_submitted_and_edited_last(document, cast):
    row = document.paragraphs.get(key="I.2/late")
    editing.rewrite(row, {"text": "Lời."}, seen=editing.token_of(row), by=cast["submitter"], now=NOW)
    step(document, "submit", cast["submitter"])
    page = signed_in(cast["sct_head"]).get(read(document, "approve"))
    assert page.context["standing"] == (
        "Trình lúc 09:00 ngày 22/06/2026 bởi Mai Specialist; "
        "sửa lần cuối lúc 08:00 ngày 20/06/2026 bởi Mai Specialist."
    )
    assert page.context["standing"] in text_of(page)


def test_from_the_page_of_editing_the_head_learns_what_was_done_since(document, cast):
    step(document, "submit", cast["submitter"])
    client = signed_in(cast["sct_head"])
    back = client.get(of(document, "edit")).context["page"].head.url
    assert client.get(back).context["page"].later == ()
    step(document, "take_back", cast["submitter"], note="")
    step(document, "submit", cast["submitter"], note="")
    assert [each.words for each in client.get(back).context["page"].later] == [
        "09:00 ngày 22/06/2026, Mai Specialist: Rút lại để sửa",
        "09:00 ngày 22/06/2026, Mai Specialist: Trình duyệt",
    ]


# --- what is told before a step ---------------------------------------------------------------------------


def told(document: OutgoingDocument) -> dict[str, list[str]]:
    found = warnings(again(document), now=LATER)
    return {each.title: [words for words, _ in each.items] for each in found}


def test_what_should_be_looked_at_is_told_with_links(document, specialist, sct_head):
    row = document.paragraphs.filter(section="I.2").in_order().first()
    text = {"is_rewritten": True, "text": "Lời người soạn.", "basis": "Trước đây."}
    document.paragraphs.filter(pk=row.pk).update(**text)
    OutgoingComment.objects.create(paragraph=row, text="Xem lại số.", made_at=NOW, made_by=sct_head)
    OutgoingComment.objects.create(
        paragraph=row, text="Xong.", made_at=NOW, made_by=sct_head, settled_at=NOW, settled_by=specialist
    )
    waiting = AgencyReport.objects.filter(state__in=["submitted", "resubmitted"])
    names = list(
        waiting.order_by("obligation__agency__order").values_list("obligation__agency__name", flat=True)
    )
    assert told(document) == {
        "01 đoạn có nguồn đã thay đổi, chưa quyết định": ["Lời người soạn."],
        "01 ý kiến chưa xử lý xong": ["Son Consolidator: Xem lại số."],
        f"{len(names):02d} báo cáo của cơ quan còn đang xem xét, chưa tiếp nhận": names,
        "Chưa ghi họ và tên người ký": ["Sửa thể thức"],
    }


def test_sources_that_changed_since_are_told(document):
    AgencyReport.objects.accepted().update(state="reopened")
    found = {title: items for title, items in told(document).items() if title.startswith("Nguồn")}
    assert list(found.values()) == [["Mở trang soạn để cập nhật theo nguồn"]]
    assert next(iter(found)).startswith(
        "Nguồn đã thay đổi từ lúc lập (08 giờ 00 phút ngày 20/06/2026): 04 báo cáo ("
    )


def test_a_finished_document_has_nothing_to_look_at(specialist):
    document = world.outgoing(another_period(), specialist)
    OutgoingDocument.objects.filter(pk=document.pk).update(signer_name="Nguyễn Văn A")
    assert told(document) == {}


def test_a_letter_whose_symbol_does_not_name_who_drafts_it_is_told(document, specialist):
    letter = drafting.start(document.period, OutgoingKind.URGING, by=specialist, now=NOW)
    title = "Ký hiệu công văn cần có chữ viết tắt đơn vị soạn thảo"
    assert told(letter)[title] == ["Ký hiệu đang là “SCT”; sửa thể thức"]
    OutgoingDocument.objects.filter(pk=letter.pk).update(symbol="SCT-KHTC")
    assert title not in told(letter)


@pytest.mark.parametrize(
    ("state", "who", "action", "title"),
    [
        ("draft", "submitter", "submit", "Cần xem trước khi trình"),
        ("in_approval", "sct_head", "approve", "Cần xem trước khi duyệt"),
    ],
)
def test_specialist_and_head_are_told_and_not_stopped(document, cast, state, who, action, title):
    bring(document, state, cast)
    client, url = signed_in(cast[who]), read(document, action)
    page = client.get(url)
    assert title in text_of(page)
    assert client.post(url, fields(page)).status_code == 302
    assert again(document).state != state


def test_the_number_of_queries_of_a_step_does_not_grow_with_paragraphs_and_reports(
    document, cast, specialist
):
    client, url = signed_in(specialist), read(document, "submit")
    rows = list(document.paragraphs.filter(section="I.2").in_order())
    counts = []
    for row in rows[:3]:
        document.paragraphs.filter(pk=row.pk).update(is_rewritten=True, text="x", basis="y")
        OutgoingComment.objects.create(paragraph=row, text="x", made_at=NOW, made_by=specialist)
        counts.append(queries(client, url))
    assert counts[0] == counts[2]


@pytest.mark.parametrize(
    ("state", "who", "name", "typed"),
    [
        ("draft", "submitter", "head", {"subject": "Đã gõ", "symbol": "bc sct"}),
        ("draft", "submitter", "step/discard", {"note": ""}),
        ("in_approval", "sct_head", "step/return", {"note": " "}),
        ("approved", "submitter", "issue", {"number": "x", "issued_on": "22/6/2026"}),
        ("issued", "submitter", "correct", {"reason": ""}),
        ("issued", "submitter", "signed", {}),
    ],
)
def test_a_form_with_an_error_keeps_what_was_typed_and_no_two_elements_have_one_id(
    document, cast, state, who, name, typed
):
    bring(document, state, cast)
    name, _, action = name.partition("/")
    answer = send(signed_in(cast[who]), of(document, name, *filter(None, [action])), **typed)
    assert "Cần xem lại những chỗ sau" in text_of(answer)
    assert doubled_ids(answer) == set()
    shown = fields(answer)
    assert {each: shown[each] for each in typed} == typed


# --- number and day ---------------------------------------------------------------------------------------


@pytest.fixture
def approved(document, cast) -> OutgoingDocument:
    return bring(document, "approved", cast)


@pytest.fixture
def on_the_day(monkeypatch):
    """The clock of the portal stands on the day of issue."""
    monkeypatch.setattr("reports.outgoing.step_views.timezone.now", lambda: LATER)


def test_number_and_day_are_recorded(approved, cast, on_the_day):
    client = signed_in(cast["submitter"])
    answer = send(client, of(approved, "issue"), number="05/BC-SCT", issued_on="22/6/2026", confirmed="on")
    assert (answer.status_code, again(approved).full_number) == (302, "05/BC-SCT")
    assert "Đã ghi nhận ban hành số 05/BC-SCT. Các tệp đang được lập." in text_of(client.get(answer.url))


def test_before_issue_the_page_names_who_has_not_sent_and_asks_for_a_confirmation(approved, cast, on_the_day):
    client, url = signed_in(cast["submitter"]), of(approved, "issue")
    names = unsent(again(approved), now=LATER)
    page = client.get(url)
    assert f"Còn {len(names):02d} cơ quan chưa gửi: {'; '.join(names)}." in text_of(page)
    assert "Nên ban hành công văn đôn đốc trước" in text_of(page)
    typed = {"number": "5", "issued_on": "22/6/2026"}
    answer = send(client, url, **typed)
    assert answer.context["form"].errors == {
        "confirmed": [f"Còn {len(names):02d} cơ quan chưa gửi; đề nghị xác nhận trước khi ghi nhận."]
    }
    assert again(approved).state == "approved"
    assert send(client, url, **typed, confirmed="on").status_code == 302


def test_a_document_that_locks_nothing_is_issued_without_a_confirmation(
    document, cast, specialist, on_the_day
):
    letter = drafting.start(document.period, OutgoingKind.URGING, by=specialist, now=NOW)
    bring(letter, "approved", cast)
    client, url = signed_in(specialist), of(letter, "issue")
    assert "cơ quan chưa gửi" not in text_of(client.get(url))
    assert send(client, url, number="5", issued_on="22/6/2026").status_code == 302


@pytest.mark.parametrize(
    ("state", "who", "words"),
    [
        ("in_approval", "sct_head", "01 văn bản chờ duyệt"),
        ("in_approval", "submitter", None),
        ("returned", "submitter", "01 văn bản lãnh đạo Sở yêu cầu sửa"),
        ("returned", "sct_head", None),
        ("draft", "submitter", None),
    ],
)
def test_who_lands_on_the_queue_is_told_of_the_document_that_waits_for_them(cast, state, who, words):
    document = bring(world.outgoing(another_period(), cast["submitter"]), state, cast)
    page = signed_in(cast[who]).get(reverse("reports:queue"))
    name = "Báo cáo tổng hợp của Sở Công Thương 6 tháng đầu năm 2025, dự thảo 1"
    told = page.context["waiting"]
    assert told == (Waiting(words, ((name, of(document)),)) if words else None)
    assert (f"{words}: {name}" in text_of(page)) is bool(words)


def test_a_head_is_not_told_of_what_they_submitted_themselves(document, sct_head):
    step(document, "submit", sct_head)
    assert waiting_for(sct_head) is None


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"number": "", "issued_on": "22/06/2026"}, {"number": ["Đề nghị ghi số văn bản."]}),
        (
            {"number": "năm", "issued_on": "22/06/2026"},
            {"number": ["Số đã đọc là “năm”; cần ghi số nguyên từ 1 đến 99.999, ví dụ 05."]},
        ),
        (
            {"number": "0", "issued_on": "22/06/2026"},
            {"number": ["Số đã đọc là “0”; cần ghi số nguyên từ 1 đến 99.999, ví dụ 05."]},
        ),
        (
            {"number": "5/QĐ-SCT", "issued_on": "22/06/2026"},
            {"number": ["Ký hiệu đã đọc là “QĐ-SCT”, khác ký hiệu của văn bản đã duyệt (BC-SCT)."]},
        ),
        ({"number": "5", "issued_on": ""}, {"issued_on": ["Đề nghị ghi ngày ban hành."]}),
        (
            {"number": "5", "issued_on": "23/06/2026"},
            {
                "issued_on": [
                    "Ngày đã đọc là 23/06/2026, chưa đến; chỉ ghi nhận văn bản đã ban hành. Chưa ghi nhận gì."
                ]
            },
        ),
    ],
)
def test_what_cannot_be_recorded_is_told_at_its_field(approved, cast, on_the_day, typed, errors):
    answer = send(signed_in(cast["submitter"]), of(approved, "issue"), **typed, confirmed="on")
    assert answer.context["form"].errors == errors
    assert fields(answer)["number"] == typed["number"]
    assert again(approved).state == "approved"


def test_a_number_taken_is_told_at_its_field_and_the_next_one_suggested(approved, cast, on_the_day):
    step(approved, "issue", cast["submitter"], number=41)
    other = world.outgoing(another_period(), cast["submitter"])
    bring(other, "approved", cast)
    client = signed_in(cast["submitter"])
    page = client.get(of(other, "issue"))
    assert (
        "Số do văn thư cấp; ký hiệu BC-SCT đã có. Số tiếp theo của BC-SCT theo các văn bản đã ghi nhận trên "
        "Cổng năm 2026: 42." in text_of(page)
    )
    answer = client.post(of(other, "issue"), fields(page) | {"number": "41", "issued_on": "22/6/2026"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (409, ["number"])


def test_before_the_number_the_page_tells_what_has_changed_since_the_approval(approved, cast):
    page = of(approved, "issue")
    client = signed_in(cast["submitter"])
    assert "Từ lúc duyệt đến nay không có báo cáo nào của kỳ thay đổi." in text_of(client.get(page))
    report = AgencyReport.objects.accepted().order_by("obligation__agency__order").first()
    for minutes in (0, 5):  # at the approval, after it
        stamp = {"done_at": LATER + timedelta(minutes=minutes), "done_by": cast["sct_head"]}
        ReportEvent.objects.create(
            report=report, action="reopen", source="accepted", target="reopened", **stamp
        )
    name = report.obligation.agency.name
    assert (
        f"Từ lúc duyệt đến nay 01 báo cáo của kỳ đã thay đổi ({name}); văn bản giữ nội dung đã duyệt, "
        "không có các thay đổi này."
    ) in text_of(client.get(page))


def test_the_page_of_issue_is_there_while_the_document_waits_for_its_number(document, cast):
    client = signed_in(cast["submitter"])
    answer = client.get(of(document, "issue"), follow=True)
    assert "Văn bản đang ở trạng thái “Đang soạn”" in text_of(answer)


# --- the replacement ----------------------------------------------------------------------------------------


def test_a_replacement_is_begun_with_a_reason_and_both_pages_lead_to_each_other(document, cast):
    bring(document, "issued", cast)
    client = signed_in(cast["submitter"])
    answer = send(client, of(document, "correct"), reason="số liệu chưa đúng")
    made = OutgoingDocument.objects.get(corrects=document)
    assert answer.url == of(made)
    text = text_of(client.get(of(made)))
    assert "Thay thế Báo cáo số 05/BC-SCT ngày 22 tháng 6 năm 2026" in text
    assert "Đang có văn bản thay thế được soạn (dự thảo 2)" in text_of(client.get(of(document)))
    assert client.get(of(document, "correct")).url == of(made)
    bring(differing(made), "issued", cast, number=6)
    assert "Đã được thay thế bởi Báo cáo số 06/BC-SCT ngày 22 tháng 6 năm 2026" in (
        text_of(client.get(of(document)))
    )


def test_only_an_issued_document_has_the_page_of_its_replacement(document, cast):
    assert signed_in(cast["submitter"]).get(of(document, "correct")).status_code == 404


def test_before_approval_the_head_sees_what_a_replacement_changes_and_after_it_the_page_shows_it(
    document, cast
):
    bring(document, "issued", cast)
    send(signed_in(cast["submitter"]), of(document, "correct"), reason="sai")
    made = OutgoingDocument.objects.get(corrects=document)
    OutgoingDocument.objects.filter(pk=made.pk).update(signer_name="Nguyễn Văn A")
    step(made, "submit", cast["submitter"])
    client = signed_in(cast["sct_head"])
    shown = [text_of(client.get(read(made, "approve")))]
    step(made, "approve", cast["sct_head"])
    shown.append(text_of(client.get(of(made))))
    for text in shown:
        assert "Thay đổi so với văn bản bị thay thế (1)" in text
        assert "Người ký Sửa Giám đốc Giám đốc Nguyễn Văn A" in text


def test_a_replacement_that_says_nothing_else_is_told_at_submitting_and_refused_at_approval(document, cast):
    bring(document, "issued", cast)
    send(signed_in(cast["submitter"]), of(document, "correct"), reason="sai")
    made = OutgoingDocument.objects.get(corrects=document)
    words = "Ngoài đoạn nêu lý do thay thế, chưa có nội dung nào khác văn bản số 05/BC-SCT"
    text = text_of(signed_in(cast["submitter"]).get(read(made, "submit")))
    assert (words in text, "Vẫn trình được" in text) == (True, True)
    step(made, "submit", cast["submitter"])
    client, url = signed_in(cast["sct_head"]), read(made, "approve")
    page = client.get(url)
    assert (words in text_of(page), "Vẫn duyệt được" in text_of(page)) == (True, False)
    answer = client.post(url, fields(page), follow=True)
    assert "Chưa duyệt: ngoài đoạn nêu lý do thay thế, chưa có nội dung nào khác" in text_of(answer)
    assert again(made).state == "in_approval"


def test_after_issue_the_page_of_the_period_says_why_it_stays_locked(document, cast):
    bring(document, "issued", cast)
    client = signed_in(cast["sct_head"])
    answer = client.get(reverse("reports:unlock", args=[document.period.code]))
    assert (
        "Kỳ báo cáo 6 tháng đầu năm 2026 đã ban hành Báo cáo số 05/BC-SCT ngày 22/06/2026; chỉ mở lại khi "
        "lập văn bản thay thế." in text_of(answer)
    )
    assert "form" not in answer.content.decode().split("<main")[1].split("</main>")[0]
