"""What runs around and inside Rasa: the server that hosts it, its memory, its reader of messages."""
