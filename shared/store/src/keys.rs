//! All keys of the table. Sort keys end in a UUIDv7 or fixed-width milliseconds, so they
//! sort by time.

mod lists;

pub use lists::*;

use boli_domain::{
    AuctionId, CampaignId, CreditPurchaseId, MessageId, NotificationId, OrderId, PaymentId,
    ProductId, ReferralId, RoomId, RowId, SessionId, Timestamp, UserId, WalletTransactionId,
    WithdrawalId,
};

/// The primary key of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub pk: String,
    pub sk: String,
}

/// The sparse indexes. Both project keys only: an update of an item costs them nothing, and
/// a list reads its rows by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IndexName {
    /// "Everything of an owner", newest first.
    Gsi1,
    /// "Everything of a kind" and look-ups by a second id.
    Gsi2,
}

impl IndexName {
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gsi1 => "GSI1",
            Self::Gsi2 => "GSI2",
        }
    }

    #[must_use]
    pub const fn pk_attribute(self) -> &'static str {
        match self {
            Self::Gsi1 => "GSI1PK",
            Self::Gsi2 => "GSI2PK",
        }
    }

    #[must_use]
    pub const fn sk_attribute(self) -> &'static str {
        match self {
            Self::Gsi1 => "GSI1SK",
            Self::Gsi2 => "GSI2SK",
        }
    }
}

/// An item's place in a sparse index.
#[derive(Clone, Debug)]
pub struct Index {
    pub name: IndexName,
    pub pk: String,
    pub sk: String,
}

impl Index {
    pub(crate) fn gsi1(pk: String, sk: impl ToString) -> Self {
        Self {
            name: IndexName::Gsi1,
            pk,
            sk: sk.to_string(),
        }
    }

    pub(crate) fn gsi2(pk: String, sk: impl ToString) -> Self {
        Self {
            name: IndexName::Gsi2,
            pk,
            sk: sk.to_string(),
        }
    }
}

fn key(pk: impl Into<String>, sk: impl Into<String>) -> Key {
    Key {
        pk: pk.into(),
        sk: sk.into(),
    }
}

/// Milliseconds at a fixed width, then `id` to keep rows of one instant apart.
#[must_use]
pub fn by_time(at: Timestamp, id: impl std::fmt::Display) -> String {
    format!("{:015}#{id}", at.as_millis())
}

// Accounts.

#[must_use]
pub fn user_partition(id: UserId) -> String {
    format!("USER#{id}")
}

/// The user in whose partition an item is.
#[must_use]
pub fn user_of(key: &Key) -> Option<UserId> {
    key.pk.strip_prefix("USER#")?.parse().ok()
}

#[must_use]
pub fn user(id: UserId) -> Key {
    key(user_partition(id), "USER")
}

/// Usernames are unique whatever their case.
#[must_use]
pub fn username(name: &str) -> Key {
    key(format!("USERNAME#{}", name.to_lowercase()), "USERNAME")
}

#[must_use]
pub fn email(address: &str) -> Key {
    key(format!("EMAIL#{}", address.to_lowercase()), "EMAIL")
}

pub const SESSION_PREFIX: &str = "SESSION#";

#[must_use]
pub fn session(user: UserId, id: SessionId) -> Key {
    key(user_partition(user), format!("{SESSION_PREFIX}{id}"))
}

/// One code of a kind at a time: a new one voids the older.
#[must_use]
pub fn code(user: UserId, kind: &str) -> Key {
    key(user_partition(user), format!("CODE#{kind}"))
}

/// What all items of an address book begin with.
pub const ADDRESS_PREFIX: &str = "ADDRESS";

#[must_use]
pub fn address(user: UserId, id: RowId) -> Key {
    key(
        user_partition(user),
        format!("{ADDRESS_PREFIX}#{:016}", id.0),
    )
}

/// Which address is the default, and how many there are.
#[must_use]
pub fn address_book(user: UserId) -> Key {
    key(user_partition(user), format!("{ADDRESS_PREFIX}BOOK"))
}

/// Failed sign-ins, by what was typed as the username.
#[must_use]
pub fn sign_in_attempts(login: &str) -> Key {
    key(format!("SIGNIN#{}", login.to_lowercase()), "ATTEMPTS")
}

/// How often somebody did something in the window that ends at `free_at`.
#[must_use]
pub fn uses(rate: &str, who: &str, free_at: Timestamp) -> Key {
    key(
        format!("RATE#{rate}#{who}"),
        format!("{:015}", free_at.as_millis()),
    )
}

