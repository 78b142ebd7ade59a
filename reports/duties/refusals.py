"""Why a decision of Sở Công Thương is not recorded."""

from ..refusals import WorkflowError

NOTHING = "Chưa ghi nhận gì."


class RefusedError(WorkflowError):
    """What was asked for cannot be recorded; the message says why and that nothing was."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} {NOTHING}")


class AlreadyDoneError(WorkflowError):
    """Exactly this was recorded before: a double click, or somebody was faster with the same."""
