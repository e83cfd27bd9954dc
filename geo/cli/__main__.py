"""``python -m geo.cli`` is the command ``dateline``."""

from geo.cli import main

main()
