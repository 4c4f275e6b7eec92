from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PASSWORD = "correct horse battery"


@pytest.fixture
def users(renda, tmp_path, monkeypatch):
    """Run ``renda users``, on a database of its own."""
    monkeypatch.setenv("RENDA_DATA_DIR", str(tmp_path))

    def call(*arguments, stdin=""):
        return renda("users", *arguments, stdin=stdin.encode())

    return call


def test_a_user_is_added_listed_changed_and_removed(users):
    assert "还没有用户" in users("list").err
    added = users("add", "张三", "--role", "editor", stdin=f"{PASSWORD}\n")
    assert (added.code, added.out) == (0, "")
    assert "已添加用户 张三" in added.err
    assert re.search(r"张三 +editor 编辑 +\d{4}-\d\d-\d\d +0", users("list").out)
    assert users("role", "张三", "reader").code == 0
    assert "reader 阅览" in users("list").out
    assert users("password", "张三", stdin="another password").code == 0
    assert users("remove", "张三").code == 0
    assert "张三" not in users("list").out


def test_a_key_is_shown_once_listed_by_its_beginning_and_revoked(users):
    users("add", "ann", stdin=PASSWORD)
    made = users("key", "add", "ann", "--label", "OA系统")
    assert re.fullmatch(r"renda_[\w-]{43}\n", made.out)
    assert "只显示这一次" in made.err
    shown = users("key", "list").out
    assert f"{made.out[:14]}…" in shown
    assert "OA系统" in shown
    assert made.out.strip() not in shown
    assert users("key", "list", "ann").code == 0
    assert users("key", "revoke", made.out[:14]).code == 0
    assert "还没有密钥" in users("key", "list").err


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        (("add", "ANN"), PASSWORD, "已有名为 ANN 的用户"),
        (("add", "a b"), PASSWORD, "用户名 a b 不合适"),
        (("add", "x" * 65), PASSWORD, "最多 64 个字"),
        (("add", "bob", "--role", "boss"), PASSWORD, "没有名为 boss 的角色"),
        (("add", "bob"), "too short", "应有 10 至 256 个字符"),
        (("add", "bob"), "", "没有读到密码"),
        (("password", "bob"), PASSWORD, "没有名为 bob 的用户"),
        (("role", "ann", "boss"), "", "没有名为 boss 的角色"),
        (("remove", "bob"), "", "renda users list"),
        (("key", "add", "bob"), "", "没有名为 bob 的用户"),
        (("key", "add", "ann", "--label", "x" * 65), "", "最多 64 个字"),
        (("key", "list", "bob"), "", "没有名为 bob 的用户"),
        (("key", "revoke", "renda_nothing"), "", "没有以 renda_nothin"),
        (("key", "revoke", "renda_"), "", "不止一个"),
        (("key", "revoke", ""), "", "没有以"),
        (("key", "revoke", "%"), "", "没有以 %"),
    ],
)
def test_what_can_not_be_done_is_named_and_changes_nothing(users, arguments, stdin, told):
    users("add", "ann", stdin=PASSWORD)
    for _ in range(2):
        users("key", "add", "ann")
    before = users("list").out
    outcome = users(*arguments, stdin=stdin)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert PASSWORD not in outcome.err
    assert users("list").out == before


def test_a_removed_user_takes_the_conversations_along_if_asked_to(users, tmp_path):
    from contextlib import closing

    from rag.settings import load_settings
    from ui.access.accounts import Accounts
    from ui.store.store import open_store
    from ui.strings import Strings

    users("add", "ann", stdin=PASSWORD)
    with closing(open_store(load_settings(None))) as store:
        accounts = Accounts(store.database, Strings())
        with store.database.read() as session:
            owner = f"user:{accounts.row(session, 'ann').id}"
        store.conversations.create(owner, "一")
        store.conversations.create("local", "二")
    assert "1 个对话" in users("remove", "ann", "--conversations").err
    with closing(open_store(load_settings(None))) as store:
        assert not store.conversations.list(owner)
        assert len(store.conversations.list("local")) == 1


def test_a_password_typed_at_the_prompt_is_not_echoed(tmp_path):
    environment = {**os.environ, "RENDA_DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from ui.cli import main; main(['users', 'add', 'ann'])"],
        cwd=PROJECT,
        env=environment,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0),
    )
    os.close(slave)
    seen = b""
    try:
        for prompt in ("ann 的密码：", "再输入一次："):
            while prompt.encode() not in seen:
                seen += os.read(master, 1024)
            os.write(master, f"{PASSWORD}\n".encode())
        while "已添加用户".encode() not in seen:
            seen += os.read(master, 1024)
        assert process.wait(timeout=30) == 0
    finally:
        process.kill()
        process.wait()
        os.close(master)
    assert PASSWORD.encode() not in seen
