"""`bot measure`: how well the reader understands, on texts that it was not made from."""
