from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from rag.this_machine import is_loopback
from tests.ui.access.guarded import guarded
from ui.access.addresses import client_of


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:7860"])
def test_this_machine_may_be_asked_by_its_own_names(local, host):
    with local.client() as client:
        assert client.get("/api/who", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "testserver",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil@localhost",
        "",
        "[::1",
        "0",
    ],
)
def test_a_name_that_somebody_pointed_at_this_machine_is_refused(local, host):
    with local.client() as client:
        refused = client.get("/page", headers={"Host": host})
        assert (refused.status_code, refused.json()["error"]["code"]) == (400, "unknown_host")


def test_no_name_or_two_names_are_refused(local):
    where = urlsplit(local.base)
    for heads in ("", "Host: localhost\r\nHost: evil.example\r\n"):
        with socket.create_connection((where.hostname, where.port), timeout=10) as connection:
            connection.sendall(f"GET /page HTTP/1.1\r\n{heads}\r\n".encode())
            assert connection.recv(200).startswith(b"HTTP/1.1 400")


def test_further_names_are_allowed_by_a_setting(tmp_path):
    with guarded(tmp_path, allowed_hosts="renda.example.cn, 10.0.0.5") as service, service.client() as client:
        codes = [
            client.get("/page", headers={"Host": host}).status_code
            for host in ("Renda.Example.CN:443", "10.0.0.5:7860", "localhost", "other.example.cn")
        ]
    assert codes == [200, 200, 200, 400]


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("192.168.1.5", False),
        ("renda.example.cn", False),
        ("127.1", False),
    ],
)
def test_only_what_is_surely_this_machine_counts_as_it(host, alone):
    assert is_loopback(host) is alone


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        (("203.0.113.5", 1), "203.0.113.5"),
        (("::ffff:203.0.113.5", 1), "203.0.113.5"),
        (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
        (("no address", 1), "no address"),
        (None, ""),
    ],
)
def test_a_network_of_ipv6_counts_as_one_client(address, counted):
    assert client_of({"type": "http", "client": address}) == counted
