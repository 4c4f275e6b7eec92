from __future__ import annotations

from contextlib import closing

import pytest

from rag.errors import SettingsError
from rag.settings import Settings, load_settings
from tests.ui.access.guarded import PASSWORD, ZH
from ui.access.accounts import Accounts
from ui.access.binding import check_binding, check_users
from ui.store.database import open_database


def settings(**given):
    return Settings(_env_file=None, **given)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "renda.example.cn"])
def test_an_address_that_others_reach_needs_a_login_or_a_word(host):
    with pytest.raises(SettingsError, match="RENDA_OPEN_TO_NETWORK=true"):
        check_binding(settings(host=host))
    check_binding(settings(host=host, login=True))
    check_binding(settings(host=host, open_to_network=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_machine_alone_needs_neither(host):
    check_binding(settings(host=host))


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("cors_origins", "https://oa.example.cn, http://a.cn:81", "https://oa.example.cn/"),
        ("cors_origins", "*", "oa.example.cn"),
        ("trusted_proxies", "10.0.0.0/8, ::1", "proxy.example.cn"),
        ("allowed_hosts", "renda.example.cn, ::1, 10.0.0.5", "http://renda.example.cn"),
        ("allowed_hosts", "10.0.0.5", "10.0.0.0/8"),
    ],
)
def test_a_setting_that_would_never_match_is_named(name, good, bad):
    check_binding(settings(**{name: good}))
    with pytest.raises(SettingsError, match=f"RENDA_{name.upper()}.*{bad}"):
        check_binding(settings(**{name: bad}))


@pytest.mark.parametrize("limit", ["30", "0/minute", "many/minute", "30/minute; 2/day", "30/fortnight"])
def test_a_rate_that_is_none_is_refused_with_the_settings(limit):
    with pytest.raises(SettingsError, match="RENDA_RATE_LIMIT"):
        load_settings(None, rate_limit=limit)


def test_a_login_that_nobody_could_pass_names_the_command_that_adds_a_user(tmp_path):
    with closing(open_database(f"sqlite:///{tmp_path}/renda.db", ZH)) as database:
        check_users(settings(), database)
        with pytest.raises(SettingsError, match="renda users add"):
            check_users(settings(login=True), database)
        Accounts(database, ZH).add("ann", PASSWORD, "reader")
        check_users(settings(login=True), database)


def test_serve_refuses_before_anything_is_opened(renda):
    outcome = renda("serve", "--host", "0.0.0.0", "--port", "7999")
    assert (outcome.code, outcome.out) == (2, "")
    assert "RENDA_LOGIN=true" in outcome.err
