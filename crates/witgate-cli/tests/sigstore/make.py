#!/usr/bin/env python3
"""Writes a Sigstore instance of its own and bundles that it vouches for.

Takes the Python package `cryptography` and the command `openssl`. The keys are
thrown away; what is written changes with every run.
"""

import base64
import datetime
import hashlib
import json
import pathlib
import subprocess
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

HERE = pathlib.Path(__file__).parent
# The least component that there is, which the tests write too.
COMPONENT = b"\0asm\x0d\0\1\0"
ISSUER = "https://token.actions.githubusercontent.com"
TOOL = "https://github.com/acme/tool"
RELEASE = ".github/workflows/release.yml"
NOW = datetime.datetime.now(datetime.timezone.utc)
START = NOW - datetime.timedelta(days=1)
END = NOW + datetime.timedelta(days=3650)


def b64(data):
    return base64.b64encode(data).decode()


def utf8(text):
    """A DER UTF8String."""
    data = text.encode()
    assert len(data) < 256
    length = [len(data)] if len(data) < 128 else [0x81, len(data)]
    return bytes([0x0C, *length]) + data


def name(common):
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "example"),
         x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def certificate(subject, key, issuer, issuer_key, extensions, start=START, end=END):
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False
        )
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def usage(signs, certifies):
    return x509.KeyUsage(signs, False, False, False, False, certifies, certifies, False, False)


def authority(common):
    key = ec.generate_private_key(ec.SECP256R1())
    extensions = [(x509.BasicConstraints(True, 1), True), (usage(False, True), True)]
    return key, certificate(name(common), key, name(common), key, extensions)


def der(cert):
    return cert.public_bytes(serialization.Encoding.DER)


def timestamp(signature, directory, key, cert, root):
    """An RFC 3161 response for a signature."""
    path = pathlib.Path(directory)
    pem = serialization.Encoding.PEM
    private = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (path / "key").write_bytes(key.private_bytes(pem, *private))
    (path / "cert").write_bytes(cert.public_bytes(pem))
    (path / "chain").write_bytes(root.public_bytes(pem))
    (path / "data").write_bytes(signature)
    (path / "serial").write_text("01")
    (path / "conf").write_text(
        "[tsa]\ndefault_tsa = t\n[t]\n"
        f"serial = {path}/serial\nsigner_cert = {path}/cert\ncerts = {path}/chain\n"
        f"signer_key = {path}/key\nsigner_digest = sha256\ndefault_policy = 1.2.3.4.1\n"
        "digests = sha256\nordering = yes\ntsa_name = no\ness_cert_id_alg = sha256\n"
    )
    run = lambda *words: subprocess.run(["openssl", "ts", *words], check=True, capture_output=True)
    query = ["-query", "-data", path / "data", "-sha256", "-cert", "-out", path / "query"]
    run(*query)
    run("-reply", "-config", path / "conf", "-queryfile", path / "query", "-out", path / "reply")
    return (path / "reply").read_bytes()


