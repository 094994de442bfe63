//! Signatures in a filled form: whose they are, and whether they speak for what the form says.
//!
//! In: the bytes of a file and the dictionaries of its signatures. Out: a [`SignatureVerdict`] for each. Verified are the
//! range of bytes, their digest and the signature over it (RFC 5652, ISO 32000-2, 12.8). Never: looks at
//! who vouches for the certificate, asks a network, or takes a name in the file for a signature.

use cms::content_info::ContentInfo;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::{ObjectIdentifier, OctetStringRef};
use der::{Decode, Encode, SliceReader};
use lopdf::{Dictionary, Object};
use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::Certificate;
use x509_cert::ext::pkix::SubjectKeyIdentifier;

/// The most signatures of one file that are looked at.
pub(super) const MAX_SIGNATURES: usize = 16;
/// The largest envelope; one with a chain of certificates and a stamp of time has a few ten thousand bytes.
const MAX_ENVELOPE: usize = 256 * 1024;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");

/// What was found of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SignatureVerdict {
    /// It is by the holder of the key in this certificate, and speaks for the file up to this byte.
    Sound { who: String, end: usize },
    /// It speaks for something else; why.
    Broken(&'static str),
    /// It is of a kind that is not verified here; which.
    Unverified(&'static str),
}

/// The digests that are verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    fn of(id: &ObjectIdentifier) -> Option<Self> {
        match id.to_string().as_str() {
            "2.16.840.1.101.3.4.2.1" => Some(Self::Sha256),
            "2.16.840.1.101.3.4.2.2" => Some(Self::Sha384),
            "2.16.840.1.101.3.4.2.3" => Some(Self::Sha512),
            _ => None,
        }
    }

    fn digest(self, parts: [&[u8]; 2]) -> Vec<u8> {
        fn of<D: Digest>(parts: [&[u8]; 2]) -> Vec<u8> {
            let mut digest = D::new();
            parts.iter().for_each(|part| digest.update(part));
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha256 => of::<Sha256>(parts),
            Self::Sha384 => of::<Sha384>(parts),
            Self::Sha512 => of::<Sha512>(parts),
        }
    }
}

/// Looks at one signature of a file.
pub(super) fn verify(bytes: &[u8], signature: &Dictionary) -> SignatureVerdict {
    let range = signature.get(b"ByteRange").and_then(Object::as_array).ok();
    let envelope = signature.get(b"Contents").and_then(Object::as_str).ok();
    let (Some(range), Some(envelope)) = (range, envelope) else {
        return SignatureVerdict::Broken(
            "it has no range of bytes, or no envelope: it is a name and no more",
        );
    };
    let Some((parts, end)) = covered(bytes, range, envelope) else {
        return SignatureVerdict::Broken("what it speaks for is not the file around it");
    };
    if envelope.len() > MAX_ENVELOPE {
        return SignatureVerdict::Broken("its envelope is larger than any");
    }
    match signature.get(b"SubFilter").and_then(Object::as_name) {
        Ok(b"adbe.pkcs7.detached" | b"ETSI.CAdES.detached") => {}
        _ => return SignatureVerdict::Unverified("of a kind that is not verified"),
    }
    match signer(envelope, parts) {
        Ok(who) => SignatureVerdict::Sound { who, end },
        Err(verdict) => verdict,
    }
}

