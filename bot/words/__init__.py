"""What is said: templates and catalogues in, a tree of words out. Knows neither Slack nor e-mail."""

from bot.words.catalogues import language_of
from bot.words.templates import Words
from bot.words.tree import Element, Text, WrongWords

__all__ = ["Element", "Text", "Words", "WrongWords", "language_of"]
