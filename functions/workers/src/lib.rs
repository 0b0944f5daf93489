//! Workers: what happens behind a request, started by queue messages and by the clock.
//! Every worker may be started twice for the same reason and does its work once.

use boli_runtime::Function;

pub mod keep_books;
pub mod meter_credits;
pub mod notify;
pub mod pay_withdrawal;
pub mod post_frames;
pub mod release_reservation;
pub mod run_auction_clock;
pub mod settle_auction;
pub mod sweep;
pub mod track_referral;
pub mod verify_payment;

/// All functions of the area.
pub const FUNCTIONS: &[&Function] = &[
    &keep_books::FUNCTION,
    &meter_credits::FUNCTION,
    &notify::FUNCTION,
    &pay_withdrawal::FUNCTION,
    &post_frames::FUNCTION,
    &release_reservation::FUNCTION,
    &run_auction_clock::FUNCTION,
    &settle_auction::FUNCTION,
    &sweep::FUNCTION,
    &track_referral::FUNCTION,
    &verify_payment::FUNCTION,
];
