"""text and mentions -> terms and links, by a small network that is blind to which place a name is."""

from geo.reader.labels import LinkType, Manner, TermType
from geo.reader.records import Link, Name, Reading, Term

__all__ = ["Link", "LinkType", "Manner", "Name", "Reading", "Term", "TermType"]
