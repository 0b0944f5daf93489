//! A seller's statement: what the wallet held, what came in and went out, and what it held then.
//! It is made of the wallet's movements, each a view of one journal, so it adds up to the ledger.

use crate::wallet::{Category, Direction};
use crate::{Paise, SignedPaise, Timestamp};
use std::fmt::Write as _;

/// A movement in a wallet, as statements read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub at: Timestamp,
    pub direction: Direction,
    pub category: Category,
    pub amount: Paise,
    pub reference: String,
}

/// Why there is no statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StatementRefused {
    #[error("the amounts are too large")]
    TooLarge,
    #[error("the movements don't add up to the balance")]
    DoesNotAddUp,
}

/// What a line is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Sale,
    Refund,
    Withdrawal,
    /// The bank sent back a withdrawal.
    Reversal,
    /// Kept back of a withdrawal for the tax offices, or given back with it.
    Tax,
    Other,
}

impl LineKind {
    const fn of(movement: &Movement) -> Self {
        match (movement.category, movement.direction) {
            (Category::ProductSale, _) => Self::Sale,
            (Category::Refund, _) => Self::Refund,
            (Category::Withdrawal, Direction::Debit) => Self::Withdrawal,
            (Category::Withdrawal, Direction::Credit) => Self::Reversal,
            (Category::TaxAmount, _) => Self::Tax,
            (
                Category::PlatformFee
                | Category::ShippingFee
                | Category::CreditPurchase
                | Category::Other,
                _,
            ) => Self::Other,
        }
    }

    /// The word in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sale => "sale",
            Self::Refund => "refund",
            Self::Withdrawal => "withdrawal",
            Self::Reversal => "reversal",
            Self::Tax => "tax",
            Self::Other => "other",
        }
    }
}

/// One line, in paise; what goes out is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub at: Timestamp,
    pub kind: LineKind,
    pub reference: String,
    pub amount: i64,
    /// What the wallet holds after it.
    pub balance: i64,
}

/// A statement of the time from a moment up to another, which is not part of it. Sums are in
/// paise; what goes out is negative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub opening: i64,
    pub sales: i64,
    pub refunds: i64,
    pub withdrawals: i64,
    pub reversals: i64,
    pub tax: i64,
    pub other: i64,
    pub closing: i64,
    pub lines: Vec<Line>,
}

impl Statement {
    /// The statement of a wallet that holds `balance` after all `movements` ever.
    ///
    /// # Errors
    /// [`StatementRefused`]: a statement that does not add up is none.
    pub fn of(
        mut movements: Vec<Movement>,
        balance: i64,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Self, StatementRefused> {
        movements.sort_by_key(|movement| movement.at);
        let mut held = 0_i64;
        let mut statement = Self {
            opening: 0,
            sales: 0,
            refunds: 0,
            withdrawals: 0,
            reversals: 0,
            tax: 0,
            other: 0,
            closing: 0,
            lines: Vec::new(),
        };
        for movement in movements {
            let amount = match movement.direction {
                Direction::Credit => movement.amount.signed(),
                Direction::Debit => movement.amount.signed().saturating_neg(),
            };
            held = sum(held, amount)?;
            if movement.at < from {
                statement.opening = held;
            }
            if movement.at < until {
                statement.closing = held;
            }
            if movement.at >= from && movement.at < until {
                let kind = LineKind::of(&movement);
                let total = statement.total(kind);
                *total = sum(*total, amount)?;
                statement.lines.push(Line {
                    at: movement.at,
                    kind,
                    reference: movement.reference,
                    amount,
                    balance: held,
                });
            }
        }
        if held == balance {
            Ok(statement)
        } else {
            Err(StatementRefused::DoesNotAddUp)
        }
    }

    const fn total(&mut self, kind: LineKind) -> &mut i64 {
        match kind {
            LineKind::Sale => &mut self.sales,
            LineKind::Refund => &mut self.refunds,
            LineKind::Withdrawal => &mut self.withdrawals,
            LineKind::Reversal => &mut self.reversals,
            LineKind::Tax => &mut self.tax,
            LineKind::Other => &mut self.other,
        }
    }

    /// The statement as a table for spreadsheets (RFC 4180), dates as in India.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut text = "date,kind,reference,amount,balance\r\n".to_owned();
        let mut row = |date: &str, kind: &str, reference: &str, amount: i64, balance: i64| {
            // Writing to a string can't fail.
            let _ = write!(
                text,
                "{date},{kind},{},{},{}\r\n",
                field(reference),
                SignedPaise(amount),
                SignedPaise(balance)
            );
        };
        row("", "opening", "", 0, self.opening);
        for line in &self.lines {
            let date = line.at.to_ist_date();
            let kind = line.kind.as_str();
            row(&date, kind, &line.reference, line.amount, line.balance);
        }
        row("", "closing", "", 0, self.closing);
        text
    }
}

