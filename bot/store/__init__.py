"""Everything that must last: conversations, messages, what was noted of them, in one SQL database."""

from bot.store.database import Store, open_store, upgrade
from bot.store.errors import ForgottenError, StoreError

__all__ = ["ForgottenError", "Store", "StoreError", "open_store", "upgrade"]
