"""Which addresses are this machine's own."""

from __future__ import annotations

import ipaddress


def is_loopback_host(host: str) -> bool:
    """Tell whether a host, without its port, is this machine for itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
