//! A livestream's life: scheduled, live, ended, and never back (fault F20).

use crate::UserId;
use crate::account::VerificationStatus;
use serde::{Deserialize, Serialize};

/// Where a livestream stands (contract section 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LivestreamStatus {
    Scheduled,
    Live,
    Ended,
    /// Legal on the wire; nothing sets it.
    Cancelled,
}

impl LivestreamStatus {
    /// The word of clients.
    #[must_use]
    pub const fn wire(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::Ended => "ended",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word of clients, as filters send it.
    #[must_use]
    pub fn from_wire(word: &str) -> Option<Self> {
        [Self::Scheduled, Self::Live, Self::Ended, Self::Cancelled]
            .into_iter()
            .find(|status| status.wire() == word)
    }
}

/// Why a seller can't announce a livestream; the texts are the recorded server's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CreateRefused {
    #[error("Seller account not verified")]
    NotActive,
    #[error("Insufficient credits to create livestream")]
    NoCredits,
}

/// Whether a seller may announce a livestream: active, verified, and with a credit to start it.
///
/// # Errors
/// The first of these that is missing.
pub fn may_create(
    is_account_active: bool,
    verification: VerificationStatus,
    credits: u32,
) -> Result<(), CreateRefused> {
    if !is_account_active || verification != VerificationStatus::Verified {
        return Err(CreateRefused::NotActive);
    }
    if credits == 0 {
        Err(CreateRefused::NoCredits)
    } else {
        Ok(())
    }
}

/// Why a livestream does not start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartRefused {
    #[error("Permission denied")]
    NotOwner,
    #[error("Seller account not verified")]
    NotActive,
    #[error("Livestream is already live")]
    AlreadyLive,
    /// Ended or cancelled.
    #[error("Livestream has already ended")]
    Over,
    #[error("Insufficient credits to start livestream")]
    NoCredits,
}

impl StartRefused {
    /// Names why a room whose owner-and-scheduled condition failed does not start.
    #[must_use]
    pub const fn of_room(is_owner: bool, status: LivestreamStatus) -> Self {
        match (is_owner, status) {
            (false, _) => Self::NotOwner,
            // A scheduled room of its owner fails the condition only when another start came
            // first, so it is live by now.
            (true, LivestreamStatus::Live | LivestreamStatus::Scheduled) => Self::AlreadyLive,
            (true, LivestreamStatus::Ended | LivestreamStatus::Cancelled) => Self::Over,
        }
    }
}

/// Whether a livestream may start now. Starting takes the first period's credit.
///
/// # Errors
/// [`StartRefused`].
pub fn start(
    is_owner: bool,
    status: LivestreamStatus,
    is_account_active: bool,
    credits: u32,
) -> Result<LivestreamStatus, StartRefused> {
    if !is_owner || status != LivestreamStatus::Scheduled {
        return Err(StartRefused::of_room(is_owner, status));
    }
    if !is_account_active {
        return Err(StartRefused::NotActive);
    }
    if credits == 0 {
        Err(StartRefused::NoCredits)
    } else {
        Ok(LivestreamStatus::Live)
    }
}

/// Why a livestream does not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndRefused {
    #[error("Permission denied")]
    NotOwner,
    #[error("Livestream is not currently live")]
    NotLive,
}

/// Whether a livestream may be ended by hand.
///
/// # Errors
/// [`EndRefused`].
pub fn end(is_owner: bool, status: LivestreamStatus) -> Result<LivestreamStatus, EndRefused> {
    match (is_owner, status) {
        (false, _) => Err(EndRefused::NotOwner),
        (true, LivestreamStatus::Live) => Ok(LivestreamStatus::Ended),
        (true, _) => Err(EndRefused::NotLive),
    }
}

/// Why what was announced of a livestream does not change, or the livestream is not removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeRefused {
    #[error("You can only update your own livestreams")]
    NotOwner,
    /// Its viewers and its auctions rely on it.
    #[error("A livestream can't be changed or deleted while it is live")]
    Live,
    #[error("Livestream not found")]
    Missing,
}

/// Whether what was announced of a livestream may be changed, or the livestream removed.
///
/// # Errors
/// [`ChangeRefused`].
pub fn change(is_owner: bool, status: LivestreamStatus) -> Result<(), ChangeRefused> {
    match (is_owner, status) {
        (false, _) => Err(ChangeRefused::NotOwner),
        (true, LivestreamStatus::Live) => Err(ChangeRefused::Live),
        (true, _) => Ok(()),
    }
}

/// Why a user does not start watching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinRefused {
    #[error("Livestream is not currently live")]
    NotLive,
    #[error("You are banned from this livestream")]
    Banned,
    /// Joining again is answered like the first time.
    #[error("the user watches already")]
    AlreadyWatching,
}

/// The user's number in RTC channels: the first nine hex digits of the id, modulo 2^31 - 1
/// (contract section 7).
#[must_use]
pub fn rtc_uid(user: UserId) -> u32 {
    const UNUSED_BITS: u32 = 128 - 9 * 4;
    const MODULUS: u128 = 2_147_483_647;
    let nine_digits = user.0.as_u128() >> UNUSED_BITS;
    // Zero would admit anybody with the token; one user in two thousand million gets 1 instead.
    u32::try_from(nine_digits % MODULUS).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn rtc_numbers_are_the_recorded_ones() {
        let uid = |id: &str| rtc_uid(id.parse().unwrap());
        assert_eq!(uid("28344047-d3e5-43b7-a178-aa9e17ef64a0"), 54_789_250);
        assert_eq!(uid("39bb3e2a-748e-4034-95a4-3e9aecca676e"), 464_773_806);
        assert_eq!(rtc_uid(UserId(Uuid::nil())), 1);
    }

    #[test]
    fn a_stream_runs_once() {
        use LivestreamStatus::{Ended, Live, Scheduled};
        assert_eq!(start(true, Scheduled, true, 1), Ok(Live));
        assert_eq!(
            start(false, Scheduled, true, 1),
            Err(StartRefused::NotOwner)
        );
        assert_eq!(start(true, Live, true, 1), Err(StartRefused::AlreadyLive));
        assert_eq!(start(true, Ended, true, 1), Err(StartRefused::Over));
        assert_eq!(
            start(true, Scheduled, false, 1),
            Err(StartRefused::NotActive)
        );
        assert_eq!(
            start(true, Scheduled, true, 0),
            Err(StartRefused::NoCredits)
        );
        assert_eq!(end(true, Live), Ok(Ended));
        assert_eq!(end(true, Ended), Err(EndRefused::NotLive));
        assert_eq!(end(false, Live), Err(EndRefused::NotOwner));
    }

    #[test]
    fn only_active_sellers_with_a_credit_announce() {
        use VerificationStatus::{Pending, Verified};
        assert_eq!(may_create(true, Verified, 1), Ok(()));
        assert_eq!(may_create(true, Verified, 0), Err(CreateRefused::NoCredits));
        assert_eq!(
            may_create(false, Verified, 1),
            Err(CreateRefused::NotActive)
        );
        assert_eq!(may_create(true, Pending, 1), Err(CreateRefused::NotActive));
    }

    #[test]
    fn filters_read_the_words_they_write() {
        assert_eq!(
            LivestreamStatus::from_wire("live"),
            Some(LivestreamStatus::Live)
        );
        assert_eq!(LivestreamStatus::from_wire("on air"), None);
    }
}
