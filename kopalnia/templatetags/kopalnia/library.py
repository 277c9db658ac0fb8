"""The one library `{% load kopalnia %}` loads; each part registers its tags and filters here."""

from django import template

register = template.Library()
