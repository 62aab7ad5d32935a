"""Dossier: answers made of quotes from your own news articles."""
