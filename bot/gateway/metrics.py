"""What operators can measure, in Prometheus' form. Counts only: no words, no names, no conversation ids."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """The gateway's counters, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.messages = Counter("bot_messages", "Messages from people, by channel", ["channel"], registry=self.registry)
        self.safety = Counter(
            "bot_safety", "Messages answered by the safety step, by kind", ["kind"], registry=self.registry
        )
        self.red_flags = Counter("bot_red_flags", "Red flags heard, by code", ["code"], registry=self.registry)
        self.reminders = Counter("bot_reminders", "Reminders given", registry=self.registry)
        self.brain_failures = Counter(
            "bot_brain_failures", "Turns that the brain could not finish", registry=self.registry
        )
        self.waiting = Gauge("bot_messages_waiting", "Messages still without their real answer", registry=self.registry)
        self.turn_seconds = Histogram("bot_turn_seconds", "From message to replies, in seconds", registry=self.registry)

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)
