"""How many tasks are under way at a time."""

from collections import deque
from concurrent.futures import Future

from fullcast.executors import Executor, each_done, work_through


class Growing(Executor):
    """Ends its oldest task whenever somebody waits; a worker joins each time."""

    shares_disk = True

    def __init__(self):
        self.count, self.running, self.most = 1, [], 0

    @property
    def slots(self):
        return self.count

    @property
    def most_waiting(self):
        return 3 * self.count

    def submit(self, _limit_s, function, *arguments):
        future = Future()
        self.running.append((future, function, arguments))
        self.most = max(self.most, len(self.running))
        return future

    def wait(self, _futures):
        future, function, arguments = self.running.pop(0)
        future.set_result(function(*arguments))
        self.count += 1
        return {future}

    def close(self):
        pass


def test_workers_that_join_get_something_to_do():
    executor = Growing()

    done = each_done(executor, range(30), lambda n: executor.submit(1, abs, n), ValueError)

    assert sorted(number for number, _result in done) == list(range(30))
    assert executor.most > 10


def test_no_more_is_submitted_than_asked_for():
    executor = Growing()

    done = work_through(executor, deque(range(9)), lambda n: executor.submit(1, abs, n), lambda: 2)

    assert len(list(done)) == 9
    assert executor.most == 2
