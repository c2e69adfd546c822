"""Public registers that are asked over the network, each only after a person's yes."""
