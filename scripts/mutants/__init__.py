"""`make mutants`: break one rule at a time in a copy of the tree, and see whether a test notices (docs/decisions/0052).

`mutations` finds what can be broken in a source, `rules` says in which sources and which tests concern them, `__main__`
runs them. What may stay unnoticed stands in `accepted.toml`, with the reason.
"""
