"""The tables. Deleting a conversation takes every row of it along, in every table."""

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, NotRequired, TypedDict
from uuid import uuid4

from sqlalchemy import ForeignKey, Index, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.store.columns import PlainText, UtcMoment, utc_now
from bot.store.encryption import EncryptedJson, EncryptedText

Author = Literal["person", "bot", "counselor"]
Polarity = Literal["+", "-"]
State = Literal["received", "waiting", "answered"]
ReminderState = Literal["waiting", "given", "stopped"]


class Choice(TypedDict):
    """A button: what the person sees, and what the brain is told when it is pressed."""

    id: str
    label: str
    payload: str


class Image(TypedDict):
    """A picture with the words for those who cannot see it: one at a `url`, or a `drawing` that the gateway draws."""

    url: NotRequired[str]
    drawing: NotRequired[dict[str, Any]]
    alt: str


class Link(TypedDict):
    """An address and the words that stand for it."""

    url: str
    label: str


def _new_id() -> str:
    return uuid4().hex


Id = Annotated[str, mapped_column(primary_key=True, default=_new_id)]
OfConversation = Annotated[str, mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))]
OfSitting = Annotated[str, mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)]
OfPractitioner = Annotated[str, mapped_column(ForeignKey("practitioners.id", ondelete="CASCADE"), index=True)]
Private = Annotated[str, mapped_column(EncryptedText)]
PrivateJson = Annotated[Any, mapped_column(EncryptedJson)]
Now = Annotated[datetime, mapped_column(default=utc_now)]


