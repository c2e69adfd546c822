"""What an installation needs beside its settings: a folder, a database, keys. Made at the first start."""

import contextlib
import os
import secrets
from dataclasses import replace
from pathlib import Path

from bot.settings import Settings, SettingsError
from bot.store.encryption import new_key

KEY_FILE = "text.key"


def completed(settings: Settings) -> Settings:
    """The settings with every blank filled in. Raise SettingsError when the folder cannot be written."""
    try:
        settings.var_dir.mkdir(parents=True, exist_ok=True)
        keys = settings.text_keys or (_kept_key(settings.var_dir / KEY_FILE),)
    except OSError as error:
        raise SettingsError(f"VAR_DIR={settings.var_dir}: cannot write there ({error.strerror})") from error
    return replace(
        settings,
        database_url=settings.database_url or f"sqlite:///{settings.var_dir.resolve() / 'bot.sqlite3'}",
        text_keys=keys,
        internal_token=settings.internal_token or secrets.token_urlsafe(32),
    )


def as_environment(settings: Settings) -> dict[str, str]:
    """The settings as environment variables, for the processes that `bot serve` starts."""
    return {
        name.upper(): ",".join(value) if isinstance(value, tuple) else str(value)
        for name, value in vars(settings).items()
    }


def _kept_key(file: Path) -> str:
    """The key of this installation. Without it nothing that people wrote can ever be read again."""
    if not file.exists():
        _keep_key(file, new_key())
    if key := file.read_text().strip():
        return key
    raise SettingsError(f"{file} is empty; bring it back from your backup, or delete it if nothing was ever written")


def _keep_key(file: Path, key: str) -> None:
    """Write the key whole or not at all; another process that was quicker wins."""
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(key)
            opened.flush()
            os.fsync(opened.fileno())
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
