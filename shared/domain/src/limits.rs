//! Every cap of the product with its name and reason.

use crate::Paise;
use crate::rate::Rate;
use std::time::Duration;

/// Rows of one page of a list; the contract's page size, whatever a client asks for.
pub const PAGE_SIZE: usize = 20;
/// Parts of a list's count: everything that is listed adds to one of them, and two that meet on
/// one must wait for each other.
pub const LIST_COUNT_SHARDS: u32 = 16;
/// Different words of one product that searches find, its name's first: what lists it is one
/// transaction of at most 100 items, and a change may take all its words out and put as many in.
pub const MAX_SEARCHED_WORDS: usize = 32;
/// Different words of a user that operators' searches find: the username's first.
pub const MAX_USER_WORDS: usize = 8;
/// Words of one search: each is a query.
pub const MAX_SEARCH_WORDS: usize = 8;
/// Beginnings of words are told apart up to here.
pub const MAX_WORD_CHARS: usize = 32;
/// What a search reads for each of its words: some 35 read units. Who types one letter gets this
/// many products, not all.
pub const MAX_SEARCH_MATCHES: usize = 1_000;
/// Request bodies (contract section 1). On AWS they end at some 4.5 MB, as the gateway's refusal
/// says: Lambda takes events of 6 MB, in which they are base64.
pub const MAX_BODY_BYTES: usize = 10 * 1024 * 1024;
/// A product's name in characters, as the contract has it.
pub const MAX_PRODUCT_NAME_CHARS: usize = 200;
/// A category's name in characters, as the contract has it.
pub const MAX_CATEGORY_NAME_CHARS: usize = 100;
/// Digits of an HSN code, with room for the blanks that are trimmed.
pub const MAX_HSN_CHARS: usize = 16;
/// Units of one product: what a seller of this size could hold, far from overflow.
pub const MAX_STOCK_UNITS: u32 = 1_000_000;
/// Descriptions of products and livestreams in characters: an item must stay small, and lists
/// read whole items.
pub const MAX_DESCRIPTION_CHARS: usize = 5_000;
/// Pictures of one product; the seller console sends five at most.
pub const MAX_PRODUCT_IMAGES: usize = 10;
/// Product images and thumbnails (contract section 2).
pub const MAX_IMAGE_BYTES: usize = 5 * 1024 * 1024;
/// A picture that a client puts into the bucket itself: all that a picture may have, which no
/// request's body holds on AWS. A function of 512 MB has it in memory, with its pixels, many
/// times over.
pub const MAX_UPLOAD_BYTES: usize = MAX_IMAGE_BYTES;
/// How long a client may begin to put a picture into the bucket after it asked: whoever has the
/// address may use it, so no longer than picking up a weak connection takes.
pub const UPLOAD_LIFE: Duration = Duration::from_secs(5 * 60);

/// The longer edge of a picture's small copy, in pixels: a list's row on a phone.
pub const THUMBNAIL_EDGE: u32 = 200;
/// The longest edge of a category's picture, in pixels: decoding takes four bytes a pixel.
pub const MAX_CATEGORY_IMAGE_EDGE: u32 = 2_000;

/// Delivery charge of every order (contract section 2).
pub const SHIPPING_FEE: Paise = Paise::rupees(79);
/// Platform fee of every order; in no field of its own, only in the total.
pub const PLATFORM_FEE: Paise = Paise::rupees(3);
/// Different lines in one order: its payment is one transaction of at most 100 items, four for
/// the payment, one for a promo code and up to five for each line (product, cart line, earning, the seller's part
/// and balance).
pub const MAX_CART_LINES: usize = 19;
/// Units of one line; beyond it a buyer is a wholesaler and should call the seller.
pub const MAX_LINE_QUANTITY: u32 = 10_000;

/// Why a payment failed, in characters: the words are a client's or the gateway's, and go into
/// a mail.
pub const MAX_FAILURE_REASON_CHARS: usize = 500;

/// How long an order created but not paid keeps its stock ("pay within 30 minutes").
pub const CHECKOUT_WINDOW: Duration = Duration::from_secs(30 * 60);
/// How long an auction's winner may take to order before the unit returns to sale.
pub const WINNER_PAYMENT_WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

