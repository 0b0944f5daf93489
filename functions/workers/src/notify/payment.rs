//! Mails about payments that are not an order's success.

use super::Post;
use super::letter::{House, Letter};
use super::order::rupees;
use boli_domain::Paise;
use boli_domain::withdrawal::WithdrawalStatus;
use boli_store::items::{CreditPurchaseItem, UserItem, WithdrawalItem};
use boli_store::{Payment, Subject};

/// An attempt to pay failed. One mail for each gateway order, however many attempts fail.
pub fn failed(payment: &Payment, user: &UserItem, house: &House) -> Post {
    let trail = payment.subject.trail();
    let reason = trail.failure_reason.as_deref().unwrap_or("Payment failed");
    let letter = |subject: &str| {
        Letter::new(subject, &user.display_name()).rows(vec![
            ("Amount".to_owned(), rupees(payment.opened.amount)),
            ("Reason".to_owned(), reason.to_owned()),
        ])
    };
    let letter = match payment.subject {
        Subject::Order(_) => letter("Payment failed").paragraph(
            "No order was confirmed. You can try again from your orders as long as the items are \
             held for you. Money that was taken nevertheless returns to you within a week.",
        ),
        Subject::Credits(_) => letter("Credit purchase failed")
            .paragraph("No credits were added. Money that was taken nevertheless returns to you within a week.")
            .link("Try again", &format!("{}/credits", house.console_url)),
    };
    Post {
        id: format!("payment-failed-{}", payment.opened.gateway_order_id),
        to: user.email.clone(),
        letter,
    }
}

/// Money came that differs from what was asked for, so nothing was confirmed: an operator looks.
pub fn set_aside(
    payment: &Payment,
    gateway_payment_id: &str,
    user: &UserItem,
    house: &House,
) -> Post {
    let contact = match &house.support {
        Some(address) => format!("Write to {address} and name this payment if you have questions."),
        None => "Answer this mail if you have questions.".to_owned(),
    };
    Post {
        id: format!("payment-set-aside-{gateway_payment_id}"),
        to: user.email.clone(),
        letter: Letter::new("We are checking your payment", &user.display_name())
            .paragraph(
                "We could not match a payment of yours with what you owed, so nothing was \
                 confirmed with it. We are looking into it. Please don't pay again meanwhile.",
            )
            .rows(vec![
                ("Payment".to_owned(), gateway_payment_id.to_owned()),
                ("Amount expected".to_owned(), rupees(payment.opened.amount)),
            ])
            .paragraph(contact),
    }
}

/// Credits were bought.
pub fn credits_bought(purchase: &CreditPurchaseItem, user: &UserItem, house: &House) -> Post {
    let payment_id = purchase
        .payment
        .gateway_payment_id
        .clone()
        .unwrap_or_else(|| "N/A".to_owned());
    Post {
        id: format!("credits-bought-{}", purchase.id),
        to: user.email.clone(),
        letter: Letter::new(
            format!("{} credits added to your account", purchase.credits),
            &user.display_name(),
        )
        .paragraph("Thank you for your purchase.")
        .bill(vec![
            ("Payment".to_owned(), payment_id),
            ("Credits".to_owned(), purchase.credits.to_string()),
            (
                "Price per credit".to_owned(),
                rupees(purchase.price_per_credit),
            ),
            ("Total".to_owned(), rupees(purchase.total)),
        ])
        .link(
            "See your credits",
            &format!("{}/credits", house.console_url),
        ),
    }
}

/// To a seller: a withdrawal was paid, or its money is there again.
pub fn withdrawn(withdrawal: &WithdrawalItem, seller: &UserItem, house: &House) -> Post {
    let taken = withdrawal.taken();
    let is_paid = withdrawal.withdrawal_status == WithdrawalStatus::Completed;
    let (subject, words) = if is_paid {
        (
            "Your withdrawal is paid",
            "The money is on its way to your bank account.",
        )
    } else {
        (
            "Your withdrawal was not paid",
            "The money is in your balance again: you may withdraw it once more.",
        )
    };
    let mut rows = vec![("Amount".to_owned(), rupees(withdrawal.amount))];
    if taken.withheld > Paise::ZERO {
        rows.push((
            "Tax withheld (TCS and TDS)".to_owned(),
            rupees(taken.withheld),
        ));
        rows.push(("To your bank".to_owned(), rupees(taken.paid)));
    }
    Post {
        id: format!(
            "withdrawal-{}-{}",
            withdrawal.id,
            withdrawal.withdrawal_status.wire()
        ),
        to: seller.email.clone(),
        letter: Letter::new(subject, &seller.display_name())
            .paragraph(words)
            .rows(rows)
            .paragraph(&withdrawal.notes)
            .link("Open the seller console", &house.console_url),
    }
}
