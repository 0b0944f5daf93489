//! Queue `notify`: sends the mails that follow from what happened. A mail that was handed to
//! the mail service is remembered, so a message that arrives twice sends nothing twice; only
//! a crash between the two can.

mod account;
mod letter;
mod order;
mod payment;

use boli_domain::{OrderId, UserId};
use boli_providers::Mail;
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::{CodePurpose, OrderItem, Purpose, SentMailItem};
use boli_wire::commands::Notify;
use letter::{House, Letter};

pub const FUNCTION: Function = Function::queue("workers-notify", |deps, record| {
    Box::pin(handle(deps, record))
})
.requires(|deps| deps.mailer().map(drop));

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// A mail with what makes it one mail.
pub struct Post {
    /// The same each time it is written.
    pub id: String,
    pub to: String,
    pub letter: Letter,
}

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let house = House::of(deps);
    for post in posts(deps, &house, record.command()?).await? {
        send(deps, &house, post).await?;
    }
    Ok(())
}

/// What to send. Nothing when what it is about is gone or was overtaken.
async fn posts(deps: &Deps, house: &House, command: Notify) -> Result<Vec<Post>, Failure> {
    let store = deps.store();
    match command {
        Notify::RegistrationCode { user_id } => {
            let post = of_code(deps, user_id, CodePurpose::Registration);
            Ok(post.await?.into_iter().collect())
        }
        Notify::PasswordResetCode { user_id } => {
            let post = of_code(deps, user_id, CodePurpose::PasswordReset);
            Ok(post.await?.into_iter().collect())
        }
        Notify::SellerVerified { user_id } => {
            let user = store.user(user_id).await?;
            Ok(user
                .and_then(|user| account::seller_verified(&user, house))
                .into_iter()
                .collect())
        }
        Notify::OrderPlaced { order_id } => Ok(found(deps, order_id)
            .await?
            .iter()
            .map(order::placed)
            .collect()),
        Notify::OrderPaid { order_id } => {
            let Some(order) = found(deps, order_id).await? else {
                return Ok(Vec::new());
            };
            let payment_id = match &order.gateway_order_id {
                Some(id) => store
                    .payment(id)
                    .await?
                    .and_then(|payment| payment.gateway_payment_id),
                None => None,
            };
            Ok(order::paid(
                &order,
                payment_id.as_deref().unwrap_or("N/A"),
                house,
            ))
        }
        Notify::OrderUpdated { order_id, track } => {
            let Some(order) = found(deps, order_id).await? else {
                return Ok(Vec::new());
            };
            let update = order::updated(&order, track).into_iter();
            Ok(update
                .chain(order::given_up(&order, track, house))
                .collect())
        }
        Notify::PaymentFailed { gateway_order_id } => {
            let Some(payment) = store.payment(&gateway_order_id).await? else {
                return Ok(Vec::new());
            };
            let user = store.user(payment.user_id).await?;
            Ok(user
                .map(|user| payment::failed(&payment, &user, house))
                .into_iter()
                .collect())
        }
        // These are told in the app, not by mail.
        Notify::ReferralJoined { .. } | Notify::PromoCodeEarned { .. } => Ok(Vec::new()),
        Notify::CreditsBought { gateway_order_id } => {
            let Some(payment) = store.payment(&gateway_order_id).await? else {
                return Ok(Vec::new());
            };
            let Purpose::Credits(purchase) = payment.purpose else {
                return Ok(Vec::new());
            };
            let user = store.user(payment.user_id).await?;
            let both = store
                .credit_purchase(payment.user_id, purchase)
                .await?
                .zip(user);
            let bought = both.map(|(bought, user)| payment::credits_bought(&bought, &user, house));
            Ok(bought.into_iter().collect())
        }
    }
}

/// The mail with a user's code, unless it is too old by now.
async fn of_code(
    deps: &Deps,
    user_id: UserId,
    purpose: CodePurpose,
) -> Result<Option<Post>, Failure> {
    let code = deps.store().code(user_id, purpose).await?;
    let code = code.filter(|code| code.valid_until > deps.now());
    let user = deps.store().user(user_id).await?;
    let both = code.zip(user);
    Ok(both.map(|(code, user)| match purpose {
        CodePurpose::Registration => account::registration_code(&user, &code),
        CodePurpose::PasswordReset => account::password_reset_code(&user, &code),
    }))
}

async fn found(deps: &Deps, id: OrderId) -> Result<Option<OrderItem>, Failure> {
    Ok(deps.store().order(id).await?)
}

async fn send(deps: &Deps, house: &House, post: Post) -> Result<(), Failure> {
    if deps.store().is_mail_sent(&post.id).await? {
        return Ok(());
    }
    let mail = Mail {
        to: post.to,
        subject: post.letter.subject.clone(),
        text: post.letter.text(house),
        html: post.letter.html(house),
    };
    match deps.mailer()?.send(&mail).await {
        Ok(()) => {}
        Err(error) if error.retryable() => return Err(Failure::unavailable(error)),
        // The same mail won't pass later, and one bad address must not hold up the others.
        Err(error) => tracing::error!(mail = %post.id, %error, "mail refused"),
    }
    deps.store()
        .mark_mail_sent(&SentMailItem {
            id: post.id,
            sent_at: deps.now(),
        })
        .await?;
    Ok(())
}
