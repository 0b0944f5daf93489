use super::journals::leg;
use super::*;
use crate::order::OrderTotals;
use crate::withdrawal::Withdrawn;
use crate::{CreditPurchaseId, OrderId, Paise, WithdrawalId};
use proptest::prelude::*;
use uuid::Uuid;

const JANE: UserId = UserId(Uuid::from_u128(1));
const SAM: UserId = UserId(Uuid::from_u128(2));
const ORDER: OrderId = OrderId(Uuid::from_u128(3));

fn rupees(rupees: u64) -> Paise {
    Paise::rupees(rupees)
}

/// A withdrawal that nothing is kept back of.
fn all(amount: u64) -> Withdrawn {
    Withdrawn::of(rupees(amount), Paise::ZERO)
}

fn released(earned: &[(UserId, Paise)]) -> Vec<Released> {
    let release = |(seller, amount): &(UserId, Paise)| Released {
        seller: *seller,
        amount: *amount,
        debt: Paise::ZERO,
    };
    earned.iter().map(release).collect()
}

fn taken_back(earned: &[(UserId, Paise)], from: TakenFrom) -> Vec<TakenBack> {
    let take = |(seller, amount): &(UserId, Paise)| TakenBack {
        seller: *seller,
        amount: *amount,
        from,
    };
    earned.iter().map(take).collect()
}

#[test]
fn a_paid_order_is_split_among_all_who_earn() {
    let totals = OrderTotals::of(&[(rupees(300), 1), (rupees(100), 2), (rupees(50), 1)]).unwrap();
    let earned = [(JANE, rupees(300)), (SAM, rupees(50)), (JANE, rupees(200))];
    let journal = Journal::order_paid(ORDER, &totals, &earned).unwrap();
    let balances = Balances::of(journal.legs()).unwrap();
    assert_eq!(balances.total(), Some(0));
    assert_eq!(balances.get(Account::Gateway), -63_200);
    assert_eq!(balances.get(Account::SellerPending(JANE)), 50_000);
    assert_eq!(balances.get(Account::SellerPending(SAM)), 5_000);
    assert_eq!(balances.get(Account::Shipping), 7_900);
    assert_eq!(balances.get(Account::PlatformFee), 300);
    // No tax, no leg; one leg for each account.
    assert_eq!(journal.legs().len(), 5);
    let expected = BalanceChange {
        pending: 50_000,
        ..BalanceChange::default()
    };
    assert_eq!(journal.balance_changes()[&JANE], expected);
}

#[test]
fn a_journal_that_loses_money_does_not_exist() {
    let totals = OrderTotals::of(&[(rupees(300), 1)]).unwrap();
    let refused = Journal::order_paid(ORDER, &totals, &[(JANE, rupees(299))]).unwrap_err();
    assert_eq!(refused, JournalRefused::Unbalanced(-100));
    let nothing = Journal::credits_bought(CreditPurchaseId(Uuid::nil()), JANE, Paise::ZERO);
    assert_eq!(nothing, Err(JournalRefused::Empty));
    let huge = [i64::MAX, i64::MAX].map(|amount| leg(Account::Gateway, amount));
    let huge = Journal::new(JournalKind::RefundPaid, "x", huge);
    assert_eq!(huge, Err(JournalRefused::TooLarge));
}

#[test]
fn delivery_moves_earnings_to_available() {
    let journal = Journal::earnings_released(ORDER, &released(&[(JANE, rupees(300))])).unwrap();
    let expected = BalanceChange {
        pending: -30_000,
        available: 30_000,
        ..BalanceChange::default()
    };
    assert_eq!(journal.balance_changes()[&JANE], expected);
    assert_eq!(
        (journal.kind().as_str(), journal.external_id()),
        ("earnings_released", &*ORDER.to_string())
    );
}

#[test]
fn a_withdrawal_is_in_flight_until_it_is_paid_or_rejected() {
    let id = WithdrawalId(Uuid::from_u128(9));
    let requested = Journal::withdrawal_requested(id, JANE, all(100)).unwrap();
    let change = |journal: &Journal| journal.balance_changes()[&JANE];
    let expected = BalanceChange {
        available: -10_000,
        in_flight: 10_000,
        ..BalanceChange::default()
    };
    assert_eq!(change(&requested), expected);
    let rejected = Journal::withdrawal_rejected(id, JANE, all(100)).unwrap();
    let both = Balances::of(requested.legs().iter().chain(rejected.legs())).unwrap();
    assert!(both.0.values().all(|balance| *balance == 0), "{both:?}");
    let paid = Journal::withdrawal_paid(id, JANE, rupees(100)).unwrap();
    let both = Balances::of(requested.legs().iter().chain(paid.legs())).unwrap();
    assert_eq!(both.get(Account::SellerInFlight(JANE)), 0);
    assert_eq!(both.get(Account::SellerAvailable(JANE)), -10_000);
    assert_eq!(both.get(Account::Gateway), 10_000);
}