def main():
    ca_key, ca = authority("certificate authority")
    tsa_root_key, tsa_root = authority("timestamp root")
    tsa_key = ec.generate_private_key(ec.SECP256R1())
    stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    tsa = certificate(
        name("timestamp authority"), tsa_key, tsa_root.subject, tsa_root_key,
        [(stamping, True), (usage(True, False), True)],
    )
    valid = {"start": START.strftime("%Y-%m-%dT%H:%M:%SZ")}
    subject = {"organization": "example", "commonName": "authority"}
    chain = lambda *certs: {"certificates": [{"rawBytes": b64(der(cert))} for cert in certs]}
    each = lambda certs: {
        "subject": subject, "uri": "https://sigstore.example", "certChain": chain(*certs),
        "validFor": valid,
    }
    root = {
        "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
        "tlogs": [],
        "certificateAuthorities": [each([ca])],
        "ctlogs": [],
        "timestampAuthorities": [each([tsa, tsa_root])],
    }
    (HERE / "trusted_root.json").write_text(json.dumps(root, indent=1) + "\n")

    def bundle(file, identity, workflow=None, repository=TOOL, version="0.3"):
        """A bundle signed with a certificate, or without an identity with a key alone."""
        workflow = workflow or identity
        key = ec.generate_private_key(ec.SECP256R1())
        oid = lambda number, text: (
            x509.UnrecognizedExtension(
                ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{number}"), utf8(text)
            ),
            False,
        )
        leaf = identity and certificate(
            x509.Name([]), key, ca.subject, ca_key,
            [
                (x509.SubjectAlternativeName([x509.UniformResourceIdentifier(identity)]), True),
                (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), False),
                (usage(True, False), True),
                oid(8, ISSUER), oid(12, repository), oid(18, workflow),
            ],
            NOW - datetime.timedelta(minutes=5), NOW + datetime.timedelta(minutes=5),
        )
        statement = json.dumps({
            "_type": "https://in-toto.io/Statement/v1",
            "subject": [
                {"name": "tool.wasm", "digest": {"sha256": hashlib.sha256(COMPONENT).hexdigest()}}
            ],
            "predicateType": "https://slsa.dev/provenance/v1",
            "predicate": {
                "buildDefinition": {
                    "buildType": "https://actions.github.io/buildtypes/workflow/v1",
                    "externalParameters": {"workflow": {
                        "ref": "refs/tags/v1.0.0", "repository": TOOL, "path": RELEASE,
                    }},
                },
                "runDetails": {"builder": {"id": "https://github.com/actions/runner"}},
            },
        }).encode()
        kind = "application/vnd.in-toto+json"
        message = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(statement), statement)
        signature = key.sign(message, ec.ECDSA(hashes.SHA256()))
        with tempfile.TemporaryDirectory() as directory:
            stamp = timestamp(signature, directory, tsa_key, tsa, tsa_root)
        media = "application/vnd.dev.sigstore.bundle"
        newest = version == "0.3"
        if not leaf:
            material = {"publicKey": {"hint": "release"}}
            pem = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            (HERE / f"{file}.pem").write_bytes(key.public_key().public_bytes(*pem))
        elif newest:
            material = {"certificate": {"rawBytes": b64(der(leaf))}}
        else:
            material = {"x509CertificateChain": chain(leaf)}
        material["tlogEntries"] = []
        material["timestampVerificationData"] = {"rfc3161Timestamps": [
            {"signedTimestamp": b64(stamp)}
        ]}
        text = json.dumps({
            "mediaType": f"{media}.v0.3+json" if newest else f"{media}+json;version={version}",
            "verificationMaterial": material,
            "dsseEnvelope": {
                "payload": b64(statement), "payloadType": kind,
                "signatures": [{"sig": b64(signature)}],
            },
        })
        (HERE / f"{file}.sigstore.json").write_text(text + "\n")

    tag = f"{TOOL}/{RELEASE}@refs/tags/v1.0.0"
    bundle("release", tag)
    bundle("key", None)
    bundle("release-0.1", tag, version="0.1")
    bundle("release-0.2", tag, version="0.2")
    bundle("branch", f"{TOOL}/{RELEASE}@refs/heads/main")
    bundle("branch-like-a-tag", f"{TOOL}/{RELEASE}@refs/heads/x@refs/tags/v1.0.0")
    evil = f"{TOOL}-evil"
    bundle("longer-name", f"{evil}/{RELEASE}@refs/tags/v1.0.0", repository=evil)
    other = f"{TOOL}/.github/workflows/test.yml@refs/tags/v1.0.0"
    bundle("other-workflow", tag, workflow=other)
    longer = f"{TOOL}/{RELEASE}.evil@refs/tags/v1.0.0"
    bundle("longer-workflow", tag, workflow=longer)
    bundle("other-repository", tag, repository="https://github.com/evil/tool")


main()
