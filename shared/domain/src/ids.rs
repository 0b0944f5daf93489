//! Typed identifiers: a `ProductId` can never be passed where a `UserId` is meant.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A typed UUID. New ids are UUIDv7, so they sort by the time they were made.
pub trait TypedId: Copy + From<Uuid> + Into<Uuid> {
    /// What the id names, as error texts say it.
    const KIND: &'static str;

    /// When the id was made; `None` for one that is not of this product's making.
    fn made_at(self) -> Option<crate::Timestamp> {
        let uuid: Uuid = self.into();
        let (seconds, nanos) = uuid.get_timestamp()?.to_unix();
        let millis = seconds
            .checked_mul(1_000)?
            .checked_add(u64::from(nanos / 1_000_000))?;
        i64::try_from(millis)
            .ok()
            .map(crate::Timestamp::from_millis)
    }
}

macro_rules! uuid_ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl TypedId for $name {
            const KIND: &'static str = $kind;
        }
        impl From<Uuid> for $name {
            fn from(value: Uuid) -> Self {
                Self(value)
            }
        }
        impl From<$name> for Uuid {
            fn from(value: $name) -> Self {
                value.0
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

uuid_ids! {
    /// An account: buyer, seller or operator.
    UserId = "user",
    /// One sign-in of a user; the access token is bound to it.
    SessionId = "session",
    /// A product of a seller.
    ProductId = "product",
    /// A picture that a client puts into the bucket itself.
    UploadId = "upload",
    /// A livestream, which is a room: its auctions, bids and chat share its partition.
    RoomId = "livestream",
    /// An auction ("bidding" on the wire).
    AuctionId = "bidding",
    /// One accepted bid.
    BidId = "bid",
    /// A chat message.
    MessageId = "message",
    /// An order of a buyer.
    OrderId = "order",
    /// A payment attempt.
    PaymentId = "payment",
    /// A purchase of stream credits.
    CreditPurchaseId = "credit purchase",
    /// A seller's request for money.
    WithdrawalId = "withdrawal",
    /// A movement in a user's wallet.
    WalletTransactionId = "wallet transaction",
    /// A user's referral code.
    ReferralCodeId = "referral code",
    /// A newcomer whom somebody referred.
    ReferralId = "referral",
    /// What one side of a referral gets.
    RewardId = "reward",
    /// A time in which referrals earn more, or less.
    CampaignId = "campaign",
    /// Something that a user is told.
    NotificationId = "notification",
    /// An entry of the audit log.
    AuditId = "audit entry",
}

impl UserId {
    /// Who works for the platform, where a user is named: no account.
    pub const SUPPORT: Self = Self(Uuid::nil());
}

/// An integer id of the contract (cart items, images, order items …): 53 bits, so that
/// JavaScript reads it exactly. Made of the milliseconds since 2020 and ten random bits,
/// so no counter is needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct RowId(pub i64);

/// 2020-01-01T00:00:00Z in milliseconds, the zero of [`RowId`]s.
const ROW_ID_EPOCH_MS: i64 = 1_577_836_800_000;

impl RowId {
    /// The id of a row made at `now`; of `random` the lowest ten bits are used.
    #[must_use]
    pub fn new(now: crate::Timestamp, random: u16) -> Self {
        let millis = now.as_millis().saturating_sub(ROW_ID_EPOCH_MS).max(0);
        Self((millis << 10) | i64::from(random & 0x3ff))
    }
}

impl RowId {
    /// The id of a row that a user has exactly one of, like the cart: 53 bits of the user's
    /// random ones.
    #[must_use]
    pub fn of_user(user: UserId) -> Self {
        const BITS: u64 = (1 << 53) - 1;
        let (_, low) = user.0.as_u64_pair();
        Self(i64::try_from(low & BITS).unwrap_or_default())
    }

    /// The id `places` after this one, for rows made together.
    #[must_use]
    pub fn after(self, places: usize) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(places).unwrap_or_default()),
        )
    }
}

impl std::fmt::Display for RowId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::str::FromStr for RowId {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_tells_when_it_was_made() {
        let made = uuid::Builder::from_unix_timestamp_millis(1_795_354_386_435, &[7; 10]);
        let id = BidId(made.into_uuid());
        assert_eq!(
            id.made_at(),
            Some(crate::Timestamp::from_millis(1_795_354_386_435))
        );
        assert_eq!(BidId(Uuid::from_u128(7)).made_at(), None);
    }

    #[test]
    fn row_ids_stay_exact_in_javascript() {
        let in_2200 = crate::Timestamp::from_millis(7_258_118_400_000);
        assert!(RowId::new(in_2200, u16::MAX).0 < 1 << 53);
    }
}
