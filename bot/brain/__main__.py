"""`python -m bot.brain MODEL`: serve one trained Rasa model on loopback."""

import os
import sys
import warnings
from pathlib import Path

from bot.brain.lean_imports import leave_out_unused_libraries


def main() -> None:
    """Run until told to stop."""
    leave_out_unused_libraries()
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"  # nothing about this installation is told to anyone
    warnings.simplefilter("ignore")  # Rasa's own, which no operator can mend

    from aiohttp import web

    from bot.brain.server import make_app
    from bot.logs import configure_logs
    from bot.settings import load_settings

    settings = load_settings(dict(os.environ))
    configure_logs(settings.log_level, "brain")
    web.run_app(
        make_app(settings, Path(sys.argv[1])),
        host="127.0.0.1",
        port=settings.brain_port,
        print=None,
        access_log=None,
    )


if __name__ == "__main__":
    main()
