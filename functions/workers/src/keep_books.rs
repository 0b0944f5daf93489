//! Queue `keep-books`: writes what people see of a journal, once: the sellers' parts of a paid
//! order, what is pending for them, movements in the wallets of sellers and of those who are given
//! something, the platform's entries, and its figures of the day; and what was paid leaves the
//! buyer's cart. Behind it, the sellers' tax documents. All of it is a view of the journal's legs and of what the journal is about.

mod movements;
mod sales;
mod tax;

use boli_domain::books::{self, Figures};
use boli_domain::ledger::{self, Account, JournalKind};
use boli_domain::limits::FIGURE_SHARDS;
use boli_domain::payout::withdrawal_of;
use boli_domain::refund::order_of_journal;
use boli_domain::{OrderId, Paise, RowId, UserId};
use boli_runtime::payments::supply::ordered;
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::{
    BookedItem, CreditPurchaseItem, EntrySource, FiguresItem, JournalItem, OrderItem, OrderLine,
    PlatformEntryItem, WalletTransactionItem, WithdrawalItem,
};
use boli_store::{Booking, CartRefused};
use boli_wire::commands::KeepBooks;

pub const FUNCTION: Function = Function::queue("workers-keep-books", |deps, record| {
    Box::pin(handle(deps, record))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// What a journal is about.
pub enum Source {
    Paid(OrderItem),
    Refunded(Refunded),
    Credits(CreditPurchaseItem),
    Withdrawal(WithdrawalItem),
    /// The bank sent back what was paid.
    Reversed(WithdrawalItem),
    Reward {
        user: UserId,
        amount: Paise,
    },
}

/// Lines of an order whose money goes back.
pub struct Refunded {
    pub order: OrderItem,
    pub lines: Vec<OrderLine>,
    /// None for all of an order at once.
    pub first: Option<RowId>,
}

impl Refunded {
    fn of(order: OrderItem, first: Option<RowId>) -> Self {
        let is_first = |line: &&OrderLine| Some(line.id) == first;
        let mark = order.lines.iter().find(is_first);
        let mark = mark.and_then(|line| line.refund.as_ref());
        let lines = match mark {
            Some(mark) => order.refunded_by(&mark.id).cloned().collect(),
            None => order.lines.clone(),
        };
        Self {
            order,
            lines,
            first,
        }
    }
}

/// Tries while the buyer changes the cart.
const ATTEMPTS: usize = 3;

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let KeepBooks { kind, external_id } = record.command()?;
    let Some(journal) = deps.store().journal(&kind, &external_id).await? else {
        return Ok(());
    };
    let kind = JournalKind::from_word(&kind).filter(|kind| kind.is_booked());
    let Some(kind) = kind else { return Ok(()) };
    if kind == JournalKind::OrderRefundDue {
        // What was never booked can't be taken back; its own message is on its way.
        let paid = JournalKind::OrderPaid.as_str();
        let (order, _) = order_of(&external_id)?;
        if !deps.store().is_booked(paid, &order.to_string()).await? {
            return Err(Failure::unavailable("the order is not booked yet"));
        }
    }
    // Both are written in one transaction, and what a journal is about is never removed.
    let source = source(deps, kind, &journal)
        .await?
        .ok_or_else(|| Failure::internal("a journal without what it is about"))?;
    for _ in 0..ATTEMPTS {
        let booking = booking(deps, kind, &journal, &source).await?;
        match deps.store().book(&booking).await {
            Ok(_) => return tax::issue(deps, &source, journal.created_at).await,
            Err(CartRefused::Changed | CartRefused::TooMany) => {}
            Err(CartRefused::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::unavailable("the cart kept changing"))
}

fn order_of(external_id: &str) -> Result<(OrderId, Option<RowId>), Failure> {
    let order = order_of_journal(external_id);
    order.ok_or_else(|| Failure::internal("a journal of no order"))
}

async fn source(
    deps: &Deps,
    kind: JournalKind,
    journal: &JournalItem,
) -> Result<Option<Source>, Failure> {
    let store = deps.store();
    Ok(match kind {
        JournalKind::OrderPaid | JournalKind::OrderRefundDue => {
            let (id, first) = order_of(&journal.external_id)?;
            let order = store.order(id).await?;
            if kind == JournalKind::OrderPaid {
                order.map(Source::Paid)
            } else {
                order.map(|order| Source::Refunded(Refunded::of(order, first)))
            }
        }
        JournalKind::CreditsBought => {
            let id = journal.external_id.parse().map_err(Failure::internal)?;
            match journal.party {
                Some(seller) => store
                    .credit_purchase(seller, id)
                    .await?
                    .map(Source::Credits),
                None => None,
            }
        }
        JournalKind::WithdrawalPaid | JournalKind::WithdrawalReversed => {
            let id = withdrawal_of(&journal.external_id)
                .ok_or_else(|| Failure::internal("a journal of no withdrawal"))?;
            let seller = journal.legs.iter().find_map(|leg| match leg.account {
                Account::SellerInFlight(seller) => Some(seller),
                _ => None,
            });
            match seller {
                Some(seller) if kind == JournalKind::WithdrawalPaid => {
                    store.withdrawal(seller, id).await?.map(Source::Withdrawal)
                }
                Some(seller) => store.withdrawal(seller, id).await?.map(Source::Reversed),
                None => None,
            }
        }
        JournalKind::RewardCredited => journal.legs.iter().find_map(|leg| match leg.account {
            Account::Wallet(user) => Some(Source::Reward {
                user,
                amount: Paise(leg.amount.unsigned_abs()),
            }),
            _ => None,
        }),
        JournalKind::EarningsReleased
        | JournalKind::UnclaimedMoney
        | JournalKind::RefundPaid
        | JournalKind::WithdrawalRequested
        | JournalKind::WithdrawalRejected => None,
    })
}

async fn booking(
    deps: &Deps,
    kind: JournalKind,
    journal: &JournalItem,
    source: &Source,
) -> Result<Booking, Failure> {
    let day = journal.created_at.to_ist_date();
    let wallet = movements::of(source, &journal.external_id)
        .into_iter()
        .map(|movement| WalletTransactionItem {
            id: deps.new_id(),
            created_at: journal.created_at,
            ..movement
        });
    let first = deps.new_row_id();
    let entries = books::entries(&journal.legs).into_iter().enumerate();
    let entries = entries.filter_map(|(place, (kind, amount))| {
        Some(PlatformEntryItem {
            id: first.after(place),
            day: day.clone(),
            kind,
            amount,
            source: entry_source(source)?,
            created_at: journal.created_at,
        })
    });
    let credits = match source {
        Source::Credits(purchase) => purchase.credits,
        _ => 0,
    };
    let (ordered, sales, sales_cut) = match source {
        Source::Paid(order) => {
            let cart = deps.store().cart(order.buyer.id).await?;
            let of_order = sales::of(order, journal.created_at);
            (ordered(order, &cart), of_order, Vec::new())
        }
        Source::Refunded(refunded) => (Vec::new(), Vec::new(), sales::cut(deps, refunded).await?),
        _ => (Vec::new(), Vec::new(), Vec::new()),
    };
    Ok(Booking {
        booked: BookedItem {
            kind: journal.kind.clone(),
            external_id: journal.external_id.clone(),
            booked_at: deps.now(),
        },
        sales,
        sales_cut,
        ordered,
        pending: ledger::pending(&journal.legs),
        wallet: wallet.collect(),
        entries: entries.collect(),
        figures: FiguresItem {
            day: day.clone(),
            shard: shard(&journal.external_id),
            updated_at: journal.created_at,
            figures: Figures::of(kind, &journal.legs, credits),
        },
    })
}

/// Only orders and credits earn the platform something.
fn entry_source(source: &Source) -> Option<EntrySource> {
    match source {
        Source::Paid(order) | Source::Refunded(Refunded { order, .. }) => {
            Some(EntrySource::Order {
                order_number: order.order_number.clone(),
                subtotal: order.subtotal,
                total: order.total,
            })
        }
        Source::Credits(purchase) => Some(EntrySource::Credits {
            purchase_id: purchase.id,
            payment_id: purchase.payment_id,
            credits: purchase.credits,
            price_per_credit: purchase.price_per_credit,
            buyer: purchase.seller_name.clone(),
        }),
        Source::Withdrawal(_) | Source::Reversed(_) | Source::Reward { .. } => None,
    }
}

/// The part of a day's figures that a journal goes into: any, as long as journals spread.
fn shard(external_id: &str) -> u32 {
    let sum = external_id
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_add(u32::from(byte)));
    sum % FIGURE_SHARDS
}
