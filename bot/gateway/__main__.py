"""`python -m bot.gateway`: serve the only public port."""

import os

from aiohttp import web

from bot.gateway.app import make_app
from bot.logs import configure_logs
from bot.settings import load_settings


def main() -> None:
    """Serve until told to stop."""
    settings = load_settings(dict(os.environ))
    configure_logs(settings.log_level, "gateway")
    # Where the charting library remembers this machine's fonts; in its own choice, a home, it may not be able to write.
    os.environ.setdefault("MPLCONFIGDIR", str(settings.var_dir / "matplotlib"))
    web.run_app(
        make_app(settings),
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=5,
    )


if __name__ == "__main__":
    main()