/// The bytes that a signature speaks for, and where they end: the file from its begin, around the envelope and
/// nothing else.
fn covered<'b>(
    bytes: &'b [u8],
    range: &[Object],
    envelope: &[u8],
) -> Option<([&'b [u8]; 2], usize)> {
    let number = |object: &Object| usize::try_from(object.as_i64().ok()?).ok();
    let numbers: Vec<usize> = range.iter().map(number).collect::<Option<_>>()?;
    let [0, first, second, length] = numbers[..] else { return None };
    let end = second.checked_add(length).filter(|end| *end <= bytes.len())?;
    let gap = bytes.get(first..second)?.strip_prefix(b"<")?.strip_suffix(b">")?;
    let hex = |digit: &u8| char::from(*digit).to_digit(16);
    let is_envelope = gap.len() == envelope.len() * 2
        && gap.chunks_exact(2).zip(envelope).all(|(digits, byte)| {
            hex(&digits[0]).zip(hex(&digits[1])).map(|(a, b)| a * 16 + b) == Some((*byte).into())
        });
    is_envelope.then_some(([&bytes[..first], &bytes[second..end]], end))
}

const UNREADABLE: SignatureVerdict = SignatureVerdict::Broken("its envelope cannot be read");

/// Who signed these bytes, by the name in the certificate of the key.
fn signer(envelope: &[u8], parts: [&[u8]; 2]) -> Result<String, SignatureVerdict> {
    let unreadable = |_| UNREADABLE;
    // Behind the envelope is room that was kept for a longer one.
    let mut reader = SliceReader::new(envelope).map_err(unreadable)?;
    let outer = ContentInfo::decode(&mut reader).map_err(unreadable)?;
    if outer.content_type != SIGNED_DATA {
        return Err(UNREADABLE);
    }
    let data: SignedData = outer.content.decode_as().map_err(unreadable)?;
    let [info] = data.signer_infos.0.as_slice() else {
        return Err(SignatureVerdict::Broken("it is not by one signer"));
    };
    let certificate = certificate_of(&data, info)
        .ok_or(SignatureVerdict::Broken("the certificate of its signer is not in it"))?;
    let hash = Hash::of(&info.digest_alg.oid)
        .ok_or(SignatureVerdict::Unverified("with a digest that is not verified"))?;
    let message = message(info, hash, parts)?;
    let algorithm = algorithm(info, certificate, hash)
        .ok_or(SignatureVerdict::Unverified("with an algorithm that is not verified"))?;
    let key = certificate.tbs_certificate.subject_public_key_info.subject_public_key.raw_bytes();
    UnparsedPublicKey::new(algorithm, key).verify(&message, info.signature.as_bytes()).map_err(
        |_| match info.signature_algorithm.oid {
            // Its salt may be of a length that the library does not take: that proves nothing.
            RSA_PSS => SignatureVerdict::Unverified("with RSA-PSS, in a way that is not verified"),
            _ => SignatureVerdict::Broken("the key of its certificate did not make it"),
        },
    )?;
    Ok(certificate.tbs_certificate.subject.to_string())
}

fn certificate_of<'d>(data: &'d SignedData, info: &SignerInfo) -> Option<&'d Certificate> {
    use cms::cert::CertificateChoices;
    let all = data.certificates.as_ref()?.0.iter().filter_map(|choice| match choice {
        CertificateChoices::Certificate(certificate) => Some(certificate),
        CertificateChoices::Other(_) => None,
    });
    let is_meant = |certificate: &&Certificate| match &info.sid {
        SignerIdentifier::IssuerAndSerialNumber(named) => {
            let own = &certificate.tbs_certificate;
            own.issuer == named.issuer && own.serial_number == named.serial_number
        }
        SignerIdentifier::SubjectKeyIdentifier(named) => {
            let own = certificate.tbs_certificate.get::<SubjectKeyIdentifier>();
            own.is_ok_and(|own| own.is_some_and(|(_, own)| own == *named))
        }
    };
    let mut all = all;
    all.find(is_meant)
}

/// What was signed: attributes that hold the digest of the bytes, or the bytes themselves.
fn message(info: &SignerInfo, hash: Hash, parts: [&[u8]; 2]) -> Result<Vec<u8>, SignatureVerdict> {
    let Some(attributes) = &info.signed_attrs else { return Ok(parts.concat()) };
    let mut digests = attributes.iter().filter(|attribute| attribute.oid == MESSAGE_DIGEST);
    let one = digests.next().filter(|_| digests.next().is_none());
    let value = one.and_then(|digest| digest.values.get(0));
    let said = value.and_then(|value| value.decode_as::<OctetStringRef<'_>>().ok());
    match said {
        Some(said) if said.as_bytes() == hash.digest(parts) => {
            attributes.to_der().map_err(|_| UNREADABLE)
        }
        _ => Err(SignatureVerdict::Broken("the file is not what was signed: its digest differs")),
    }
}

/// How a key of that kind signs.
fn algorithm(
    info: &SignerInfo,
    certificate: &Certificate,
    hash: Hash,
) -> Option<&'static dyn VerificationAlgorithm> {
    let kind = &certificate.tbs_certificate.subject_public_key_info.algorithm;
    if kind.oid == ED25519 {
        return Some(&signature::ED25519);
    }
    if kind.oid == EC {
        let curve: ObjectIdentifier = kind.parameters.as_ref()?.decode_as().ok()?;
        return match (curve, hash) {
            (P256, Hash::Sha256) => Some(&signature::ECDSA_P256_SHA256_ASN1),
            (P256, Hash::Sha384) => Some(&signature::ECDSA_P256_SHA384_ASN1),
            (P384, Hash::Sha256) => Some(&signature::ECDSA_P384_SHA256_ASN1),
            (P384, Hash::Sha384) => Some(&signature::ECDSA_P384_SHA384_ASN1),
            _ => None,
        };
    }
    let is_pss = info.signature_algorithm.oid == RSA_PSS;
    match (kind.oid == RSA || kind.oid == RSA_PSS, is_pss, hash) {
        (false, ..) => None,
        (_, true, Hash::Sha256) => Some(&signature::RSA_PSS_2048_8192_SHA256),
        (_, true, Hash::Sha384) => Some(&signature::RSA_PSS_2048_8192_SHA384),
        (_, true, Hash::Sha512) => Some(&signature::RSA_PSS_2048_8192_SHA512),
        (_, false, Hash::Sha256) => Some(&signature::RSA_PKCS1_2048_8192_SHA256),
        (_, false, Hash::Sha384) => Some(&signature::RSA_PKCS1_2048_8192_SHA384),
        (_, false, Hash::Sha512) => Some(&signature::RSA_PKCS1_2048_8192_SHA512),
    }
}