/// So long before an unpaid order's hold ends the gateway is asked about it: five and fifteen
/// minutes after it was made, and a last time while its units are still held.
pub const RECONCILE_BEFORE: [Duration; 3] = [
    Duration::from_secs(25 * 60),
    Duration::from_secs(15 * 60),
    Duration::from_secs(2 * 60),
];
/// The minute of the hour in which the gateway's payments are compared with ours: not the first,
/// in which everybody asks.
pub const RECONCILE_HOUR_AT: i64 = 7;
/// Payments that began less than this ago are on their usual way, and left to it.
pub const RECONCILE_SETTLED: Duration = Duration::from_secs(5 * 60);
/// For so many days a bank may still say that a failed payment came through. Razorpay: late
/// authorisation.
pub const LATE_AUTHORISATION_DAYS: u32 = 3;
/// Shortest and longest auction (contract section 2); the lower bound is configurable for tests.
pub const AUCTION_SECONDS: std::ops::RangeInclusive<i64> = 10..=3_600;
/// Longest time, in seconds, by which a late bid may extend an auction; more would make
/// every auction an endless one.
pub const MAX_EXTENSION_WINDOW_SECONDS: i64 = 60;
/// Extensions last at most this many windows, unless the seller says otherwise.
pub const EXTENSION_WINDOWS: u32 = 10;
/// The rule is "strictly greater": one paisa.
pub const BID_INCREMENT: Paise = Paise(1);
/// What clients suggest as the next bid; advisory only.
pub const ADVISED_BID_INCREMENT: Paise = Paise::rupees(50);
/// Clocks of two servers may differ; an auction is closed this long after its deadline, so
/// that no bid taken in time is lost.
pub const CLOSE_GRACE: Duration = Duration::from_secs(1);
/// A close this long after the deadline is late: the auction's clock and the delayed message
/// come within seconds, so somebody should look.
pub const LATE_CLOSE: Duration = Duration::from_secs(10);
/// Bid times are rounded down to this, which keeps clock jitter from refusing a higher bid.
pub const BID_TIME_GRAIN: Duration = Duration::from_millis(250);

/// How long slow mode may make a user wait between two messages; longer is a mute.
pub const SLOW_MODE_SECONDS: std::ops::RangeInclusive<i64> = 0..=300;
/// Chat message length in characters.
pub const MAX_CHAT_CHARS: usize = 500;
/// Length of a ban's reason in characters, by contract.
pub const MAX_BAN_REASON_CHARS: usize = 500;
/// Chat history sent on connect and kept readable by REST.
pub const CHAT_HISTORY: usize = 50;

/// One credit buys this much stream.
pub const CREDIT_PERIOD: Duration = Duration::from_secs(30 * 60);
/// Credits a new seller starts with; verification adds none.
pub const FREE_CREDITS: u32 = 1;
/// Smallest purchase of credits.
pub const MIN_CREDIT_PURCHASE: u32 = 5;
/// Largest purchase of credits: half a year of streaming, and a price that the contract can spell.
pub const MAX_CREDIT_PURCHASE: u32 = 10_000;
/// A seller without a credit is warned this long before the boundary that ends the stream.
pub const CREDIT_WARNING: Duration = Duration::from_secs(5 * 60);
/// Price of one credit outside a package.
pub const CREDIT_PRICE: Paise = Paise::rupees(10);

/// The owner of a live stream is warned after this long without a sign of life (contract
/// section 2).
pub const IDLE_WARNING: Duration = Duration::from_secs(10 * 60);
/// A live stream ends by itself after this long without one.
pub const IDLE_END: Duration = Duration::from_secs(15 * 60);
/// How often clients are told that live streams are checked, as the contract has it. The sweep
/// looks more often.
pub const MONITOR_INTERVAL: Duration = Duration::from_secs(300);

