"""What a test asks of the arrows of a model."""

from kopalnia.lib.domain.lifecycle import Arrows


def reachable(arrows: Arrows, start: str) -> set[str]:
    """All states one can come to from ``start``, to be compared with the declared ones."""
    seen, waiting = {start}, [start]
    while waiting:
        for arrow in arrows.leaving(waiting.pop()):
            for target in arrows.targets(arrow):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
    return seen
