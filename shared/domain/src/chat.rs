//! Who may say what in a room.

use crate::Timestamp;
use crate::limits::MAX_CHAT_CHARS;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The kind of a chat line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MessageType {
    #[default]
    Text,
    /// Said by the server.
    System,
    /// Said by the server.
    Bid,
    Emoji,
}

/// A message that is not one; the texts are the contract's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageRefused {
    #[error("This field may not be blank.")]
    Blank,
    #[error("Ensure this field has no more than {MAX_CHAT_CHARS} characters.")]
    TooLong,
    #[error("\"{0}\" is not a valid choice.")]
    Type(String),
}

impl MessageType {
    /// The kind a client may send: text or emoji; clients can't speak for the server
    /// (fault F24). Nothing means text.
    ///
    /// # Errors
    /// Any other word.
    pub fn from_client(word: Option<&str>) -> Result<Self, MessageRefused> {
        match word {
            None | Some("text") => Ok(Self::Text),
            Some("emoji") => Ok(Self::Emoji),
            Some(other) => Err(MessageRefused::Type(other.to_owned())),
        }
    }
}

/// A message's text without the white space around it: 1 to 500 characters.
///
/// # Errors
/// Blank or too long.
pub fn content(text: &str) -> Result<&str, MessageRefused> {
    let text = text.trim();
    if text.is_empty() {
        return Err(MessageRefused::Blank);
    }
    match text.chars().nth(MAX_CHAT_CHARS) {
        Some(_) => Err(MessageRefused::TooLong),
        None => Ok(text),
    }
}

/// Why a user's message is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChatRefused {
    #[error("Livestream not found")]
    UnknownRoom,
    #[error("Livestream is not currently live")]
    NotLive,
    #[error("You are banned from this livestream")]
    Banned,
    #[error("You may not write in this livestream for now")]
    Muted,
    #[error("You are writing too fast")]
    TooFast,
}

/// Whether a user's gate lets a message through at `now`: no ban, no timeout, and not too
/// soon after the last one where the room is in slow mode (zero: it is not). The table's
/// condition says the same; this names the refusal, the gravest first.
///
/// # Errors
/// [`ChatRefused`].
pub fn gate(
    is_banned: bool,
    muted_until: Option<Timestamp>,
    last_message_at: Option<Timestamp>,
    slow_mode: Duration,
    now: Timestamp,
) -> Result<(), ChatRefused> {
    if is_banned {
        return Err(ChatRefused::Banned);
    }
    if muted_until.is_some_and(|until| until > now) {
        return Err(ChatRefused::Muted);
    }
    let too_soon = last_message_at.is_some_and(|last| last > now.minus(slow_mode));
    if too_soon && !slow_mode.is_zero() {
        return Err(ChatRefused::TooFast);
    }
    Ok(())
}

/// Why a message is not hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HideRefused {
    #[error("Permission denied")]
    NotAllowed,
    #[error("Message not found")]
    Missing,
}

/// Why nobody is banned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BanRefused {
    #[error("Permission denied")]
    NotOwner,
    #[error("You cannot ban yourself")]
    Yourself,
    #[error("User not found")]
    UnknownUser,
}

/// Why nobody is let back in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnbanRefused {
    #[error("Permission denied")]
    NotOwner,
    #[error("Ban record not found")]
    NotBanned,
}

/// Why nobody becomes a moderator, or stops being one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModeratorRefused {
    #[error("Permission denied")]
    NotOwner,
    #[error("User is already a moderator")]
    Already,
    #[error("Moderator not found")]
    Missing,
}

/// The reason of a ban that was given none.
pub const DEFAULT_BAN_REASON: &str = "Violation of community guidelines";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_has_one_to_five_hundred_characters() {
        assert_eq!(content("  नमस्ते  "), Ok("नमस्ते"));
        assert_eq!(content(" \n"), Err(MessageRefused::Blank));
        assert!(content(&"क".repeat(500)).is_ok());
        let refused = content(&"x".repeat(501)).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "Ensure this field has no more than 500 characters."
        );
    }

    #[test]
    fn clients_send_text_and_emoji_only() {
        assert_eq!(MessageType::from_client(None), Ok(MessageType::Text));
        assert_eq!(
            MessageType::from_client(Some("emoji")),
            Ok(MessageType::Emoji)
        );
        for word in ["system", "bid", "video"] {
            let refused = MessageType::from_client(Some(word)).unwrap_err();
            assert_eq!(
                refused.to_string(),
                format!("\"{word}\" is not a valid choice.")
            );
        }
    }

    #[test]
    fn the_gate_names_the_gravest_reason() {
        let now = Timestamp(1_000_000);
        let (soon, past) = (Some(Timestamp(1_000_001)), Some(Timestamp(1_000_000)));
        let slow = Duration::from_secs(5);
        assert_eq!(gate(true, soon, past, slow, now), Err(ChatRefused::Banned));
        assert_eq!(gate(false, soon, past, slow, now), Err(ChatRefused::Muted));
        assert_eq!(
            gate(false, past, past, slow, now),
            Err(ChatRefused::TooFast)
        );
        assert_eq!(gate(false, past, Some(now.minus(slow)), slow, now), Ok(()));
        assert_eq!(gate(false, None, None, slow, now), Ok(()));
    }

    #[test]
    fn without_slow_mode_nobody_is_too_fast() {
        let now = Timestamp(1_000_000);
        // Another server's clock may be ahead.
        let ahead = Some(Timestamp(1_002_000));
        assert_eq!(gate(false, None, ahead, Duration::ZERO, now), Ok(()));
    }
}
