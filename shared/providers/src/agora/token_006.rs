//! The 006 format, which existing clients receive: deterministic, with absolute expiries.

use super::{AgoraConfig, Packed, RtcGrant, hmac_sha256, uid_text};
use base64::Engine as _;

/// The token's own timestamp lies a day ahead, as the official builder sets it.
const TIMESTAMP_AHEAD_SECONDS: u32 = 24 * 60 * 60;

pub(super) fn of(config: &AgoraConfig, grant: &RtcGrant<'_>) -> String {
    let now = grant.now_seconds();
    let expiry = now.saturating_add(grant.life_seconds());
    let privileges: Vec<(u16, u32)> = grant
        .role
        .privileges()
        .iter()
        .map(|privilege| (*privilege, expiry))
        .collect();
    let ts = now.saturating_add(TIMESTAMP_AHEAD_SECONDS);
    build(
        config,
        grant.channel,
        grant.uid,
        ts,
        grant.salt(),
        &privileges,
    )
}

/// `privileges` in ascending order, with absolute expiries in Unix seconds.
pub(super) fn build(
    config: &AgoraConfig,
    channel: &str,
    uid: u32,
    ts: u32,
    salt: u32,
    privileges: &[(u16, u32)],
) -> String {
    let uid = uid_text(uid);
    let Packed(message) = Packed::default().u32(salt).u32(ts).privileges(privileges);
    let Packed(signed) = Packed::default()
        .bytes(config.app_id.as_bytes())
        .bytes(channel.as_bytes())
        .bytes(uid.as_bytes())
        .bytes(&message);
    let Packed(content) = Packed::default()
        .string(&hmac_sha256(config.certificate.as_bytes(), &signed))
        .u32(crc32fast::hash(channel.as_bytes()))
        .u32(crc32fast::hash(uid.as_bytes()))
        .string(&message);
    let content = base64::engine::general_purpose::STANDARD.encode(content);
    format!("006{}{content}", config.app_id)
}
