"""Text itself, before anything in it is understood."""
