//! `GET /api/payments/seller/statement/`: a seller's statement of the days `from` to `to`, this
//! month's if none are named, as a PDF or, with `format=csv`, as a table for spreadsheets. It is
//! made of the wallet's movements, and is only given when they add up to what the ledger says.

use crate::documents::statement::StatementPaper;
use boli_domain::statement::{Movement, Statement, StatementRefused};
use boli_domain::{Paise, Timestamp};
use boli_runtime::documents::{CSV, PDF, download};
use boli_runtime::{Caller, Deps, Failure, Function, Request, Response};
use boli_store::items::{WalletTransactionItem, WithdrawalItem};
use boli_wire::FieldErrors;
use std::time::Duration;

pub const FUNCTION: Function = Function::http("payments-download-statement", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION)
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What to tell of.
struct Wanted {
    from: String,
    to: String,
    as_csv: bool,
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let seller = caller.seller(|| Failure::forbidden("Only sellers can download statements"))?;
    let wanted = parse(&request, deps.now())?;
    let statement = statement(deps, &caller, &wanted).await?;
    let Wanted { from, to, as_csv } = wanted;
    let name = |kind| format!("statement-{from}-to-{to}.{kind}");
    if as_csv {
        return Ok(download(&name("csv"), CSV, statement.to_csv().into_bytes()));
    }
    let paper = StatementPaper {
        brand: deps.environment().brand(),
        seller: seller.tax.legal_name.as_ref().unwrap_or(&seller.shop_name),
        from: &from,
        to: &to,
        statement: &statement,
    };
    Ok(download(&name("pdf"), PDF, paper.pdf()))
}

async fn statement(deps: &Deps, caller: &Caller, wanted: &Wanted) -> Result<Statement, Failure> {
    let store = deps.store();
    let movements = store.wallet_transactions(caller.id()).await?;
    let withdrawals = store.withdrawals(caller.id()).await?;
    let balance = store.balance(caller.id()).await?;
    // What open withdrawals keep back has left the balances, and is told when they are paid.
    let open = |withdrawal: &&WithdrawalItem| withdrawal.withdrawal_status.is_open();
    let kept_back = withdrawals.iter().filter(open);
    let kept_back = kept_back.map(|withdrawal| withdrawal.taken().withheld);
    let kept_back = Paise::checked_sum(kept_back).unwrap_or_default().signed();
    let held = balance.map_or(0, |own| own.sum()).saturating_add(kept_back);
    let day = |text: &str| Timestamp::of_ist_date(text).unwrap_or_default();
    let movements = movements.into_iter().map(movement).collect();
    let until = day(&wanted.to).plus(DAY);
    let told = Statement::of(movements, held, day(&wanted.from), until);
    told.map_err(|refused| match refused {
        // The books write movements behind the ledger, within seconds.
        StatementRefused::DoesNotAddUp => Failure::unavailable("the books are being written"),
        StatementRefused::TooLarge => Failure::internal(refused),
    })
}

fn movement(item: WalletTransactionItem) -> Movement {
    Movement {
        at: item.created_at,
        direction: item.direction,
        category: item.category,
        amount: item.amount,
        reference: item.reference_id,
    }
}

fn parse(request: &Request, now: Timestamp) -> Result<Wanted, Failure> {
    let today = now.to_ist_date();
    let first = format!("{}-01", now.to_ist_month());
    let mut errors = FieldErrors::default();
    let mut day = |name: &str, default: &str| match request.query(name) {
        None => default.to_owned(),
        Some(text) => match Timestamp::of_ist_date(text) {
            Some(day) => day.to_ist_date(),
            None => {
                let hint = "Date has wrong format. Use one of these formats instead: YYYY-MM-DD.";
                errors.push(name, hint);
                default.to_owned()
            }
        },
    };
    let (from, to) = (day("from", &first), day("to", &today));
    if from > to {
        errors.push("to", "A period ends on or after its first day.");
    }
    let as_csv = match request.query("format") {
        None | Some("pdf") => false,
        Some("csv") => true,
        Some(other) => {
            errors.push("format", format!("\"{other}\" is not a valid choice."));
            false
        }
    };
    if errors.is_empty() {
        Ok(Wanted { from, to, as_csv })
    } else {
        Err(errors.into())
    }
}
