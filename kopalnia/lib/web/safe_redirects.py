"""Addresses that came with a request and lead somewhere afterwards: only to pages of this portal, whatever was sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "/"


def own_path(request: HttpRequest, address: str) -> str:
    """The address, if it is a path of this portal; the home page for anything else (`-1`, `//elsewhere`, `http://[`)."""
    return address if address.startswith("/") and is_own(request, address) else HOME


def own_page(request: HttpRequest, address: str) -> str:
    """The path of a whole address of this portal, as a browser sends it in `Referer`; the home page for anything else."""
    return urlsplit(address).path or HOME if address and is_own(request, address) else HOME


def is_own(request: HttpRequest, address: str) -> bool:
    """Whether the address is of this portal: the same host and port, and over https where we are."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
