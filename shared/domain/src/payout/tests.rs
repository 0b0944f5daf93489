use super::*;
use crate::ledger::{Account, Balances, Journal};
use crate::withdrawal::Withdrawn;
use crate::{Paise, UserId};
use proptest::prelude::*;
use std::collections::HashSet;
use uuid::Uuid;

const SELLER: UserId = UserId(Uuid::from_u128(1));
const WITHDRAWAL: WithdrawalId = WithdrawalId(Uuid::from_u128(2));
const NOW: Timestamp = Timestamp::from_millis(1_795_354_200_000);
/// What the bank gets of 12,000 rupees.
const PAID: Paise = Paise(1_193_000);
const WITHHELD: Paise = Paise(7_000);

fn news(step: PayoutStep, trouble: Trouble) -> PayoutNews {
    PayoutNews {
        payout_id: "pout_1".to_owned(),
        attempt: 1,
        step,
        trouble,
    }
}

/// Where news leads, with the moves in their order.
fn after(all: &[PayoutNews]) -> (Payouts, Vec<PayoutMove>) {
    let mut payouts = Payouts::begun(PayoutMode::Imps, NOW);
    let mut moves = Vec::new();
    for news in all {
        if let Some(applied) = apply_payout(&payouts, news, NOW).unwrap() {
            payouts = applied.payouts;
            moves.extend(applied.moves);
        }
    }
    (payouts, moves)
}

fn taken() -> Withdrawn {
    Withdrawn {
        paid: PAID,
        withheld: WITHHELD,
    }
}

fn journal(moved: PayoutMove) -> Journal {
    Journal::of_payout(moved, WITHDRAWAL, SELLER, taken()).unwrap()
}

/// The trial balance after a request and `moves`.
fn balances(moves: &[PayoutMove]) -> Balances {
    let requested = Journal::withdrawal_requested(WITHDRAWAL, SELLER, taken()).unwrap();
    let mut legs = requested.legs().to_vec();
    for moved in moves {
        legs.extend_from_slice(journal(*moved).legs());
        assert_eq!(Balances::of(&legs).unwrap().total(), Some(0));
    }
    Balances::of(&legs).unwrap()
}

#[test]
fn a_key_is_read_as_it_is_written_and_fits() {
    let key = PayoutKey {
        withdrawal: WITHDRAWAL,
        attempt: 3,
    };
    assert_eq!(key.to_string().len(), 34);
    assert_eq!(PayoutKey::read(&key.to_string()), Some(key));
    assert_eq!(PayoutKey::read("wd_01J9ZX5T8Q3K7M2N"), None);
    assert_eq!(PayoutKey::read(&WITHDRAWAL.to_string()), None);
    assert_eq!(withdrawal_of(&WITHDRAWAL.to_string()), Some(WITHDRAWAL));
    assert_eq!(withdrawal_of(&key.to_string()), Some(WITHDRAWAL));
}

#[test]
fn processed_is_paid_and_may_still_come_back() {
    let (paid, moves) = after(&[news(PayoutStep::Processed, Trouble::Unknown)]);
    assert_eq!(paid.status(), WithdrawalStatus::Completed);
    assert_eq!(moves, [PayoutMove::Paid { attempt: 1 }]);
    let balances_then = balances(&moves);
    assert_eq!(balances_then.get(Account::Gateway), 1_193_000);
    assert_eq!(balances_then.get(Account::TaxWithheld), 7_000);

    let (back, moves) = after(&[
        news(PayoutStep::Processed, Trouble::Unknown),
        news(PayoutStep::Returned, Trouble::Seller),
    ]);
    assert_eq!(back.status(), WithdrawalStatus::Rejected);
    let balances = balances(&moves);
    assert_eq!(
        (
            balances.get(Account::Gateway),
            balances.get(Account::SellerInFlight(SELLER)),
            // What the request took is there again.
            balances.get(Account::SellerAvailable(SELLER)),
            balances.get(Account::TaxWithheld),
        ),
        (0, 0, 0, 0)
    );
}

