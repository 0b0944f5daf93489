//! Queue `notify`: tells people, in the app and by mail, what follows from what happened. A
//! notification is written with the memory of its event. A mail that was handed to the mail
//! service is remembered after it, so a message that arrives twice sends nothing twice; only a
//! crash between the two can.

mod account;
mod goods_return;
mod letter;
mod order;
mod payment;
mod told;

use boli_domain::UserId;
use boli_providers::Mail;
use boli_runtime::notices::Notice;
use boli_runtime::queue::QueueRecord;
use boli_runtime::{Deps, Failure, Function};
use boli_store::items::{CodePurpose, SentMailItem, UserItem};
use boli_store::{Payment, Subject};
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

/// Something to tell in the app, with what makes it one event.
pub struct Told {
    pub to: UserId,
    pub event: String,
    pub notice: Notice,
}

/// Whom to tell what.
#[derive(Default)]
struct News {
    told: Vec<Told>,
    posts: Vec<Post>,
}

impl News {
    fn told(told: impl IntoIterator<Item = Told>) -> Self {
        Self {
            told: told.into_iter().collect(),
            posts: Vec::new(),
        }
    }

    fn mailed(posts: impl IntoIterator<Item = Post>) -> Self {
        Self::default().and_mailed(posts)
    }

    fn and_mailed(self, posts: impl IntoIterator<Item = Post>) -> Self {
        Self {
            posts: posts.into_iter().collect(),
            ..self
        }
    }
}

async fn handle(deps: &Deps, record: QueueRecord) -> Result<(), Failure> {
    let house = House::of(deps);
    let news = news(deps, &house, record.command()?).await?;
    for Told { to, event, notice } in news.told {
        deps.tell(to, &event, notice).await?;
    }
    for post in news.posts {
        send(deps, &house, post).await?;
    }
    Ok(())
}

/// Nothing when what it is about is gone or was overtaken.
async fn news(deps: &Deps, house: &House, command: Notify) -> Result<News, Failure> {
    let store = deps.store();
    Ok(match command {
        Notify::RegistrationCode { user_id } => {
            News::mailed(of_code(deps, user_id, CodePurpose::Registration).await?)
        }
        Notify::PasswordResetCode { user_id } => {
            News::mailed(of_code(deps, user_id, CodePurpose::PasswordReset).await?)
        }
        Notify::AccountActivated { user_id } => News::told([told::activated(user_id, house)]),
        Notify::SellerVerified { user_id } => {
            let user = store.user(user_id).await?;
            let post = user.and_then(|user| account::seller_verified(&user, house));
            News::told([told::activated(user_id, house)]).and_mailed(post)
        }
        Notify::OrderPlaced { order_id } => match store.order(order_id).await? {
            Some(order) => {
                News::told([told::payment_due(&order)]).and_mailed([order::placed(&order)])
            }
            None => News::default(),
        },
        Notify::OrderPaid { order_id } => match store.order(order_id).await? {
            Some(order) => {
                let payment_id = order.payment.gateway_payment_id.as_deref();
                let payment_id = payment_id.unwrap_or("N/A");
                News::told(told::paid(&order)).and_mailed(order::paid(&order, payment_id, house))
            }
            None => News::default(),
        },
        Notify::OrderUpdated { order_id, track } => match store.order(order_id).await? {
            Some(order) => {
                let posts = order::updated(&order, track).into_iter();
                let posts = posts.chain(order::given_up(&order, track, house));
                News::told(told::updated(&order, track)).and_mailed(posts)
            }
            None => News::default(),
        },
        Notify::WithdrawalEnded {
            seller_id,
            withdrawal_id,
        } => {
            let withdrawal = store.withdrawal(seller_id, withdrawal_id).await?;
            match (withdrawal, store.user(seller_id).await?) {
                (Some(withdrawal), Some(seller)) => {
                    News::default().and_mailed([payment::withdrawn(&withdrawal, &seller, house)])
                }
                _ => News::default(),
            }
        }
        Notify::ReturnMoved {
            order_id,
            item,
            step,
        } => match store.goods_return(order_id, item).await? {
            Some(item) => News::default().and_mailed(goods_return::moved(&item, step, house)),
            None => News::default(),
        },
        Notify::PaymentFailed { gateway_order_id } => match payer(deps, &gateway_order_id).await? {
            Some((payment, user)) => {
                let order = match &payment.subject {
                    Subject::Order(order) => Some(&**order),
                    Subject::Credits(_) => None,
                };
                News::told(order.map(told::payment_failed))
                    .and_mailed([payment::failed(&payment, &user, house)])
            }
            None => News::default(),
        },
        Notify::PaymentSetAside {
            gateway_order_id,
            gateway_payment_id,
        } => match payer(deps, &gateway_order_id).await? {
            Some((payment, user)) => {
                let set_aside = payment::set_aside(&payment, &gateway_payment_id, &user, house);
                News::mailed([set_aside])
            }
            None => News::default(),
        },
        Notify::CreditsBought { gateway_order_id } => {
            News::mailed(bought(deps, house, &gateway_order_id).await?)
        }
        Notify::ReferralJoined { newcomer } => {
            let referral = store.referral_of(newcomer).await?;
            News::told(referral.as_ref().map(told::joined))
        }
        Notify::PromoCodeEarned { code } => {
            let promo = store.promo(&code).await?;
            News::told(promo.as_ref().map(told::promo_earned))
        }
    })
}

/// A payment with whose it is.
async fn payer(
    deps: &Deps,
    gateway_order_id: &str,
) -> Result<Option<(Payment, UserItem)>, Failure> {
    let Some(payment) = deps.store().payment(gateway_order_id).await? else {
        return Ok(None);
    };
    let user = deps.store().user(payment.opened.user_id).await?;
    Ok(user.map(|user| (payment, user)))
}

/// The mail about credits that were bought.
async fn bought(
    deps: &Deps,
    house: &House,
    gateway_order_id: &str,
) -> Result<Option<Post>, Failure> {
    let Some((payment, user)) = payer(deps, gateway_order_id).await? else {
        return Ok(None);
    };
    Ok(match &payment.subject {
        Subject::Credits(bought) => Some(payment::credits_bought(bought, &user, house)),
        Subject::Order(_) => None,
    })
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
