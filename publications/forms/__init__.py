"""Forms of the publication."""