// Catalog.

pub const CATEGORIES: &str = "CATEGORIES";

#[must_use]
pub fn category(id: i64) -> Key {
    key(CATEGORIES, format!("CATEGORY#{id:06}"))
}

/// Names of categories are unique whatever their case.
#[must_use]
pub fn category_name(name: &str) -> Key {
    key(CATEGORIES, format!("NAME#{}", name.to_lowercase()))
}

#[must_use]
pub fn product(id: ProductId) -> Key {
    key(format!("PRODUCT#{id}"), "PRODUCT")
}

pub const PRODUCTS: &str = "PRODUCTS";

#[must_use]
pub fn seller_products(seller: UserId) -> String {
    format!("SELLER#{seller}#PRODUCTS")
}

/// Finds an image's product by the image's id.
#[must_use]
pub fn image(id: RowId) -> Key {
    key(format!("IMAGE#{id}"), "IMAGE")
}

// Rooms: a livestream with its auctions, bids and chat.

#[must_use]
pub fn room_partition(id: RoomId) -> String {
    format!("ROOM#{id}")
}

#[must_use]
pub fn room(id: RoomId) -> Key {
    key(room_partition(id), "ROOM")
}

pub const ROOMS: &str = "ROOMS";

#[must_use]
pub fn seller_rooms(seller: UserId) -> String {
    format!("SELLER#{seller}#ROOMS")
}

pub const LIVE_ROOMS: &str = "LIVE";

/// Marks a room as live, so that nobody reads through those that ended.
#[must_use]
pub fn live_room(id: RoomId) -> Key {
    key(LIVE_ROOMS, format!("ROOM#{id}"))
}

#[must_use]
pub fn presence(room: RoomId) -> Key {
    key(room_partition(room), "PRESENCE")
}

pub const VIEWER_PREFIX: &str = "VIEWER#";

#[must_use]
pub fn viewer(room: RoomId, user: UserId) -> Key {
    key(room_partition(room), format!("{VIEWER_PREFIX}{user}"))
}

/// Ban, timeout and slow mode of a user in a room.
#[must_use]
pub fn gate(room: RoomId, user: UserId) -> Key {
    key(room_partition(room), format!("GATE#{user}"))
}

pub const AUCTION_PREFIX: &str = "AUCTION#";

#[must_use]
pub fn auction(room: RoomId, id: AuctionId) -> Key {
    key(room_partition(room), format!("{AUCTION_PREFIX}{id}"))
}

/// Finds an auction's room by the auction's id; never changes.
#[must_use]
pub fn auction_pointer(id: AuctionId) -> Key {
    key(format!("AUCTION#{id}"), "POINTER")
}

pub const AUCTIONS: &str = "AUCTIONS";

pub const UNSETTLED_AUCTIONS: &str = "UNSETTLED";

/// Marks an auction as not settled yet, so that the sweeper finds it however its messages
/// got lost.
#[must_use]
pub fn unsettled_auction(id: AuctionId) -> Key {
    key(UNSETTLED_AUCTIONS, format!("{AUCTION_PREFIX}{id}"))
}

#[must_use]
pub fn bid_prefix(auction: AuctionId) -> String {
    format!("BID#{auction}#")
}

#[must_use]
pub fn bid(room: RoomId, auction: AuctionId, seq: u64) -> Key {
    key(
        room_partition(room),
        format!("{}{seq:010}", bid_prefix(auction)),
    )
}

/// The lease of the worker that runs an auction's clock.
#[must_use]
pub fn auction_clock(room: RoomId, auction: AuctionId) -> Key {
    key(room_partition(room), format!("CLOCK#{auction}"))
}

/// The users who are banned from a room, in the order of their bans.
#[must_use]
pub fn bans(room: RoomId) -> String {
    format!("ROOM#{room}#BANS")
}

/// Finds a ban by its id.
#[must_use]
pub fn ban(id: RowId) -> String {
    format!("BAN#{id}")
}

pub const MODERATOR_PREFIX: &str = "MODERATOR#";

/// Who helps a room's owner to keep order.
#[must_use]
pub fn moderator(room: RoomId, user: UserId) -> Key {
    key(room_partition(room), format!("{MODERATOR_PREFIX}{user}"))
}

/// Finds a moderator by the id of the row.
#[must_use]
pub fn moderator_row(id: RowId) -> String {
    format!("{MODERATOR_PREFIX}{id}")
}

