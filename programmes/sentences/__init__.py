"""How the history of programmes reads: each module registers the verbs of its area with `people.audit`."""

from importlib import import_module
from pkgutil import iter_modules

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
