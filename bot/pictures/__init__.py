"""Draws the pictures: SVG for the web, PNG for messengers. Loads matplotlib at the first one, never at import."""

from bot.pictures.sheet import Form, draw

__all__ = ["Form", "draw"]
