import os

from fullcast.speak.workers import workers


def test_worker_calculates_in_one_thread_and_this_process_as_it_did(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")

    with workers(1) as pool:
        inside = pool.submit(os.getenv, "OPENBLAS_NUM_THREADS").result()

    assert (inside, os.environ["OPENBLAS_NUM_THREADS"]) == ("1", "7")


def test_setting_that_was_not_there_is_not_left_behind(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)

    with workers(1) as pool:
        assert pool.submit(os.getenv, "OPENBLAS_NUM_THREADS").result() == "1"

    assert "OPENBLAS_NUM_THREADS" not in os.environ
