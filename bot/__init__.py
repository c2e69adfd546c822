"""Healing Partnerships: a conversation that helps people choose and evaluate their practitioners."""
