"""Answers, articles and the library as HTML in which every text of others is inert."""
