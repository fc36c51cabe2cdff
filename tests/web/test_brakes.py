"""The brake, with a clock of the test's own."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.services import brakes
from web.services.brakes import Brake, address_key


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def brake(clock) -> Brake:
    return Brake(limit=3, seconds=60, clock=clock)


def count(brake: Brake, times: int, key: str = "key") -> None:
    for _ in range(times):
        brake.count(key)


def test_brake_holds_from_the_limit_on_and_lets_go_with_time(brake, clock):
    count(brake, 2)
    assert brake.seconds_to_wait("key") == 0
    count(brake, 1)
    assert brake.seconds_to_wait("key") == 61
    clock.now += 59.5
    assert brake.seconds_to_wait("key") == 1
    clock.now += 0.5
    assert brake.seconds_to_wait("key") == 0


def test_window_slides(brake, clock):
    for _ in range(3):
        count(brake, 1)
        clock.now += 25
    assert brake.seconds_to_wait("key") == 0, "the first attempt is 75 s old"
    count(brake, 1)
    assert brake.seconds_to_wait("key") > 0


def test_keys_do_not_touch_each_other(brake):
    count(brake, 9, "one")
    assert brake.seconds_to_wait("two") == 0


def test_release_forgets(brake):
    count(brake, 9)
    brake.release("key")
    brake.release("never seen")
    assert brake.seconds_to_wait("key") == 0


def test_flood_of_names_fills_no_memory(brake, monkeypatch):
    monkeypatch.setattr(brakes, "MOST_KEYS", 10)
    count(brake, 3, "old")
    for number in range(5):
        brake.count(f"name {number}")
    count(brake, 1, "old")
    for number in range(9):
        brake.count(f"more {number}")
    assert len(brake._attempts) == 10
    assert brake.seconds_to_wait("old") > 0, "it was touched after the others"


def test_attempts_at_once_are_all_counted():
    brake = Brake(limit=4000, seconds=60)
    threads = [threading.Thread(target=count, args=(brake, 500)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert brake.seconds_to_wait("key") > 0


@given(st.lists(st.floats(0, 100), max_size=30))
def test_never_more_than_the_limit_within_the_window(pauses):
    clock, passed = Clock(), []
    brake = Brake(limit=3, seconds=60, clock=clock)
    for pause in pauses:
        clock.now += pause
        if not brake.seconds_to_wait("key"):
            brake.count("key")
            passed.append(clock.now)
    assert all(later - earlier >= 60 for earlier, later in zip(passed, passed[3:], strict=False))


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_address_is_counted_by_whom_it_belongs_to(address, key):
    assert address_key(address) == key
