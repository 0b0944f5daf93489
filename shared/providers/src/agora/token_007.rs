//! The 007 format: expiries count from the issue, and the content is compressed.

use super::{AgoraConfig, Packed, RtcGrant, hmac_sha256, uid_text};
use base64::Engine as _;

const RTC_SERVICE: u16 = 1;
/// Any level makes a valid token; 6 is zlib's usual one.
const COMPRESSION_LEVEL: u8 = 6;

pub(super) fn of(config: &AgoraConfig, grant: &RtcGrant<'_>) -> String {
    let life = grant.life_seconds();
    let privileges: Vec<(u16, u32)> = grant
        .role
        .privileges()
        .iter()
        .map(|privilege| (*privilege, life))
        .collect();
    let issue = Issue {
        ts: grant.now_seconds(),
        salt: grant.salt(),
        life,
    };
    wrap(&content(
        config,
        grant.channel,
        &uid_text(grant.uid),
        &issue,
        &privileges,
    ))
}

/// When a token is issued and for how many seconds.
pub(super) struct Issue {
    pub ts: u32,
    pub salt: u32,
    pub life: u32,
}

/// Signature and signed part; `privileges` in ascending order, in seconds after the issue.
pub(super) fn content(
    config: &AgoraConfig,
    channel: &str,
    uid: &str,
    issue: &Issue,
    privileges: &[(u16, u32)],
) -> Vec<u8> {
    let Packed(signing_info) = Packed::default()
        .string(config.app_id.as_bytes())
        .u32(issue.ts)
        .u32(issue.life)
        .u32(issue.salt)
        .u16(1) // services
        .u16(RTC_SERVICE)
        .privileges(privileges)
        .string(channel.as_bytes())
        .string(uid.as_bytes());
    let key = hmac_sha256(&issue.ts.to_le_bytes(), config.certificate.as_bytes());
    let key = hmac_sha256(&issue.salt.to_le_bytes(), &key);
    let Packed(content) = Packed::default()
        .string(&hmac_sha256(&key, &signing_info))
        .bytes(&signing_info);
    content
}

pub(super) fn wrap(content: &[u8]) -> String {
    let compressed = miniz_oxide::deflate::compress_to_vec_zlib(content, COMPRESSION_LEVEL);
    format!(
        "007{}",
        base64::engine::general_purpose::STANDARD.encode(compressed)
    )
}
