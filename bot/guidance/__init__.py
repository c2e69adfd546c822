"""What the assistant knows: readable data files in `data/`, and small pure functions over them."""