#[test]
fn what_the_platform_gives_away_is_its_own_loss() {
    let journal = Journal::reward_credited("r1", SAM, rupees(50)).unwrap();
    assert_eq!(journal.balance_changes()[&SAM].wallet, 5_000);
    let balances = Balances::of(journal.legs()).unwrap();
    assert_eq!(balances.get(Account::Promotions), -5_000);
}

#[test]
fn kinds_are_read_as_they_are_written() {
    for kind in JournalKind::ALL {
        assert_eq!(JournalKind::from_word(kind.as_str()), Some(kind));
    }
    assert_eq!(JournalKind::from_word("theft"), None);
}

#[test]
fn a_refunded_order_leaves_nothing_behind() {
    let totals = OrderTotals::of(&[(rupees(300), 1)]).unwrap();
    let earned = [(JANE, rupees(300))];
    let journals = [
        Journal::order_paid(ORDER, &totals, &earned).unwrap(),
        Journal::earnings_released(ORDER, &released(&earned)).unwrap(),
        Journal::order_refund_due(
            "o",
            &totals,
            &taken_back(&earned, TakenFrom::Available(rupees(300))),
        )
        .unwrap(),
        Journal::refund_paid("pay_1", totals.total).unwrap(),
    ];
    let balances = Balances::of(journals.iter().flat_map(Journal::legs)).unwrap();
    assert!(
        balances.0.values().all(|balance| *balance == 0),
        "{balances:?}"
    );
}

#[test]
fn what_a_seller_owes_is_paid_by_the_next_earnings() {
    let totals = OrderTotals::of(&[(rupees(300), 1)]).unwrap();
    let earned = [(JANE, rupees(300))];
    let from = TakenFrom::Available(rupees(100));
    let due = Journal::order_refund_due("o", &totals, &taken_back(&earned, from)).unwrap();
    let expected = BalanceChange {
        available: -10_000,
        debt: -20_000,
        ..BalanceChange::default()
    };
    assert_eq!(due.balance_changes()[&JANE], expected);
    let release = |amount| {
        let release = Released {
            seller: JANE,
            amount,
            debt: rupees(200),
        };
        Journal::earnings_released(ORDER, &[release]).unwrap()
    };
    let change = |journal: &Journal| {
        let change = journal.balance_changes()[&JANE];
        (change.pending, change.debt, change.available)
    };
    assert_eq!(change(&release(rupees(150))), (-15_000, 15_000, 0));
    assert_eq!(change(&release(rupees(250))), (-25_000, 20_000, 5_000));
}

proptest! {
    /// Invariant 1: whatever happens in whatever order, the trial balance is zero.
    #[test]
    fn the_trial_balance_is_zero(
        orders in prop::collection::vec((1..100_000_u64, 1..5_u32, any::<bool>(), any::<bool>()), 1..20),
        credits in prop::collection::vec(1..100_000_u64, 0..10),
        late in prop::collection::vec(1..100_000_u64, 0..5),
    ) {
        let mut journals = Vec::new();
        for (price, quantity, delivered, refunded) in orders {
            let totals = OrderTotals::of(&[(Paise(price), quantity), (Paise(price), 1)]).unwrap();
            let earned = [(JANE, Paise(price).checked_mul(quantity).unwrap()), (SAM, Paise(price))];
            journals.push(Journal::order_paid(ORDER, &totals, &earned).unwrap());
            if delivered {
                journals.push(Journal::earnings_released(ORDER, &released(&earned)).unwrap());
            }
            if refunded {
                // Of each, half has been withdrawn.
                let from = if delivered { TakenFrom::Available(Paise(price / 2)) } else { TakenFrom::Pending };
                let taken = taken_back(&earned, from);
                journals.push(Journal::order_refund_due("o", &totals, &taken).unwrap());
            }
        }
        for price in credits {
            journals.push(Journal::credits_bought(CreditPurchaseId(Uuid::nil()), JANE, Paise(price)).unwrap());
        }
        for amount in late {
            journals.push(Journal::unclaimed_money("pay_1", Paise(amount)).unwrap());
        }
        for journal in &journals {
            prop_assert_eq!(Balances::of(journal.legs()).unwrap().total(), Some(0));
        }
        let balances = Balances::of(journals.iter().flat_map(Journal::legs)).unwrap();
        prop_assert_eq!(balances.total(), Some(0));
        // Money held is exactly what is owed or earned.
        prop_assert!(balances.get(Account::Gateway) <= 0);
        for seller in [JANE, SAM] {
            prop_assert!(balances.get(Account::SellerPending(seller)) >= 0);
            prop_assert!(balances.get(Account::SellerAvailable(seller)) >= 0);
        }
    }
}
