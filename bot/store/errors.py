"""What the store says when it cannot do what was asked."""

from sqlalchemy.exc import DontWrapMixin


class StoreError(DontWrapMixin, Exception):
    """Something cannot be kept or read. The message is one line, without any text of a person."""


class ForgottenError(StoreError):
    """The conversation is not kept: it was deleted, or never was."""

    def __init__(self) -> None:
        super().__init__("This conversation is no longer kept.")