/// Smallest withdrawal (contract section 2).
pub const MIN_WITHDRAWAL: Paise = Paise::rupees(10_000);
/// Above this two operators approve a withdrawal: one who errs, or is deceived, can lose this much.
pub const TWO_OPERATORS_ABOVE: Paise = Paise::rupees(100_000);
/// Hours that nothing is paid to bank details after they changed, unless a deployment says
/// otherwise: whoever stole an account changes them first, and its owner has a day to notice.
pub const BANK_COOLING_HOURS: u32 = 24;
/// An operator's name in characters.
pub const MAX_OPERATOR_CHARS: usize = 50;
/// The smallest payout, and the largest that IMPS and UPI take (Razorpay: limits of modes).
pub const MIN_PAYOUT: Paise = Paise::rupees(1);
pub const IMPS_LIMIT: Paise = Paise::rupees(500_000);
pub const UPI_PAYOUT_LIMIT: Paise = Paise::rupees(100_000);
/// A contact's name and a payout's narration, in characters (Razorpay: contacts, payouts).
pub const CONTACT_NAME_CHARS: std::ops::RangeInclusive<usize> = 3..=50;
pub const MAX_NARRATION_CHARS: usize = 30;
/// Tries to pay one withdrawal; what fails so often fails for a reason that a person must see.
pub const MAX_PAYOUT_ATTEMPTS: u32 = 3;
/// When a payout that came back is tried again (Razorpay: "retry after 30 min").
pub const PAYOUT_RETRY: Duration = Duration::from_secs(30 * 60);
/// Without news of a payout for this long, `RazorpayX` is asked (Razorpay: idempotency).
pub const PAYOUT_POLL: Duration = Duration::from_secs(5 * 60);
/// How long an idempotency key makes it safe to send a payout again: a week (Razorpay:
/// idempotency), less a day for clocks and queues.
pub const PAYOUT_KEY_LIFE: Duration = Duration::from_secs(6 * 24 * 60 * 60);
/// Lengths of bank details in characters, by contract.
pub const MAX_ACCOUNT_NUMBER_CHARS: usize = 20;
pub const MAX_BANK_NAME_CHARS: usize = 100;
pub const IFSC_CHARS: std::ops::RangeInclusive<usize> = 8..=15;
pub const BANK_MOBILE_DIGITS: usize = 10;
/// Why an operator turned a withdrawal down, in characters: shown to the seller.
pub const MAX_WITHDRAWAL_NOTES_CHARS: usize = 500;
/// Parts that the platform's figures of a day are kept in: one item takes a few hundred
/// transactions a second, and those that meet on one stand in each other's way.
pub const FIGURE_SHARDS: u32 = 8;
/// Sales in a year, with their tax, up to which nothing is deducted from individuals and Hindu
/// undivided families with a PAN (Income-tax Act 1961, s. 194-O(2)): five lakh.
pub const TDS_FREE_SALES: Paise = Paise::rupees(500_000);
/// Rows of a detailed revenue report (contract section 13.3); the summary counts all.
pub const MAX_REPORT_ROWS: usize = 100;
/// Days of a revenue report that names none.
pub const REPORT_DAYS: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A registration code's life.
pub const REGISTRATION_CODE_LIFE: Duration = Duration::from_secs(30 * 60);
/// Lengths of account fields in characters; the contract names the first three.
pub const MAX_USERNAME_CHARS: usize = 150;
pub const MAX_PHONE_CHARS: usize = 15;
pub const MAX_REFERRAL_CODE_CHARS: usize = 10;
/// A promo code in characters, by contract.
pub const MAX_PROMO_CODE_CHARS: usize = 20;
/// The longest address that mail servers take.
pub const MAX_EMAIL_CHARS: usize = 254;
/// First and last name, each.
pub const MAX_NAME_CHARS: usize = 150;
pub const MAX_SHOP_NAME_CHARS: usize = 200;
/// A shop's address, on several lines.
pub const MAX_ADDRESS_CHARS: usize = 1_000;
/// Addresses in one address book: it is read whole for its list.
pub const MAX_ADDRESSES: u32 = 50;
/// Parts of an address in characters, by contract.
pub const MAX_ADDRESSEE_CHARS: usize = 100;
pub const MAX_ADDRESS_LINE_CHARS: usize = 255;
pub const MAX_PLACE_CHARS: usize = 100;
pub const MAX_POSTAL_CODE_CHARS: usize = 10;
/// What buyers and sellers write beside an order: a few paragraphs.
pub const MAX_NOTES_CHARS: usize = 1_000;
/// Days after delivery in which a buyer may ask for a return, unless a deployment says otherwise
/// (`RETURN_WINDOW_DAYS`).
pub const RETURN_WINDOW_DAYS: u32 = 7;
/// What a seller has to answer a return before operators decide about it.
pub const RETURN_ANSWER_TIME: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// Pictures of a return: what is broken, from a few sides. A form holds so many.
pub const MAX_RETURN_PICTURES: usize = 3;
/// A courier's name, or its number for a parcel.
pub const MAX_REFERENCE_CHARS: usize = 100;
/// How long an unverified account holds its username and e-mail address.
pub const PENDING_ACCOUNT_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// Characters of a registration code, `A-Z0-9`.
pub const REGISTRATION_CODE_CHARS: usize = 5;
/// A password reset code's life.
pub const PASSWORD_RESET_CODE_LIFE: Duration = Duration::from_secs(15 * 60);
/// Characters of a password reset code, `A-Z0-9`.
pub const PASSWORD_RESET_CODE_CHARS: usize = 7;
/// Wrong guesses after which a code is void (36^5 codes make five guesses hopeless).
pub const MAX_CODE_ATTEMPTS: u32 = 5;
/// Wrong passwords in a row after which an account pauses sign-in.
pub const MAX_LOGIN_ATTEMPTS: u32 = 10;
/// How long sign-in then pauses.
pub const LOGIN_PAUSE: Duration = Duration::from_secs(15 * 60);
/// Shortest password.
pub const MIN_PASSWORD_CHARS: usize = 8;
/// Shortest password of an operator, who can do more than anybody else.
pub const MIN_OPERATOR_PASSWORD_CHARS: usize = 12;
/// Longest password; hashing more is work for an attacker to give away.
pub const MAX_PASSWORD_CHARS: usize = 128;

