"""Encrypted connections: a stranger's certificate gets neither key nor question, one's own can be named."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import SecretStr

from rag.errors import LanguageModelError
from rag.llms.base import Message
from rag.llms.remote import RemoteModel
from rag.settings import LanguageModelSettings
from tests.llms.scripted import KEY, scripted_server

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The file of a certificate for 127.0.0.1, signed by itself, with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "the office")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "office.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def encrypted(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with scripted_server(context) as server:
        server.enqueue("好。")
        yield server


def said(base_url: str) -> str:
    settings = LanguageModelSettings(api_base=base_url, model="m", api_key=SecretStr(KEY), first_token_s=20.0)
    return "".join(piece.text for piece in RemoteModel(settings).stream([Message("user", "问")], 8))


def test_a_certificate_that_nobody_vouches_for_is_told_and_gets_nothing(encrypted, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with pytest.raises(LanguageModelError, match="SSL_CERT_FILE") as caught:
        said(encrypted.base_url)
    assert caught.value.reason == "encryption"
    assert encrypted.seen == []


def test_a_certificate_of_ones_own_is_named_by_the_usual_variable(encrypted, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert said(encrypted.base_url) == "好。"
    assert encrypted.keys == [f"Bearer {KEY}"]


def test_an_encrypted_service_asked_without_encryption_is_told(encrypted):
    with pytest.raises(LanguageModelError, match="RENDA_LLM_API_BASE") as caught:
        said(encrypted.base_url.replace("https://", "http://"))
    assert caught.value.reason == "unreachable"
    assert encrypted.seen == []
