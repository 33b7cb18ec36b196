"""The web face: postbacks in public, health and metrics in private, and the armour that both wear."""
