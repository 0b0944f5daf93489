//! Mails about orders.

use super::Post;
use super::letter::{House, Letter};
use boli_domain::limits::CHECKOUT_WINDOW;
use boli_domain::order::OrderStatus;
use boli_domain::{Paise, UserId};
use boli_store::items::{LineSeller, OrderItem, OrderLine};

/// An amount for people.
pub fn rupees(amount: Paise) -> String {
    format!("Rs {amount}")
}

/// To the buyer: placed, not paid.
pub fn placed(order: &OrderItem) -> Post {
    let minutes = CHECKOUT_WINDOW.as_secs() / 60;
    let letter = Letter::new(
        format!("Order {} placed, payment pending", order.order_number),
        &order.buyer.name,
    )
    .paragraph(format!(
        "Your order is waiting for payment. Pay within {minutes} minutes to keep the items."
    ))
    .bill(bill(order));
    to_buyer(order, "placed", letter)
}

/// To the buyer and to each seller: paid.
pub fn paid(order: &OrderItem, payment_id: &str, house: &House) -> Vec<Post> {
    let number = &order.order_number;
    let letter = |subject: String| Letter::new(subject, &order.buyer.name);
    let payment = || ("Payment".to_owned(), payment_id.to_owned());
    let confirmation = letter(format!("Order {number} confirmed"))
        .paragraph("Your order is confirmed. The seller will ship it soon.")
        .bill(bill(order))
        .rows(address(order));
    let receipt = letter(format!("Payment receipt for order {number}"))
        .rows(vec![payment(), ("Order".to_owned(), number.clone())])
        .bill(vec![("Amount paid".to_owned(), rupees(order.total))]);
    let successful = letter(format!("Payment for order {number} successful"))
        .paragraph(format!(
            "We received {} for your order {number}.",
            rupees(order.total)
        ))
        .rows(vec![payment()]);
    let invoice = letter(format!("Invoice INV-{number}"))
        .rows(vec![
            ("Invoice".to_owned(), format!("INV-{number}")),
            (
                "Date".to_owned(),
                order.confirmed_at.unwrap_or(order.updated_at).to_ist_date(),
            ),
            payment(),
        ])
        .bill(bill(order))
        .rows(address(order));
    let mut posts = vec![
        to_buyer(order, "confirmed", confirmation),
        to_buyer(order, "receipt", receipt),
        to_buyer(order, "paid", successful),
        to_buyer(order, "invoice", invoice),
    ];
    posts.extend(
        order
            .sellers()
            .into_iter()
            .map(|seller| sold(order, seller, house)),
    );
    posts
}

const MONEY_RETURNS: &str = "Money that you paid returns to you within a week.";

/// To the buyer: the seller moved the order on, or it or some of its items were refunded.
pub fn updated(order: &OrderItem, step: usize) -> Option<Post> {
    let track = order.tracking.get(step)?;
    let number = &order.order_number;
    let mut rows = vec![("Status".to_owned(), track.status.to_string())];
    let extra = [
        ("Courier", &track.courier_name),
        ("Tracking id", &track.tracking_id),
    ];
    rows.extend(extra.into_iter().filter_map(|(name, value)| {
        let value = value.as_ref().filter(|value| !value.is_empty())?;
        Some((name.to_owned(), value.clone()))
    }));
    // The step that refunded lines has their moment.
    let at = track.created_at;
    let is_its = |line: &&OrderLine| line.refund.as_ref().is_some_and(|mark| mark.at == at);
    let refunded: Vec<&OrderLine> = order.lines.iter().filter(is_its).collect();
    let is_part = !refunded.is_empty() && order.living().next().is_some();
    let subject = if is_part {
        format!("Items of order {number} are refunded")
    } else {
        format!("Order {number} is {}", track.status)
    };
    let letter = Letter::new(subject, &order.buyer.name)
        .rows(rows)
        .paragraph(&track.notes);
    let letter = if is_part {
        letter.bill(refunded.into_iter().map(line).collect())
    } else {
        letter
    };
    let letter = match track.status {
        OrderStatus::Cancelled | OrderStatus::Returned => letter.paragraph(MONEY_RETURNS),
        _ if is_part => letter.paragraph(MONEY_RETURNS),
        OrderStatus::Shipped => letter.paragraph("Delivery usually takes 7-10 business days."),
        _ => letter,
    };
    Some(to_buyer(order, &format!("step-{step}"), letter))
}

/// To each seller: the buyer gave up a paid order, so nothing is to be sent.
pub fn given_up(order: &OrderItem, step: usize, house: &House) -> Vec<Post> {
    let by_buyer = order.tracking.get(step).filter(|track| {
        track.status == OrderStatus::Cancelled && track.created_by == order.buyer.id
    });
    if by_buyer.is_none() || order.confirmed_at.is_none() {
        return Vec::new();
    }
    let number = &order.order_number;
    let post = |seller: &LineSeller| Post {
        id: format!("order-{}-cancelled-{}", order.id, seller.id),
        to: seller.email.clone(),
        letter: Letter::new(format!("Order {number} is cancelled"), &seller.username)
            .paragraph("The buyer cancelled this order. Please don't send it.")
            .paragraph("Its units are on sale again, and its money returns to the buyer.")
            .link("Open the seller console", &house.console_url),
    };
    order.sellers().into_iter().map(post).collect()
}

