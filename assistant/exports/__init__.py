"""What the assistant found, to take away: Markdown, plain text and BibTeX."""
