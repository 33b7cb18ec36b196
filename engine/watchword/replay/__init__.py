"""Past messages decided again: by the rules that decided them, to see that nothing else had a say, or by others."""