/// To a seller: the own lines, the own total, and where to send them.
fn sold(order: &OrderItem, seller: &LineSeller, house: &House) -> Post {
    let lines = || {
        order
            .lines
            .iter()
            .filter(|line| line.seller.id == seller.id)
    };
    let mut rows: Vec<(String, String)> = lines().map(line).collect();
    rows.push(("Your total".to_owned(), rupees(share(order, seller.id))));
    let letter = Letter::new(
        format!("New order {}", order.order_number),
        &seller.username,
    )
    .paragraph("You have a new paid order.")
    .bill(rows)
    .rows(address(order))
    .link("Open the seller console", &house.console_url);
    Post {
        id: format!("order-{}-seller-{}", order.id, seller.id),
        to: seller.email.clone(),
        letter,
    }
}

fn to_buyer(order: &OrderItem, what: &str, letter: Letter) -> Post {
    Post {
        id: format!("order-{}-{what}", order.id),
        to: order.buyer.email.clone(),
        letter,
    }
}

fn share(order: &OrderItem, seller: UserId) -> Paise {
    let shares = order.shares();
    shares
        .iter()
        .find(|(id, _)| *id == seller)
        .map_or(Paise::ZERO, |(_, share)| *share)
}

fn line(line: &OrderLine) -> (String, String) {
    let name = format!(
        "{} x {} at {} (sold by {})",
        line.quantity,
        line.product_name,
        rupees(line.unit_price),
        line.seller.username
    );
    (name, rupees(line.total()))
}

/// Every amount of an order, so that they add up to its total.
fn bill(order: &OrderItem) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = order.lines.iter().map(line).collect();
    let delivery = match &order.promo {
        None => "Delivery".to_owned(),
        Some(promo) => format!(
            "Delivery, {} less with {}",
            rupees(promo.discount),
            promo.code
        ),
    };
    let fees = [
        ("Subtotal", order.subtotal),
        (&delivery, order.shipping_fee),
        ("Platform fee", order.platform_fee),
        ("Tax", order.tax),
        ("Total", order.total),
    ];
    rows.extend(fees.map(|(name, amount)| (name.to_owned(), rupees(amount))));
    rows
}

fn address(order: &OrderItem) -> Vec<(String, String)> {
    vec![
        (
            "Deliver to".to_owned(),
            order.address_part("full_name").to_owned(),
        ),
        ("Address".to_owned(), order.address_lines().join(", ")),
        (
            "Phone".to_owned(),
            order.address_part("phone_number").to_owned(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::letter::tests::house;
    use boli_domain::order::PaymentStatus;
    use boli_domain::{OrderId, ProductId, RowId, Timestamp};
    use boli_store::items::{Buyer, PaymentTrail};
    use uuid::Uuid;

    fn order() -> OrderItem {
        let seller = LineSeller {
            id: UserId(Uuid::from_u128(1)),
            username: "jane".to_owned(),
            email: "jane@example.com".to_owned(),
            tax: Default::default(),
        };
        let now = Timestamp(1_795_354_386_435);
        OrderItem {
            id: OrderId(Uuid::from_u128(2)),
            order_number: "U018KV24".to_owned(),
            buyer: Buyer {
                id: UserId(Uuid::from_u128(3)),
                username: "asha".to_owned(),
                name: "Asha <Rao>".to_owned(),
                email: "asha@example.com".to_owned(),
                phone_number: "9876543210".to_owned(),
            },
            order_status: OrderStatus::Confirmed,
            payment_status: PaymentStatus::Completed,
            shipping_address: serde_json::Map::new(),
            lines: vec![OrderLine {
                id: RowId(1),
                product_id: ProductId(Uuid::from_u128(4)),
                product_name: "Silk & Saree".to_owned(),
                product_description: String::new(),
                seller,
                auction: None,
                quantity: 2,
                unit_price: Paise::rupees(499),
                cart_line_id: RowId(2),
                tax: Default::default(),
                refund: None,
            }],
            subtotal: Paise::rupees(998),
            shipping_fee: Paise::rupees(79),
            platform_fee: Paise::rupees(3),
            tax: Paise::ZERO,
            total: Paise::rupees(1_080),
            tracking: Vec::new(),
            created_at: now,
            updated_at: now,
            confirmed_at: Some(now),
            shipped_at: None,
            delivered_at: None,
            customer_notes: String::new(),
            seller_notes: String::new(),
            reserved_until: now,
            reservation_released: false,
            payment_quarantined: false,
            payment: PaymentTrail::default(),
            earnings_due_at: None,
            earnings_released: false,
            gateway_order_id: None,
            promo: None,
        }
    }

    #[test]
    fn the_bill_names_the_platform_fee_so_that_it_adds_up() {
        let text = placed(&order()).letter.text(&house());
        for row in [
            "Subtotal: Rs 998.00",
            "Delivery: Rs 79.00",
            "Platform fee: Rs 3.00",
            "Total: Rs 1080.00",
        ] {
            assert!(text.contains(row), "{row} in {text}");
        }
    }

    #[test]
    fn a_good_payment_is_four_mails_to_the_buyer_and_one_to_each_seller() {
        let posts = paid(&order(), "pay_1", &house());
        let to_buyer = posts
            .iter()
            .filter(|post| post.to == "asha@example.com")
            .count();
        assert_eq!((to_buyer, posts.len()), (4, 5));
        let html = posts[0].letter.html(&house());
        assert!(
            html.contains("Asha &lt;Rao&gt;") && html.contains("Silk &amp; Saree"),
            "{html}"
        );
        let seller = posts[4].letter.text(&house());
        assert!(
            seller.contains("Your total: Rs 998.00") && !seller.contains("Platform"),
            "{seller}"
        );
    }
}
