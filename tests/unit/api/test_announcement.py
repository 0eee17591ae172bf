import pytest

from provider.api.announcement import Announcement, announcement

WALL = 1_700_000_000.0


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, Announcement()),
        (
            {
                "X-RateLimit-Limit": "100",
                "X-RateLimit-Remaining": "98",
                "X-RateLimit-Reset": str(int(WALL) + 30),
            },
            Announcement(100, 98, 30.0),
        ),
        (
            {"ratelimit-remaining": "7", "RATELIMIT-RESET": "12", "RateLimit-Limit": "100;w=60"},
            Announcement(100, 7, 12.0),
        ),
        ({"X-RateLimit-Reset": str(int(WALL) - 5)}, Announcement(reset=0.0)),
        ({"Retry-After": "2.5"}, Announcement(retry_after=2.5)),
        ({"Retry-After": "Tue, 14 Nov 2023 22:13:50 GMT"}, Announcement(retry_after=30.0)),
        ({"Retry-After": "soon", "X-RateLimit-Limit": "-1"}, Announcement()),
        ({"Retry-After": "inf", "X-RateLimit-Remaining": "nan"}, Announcement()),
        ({"RateLimit-Remaining": ""}, Announcement()),
    ],
)
def test_headers_are_read_under_either_spelling(
    headers: dict[str, str], said: Announcement
) -> None:
    assert announcement(headers, WALL) == said


def test_moments_are_measured_by_the_clock_of_the_store_where_it_tells() -> None:
    headers = {"Date": "Tue, 14 Nov 2023 22:13:20 GMT", "X-RateLimit-Reset": str(int(WALL) + 9)}
    assert announcement(headers, WALL + 5000).reset == 9.0
