import logging
import os

import pytest

from fullcast.executors import open_executor
from fullcast.speak.engines import networks

CPU = "CPUExecutionProvider"


@pytest.mark.parametrize(
    ("available", "chosen"),
    [
        ([CPU], [CPU]),
        (["AzureExecutionProvider", CPU], [CPU]),
        (
            ["TensorrtExecutionProvider", "CUDAExecutionProvider", CPU],
            ["CUDAExecutionProvider", CPU],
        ),
        (["MIGraphXExecutionProvider", CPU], ["MIGraphXExecutionProvider", CPU]),
        (["DmlExecutionProvider", CPU], ["DmlExecutionProvider", CPU]),
        (["CoreMLExecutionProvider", CPU], [CPU]),
    ],
)
def test_gpu_is_chosen_where_there_is_one(available, chosen):
    assert networks.providers(available) == chosen


@pytest.mark.parametrize(("cores", "jobs", "threads"), [(8, 2, 4), (8, 8, 1), (2, 3, 1), (6, 4, 1)])
def test_workers_share_the_cores(monkeypatch, cores, jobs, threads):
    monkeypatch.setattr(os, "cpu_count", lambda: cores)

    with open_executor(jobs) as executor:
        assert executor.submit(60, networks.threads).result() == threads


def test_alone_a_network_has_all_cores(monkeypatch):
    monkeypatch.delenv(networks.THREADS, raising=False)

    assert networks.threads() == os.cpu_count()


def test_gpu_that_cannot_be_used_is_reported(monkeypatch, tmp_path, caplog):
    """onnxruntime knows the provider, as its GPU package does, and this machine has no such GPU."""
    pytest.importorskip("onnx")
    onnxruntime = pytest.importorskip("onnxruntime")
    from speak.tones import write_piper_model

    path = write_piper_model(tmp_path, "tones")
    monkeypatch.setattr(
        onnxruntime, "get_available_providers", lambda: ["CUDAExecutionProvider", CPU]
    )

    with caplog.at_level(logging.WARNING), pytest.warns(UserWarning, match="CUDA"):
        loaded = networks.session(str(path))

    assert loaded.get_providers() == [CPU]
    assert "CUDAExecutionProvider cannot be used here" in caplog.text
