import os
import socket
import warnings
from pathlib import Path

import pytest
from pytest_socket import SocketConnectBlockedError

from rag.settings import PROJECT_ROOT, load_settings


def test_a_connection_to_another_machine_is_blocked():
    with (
        socket.socket() as client,
        warnings.catch_warnings(),
        pytest.raises(SocketConnectBlockedError),
    ):
        warnings.simplefilter("ignore")
        client.settimeout(1)
        client.connect(("192.0.2.1", 80))


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this system has no unix sockets")
def test_unix_sockets_are_open(tmp_path):
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))


def test_data_goes_to_a_temporary_folder():
    assert not load_settings(env_file=None).data_dir.is_relative_to(PROJECT_ROOT)
    assert Path(os.environ["RENDA_DATA_DIR"]).is_dir()
