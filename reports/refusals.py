"""What every refusal of the cycle is, whoever raises it."""


class WorkflowError(Exception):
    """The step cannot be taken; the message says why in Vietnamese and that nothing was changed."""