/// Sign-ins from one address. Mobile carriers put many subscribers behind one, and passwords
/// are guarded by account; this stops one machine that tries many accounts.
pub const SIGN_INS_PER_ADDRESS: Rate = Rate {
    name: "sign_ins",
    uses: 300,
    window: Duration::from_secs(10 * 60),
};
/// Registrations from one address: more than a carrier's address sees, far less than a script
/// would make.
pub const REGISTRATIONS_PER_ADDRESS: Rate = Rate {
    name: "registrations",
    uses: 100,
    window: Duration::from_secs(60 * 60),
};
/// Codes asked for and typed in from one address.
pub const CODES_PER_ADDRESS: Rate = Rate {
    name: "codes",
    uses: 200,
    window: Duration::from_secs(30 * 60),
};
/// Registration codes asked for with one e-mail address within one code's life; who needs more
/// does not get the mails. Counted whether an account has the address or not, so that the
/// refusal tells nothing.
pub const REGISTRATION_CODES_PER_MAILBOX: Rate = Rate {
    name: "registration_codes",
    uses: 5,
    window: REGISTRATION_CODE_LIFE,
};
/// Password reset codes asked for with one e-mail address, counted likewise.
pub const RESET_CODES_PER_MAILBOX: Rate = Rate {
    name: "reset_codes",
    uses: 5,
    window: PASSWORD_RESET_CODE_LIFE,
};
/// Guesses at the password reset codes of one e-mail address, counted likewise: two codes'
/// worth of [`MAX_CODE_ATTEMPTS`].
pub const RESET_GUESSES_PER_MAILBOX: Rate = Rate {
    name: "reset_guesses",
    uses: 10,
    window: PASSWORD_RESET_CODE_LIFE,
};
/// Pictures that one seller uploads: each is decoded and written anew, which costs more than
/// any other request.
pub const UPLOADS_PER_ACCOUNT: Rate = Rate {
    name: "uploads",
    uses: 100,
    window: Duration::from_secs(10 * 60),
};
/// Bids of one account, far above what a hand does.
pub const BIDS_PER_ACCOUNT: Rate = Rate {
    name: "bids",
    uses: 50,
    window: Duration::from_secs(10),
};
/// Chat messages of one account; rooms have a slow mode of their own beside it.
pub const MESSAGES_PER_ACCOUNT: Rate = Rate {
    name: "messages",
    uses: 20,
    window: Duration::from_secs(10),
};
/// Webhooks from one address: the payment gateway sends a handful for an order.
pub const WEBHOOKS_PER_ADDRESS: Rate = Rate {
    name: "webhooks",
    uses: 1_000,
    window: Duration::from_secs(10),
};

/// How long notifications are kept: what is older is history, which orders and wallets have, and
/// the list reads all there are.
pub const NOTIFICATION_LIFE: Duration = Duration::from_secs(180 * 24 * 60 * 60);
/// Notifications marked or removed at the same time by one request.
pub const NOTIFICATIONS_AT_ONCE: usize = 16;

/// Sockets in one shard of a room; one posting worker serves a shard within a tick.
pub const SHARD_CONNECTIONS: u32 = 500;
/// A bid trusts a session this long without reading it again: who signs out or is disabled may
/// bid that long where the container has just seen the session. Bans are checked with the bid.
pub const SESSION_TRUST: Duration = Duration::from_secs(10);
/// API Gateway closes a socket after two hours; its rows live a little longer.
pub const CONNECTION_LIFE: Duration = Duration::from_secs(2 * 60 * 60);
/// Life of an RTC token.
pub const RTC_TOKEN_LIFE: Duration = Duration::from_secs(3_600);

/// Length of a livestream's title in characters, by contract.
pub const MAX_TITLE_CHARS: usize = 200;
/// Products of one livestream: its page reads and shows all of them.
pub const MAX_STREAM_PRODUCTS: usize = 100;
/// Sockets posted to at the same time by one function; more would queue in its client.
pub const POSTS_AT_ONCE: usize = 64;
/// A socket that takes longer for a frame misses the rest of the tick.
pub const POST_TIMEOUT: Duration = Duration::from_secs(2);
/// A socket's handshake may not be finished for this long after `$connect`.
pub const HANDSHAKE_GRACE: Duration = Duration::from_secs(10);
/// When a shard's frames are posted again that could not be posted: those behind them wait.
pub const FRAMES_RETRY: Duration = Duration::from_secs(1);
/// When a frame is posted again to a socket whose handshake was not finished.
pub const HANDSHAKE_RETRY: Duration = Duration::from_secs(1);
/// An auction clock's worker hands over after this long, well below its timeout of 45 s.
pub const CLOCK_SEGMENT: Duration = Duration::from_secs(30);
/// A clock's lease: a segment, and what the last post of it may take.
pub const CLOCK_LEASE: Duration = Duration::from_secs(40);
