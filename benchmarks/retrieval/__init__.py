"""Which documents are found for a question: one module a set, one runner for all."""