/// The room in whose partition an item is.
#[must_use]
pub fn room_of(key: &Key) -> Option<RoomId> {
    key.pk.strip_prefix("ROOM#")?.parse().ok()
}

/// Finds a message's room by the message's id.
#[must_use]
pub fn message(id: MessageId) -> String {
    format!("MESSAGE#{id}")
}

pub const CHAT_PREFIX: &str = "CHAT#";

#[must_use]
pub fn chat_message(room: RoomId, id: MessageId) -> Key {
    key(room_partition(room), format!("{CHAT_PREFIX}{id}"))
}

// Connections live apart from the room, so that joining viewers don't heat its partition.

#[must_use]
pub fn connection(id: &str) -> Key {
    key(format!("CONNECTION#{id}"), "CONNECTION")
}

#[must_use]
pub fn shard_partition(room: RoomId, shard: u32) -> String {
    format!("ROOM#{room}#SHARD#{shard}")
}

#[must_use]
pub fn member_prefix(user: UserId) -> String {
    format!("USER#{user}#")
}

#[must_use]
pub fn member(room: RoomId, shard: u32, user: UserId, connection: &str) -> Key {
    key(
        shard_partition(room, shard),
        format!("{}{connection}", member_prefix(user)),
    )
}

// Cart and orders.

pub const CART_LINE_PREFIX: &str = "CARTLINE#";

/// One line for each product and auction, so that adding again merges.
#[must_use]
pub fn cart_line(user: UserId, product: ProductId, auction: Option<AuctionId>) -> Key {
    let auction = auction.map_or_else(|| "-".to_owned(), |id| id.to_string());
    key(
        user_partition(user),
        format!("{CART_LINE_PREFIX}{product}#{auction}"),
    )
}

#[must_use]
pub fn order(id: OrderId) -> Key {
    key(format!("ORDER#{id}"), "ORDER")
}

/// Owns an order number.
#[must_use]
pub fn order_number(number: &str) -> Key {
    key(format!("ORDERNUMBER#{number}"), "NUMBER")
}

/// What is held until a moment: units of unpaid orders and of auctions' winners, earnings
/// of delivered orders. In the order of the moments.
pub const HELD: &str = "HELD";

#[must_use]
pub fn user_orders(user: UserId) -> String {
    format!("USER#{user}#ORDERS")
}

/// A seller's part of a paid order.
#[must_use]
pub fn seller_order(order: OrderId, seller: UserId) -> Key {
    key(format!("ORDER#{order}"), format!("SELLER#{seller}"))
}

#[must_use]
pub fn seller_orders(seller: UserId) -> String {
    format!("SELLER#{seller}#ORDERS")
}

// Money.

pub const PAYMENT_PREFIX: &str = "GATEWAYORDER#";

/// Payments are stored under the gateway's order id: callbacks and webhooks know only that.
#[must_use]
pub fn payment(gateway_order_id: &str) -> Key {
    key(format!("{PAYMENT_PREFIX}{gateway_order_id}"), "PAYMENT")
}

#[must_use]
pub fn payment_by_id(id: PaymentId) -> String {
    format!("PAYMENT#{id}")
}

#[must_use]
pub fn user_payments(user: UserId) -> String {
    format!("USER#{user}#PAYMENTS")
}

/// Remembers a webhook event, so that its redelivery does nothing.
#[must_use]
pub fn gateway_event(id: &str) -> Key {
    key(format!("GATEWAYEVENT#{id}"), "EVENT")
}

#[must_use]
pub fn journal(kind: &str, external_id: &str) -> Key {
    key(format!("JOURNAL#{kind}#{external_id}"), "JOURNAL")
}

#[must_use]
pub fn seller_partition(seller: UserId) -> String {
    format!("SELLER#{seller}")
}

#[must_use]
pub fn balance(seller: UserId) -> Key {
    key(seller_partition(seller), "BALANCE")
}

pub const EARNING_PREFIX: &str = "EARNING#";

/// Line ids are unique within an order only.
#[must_use]
pub fn earning(seller: UserId, line: RowId, order: OrderId) -> Key {
    key(
        seller_partition(seller),
        format!("{EARNING_PREFIX}{:016}#{order}", line.0),
    )
}

/// Where a seller is paid.
#[must_use]
pub fn bank_details(seller: UserId) -> Key {
    key(seller_partition(seller), "BANK")
}

pub const WITHDRAWAL_PREFIX: &str = "WITHDRAWAL#";

