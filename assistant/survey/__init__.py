"""What each outlet says to a question, side by side and in order of time."""