class Base(DeclarativeBase):
    """Names every constraint, so that a migration can find it again."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: PlainText,
        datetime: UtcMoment,
        Author: PlainText,
        Polarity: PlainText,
        State: PlainText,
        ReminderState: PlainText,
    }


class Conversation(Base):
    """Everything with one person on one channel."""

    __tablename__ = "conversations"

    id: Mapped[Id]
    channel: Mapped[str]
    token_hash: Mapped[str | None] = mapped_column(unique=True)
    channel_address: Mapped[Private | None]
    country: Mapped[str | None]
    # The practitioner now talked of. No foreign key, which would close a circle: set_practitioner checks it.
    practitioner_id: Mapped[str | None]
    created_at: Mapped[Now]
    last_seen_at: Mapped[Now]


class Sitting(Base):
    """One sitting in a conversation, a "session" everywhere else; its id is Rasa's sender id."""

    __tablename__ = "sessions"
    __table_args__ = (Index(None, "conversation_id", "started_at"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    started_at: Mapped[datetime]
    last_message_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Message(Base):
    """One message of the log, numbered 1, 2, 3... in its conversation without a gap."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "n"),
        UniqueConstraint("conversation_id", "client_id"),
        Index(None, "conversation_id", "answers_n", "n"),
        Index(None, "conversation_id", "state"),
        Index(None, "state", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[OfConversation]
    session_id: Mapped[OfSitting]
    n: Mapped[int]
    client_id: Mapped[str | None]
    author: Mapped[Author]
    at: Mapped[Now]
    text: Mapped[Private]
    kind: Mapped[str] = mapped_column(default="plain")
    choice: Mapped[str | None]
    choices: Mapped[list[Choice] | None] = mapped_column(EncryptedJson)
    image: Mapped[Image | None] = mapped_column(EncryptedJson)
    link: Mapped[Link | None] = mapped_column(EncryptedJson)
    flags: Mapped[list[dict[str, Any]] | None] = mapped_column(EncryptedJson)
    # The question that this message puts, as a code. What comes next is understood in its light.
    asks: Mapped[str | None]
    understanding: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    answers_n: Mapped[int | None]
    state: Mapped[State | None]


class Practitioner(Base):
    """Somebody who gives care, as the person told of them."""

    __tablename__ = "practitioners"

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation] = mapped_column(index=True)
    name: Mapped[Private | None]
    nickname: Mapped[Private | None]
    kind: Mapped[str | None]
    role: Mapped[str | None]
    created_at: Mapped[Now]


class Answer(Base):
    """What a person answered to one question of a topic."""

    __tablename__ = "answers"
    __table_args__ = (UniqueConstraint("conversation_id", "message_n", "question"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    session_id: Mapped[OfSitting]
    practitioner_id: Mapped[OfPractitioner | None]
    message_n: Mapped[int]
    topic: Mapped[str]
    question: Mapped[str]
    value: Mapped[Private]
    at: Mapped[Now]
    withdrawn_at: Mapped[datetime | None]


class Signal(Base):
    """Evidence in a person's own words for or against a quality."""

    __tablename__ = "signals"
    __table_args__ = (UniqueConstraint("conversation_id", "message_n", "quality", "polarity"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    practitioner_id: Mapped[OfPractitioner | None]
    message_n: Mapped[int]
    quality: Mapped[str]
    polarity: Mapped[Polarity]
    score: Mapped[float]
    quote: Mapped[Private]
    version: Mapped[str]
    at: Mapped[Now]
    withdrawn_at: Mapped[datetime | None]


class RedFlag(Base):
    """A signal of a pattern that deserves a warning."""

    __tablename__ = "red_flags"
    __table_args__ = (UniqueConstraint("conversation_id", "message_n", "code"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    practitioner_id: Mapped[OfPractitioner | None]
    message_n: Mapped[int]
    code: Mapped[str]
    severity: Mapped[str]
    score: Mapped[float]
    quote: Mapped[Private]
    version: Mapped[str]
    at: Mapped[Now]
    named_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class Correction(Base):
    """What a person took back: in which message, and what we had before. Kept for whoever reviews the talk."""

    __tablename__ = "corrections"
    __table_args__ = (Index(None, "conversation_id", "message_n"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    message_n: Mapped[int]
    # A flag, an answer, or whom something was about; `code` says which.
    of: Mapped[str]
    code: Mapped[str]
    was: Mapped[Private]
    at: Mapped[Now]


class Portrait(Base):
    """Where a practitioner stood on the qualities at one time."""

    __tablename__ = "portraits"
    __table_args__ = (Index(None, "practitioner_id", "at"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation] = mapped_column(index=True)
    practitioner_id: Mapped[str] = mapped_column(ForeignKey("practitioners.id", ondelete="CASCADE"))
    at: Mapped[Now]
    content: Mapped[PrivateJson]


class TrialPeriod(Base):
    """How long something is to be tried before it is judged, as the person told it."""

    __tablename__ = "trial_periods"
    __table_args__ = (UniqueConstraint("conversation_id", "message_n"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    practitioner_id: Mapped[OfPractitioner]
    message_n: Mapped[int]
    days: Mapped[float]
    quote: Mapped[Private]
    at: Mapped[Now]


class Support(Base):
    """Somebody or something in the web of support around a person; ended when it is there no longer."""

    __tablename__ = "supports"

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation] = mapped_column(index=True)
    message_n: Mapped[int]
    layer: Mapped[str]
    label: Mapped[Private]
    quote: Mapped[Private]
    at: Mapped[Now]
    ended_at: Mapped[datetime | None]
    ended_quote: Mapped[Private | None]


class Reminder(Base):
    """A time at which a person wants to be asked again. Given once, unless it was stopped."""

    __tablename__ = "reminders"
    __table_args__ = (Index(None, "state", "due_at"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation] = mapped_column(index=True)
    practitioner_id: Mapped[OfPractitioner | None]
    due_at: Mapped[datetime]
    state: Mapped[ReminderState] = mapped_column(default="waiting")
    created_at: Mapped[Now]


class Question(Base):
    """A question that a person wants to take along to a visit, and what they heard when they asked it."""

    __tablename__ = "questions"
    __table_args__ = (Index(None, "conversation_id", "practitioner_id", "place"),)

    id: Mapped[Id]
    conversation_id: Mapped[OfConversation]
    practitioner_id: Mapped[OfPractitioner | None]
    # The code of the guidance's question or red flag that it comes from; "own" for the person's.
    code: Mapped[str]
    origin: Mapped[str]
    ask: Mapped[Private]
    place: Mapped[int]
    # The message that put it here or changed it last: a turn that is taken again changes nothing twice.
    message_n: Mapped[int]
    at: Mapped[Now]
    dropped_at: Mapped[datetime | None]
    heard: Mapped[Private | None]
    heard_at: Mapped[datetime | None]
    # Passed over when asked after a visit; asked again after the next.
    passed_at: Mapped[datetime | None]


class Dialogue(Base):
    """Rasa's own short memory of a sitting."""

    __tablename__ = "dialogues"

    session_id: Mapped[str] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[Private]
    updated_at: Mapped[datetime]
