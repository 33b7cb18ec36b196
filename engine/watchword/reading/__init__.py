"""How files that people write become typed values, with every error at its place."""
