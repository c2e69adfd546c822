"""What the assistant does when Rasa decides that it is time to: thin steps over `bot.guidance` and `bot.store`."""
