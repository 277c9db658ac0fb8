"""The tag that shows a component as another page would."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def component(context: template.Context, name: str, given: dict[str, Any]) -> SafeString:
    """The component with what it is given and nothing else of the page: ``{% include … only %}`` whose words are data."""
    values = {**given, "request": context["request"], "csrf_token": context["csrf_token"]}
    found: Any = context.template.engine.get_template(f"components/{name}.html")  # type: ignore[union-attr]
    return SafeString(found.render(context.new(values)))
