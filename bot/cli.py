"""The command line: `uv run bot …`. Plain errors, exit code 2 for misuse, 1 for what went wrong."""

import argparse
import asyncio
import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.logs import configure_logs
from bot.settings import ROOT, Settings, SettingsError, load_settings


class CommandError(Exception):
    """A command could not do its work. The message is one line for the operator."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        settings = load_settings(dict(os.environ), ROOT / ".env")
        configure_logs(settings.log_level, "bot")
        chosen.run(chosen, settings)
    except SettingsError as error:
        sys.exit(_told(error, 2))
    except CommandError as error:
        sys.exit(_told(error, 1))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it flushes at exit
        sys.exit(141)


def _told(error: Exception, code: int) -> int:
    print(f"bot: {error}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description="Healing Partnerships, from the terminal.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[argparse.Namespace, Settings], None], help_text: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text)
        added.set_defaults(run=run)
        return added

    command("serve", _serve, "Start everything, and keep it running until Ctrl-C.")
    train = command("train", _train, "Train Rasa's model, when what it is made from has changed.")
    train.add_argument("--force", action="store_true", help="train even when nothing changed")
    chat = command("chat", _chat, "Talk in this terminal with the running assistant.")
    chat.add_argument("--address", help="where it runs (default: this machine, PORT)")
    understand = command("understand", _understand, "Say what each text means, as one JSON line each. Needs no server.")
    understand.add_argument(
        "file", nargs="?", default="-", help="a text a line, or JSON lines with `text`; - is standard input"
    )
    measure = command("measure", _measure, "Measure how well texts are understood. Needs no server.")
    measure.add_argument("--errors", type=int, default=0, metavar="N", help="also show the N worst errors of each kind")
    command("doctor", _doctor, "Say what is missing or misconfigured, and how to mend it.")
    database = command("db", _db_upgrade, "Look after the database.")
    database.add_argument("what", choices=["upgrade"], help="upgrade: bring the tables up to date")
    return parser


def _serve(_chosen: argparse.Namespace, settings: Settings) -> None:
    from bot.brain.training import trained_model
    from bot.installation import completed
    from bot.serve import serve

    ready = completed(settings)
    model = trained_model()
    if model is None:
        raise CommandError("Rasa's model is not trained for today's files; run `make train` first, or use `make run`")
    asyncio.run(serve(ready, model))


def _train(chosen: argparse.Namespace, _settings: Settings) -> None:
    from bot.brain.training import train, trained_model

    if not chosen.force and (model := trained_model()):
        print(f"Up to date: {model.relative_to(ROOT)}")
        return
    print("Training Rasa's model, about ten seconds…", flush=True)
    try:
        print(f"Trained: {train().relative_to(ROOT)}")
    except RuntimeError as error:
        raise CommandError(str(error)) from error


def _chat(chosen: argparse.Namespace, settings: Settings) -> None:
    from bot.chat import NotRunningError, chat

    try:
        asyncio.run(chat(chosen.address or f"http://127.0.0.1:{settings.port}"))
    except NotRunningError as error:
        raise CommandError(str(error)) from error


def _understand(chosen: argparse.Namespace, _settings: Settings) -> None:
    from bot.guidance.registry import GuidanceError, load_guidance
    from bot.guidance.severity import severities
    from bot.understanding import ModelError, load_engine

    try:
        text = sys.stdin.buffer.read() if chosen.file == "-" else Path(chosen.file).read_bytes()
        engine, guidance = load_engine(), load_guidance()
    except (OSError, ModelError, GuidanceError) as error:
        raise CommandError(str(error)) from error
    if isinstance(sys.stdout, io.TextIOWrapper):  # half a surrogate pair, which JSON can name, is no UTF-8
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    for given in _given(text.decode("utf-8-sig", "replace").split("\n")):
        meaning = engine.understand(given["text"])
        levels = severities([flag.code for flag in meaning.red_flags], guidance)
        print(json.dumps(_told_line(given, meaning.as_dict(), levels), ensure_ascii=False), flush=True)


def _measure(chosen: argparse.Namespace, _settings: Settings) -> None:
    from bot.measure.report import tell
    from bot.understanding import ModelError, load_engine

    try:
        for line in tell(load_engine(), chosen.errors):
            print(line, flush=True)
    except (OSError, ModelError) as error:
        raise CommandError(str(error)) from error


def _told_line(given: dict[str, Any], meaning: dict[str, Any], levels: dict[str, Any]) -> dict[str, Any]:
    flags = [{**flag, "severity": str(levels[flag["code"]])} for flag in meaning["red_flags"]]
    kept = ("text", "safety", "need", "intent", "intent_confidence")
    return {
        "id": given.get("id"),
        **{name: meaning[name] for name in kept},
        "red_flags": flags,
        "qualities": meaning["qualities"],
    }


def _given(lines: Sequence[str]) -> Iterator[dict[str, Any]]:
    last = len(lines) if lines[-1] else len(lines) - 1
    for number, line in enumerate(lines[:last], 1):
        text = line.rstrip("\r\n")
        try:
            data = json.loads(text) if text.startswith("{") else None
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict) and isinstance(data.get("text"), str):
            yield {"id": data.get("id", number), "text": data["text"]}
        else:
            yield {"id": number, "text": text}


def _doctor(_chosen: argparse.Namespace, settings: Settings) -> None:
    from bot.doctor import examine

    ill = 0
    for finding in examine(settings):
        ill += bool(finding.mend)
        print(f"{'MEND' if finding.mend else 'ok  '}  {finding.what}{': ' + finding.mend if finding.mend else ''}")
    if ill:
        raise CommandError(f"{ill} to mend")


def _db_upgrade(_chosen: argparse.Namespace, settings: Settings) -> None:
    from bot.installation import completed
    from bot.store import StoreError, upgrade

    try:
        asyncio.run(upgrade(completed(settings).database_url))
    except StoreError as error:
        raise CommandError(str(error)) from error
    print("The database is up to date.")
