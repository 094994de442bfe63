"""Signs a PDF form as another program would: sign.py KIND FIELD IN OUT, with a certificate of its own making."""
import datetime
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID
from asn1crypto import keys, x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

kind, field, source, target = sys.argv[1:]
key = {
    "rsa": lambda: rsa.generate_private_key(65537, 2048),
    "pss": lambda: rsa.generate_private_key(65537, 2048),
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}[kind]()
name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ana Lima")])
day = datetime.datetime(2026, 1, 1)
made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
made = made.serial_number(7).not_valid_before(day).not_valid_after(day.replace(year=2036))
made = made.sign(key, None if kind == "ed25519" else hashes.SHA256())
signer = signers.SimpleSigner(
    signing_cert=asn1_x509.Certificate.load(made.public_bytes(Encoding.DER)),
    signing_key=keys.PrivateKeyInfo.load(
        key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    ),
    cert_registry=SimpleCertificateStore(),
    prefer_pss=kind == "pss",
)
with open(source, "rb") as pdf, open(target, "wb") as out:
    writer = IncrementalPdfFileWriter(pdf, strict=False)
    signers.sign_pdf(
        writer, signers.PdfSignatureMetadata(field_name=field, name="Somebody Else"), signer, output=out
    )
