"""The corpus: articles and passages in a catalogue, and the indexes made from it."""
