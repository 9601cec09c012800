import multiprocessing
import os
import signal
import time

import pytest

from fullcast.executors import WorkerLostError, open_executor


def done(executor, function, *arguments, limit_s=60.0):
    return executor.submit(limit_s, function, *arguments).result()


def test_worker_calculates_in_one_thread_and_this_process_as_it_did(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")

    with open_executor(1) as executor:
        inside = done(executor, os.getenv, "OPENBLAS_NUM_THREADS")

    assert (inside, os.environ["OPENBLAS_NUM_THREADS"]) == ("1", "7")


def test_setting_that_was_not_there_is_not_left_behind(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)

    with open_executor(1) as executor:
        assert done(executor, os.getenv, "OPENBLAS_NUM_THREADS") == "1"

    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_processes_are_started_when_there_is_something_to_do():
    with open_executor(4) as executor:
        pids = {done(executor, os.getpid) for _ in range(8)}

    assert len(pids) == 1


def test_crash_costs_the_task_that_crashed_and_no_other():
    with open_executor(2) as executor:
        good = [executor.submit(60, time.sleep, 0.01) for _ in range(20)]
        bad = executor.submit(60, os._exit, 1)
        more = [executor.submit(60, abs, -n) for n in range(20)]

        with pytest.raises(WorkerLostError, match="crashed"):
            bad.result()
        assert [future.result() for future in good] == [None] * 20
        assert [future.result() for future in more] == list(range(20))


def test_hanging_task_is_ended_at_its_limit_and_no_other():
    with open_executor(2) as executor:
        slow = executor.submit(60, time.sleep, 1.0)
        begin = time.monotonic()

        with pytest.raises(WorkerLostError, match="hung"):
            done(executor, time.sleep, 60, limit_s=0.3)
        assert time.monotonic() - begin < 10
        assert slow.result() is None


def test_what_a_task_raises_is_raised_here():
    with open_executor(1) as executor, pytest.raises(ZeroDivisionError):
        done(executor, divmod, 1, 0)


def test_time_out_of_a_tasks_own_is_no_hanging():
    with open_executor(1) as executor:
        with pytest.raises(TimeoutError):
            done(executor, exec, "raise TimeoutError")
        assert done(executor, abs, -1) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL")
def test_worker_that_is_killed_while_it_has_nothing_to_do_is_replaced():
    with open_executor(1) as executor:
        os.kill(done(executor, os.getpid), signal.SIGKILL)
        while multiprocessing.active_children():
            time.sleep(0.01)

        assert done(executor, abs, -1) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no SIGKILL")
def test_closing_ends_what_hangs_and_drops_what_waits():
    executor = open_executor(1)
    pid = done(executor, os.getpid)
    hanging = executor.submit(60, time.sleep, 60)
    waiting = [executor.submit(60, abs, -1) for _ in range(3)]
    begin = time.monotonic()

    executor.close()

    assert time.monotonic() - begin < 10
    assert all(future.done() for future in (hanging, *waiting))
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