#[test]
fn passing_trouble_is_tried_again_and_only_so_often() {
    let (mut payouts, moves) = after(&[news(PayoutStep::Returned, Trouble::Passing)]);
    assert_eq!((payouts.number(), moves.len()), (2, 0));
    assert_eq!(payouts.status(), WithdrawalStatus::Processing);
    assert_eq!(payouts.attempts[1].not_before, NOW.plus(PAYOUT_RETRY));
    for attempt in 2..=MAX_PAYOUT_ATTEMPTS {
        let news = PayoutNews {
            payout_id: format!("pout_{attempt}"),
            attempt,
            ..news(PayoutStep::Returned, Trouble::Passing)
        };
        payouts = apply_payout(&payouts, &news, NOW).unwrap().unwrap().payouts;
    }
    assert_eq!(payouts.number(), MAX_PAYOUT_ATTEMPTS);
    assert_eq!(payouts.status(), WithdrawalStatus::Rejected);

    let (other, _) = after(&[news(PayoutStep::Returned, Trouble::OtherMode)]);
    assert_eq!(other.attempts[1].mode, PayoutMode::Neft);
}

#[test]
fn what_is_not_ours_changes_nothing() {
    let payouts = Payouts::begun(PayoutMode::Imps, NOW);
    let mut other = news(PayoutStep::Processed, Trouble::Unknown);
    other.attempt = 2;
    let refused = apply_payout(&payouts, &other, NOW);
    assert_eq!(refused, Err(PayoutRefused::UnknownAttempt));
    let (known, _) = after(&[news(PayoutStep::Underway, Trouble::Unknown)]);
    other.attempt = 1;
    other.payout_id = "pout_2".to_owned();
    let refused = apply_payout(&known, &other, NOW);
    assert_eq!(refused, Err(PayoutRefused::OtherPayout));
}

#[test]
fn only_what_was_never_sent_is_given_up() {
    let unsent = Payouts::begun(PayoutMode::Imps, NOW);
    let given_up = unsent.given_up().unwrap();
    assert_eq!(given_up.payouts.status(), WithdrawalStatus::Rejected);
    assert_eq!(given_up.payouts.given_up(), None);
    let (sent, _) = after(&[news(PayoutStep::Underway, Trouble::Unknown)]);
    assert_eq!(sent.given_up(), None);
}

fn steps() -> impl Strategy<Value = Vec<PayoutStep>> {
    let step = prop_oneof![
        Just(PayoutStep::Underway),
        Just(PayoutStep::Processed),
        Just(PayoutStep::Returned),
    ];
    prop::collection::vec(step, 1..8)
}

fn trouble() -> impl Strategy<Value = Trouble> {
    prop_oneof![
        Just(Trouble::Passing),
        Just(Trouble::OtherMode),
        Just(Trouble::Seller),
        Just(Trouble::Ours),
        Just(Trouble::Unknown),
    ]
}

proptest! {
    /// Any order and any repetition of the same news ends in one state with one set of journals.
    #[test]
    fn the_order_of_news_does_not_matter(
        (told, shuffled) in steps().prop_flat_map(|told| {
            let twice: Vec<_> = told.iter().chain(&told).copied().collect();
            (Just(told), Just(twice).prop_shuffle())
        }),
        trouble in trouble(),
    ) {
        let of = |steps: &[PayoutStep]| {
            let all: Vec<_> = steps.iter().map(|step| news(*step, trouble)).collect();
            after(&all)
        };
        let ((one, moves), (other, other_moves)) = (of(&told), of(&shuffled));
        prop_assert_eq!(&one, &other);
        let set = |moves: &[PayoutMove]| moves.iter().copied().collect::<HashSet<_>>();
        prop_assert_eq!(set(&moves), set(&other_moves));
        // Each journal once, and all of them together leave nothing in two places.
        prop_assert_eq!(set(&other_moves).len(), other_moves.len());
        let balances = balances(&other_moves);
        let in_flight = balances.get(Account::SellerInFlight(SELLER));
        let expected = match other.status() {
            WithdrawalStatus::Processing => 1_193_000,
            _ => 0,
        };
        prop_assert_eq!(in_flight, expected);
        let paid = balances.get(Account::Gateway);
        prop_assert_eq!(paid == 1_193_000, other.status() == WithdrawalStatus::Completed);
    }
}
