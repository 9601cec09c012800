import threading
import time

import pytest

from fullcast.executors import in_turns, open_executor


def test_another_goes_on_while_one_waits_and_never_beside_it():
    seen = []

    def do(name, executor):
        seen.append(f"{name} begins")
        executor.wait([executor.submit(60, time.sleep, 0.3)])
        seen.append(f"{name} goes on")
        time.sleep(0.05)
        seen.append(f"{name} ends")
        return name.upper()

    with open_executor(2) as executor:
        results = {name: future.result() for name, future in in_turns(executor, "abcde", do)}

    assert results == {name: name.upper() for name in "abcde"}
    assert [event.split(" ", 1)[1] for event in seen[:3]] == ["begins"] * 3
    resumed = [event for event in seen if not event.endswith("begins")]
    pairs = zip(resumed[::2], resumed[1::2], strict=True)
    assert all(one.replace("goes on", "ends") == other for one, other in pairs)


def test_what_one_raises_is_its_own():
    def do(number, executor):
        return executor.submit(60, divmod, 1, number), 1 // number

    with open_executor(1) as executor:
        errors = [repr(future.exception()) for _, future in in_turns(executor, [0, 1, 0], do)]

    assert sorted(error[:12] for error in errors) == ["None", "ZeroDivision", "ZeroDivision"]


def test_whoever_stops_asking_ends_all_of_it():
    def do(number, executor):
        executor.wait([executor.submit(60, time.sleep, 0.01 if number == 0 else 60)])

    with open_executor(1) as executor:
        works = in_turns(executor, range(20), do)
        next(works)
        begin = time.monotonic()
        works.close()

    assert time.monotonic() - begin < 10
    assert not [t.name for t in threading.enumerate() if t.name.startswith("fullcast")]


def test_executor_stays_open_for_the_others():
    def do(_number, executor):
        with executor:
            return executor.submit(60, abs, -1).result()

    with open_executor(1) as executor:
        assert [future.result() for _, future in in_turns(executor, range(3), do)] == [1, 1, 1]
        with pytest.raises(ZeroDivisionError):
            executor.submit(60, divmod, 1, 0).result()
