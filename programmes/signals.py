"""What happened to an edition's partners and roles, told in the same transaction to apps that act upon it."""

from django.dispatch import Signal

# `partnership`, `by`
partnership_ended = Signal()
# `grant`, `by`, `emails` (all addresses of its holder)
role_granted = Signal()
# `grant`, `by`
role_ended = Signal()
