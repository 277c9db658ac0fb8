"""Making users: the e-mail address is optional, and one address has one spelling."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

from kopalnia.lib.words.polish import search_key


def normal_email(address: str | None) -> str | None:
    """The one spelling of an address (NFKC, small letters); None for none."""
    address = unicodedata.normalize("NFKC", address or "").strip().casefold()
    return address or None


def address_key(address: str | None) -> str:
    """What two spellings of one mailbox have in common: no dots and no `+tag` before the @. Only a hint, never a key."""
    local, _, domain = (normal_email(address) or "").partition("@")
    local = local.partition("+")[0].replace(".", "")
    return f"{local}@{domain}" if local and domain else ""


def phone_key(phone: str) -> str:
    """The last nine digits of a number, whatever prefix and spaces it was written with; empty for no number."""
    digits = "".join(char for char in unicodedata.normalize("NFKC", phone) if char in "0123456789")
    return digits[-9:] if len(digits) >= 7 else ""


class UserQuerySet(models.QuerySet):
    def visible_to(self, viewer: Any) -> UserQuerySet:
        """The person; an administrator sees everybody. Programmes widen this through their own querysets."""
        if not getattr(viewer, "is_authenticated", False):
            return self.none()
        if viewer.is_administrator:
            return self
        return self.filter(pk=viewer.pk)

    def matching(self, text: str) -> UserQuerySet:
        """People whose name contains every word of the text; diacritics and case do not matter."""
        rows = self
        for word in search_key(text).split():
            rows = rows.filter(search_key__contains=word)
        return rows

    def in_order(self) -> UserQuerySet:
        """By surname in the order of the Polish alphabet."""
        return self.order_by("sort_key", "pk")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str | None = None, password: str | None = None, **fields: Any) -> Any:
        """A person with or without an address; without a password they sign in by code."""
        user = self.model(email=normal_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Any:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Any:
        return self.get(email=normal_email(username) or "")

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return normal_email(email) or ""
