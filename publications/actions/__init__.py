"""Verbs of the publication, one module for each part of its life."""
