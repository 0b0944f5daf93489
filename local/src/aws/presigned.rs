//! Requests to S3 that are signed in their query, which whoever has their address may make: as
//! far as functions give such addresses away, to put pictures into the bucket.

use super::ses_s3::bucket_and_key;
use super::{Service, accesses, denied, perform, raw_reply};
use crate::cloud::Core;
use crate::settings::SECRET_ACCESS_KEY;
use boli_domain::Timestamp;
use boli_providers::media::UPLOADS;
use boli_runtime::clock::Clock;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, HOST, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::time::Duration;

/// What the meter calls whoever has an address.
const CALLER: &str = "presigned";

/// Why S3 does not take a request, in its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum Refused {
    #[error("Query-string authentication needs all of its parameters.")]
    Incomplete,
    #[error("Request has expired")]
    Expired,
    #[error("The request signature we calculated does not match the signature you provided.")]
    Mismatch,
    #[error("Access Denied")]
    Elsewhere,
}

impl Refused {
    fn answer(self) -> Response<Bytes> {
        let (status, code) = match self {
            Self::Incomplete => (StatusCode::BAD_REQUEST, "AuthorizationQueryParametersError"),
            Self::Expired | Self::Elsewhere => (StatusCode::FORBIDDEN, "AccessDenied"),
            Self::Mismatch => (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"),
        };
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{self}</Message></Error>"
        );
        let mut response = raw_reply(status, body);
        let xml = HeaderValue::from_static("application/xml");
        response.headers_mut().insert(CONTENT_TYPE, xml);
        response
    }
}

impl Core {
    /// Answers a request that is signed in its query; `None` when it is not. A browser's
    /// preflight has the same address, and is answered as all are.
    pub(crate) fn presigned(&self, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        let query = request.uri().query()?;
        if !query.contains("X-Amz-Signature=") || request.method() == Method::OPTIONS {
            return None;
        }
        let params = form_urlencoded::parse(query.as_bytes()).into_owned();
        let params: BTreeMap<String, String> = params.collect();
        let mut answer = match check(request, query, &params, self.services.clock.now()) {
            Ok(()) => self.carry_out(request, params.get("X-Amz-Security-Token")),
            Err(refused) => refused.answer(),
        };
        let anybody = HeaderValue::from_static("*");
        let headers = answer.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
        Some(answer)
    }

    /// Does it with the role of the function that signed it, which the token names. Functions
    /// elsewhere have no token, and no role is asked.
    fn carry_out(&self, request: &Request<Bytes>, token: Option<&String>) -> Response<Bytes> {
        if let Some(function) = token.filter(|token| self.functions.contains_key(token.as_str())) {
            let grants = &self.services.grants;
            let accesses = accesses::of(Service::S3, request, grants);
            if let Err(denied) = grants.check(function, &accesses) {
                tracing::error!(function, "{denied}");
                return denied::answer(Service::S3, &denied.to_string());
            }
        }
        perform(&self.services, CALLER, Service::S3, request)
    }
}

/// Whether the request is the one that was signed, and not too late. Other machines send these
/// too, and everybody knows the local secret: it opens nothing but the place for uploads.
fn check(
    request: &Request<Bytes>,
    query: &str,
    params: &BTreeMap<String, String>,
    now: Timestamp,
) -> Result<(), Refused> {
    if !bucket_and_key(request).1.starts_with(UPLOADS) {
        return Err(Refused::Elsewhere);
    }
    let param = |name: &str| {
        let value = params.get(name).map(String::as_str);
        value.ok_or(Refused::Incomplete)
    };
    let date = param("X-Amz-Date")?;
    let signed_at = moment(date).ok_or(Refused::Incomplete)?;
    let life = param("X-Amz-Expires")?;
    let life = life.parse().map_err(|_| Refused::Incomplete)?;
    let (_, scope) = param("X-Amz-Credential")?
        .split_once('/')
        .ok_or(Refused::Incomplete)?;
    let names = param("X-Amz-SignedHeaders")?;
    let canonical = canonical(request, query, names).ok_or(Refused::Mismatch)?;
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{date}\n{scope}\n{}",
        hex(&Sha256::digest(canonical))
    );
    let signature = signature(scope, &to_sign).ok_or(Refused::Mismatch)?;
    if signature != param("X-Amz-Signature")? {
        return Err(Refused::Mismatch);
    }
    if now > signed_at.plus(Duration::from_secs(life)) {
        return Err(Refused::Expired);
    }
    Ok(())
}

/// `20261122T133000Z`.
fn moment(text: &str) -> Option<Timestamp> {
    let (day, time) = text.strip_suffix('Z')?.split_once('T')?;
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        day.get(..4)?,
        day.get(4..6)?,
        day.get(6..)?,
        time.get(..2)?,
        time.get(2..4)?,
        time.get(4..)?
    );
    Timestamp::parse(&text)
}

/// The request as signatures see it; `None` when one of the signed headers is not there.
fn canonical(request: &Request<Bytes>, query: &str, names: &str) -> Option<String> {
    let pairs = query.split('&');
    let mut pairs: Vec<_> = pairs
        .filter(|pair| !pair.starts_with("X-Amz-Signature="))
        .collect();
    pairs.sort_unstable();
    let mut headers = String::new();
    for name in names.split(';') {
        let sent = request.headers().get(name);
        let value = match sent.and_then(|value| value.to_str().ok()) {
            Some(value) => value.trim(),
            // A request that came over no network.
            None if name == HOST.as_str() => request.uri().authority()?.as_str(),
            None => return None,
        };
        headers.push_str(&format!("{name}:{value}\n"));
    }
    Some(format!(
        "{}\n{}\n{}\n{headers}\n{names}\nUNSIGNED-PAYLOAD",
        request.method(),
        request.uri().path(),
        pairs.join("&"),
    ))
}

/// The scope is day, region, service and an end mark: each step's outcome is the next one's key.
fn signature(scope: &str, to_sign: &str) -> Option<String> {
    let secret = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
    let key = scope
        .split('/')
        .try_fold(secret, |key, part| sealed(&key, part))?;
    Some(hex(&sealed(&key, to_sign)?))
}

fn sealed(key: &[u8], text: &str) -> Option<Vec<u8>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    mac.update(text.as_bytes());
    Some(mac.finalize().into_bytes().to_vec())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
