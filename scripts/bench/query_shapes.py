"""The shape of a query: its text without the values, so that the same question about another row looks the same."""

import re

LITERALS = re.compile(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?\b|%s|%\(\w+\)s")
LISTS = re.compile(r"\(\?(?:, ?\?)+\)")
SAVEPOINTS = re.compile(r"\"s\d+_x\d+\"")


def shape(sql: str) -> str:
    return LISTS.sub("(?)", LITERALS.sub("?", SAVEPOINTS.sub("?", sql)))
