"""The documents of an input: ``items`` finds them, cheaply and in order, ``document_of`` reads one of them."""

from geo.inputs.documents import document_of, read_document
from geo.inputs.items import items
from geo.inputs.reading import AS_IT_COMES, Item, Reading

__all__ = ["AS_IT_COMES", "Item", "Reading", "document_of", "items", "read_document"]
