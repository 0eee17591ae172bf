"""How many requests a second the sandbox answers to one client: the floor under every figure."""

from __future__ import annotations

import http.client
import time
from urllib.parse import urlsplit

from tests.engine.project import API_KEY
from tests.sandbox_process import SandboxProcess

PATH = "/contact-fields/"
FIELDS = 25
ANSWER_SECONDS = 10


def requests_per_second(seconds: float) -> float:
    """Ask for one page of 25 contact fields, again and again, over one connection."""
    with SandboxProcess(requests_per_minute=0, page_size=FIELDS) as store:
        for number in range(FIELDS):
            body = {"name": f"Field {number}", "type": "text"}
            store.put_object("contact-fields", f"field-{number}", body)
        address = urlsplit(store.url)
        connection = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=ANSWER_SECONDS
        )
        try:
            return _count(connection, seconds)
        finally:
            connection.close()


def _count(connection: http.client.HTTPConnection, seconds: float) -> float:
    """Give answers per second. Raises ``http.client.HTTPException`` for an answer but 200."""
    count, started = 0, time.perf_counter()
    while (passed := time.perf_counter() - started) < seconds:
        connection.request("GET", PATH, headers={"Authorization": f"apiKey {API_KEY}"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise http.client.HTTPException(f"GET {PATH} was answered with {answer.status}")
        count += 1
    return count / passed
