"""The settings of a running assistant: read once from the environment and `.env`, checked, then passed on."""

import math
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is missing or wrong. The message is one line that names it and says how to mend it."""


@dataclass(frozen=True)
class Settings:
    """Every setting, in the unit its name says. `.env.example` explains each one."""

    host: str = "127.0.0.1"
    port: int = 8080
    var_dir: Path = ROOT / "var"
    database_url: str = ""
    text_keys: tuple[str, ...] = ()
    brain_port: int = 5005
    action_port: int = 5055
    internal_token: str = ""
    brain_timeout_seconds: float = 8.0
    session_idle_minutes: int = 60
    messages_per_minute: int = 30
    conversations_per_hour: int = 30
    message_limit: int = 4000
    trust_proxy: bool = False
    secure_cookies: bool = False
    country: str = ""
    npi_registry: str = "https://npiregistry.cms.hhs.gov/api/"
    log_level: str = "info"

    @property
    def brain_url(self) -> str:
        """Where the brain listens, on loopback only."""
        return f"http://127.0.0.1:{self.brain_port}"

    @property
    def action_url(self) -> str:
        """Where the action server listens, on loopback only."""
        return f"http://127.0.0.1:{self.action_port}/webhook"


def load_settings(environ: dict[str, str], env_file: Path | None = None) -> Settings:
    """Read settings from `env_file` and, over it, `environ`. Raise SettingsError for the first wrong one."""
    from_file = _from_file(env_file) if env_file and env_file.exists() else {}
    raw = {**{name: value or "" for name, value in from_file.items()}, **environ}
    values = {
        field.name: _parse(field.name.upper(), field.type, raw[field.name.upper()].strip())
        for field in fields(Settings)
        if raw.get(field.name.upper(), "").strip()
    }
    return _checked(Settings(**values))


def _from_file(env_file: Path) -> dict[str, str | None]:
    try:
        return dotenv_values(env_file)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{env_file} cannot be read: {error}") from error


def _parse(name: str, kind: Any, text: str) -> Any:
    try:
        if kind is bool:
            return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[text.lower()]
        if kind is Path:
            return Path(text).expanduser()
        if kind == tuple[str, ...]:
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return kind(text)
    except (KeyError, ValueError):
        wanted = {int: "a whole number", float: "a number of seconds", bool: "true or false"}[kind]
        raise SettingsError(f"{name}={text!r}: give {wanted}") from None


def _checked(settings: Settings) -> Settings:
    for name in ("port", "brain_port", "action_port"):
        if not 1 <= getattr(settings, name) <= 65535:
            raise SettingsError(f"{name.upper()}={getattr(settings, name)}: give a port from 1 to 65535")
    if len({settings.port, settings.brain_port, settings.action_port}) < 3:
        raise SettingsError("PORT, BRAIN_PORT and ACTION_PORT: give each a port of its own")
    for name in (
        "brain_timeout_seconds",
        "session_idle_minutes",
        "messages_per_minute",
        "conversations_per_hour",
        "message_limit",
    ):
        if not 0 < getattr(settings, name) < math.inf:
            raise SettingsError(f"{name.upper()}={getattr(settings, name)}: give a number above 0")
    if settings.database_url and not settings.database_url.startswith(("sqlite:///", "postgresql://", "postgres://")):
        raise SettingsError("DATABASE_URL: it must begin with sqlite:///, postgresql:// or postgres://")
    if settings.npi_registry != "off" and not settings.npi_registry.startswith(("https://", "http://127.0.0.1:")):
        raise SettingsError("NPI_REGISTRY: it must begin with https://, or be off")
    if settings.log_level.lower() not in ("debug", "info", "warning", "error"):
        raise SettingsError(f"LOG_LEVEL={settings.log_level!r}: give debug, info, warning or error")
    if settings.country and not (
        len(settings.country) == 2 and settings.country.isascii() and settings.country.isalpha()
    ):
        raise SettingsError(f"COUNTRY={settings.country!r}: give a country's two letters, such as US or GB")
    return replace(settings, log_level=settings.log_level.lower(), country=settings.country.upper())