fn sum(one: i64, other: i64) -> Result<i64, StatementRefused> {
    one.checked_add(other).ok_or(StatementRefused::TooLarge)
}

/// A text as one field. One that a spreadsheet would calculate is shown as it is.
fn field(text: &str) -> String {
    let calculates = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let shown = if calculates {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if shown.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", shown.replace('"', "\"\""))
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn movement(
        at: i64,
        direction: Direction,
        category: Category,
        rupees: u64,
        reference: &str,
    ) -> Movement {
        Movement {
            at: Timestamp::from_millis(at),
            direction,
            category,
            amount: Paise::rupees(rupees),
            reference: reference.to_owned(),
        }
    }

    #[test]
    fn a_statement_says_what_there_was_what_moved_and_what_is_left() {
        use Category::{ProductSale, Refund, Withdrawal};
        use Direction::{Credit, Debit};
        let movements = vec![
            movement(1, Credit, ProductSale, 20_000, "BWMV"),
            movement(3, Debit, Withdrawal, 12_000, "w-1"),
            movement(2, Debit, Refund, 500, "BWMV"),
            movement(4, Credit, Withdrawal, 12_000, "w-1"),
            movement(5, Credit, ProductSale, 100, "later"),
        ];
        let (from, until) = (Timestamp::from_millis(2), Timestamp::from_millis(5));
        let told = Statement::of(movements.clone(), 1_960_000, from, until).unwrap();
        assert_eq!((told.opening, told.closing), (2_000_000, 1_950_000));
        assert_eq!((told.sales, told.refunds), (0, -50_000));
        assert_eq!((told.withdrawals, told.reversals), (-1_200_000, 1_200_000));
        assert_eq!(
            told.to_csv(),
            "date,kind,reference,amount,balance\r\n\
             ,opening,,0.00,20000.00\r\n\
             1970-01-01,refund,BWMV,-500.00,19500.00\r\n\
             1970-01-01,withdrawal,w-1,-12000.00,7500.00\r\n\
             1970-01-01,reversal,w-1,12000.00,19500.00\r\n\
             ,closing,,0.00,19500.00\r\n"
        );
        let wrong = Statement::of(movements, 1, from, until);
        assert_eq!(wrong, Err(StatementRefused::DoesNotAddUp));
    }

    #[test]
    fn a_field_is_one_field_and_no_formula() {
        assert_eq!(field("=1+1"), "'=1+1");
        assert_eq!(field("a,\"b\""), "\"a,\"\"b\"\"\"");
    }

    proptest! {
        #[test]
        fn opening_and_what_moved_is_closing(
            moved in prop::collection::vec((0..100_i64, any::<bool>(), 0..5_u8, 1..100_000_u64), 0..30),
            from in 0..100_i64,
            length in 0..100_u64,
        ) {
            let movements: Vec<Movement> = moved
                .iter()
                .map(|(at, comes, category, amount)| {
                    let direction = if *comes { Direction::Credit } else { Direction::Debit };
                    let category = match category {
                        0 => Category::ProductSale,
                        1 => Category::Refund,
                        2 => Category::Withdrawal,
                        3 => Category::TaxAmount,
                        _ => Category::Other,
                    };
                    movement(*at, direction, category, *amount, "r")
                })
                .collect();
            let signed = |(_, comes, _, amount): &(i64, bool, u8, u64)| {
                let paise = Paise::rupees(*amount).signed();
                if *comes { paise } else { paise.saturating_neg() }
            };
            let balance = moved.iter().map(signed).sum();
            let from = Timestamp::from_millis(from);
            let until = from.plus(std::time::Duration::from_millis(length));
            let told = Statement::of(movements, balance, from, until).unwrap();
            let sums = [
                told.opening, told.sales, told.refunds, told.withdrawals, told.reversals, told.tax,
                told.other,
            ];
            prop_assert_eq!(sums.iter().sum::<i64>(), told.closing);
            let last = told.lines.last().map_or(told.opening, |line| line.balance);
            prop_assert_eq!(last, told.closing);
        }
    }
}
