"""Template tags and filters of the product's look, in parts by what they show. Reading a part registers its tags."""

from kopalnia.templatetags.kopalnia import components, content, drawings, forms, icons, links, navigation, words
from kopalnia.templatetags.kopalnia.library import register

__all__ = ["components", "content", "drawings", "forms", "icons", "links", "navigation", "register", "words"]
