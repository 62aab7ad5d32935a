"""What a question asks for, read from its words before anything is searched."""
