"""Whether the sentences of a written answer say what the passages say that they cite."""
