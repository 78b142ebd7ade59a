"""What every refusal of the cycle is, whoever raises it."""


class WorkflowError(Exception):
    """The step cannot be taken; the message says why in Vietnamese and that nothing was changed."""


class NotAllowedError(WorkflowError):
    """The step is not this person's to take, or not in this state."""


class StaleReportError(WorkflowError):
    """Somebody was faster: the report is no longer as this person saw it."""


class NotEmptyError(WorkflowError):
    """The agency cannot declare that there is nothing to report: it has reported something."""


class MissingNoteError(WorkflowError):
    """The step needs a reason."""


class UnsettledItemsError(WorkflowError):
    """The report cannot be accepted: some of its items were marked to be redone."""


class ReviewStartedError(WorkflowError):
    """The report cannot be withdrawn any more: Sở Công Thương has begun to review it."""