#[must_use]
pub fn withdrawal(seller: UserId, id: WithdrawalId) -> Key {
    key(seller_partition(seller), format!("{WITHDRAWAL_PREFIX}{id}"))
}

/// Withdrawals that wait for an operator.
pub const OPEN_WITHDRAWALS: &str = "OPENWITHDRAWALS";

/// Says of a journal that what people see of it is written.
#[must_use]
pub fn booked(kind: &str, external_id: &str) -> Key {
    key(format!("JOURNAL#{kind}#{external_id}"), "BOOKED")
}

#[must_use]
pub fn wallet_partition(user: UserId) -> String {
    format!("WALLET#{user}")
}

#[must_use]
pub fn wallet_transaction(user: UserId, at: Timestamp, id: WalletTransactionId) -> Key {
    key(wallet_partition(user), by_time(at, id))
}

/// The platform's entries of a day in India.
#[must_use]
pub fn platform_day(day: &str) -> String {
    format!("PLATFORM#{day}")
}

#[must_use]
pub fn platform_entry(day: &str, at: Timestamp, id: RowId) -> Key {
    key(platform_day(day), by_time(at, id))
}

#[must_use]
pub fn figures_partition(shard: u32) -> String {
    format!("FIGURES#{shard}")
}

#[must_use]
pub fn figures(shard: u32, day: &str) -> Key {
    key(figures_partition(shard), day)
}

/// Money that must go back, by the gateway's payment: once, whatever asks for it.
#[must_use]
pub fn refund(gateway_payment_id: &str) -> Key {
    key(format!("REFUND#{gateway_payment_id}"), "REFUND")
}

pub const CREDIT_PURCHASE_PREFIX: &str = "CREDITPURCHASE#";

#[must_use]
pub fn credit_purchase(user: UserId, id: CreditPurchaseId) -> Key {
    key(
        user_partition(user),
        format!("{CREDIT_PURCHASE_PREFIX}{id}"),
    )
}

// Referrals and promo codes.

/// A user as a referrer.
#[must_use]
pub fn referrer(user: UserId) -> Key {
    key(user_partition(user), "REFERRER")
}

/// Owns a referral code, which is upper case.
#[must_use]
pub fn referral_code(code: &str) -> Key {
    key(
        format!("REFERRALCODE#{}", code.to_ascii_uppercase()),
        "CODE",
    )
}

/// A user is referred once.
#[must_use]
pub fn referral(newcomer: UserId) -> Key {
    key(user_partition(newcomer), "REFERRAL")
}

#[must_use]
pub fn user_referrals(referrer: UserId) -> String {
    format!("USER#{referrer}#REFERRALS")
}

#[must_use]
pub fn referral_by_id(id: ReferralId) -> String {
    format!("REFERRAL#{id}")
}

pub const CAMPAIGNS: &str = "CAMPAIGNS";

pub const CAMPAIGN_PREFIX: &str = "CAMPAIGN#";

#[must_use]
pub fn campaign(id: CampaignId) -> Key {
    key(CAMPAIGNS, format!("{CAMPAIGN_PREFIX}{id}"))
}

/// A promo code, which is upper case.
#[must_use]
pub fn promo(code: &str) -> Key {
    key(format!("PROMO#{}", code.to_ascii_uppercase()), "PROMO")
}

#[must_use]
pub fn user_promos(user: UserId) -> String {
    format!("USER#{user}#PROMOS")
}

/// The promo code of the user's next order: one at a time.
#[must_use]
pub fn applied_promo(user: UserId) -> Key {
    key(user_partition(user), "APPLIEDPROMO")
}

// Notifications. Apart from the account, which whoever tells somebody something has no business
// with.

#[must_use]
pub fn notifications_partition(user: UserId) -> String {
    format!("NOTIFICATIONS#{user}")
}

pub const NOTIFICATION_PREFIX: &str = "NOTIFICATION#";

#[must_use]
pub fn notification(user: UserId, id: NotificationId) -> Key {
    key(
        notifications_partition(user),
        format!("{NOTIFICATION_PREFIX}{id}"),
    )
}

/// Remembers that a user was told of an event.
#[must_use]
pub fn told(user: UserId, event: &str) -> Key {
    key(notifications_partition(user), format!("TOLD#{event}"))
}

// Outbox.

/// Remembers that a mail was handed to the mail service.
#[must_use]
pub fn sent_mail(id: &str) -> Key {
    key(format!("MAIL#{id}"), "SENT")
}
