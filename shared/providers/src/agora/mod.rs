//! RTC tokens: who may join a livestream's channel, and who may publish in it.

mod token_006;
mod token_007;

use boli_domain::Timestamp;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The Agora project. Both are 32 hex digits.
#[derive(Clone)]
pub struct AgoraConfig {
    /// Public; the buyers' app has it compiled in, so it must be that one.
    pub app_id: String,
    pub certificate: String,
}

impl std::fmt::Debug for AgoraConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AgoraConfig")
            .field("app_id", &self.app_id)
            .finish_non_exhaustive()
    }
}

impl AgoraConfig {
    /// Whether the two look like Agora's; the official builders return an empty token otherwise.
    #[must_use]
    pub fn is_wellformed(&self) -> bool {
        let hex32 =
            |text: &str| text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        hex32(&self.app_id) && hex32(&self.certificate)
    }
}

/// Which token format: existing clients get 006, `?version=007` asks for the newer one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RtcTokenVersion {
    #[default]
    #[serde(rename = "006")]
    V006,
    #[serde(rename = "007")]
    V007,
}

/// What the holder of a token may do in the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtcRole {
    /// The stream's owner: joins and publishes audio, video and data.
    Publisher,
    /// Everybody else: joins.
    Subscriber,
}

impl RtcRole {
    /// Agora's numbers: 1 join, 2 publish audio, 3 publish video, 4 publish data.
    const fn privileges(self) -> &'static [u16] {
        match self {
            Self::Publisher => &[1, 2, 3, 4],
            Self::Subscriber => &[1],
        }
    }
}

/// What a token is to say.
#[derive(Clone, Copy, Debug)]
pub struct RtcGrant<'a> {
    pub channel: &'a str,
    /// The user's number in the channel; see `boli_domain::livestream::rtc_uid`.
    pub uid: u32,
    pub role: RtcRole,
    pub version: RtcTokenVersion,
    pub now: Timestamp,
    pub life: Duration,
    /// Any random number; it makes two tokens of the same second differ.
    pub random: u32,
}

/// The answer of `agora-token/` (contract section 7), in its order of fields.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RtcToken {
    pub channel_name: String,
    pub token: String,
    pub uid: u32,
    pub app_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub message: Option<&'static str>,
}

impl std::fmt::Debug for RtcToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RtcToken")
            .field("channel_name", &self.channel_name)
            .field("uid", &self.uid)
            .finish_non_exhaustive()
    }
}

/// No token was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RtcTokenRefused {
    #[error("AGORA_APP_ID and AGORA_APP_CERTIFICATE must each be 32 hex digits")]
    BadConfig,
    #[error("a channel name has 1 to 63 bytes")]
    BadChannel,
}

/// Agora takes fewer than 64 bytes.
const MAX_CHANNEL_BYTES: usize = 63;
/// Salts of the official builders are 1..=99,999,999.
const SALTS: u32 = 99_999_999;

/// Literals of the contract for a server without an Agora project; the seller console tests
/// for the first two and then uses the local camera only.
const DUMMY_TOKEN: &str = "dummy_token_for_development";
const DUMMY_APP_ID: &str = "dummy_app_id";
const DUMMY_UID: u32 = 12_345;
const DUMMY_MESSAGE: &str = "Using dummy Agora credentials for development";

/// Makes RTC tokens; no call leaves the process.
#[derive(Clone, Debug)]
pub struct Agora {
    config: Option<AgoraConfig>,
}

impl Agora {
    /// Without a configuration every token is the contract's dummy.
    #[must_use]
    pub fn new(config: Option<AgoraConfig>) -> Self {
        Self { config }
    }

    /// # Errors
    /// [`RtcTokenRefused`]: the configuration or the channel is no good.
    pub fn token(&self, grant: &RtcGrant<'_>) -> Result<RtcToken, RtcTokenRefused> {
        let Some(config) = &self.config else {
            return Ok(RtcToken {
                channel_name: grant.channel.to_owned(),
                token: DUMMY_TOKEN.to_owned(),
                uid: DUMMY_UID,
                app_id: DUMMY_APP_ID.to_owned(),
                message: Some(DUMMY_MESSAGE),
            });
        };
        if !config.is_wellformed() {
            return Err(RtcTokenRefused::BadConfig);
        }
        if grant.channel.is_empty() || grant.channel.len() > MAX_CHANNEL_BYTES {
            return Err(RtcTokenRefused::BadChannel);
        }
        let token = match grant.version {
            RtcTokenVersion::V006 => token_006::of(config, grant),
            RtcTokenVersion::V007 => token_007::of(config, grant),
        };
        Ok(RtcToken {
            channel_name: grant.channel.to_owned(),
            token,
            uid: grant.uid,
            app_id: config.app_id.clone(),
            message: None,
        })
    }
}

impl RtcGrant<'_> {
    fn salt(&self) -> u32 {
        self.random % SALTS + 1
    }

    fn now_seconds(&self) -> u32 {
        u32::try_from(self.now.as_seconds()).unwrap_or(u32::MAX)
    }

    fn life_seconds(&self) -> u32 {
        u32::try_from(self.life.as_secs()).unwrap_or(u32::MAX)
    }
}

/// Little-endian packing, which both formats share.
#[derive(Default)]
struct Packed(Vec<u8>);

impl Packed {
    fn u16(mut self, value: u16) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    /// A length and the bytes. All strings here are far shorter than 64 KB.
    fn string(self, bytes: &[u8]) -> Self {
        let mut packed = self.u16(u16::try_from(bytes.len()).unwrap_or(u16::MAX));
        packed.0.extend(bytes);
        packed
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }

    /// A count and pairs of privilege and expiry.
    fn privileges(self, privileges: &[(u16, u32)]) -> Self {
        let count = u16::try_from(privileges.len()).unwrap_or(u16::MAX);
        privileges
            .iter()
            .fold(self.u16(count), |packed, (privilege, expiry)| {
                packed.u16(*privilege).u32(*expiry)
            })
    }
}

/// Number 0 means "any user" and is written as nothing.
fn uid_text(uid: u32) -> String {
    if uid == 0 {
        String::new()
    } else {
        uid.to_string()
    }
}

fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    use hmac::{Hmac, KeyInit, Mac};
    // A key of any length is a valid HMAC key, so the error arm is never taken.
    Hmac::<sha2::Sha256>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        },
    )
}

#[cfg(test)]
mod tests;
