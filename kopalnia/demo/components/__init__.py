"""Every component of `templates/components/` with each of its states, for the page where they are reviewed.

What the portal says is taken from the catalogue, so the page speaks both languages; what people wrote is Polish.
"""

from kopalnia.demo.components import forms, pages, records, states
from kopalnia.demo.components.component import Component

__all__ = ["Component", "catalogue"]


def catalogue() -> list[Component]:
    """In the order of their names, in the language of the page."""
    parts = [*pages.components(), *states.components(), *records.components(), *forms.components()]
    return sorted(parts, key=lambda component: component.name)
