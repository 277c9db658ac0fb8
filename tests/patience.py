"""How long a test waits for what must happen: so long that only a fault makes it wait to the end, on any machine."""

PATIENCE = 120  # seconds
