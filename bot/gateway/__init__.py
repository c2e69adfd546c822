"""The only public port: the HTTP contract, safety, the message log, and the way to the brain."""
