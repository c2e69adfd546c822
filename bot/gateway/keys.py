"""The typed keys of what the gateway's parts share."""

import asyncio

from aiohttp import web

from bot.gateway.brain_client import BrainClient
from bot.gateway.limits import Limits
from bot.gateway.metrics import Metrics
from bot.gateway.notifier import Notifier
from bot.gateway.picture_thread import Pictures
from bot.gateway.talk import Talk
from bot.settings import Settings
from bot.store import Store

SETTINGS = web.AppKey("settings", Settings)
STORE = web.AppKey("store", Store)
BRAIN = web.AppKey("brain", BrainClient)
TALK = web.AppKey("talk", Talk)
NOTIFIER = web.AppKey("notifier", Notifier)
PICTURES = web.AppKey("pictures", Pictures)
METRICS = web.AppKey("metrics", Metrics)
LIMITS = web.AppKey("limits", Limits)
DRAWING = web.AppKey("drawing", asyncio.Lock)
