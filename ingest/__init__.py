"""Getting articles into the library; nothing else imports this package."""
