//! The id that one request and all that follows from it have in common.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A trace id in X-Ray's spelling: `1-<8 hex digits>-<24 hex digits>`. It is the one spelling
/// that SQS takes and X-Ray shows, and it has one length whatever a client sends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Trace(String);

/// The part of a trace header that names the trace.
const ROOT: &str = "Root=";

/// Hex digits of a trace.
const DIGITS: usize = 32;

/// A text is not a trace id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a trace id is 1-<8 hex digits>-<24 hex digits>")]
pub struct NotATrace;

impl Trace {
    /// The root of a trace header: `Root=1-67a1…-…;Parent=…;Sampled=0`.
    #[must_use]
    pub fn of_header(header: &str) -> Option<Self> {
        let mut parts = header.split(';').map(str::trim);
        let root = parts.find_map(|part| part.strip_prefix(ROOT))?;
        root.to_owned().try_into().ok()
    }

    /// The trace of a request that came without one: its request id in hex. A UUID keeps its
    /// digits; of other ids (a socket's) the last 16 characters are spelled in hex. `None`
    /// for an empty id.
    #[must_use]
    pub fn of_request_id(id: &str) -> Option<Self> {
        if id.is_empty() {
            return None;
        }
        let digits = match Uuid::parse_str(id) {
            Ok(uuid) => uuid.simple().to_string(),
            Err(_) => id.bytes().map(|byte| format!("{byte:02x}")).collect(),
        };
        let digits = format!("{digits:0>DIGITS$}");
        Some(Self::of_digits(
            &digits[digits.len().saturating_sub(DIGITS)..],
        ))
    }

    /// The trace of something that no request caused; the bytes are random.
    #[must_use]
    pub fn of_bytes(bytes: [u8; 16]) -> Self {
        Self::of_digits(&Uuid::from_bytes(bytes).simple().to_string())
    }

    fn of_digits(digits: &str) -> Self {
        let (first, rest) = digits.split_at(8);
        Self(format!("1-{first}-{rest}"))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As a trace header: `Root=1-…`.
    #[must_use]
    pub fn to_header(&self) -> String {
        format!("{ROOT}{}", self.0)
    }
}

impl std::fmt::Display for Trace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Trace {
    type Error = NotATrace;

    fn try_from(text: String) -> Result<Self, NotATrace> {
        let is_hex = |part: &str, length: usize| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        };
        let mut parts = text.split('-');
        let fits = parts.next() == Some("1")
            && parts.next().is_some_and(|part| is_hex(part, 8))
            && parts.next().is_some_and(|part| is_hex(part, 24))
            && parts.next().is_none();
        if fits { Ok(Self(text)) } else { Err(NotATrace) }
    }
}

impl From<Trace> for String {
    fn from(trace: Trace) -> Self {
        trace.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_header_names_its_root() {
        let root = "1-67891233-abcdef012345678912345678";
        for header in [
            format!("Root={root}"),
            format!("Self=1-x; Root={root};Parent=53995c3f42cd8ad8;Sampled=1"),
        ] {
            assert_eq!(Trace::of_header(&header).unwrap().as_str(), root);
        }
        assert_eq!(
            Trace::of_header(&Trace(root.to_owned()).to_header()),
            Some(Trace(root.to_owned()))
        );
    }

    #[test]
    fn whatever_else_a_client_sends_is_no_trace() {
        for header in [
            "",
            "Root=",
            "Root=1-67891233-abc",
            "Root=2-67891233-abcdef012345678912345678",
            "Root=1-67891233-abcdef012345678912345678-1",
            "Root=1-6789123g-abcdef012345678912345678",
            "1-67891233-abcdef012345678912345678",
        ] {
            assert_eq!(Trace::of_header(header), None, "{header}");
        }
    }

    #[test]
    fn request_ids_are_found_in_their_traces() {
        let of = |id: &str| Trace::of_request_id(id).unwrap().0;
        assert_eq!(
            of("c6af9ac6-7b61-11e6-9a41-93e8deadbeef"),
            "1-c6af9ac6-7b6111e69a4193e8deadbeef"
        );
        // JKJaXmPLvHcESHA= of a socket, character by character.
        assert_eq!(
            of("JKJaXmPLvHcESHA="),
            "1-4a4b4a61-586d504c764863455348413d"
        );
        assert_eq!(of("short"), "1-00000000-0000000000000073686f7274");
    }

    proptest! {
        #[test]
        fn every_request_id_has_a_trace_of_the_one_form(id in ".{1,60}") {
            let trace = Trace::of_request_id(&id).unwrap();
            prop_assert_eq!(Trace::try_from(trace.0.clone()), Ok(trace));
        }
    }
}
