"""Reading places in text: ``read`` a ``Document`` with a ``Gazetteer`` and get a ``Report``."""

from geo.read import read
from geo.records import Claim, Document, Flag, Mention, Report, Resolution, Role

__all__ = ["Claim", "Document", "Flag", "Mention", "Report", "Resolution", "Role", "read"]
