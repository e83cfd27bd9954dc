"""Reading places in text: ``read`` a ``Document`` with a ``Gazetteer`` and get a ``Report``."""

import sys

if sys.argv[:1] == ["-m"]:  # "python -m geo.cli": Python put the folder where one stands ahead of everything
    from geo.isolation import trusted_path

    sys.path[:] = trusted_path()

from geo.read import read
from geo.records import Claim, Document, Flag, Mention, Report, Resolution, Role

__all__ = ["Claim", "Document", "Flag", "Mention", "Report", "Resolution", "Role", "read"]
