"""Japanese community-welfare model-project reports as typed, checked and traceable rows.

The way of a page: ``documents`` read bytes into a Document, ``families`` read a Document into ``records``,
``checks`` judge them, ``warehouse`` stores them; ``pipeline`` runs the whole and ``cli`` speaks to people.
"""

__version__ = "0.2.0"
