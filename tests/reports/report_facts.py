"""What the database holds of one report, in the words of the model (``workflow_model.py``)."""

from reports import content
from reports.items import task_item
from reports.models import AgencyReport, ItemReview, ReportEvent, ReportPart, Submission, TaskProgress


def rows(report: AgencyReport) -> tuple:
    """Everything the report consists of."""
    return (
        AgencyReport.objects.filter(pk=report.pk).values_list().get(),
        list(ReportEvent.objects.filter(report=report).values_list()),
        list(Submission.objects.filter(report=report).values_list("pk", "content_hash", "withdrawn_at")),
        list(ItemReview.objects.filter(submission__report=report).values_list()),
        list(TaskProgress.objects.filter(report=report).values_list()),
        list(ReportPart.objects.filter(report=report).values_list()),
    )


def saved_words(report: AgencyReport) -> dict[str, str]:
    tasks = report.task_progress.order_by().values_list("assignment", "result")
    parts = report.parts.exclude(text="").values_list("key", "text")
    return {task_item(pk): text for pk, text in tasks} | {f"part-{key}": text for key, text in parts}


def events(report: AgencyReport, names: dict) -> list[tuple]:
    found = report.events.values_list(
        "action", "source", "target", "done_by", "done_at", "submission__number"
    )
    return [(*row[:3], names[row[3]], *row[4:]) for row in found.order_by("pk")]


def sendings(report: AgencyReport, names: dict) -> list[tuple]:
    found = []
    for sending in report.submissions.order_by("number"):
        said = [(task["item"], task["result"]) for task in sending.content["tasks"]]
        said += [(part["item"], part["text"]) for part in sending.content["parts"]]
        words = {item: text for item, text in said if text}
        marks = dict(sending.reviews.values_list("item", "verdict"))
        withdrawn = sending.withdrawn_at is not None
        row = (sending.number, words, sending.submitted_at, names[sending.submitted_by_id], withdrawn, marks)
        assert sending.content_hash == content.digest(sending.content)
        found.append(row)
    return found
