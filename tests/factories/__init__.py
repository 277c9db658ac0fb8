"""Small makers of rows for tests: plain functions, keyword-only, each value may be given. They skip the actions."""
