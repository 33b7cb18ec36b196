"""What people text that nobody thought of: the texts that no rule answered, gathered by likeness."""
