"""How the reader is made: its texts, their check, and the fitting of the encoder. Nothing here runs in production."""
