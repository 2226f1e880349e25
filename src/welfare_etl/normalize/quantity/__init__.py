"""Quantities in Japanese prose: ``quantities(text)`` lists every number of a text, with its counter, or with why it is no quantity."""

from .patterns import UNCERTAIN_KINDS
from .reader import Quantity, quantities

__all__ = ["UNCERTAIN_KINDS", "Quantity", "quantities"]
