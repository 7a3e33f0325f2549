"""Free text: which language, which themes it might hold, which sentences may be quoted; suggestions, never results."""

from results.methods.texts.language import language_of
from results.methods.texts.naming import identifying
from results.methods.texts.quotes import Quote, chosen
from results.methods.texts.themes import Theme, suggested

__all__ = ["Quote", "Theme", "chosen", "identifying", "language_of", "suggested"]
