"""Simpler readers made from the same training texts, so that `bot measure` can show what the encoder is worth."""
