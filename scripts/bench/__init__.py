"""`make bench`: how fast the portal is beside a bare Django view, at three sizes, on PostgreSQL. See docs/performance.md.

Nothing here is imported by the portal: its own settings and addresses mount the bare view, and production names neither.
"""
