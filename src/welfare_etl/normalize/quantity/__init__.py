"""Quantities in Japanese prose: ``quantities(text)`` lists every number of a text, with its counter, or with why it is no quantity."""

from .counters import AREA_UNITS, BODY_UNITS, PERSON_UNITS, PLACE_UNITS
from .patterns import UNCERTAIN_KINDS
from .reader import Quantity, quantities

__all__ = ["AREA_UNITS", "BODY_UNITS", "PERSON_UNITS", "PLACE_UNITS", "UNCERTAIN_KINDS", "Quantity", "quantities"]
