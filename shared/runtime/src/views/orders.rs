//! Orders as their buyers and sellers see them.

use super::cards::Cards;
use boli_domain::auction::AuctionStatus;
use boli_domain::{Paise, UserId};
use boli_store::items::{OrderItem, OrderLine, Track};
use boli_wire::{Decimal, Ist, Number, UtcZ, orders as wire};

/// An order for its buyer.
#[must_use]
pub fn order(order: &OrderItem, cards: &Cards) -> wire::Order {
    wire::Order {
        core: core(order, &Figures::of(order), cards, |_| true),
        user: order.buyer.id,
        user_name: order.buyer.username.clone(),
        shipping_address: order.shipping_address.clone(),
    }
}

/// An order for one of its sellers: only that seller's lines and what they cost.
#[must_use]
pub fn seller_order(order: &OrderItem, seller: UserId, cards: &Cards) -> wire::SellerOrder {
    wire::SellerOrder {
        core: core(order, &Figures::of_seller(order, seller), cards, |line| {
            line.seller.id == seller
        }),
        buyer_name: order.buyer.name.clone(),
        buyer_email: order.buyer.email.clone(),
        buyer_phone: order.buyer.phone_number.clone(),
        delivery_address: order.shipping_address.clone(),
    }
}

/// Where an order is.
#[must_use]
pub fn tracking(order: &OrderItem) -> wire::Tracking {
    let step = |track: &Track| wire::TrackStep {
        status: track.status,
        notes: track.notes.clone(),
        created_at: UtcZ(track.created_at),
        created_by: track.created_by_name.clone(),
    };
    wire::Tracking {
        order_number: order.order_number.clone(),
        current_status: order.order_status,
        tracking: order.tracking.iter().rev().map(step).collect(),
    }
}

struct Figures {
    subtotal: Paise,
    shipping_fee: Paise,
    tax: Paise,
    total: Paise,
}

impl Figures {
    fn of(order: &OrderItem) -> Self {
        Self {
            subtotal: order.subtotal,
            shipping_fee: order.shipping_fee,
            tax: order.tax,
            total: order.total,
        }
    }

    /// The fees belong to the whole order: a seller of only a part sees none.
    fn of_seller(order: &OrderItem, seller: UserId) -> Self {
        if order.sellers().len() == 1 {
            return Self::of(order);
        }
        // Nothing, when all of it was refunded.
        let shares = order.shares();
        let own = shares.iter().find(|(id, _)| *id == seller);
        let share = own.map_or(Paise::ZERO, |(_, share)| *share);
        Self {
            subtotal: share,
            shipping_fee: Paise::ZERO,
            tax: Paise::ZERO,
            total: share,
        }
    }
}

fn core(
    order: &OrderItem,
    figures: &Figures,
    cards: &Cards,
    shown: impl Fn(&OrderLine) -> bool,
) -> wire::OrderCore {
    let lines = order.lines.iter().filter(|line| shown(line));
    wire::OrderCore {
        id: order.id,
        order_number: order.order_number.clone(),
        status: order.order_status,
        payment_status: order.payment_status,
        subtotal: Number(figures.subtotal),
        shipping_fee: Number(figures.shipping_fee),
        tax_amount: Number(figures.tax),
        total_amount: Number(figures.total),
        items: lines.map(|line| item(line, order, cards)).collect(),
        tracking: order.tracking.iter().rev().map(track).collect(),
        created_at: Ist(order.created_at),
        updated_at: Ist(order.updated_at),
        confirmed_at: order.confirmed_at.map(Ist),
        shipped_at: order.shipped_at.map(Ist),
        delivered_at: order.delivered_at.map(Ist),
        customer_notes: order.customer_notes.clone(),
        seller_notes: order.seller_notes.clone(),
    }
}

fn item(line: &OrderLine, order: &OrderItem, cards: &Cards) -> wire::OrderItem {
    wire::OrderItem {
        id: line.id,
        product: line.product_id,
        product_data: cards.of_line(line, order.created_at),
        seller: wire::LineSeller {
            id: line.seller.id,
            username: line.seller.username.clone(),
            email: line.seller.email.clone(),
        },
        bidding_data: line.auction.map(|auction| wire::BiddingData {
            id: auction.id,
            starting_price: Decimal(auction.starting_price),
            current_highest_bid: Some(Decimal(line.unit_price)),
            status: AuctionStatus::Closed.wire(),
        }),
        quantity: line.quantity,
        unit_price: Number(line.unit_price),
        total_price: Number(line.total()),
        product_name: line.product_name.clone(),
        product_description: line.product_description.clone(),
    }
}

fn track(track: &Track) -> wire::Track {
    wire::Track {
        id: track.id,
        status: track.status,
        notes: track.notes.clone(),
        tracking_id: track.tracking_id.clone(),
        courier_name: track.courier_name.clone(),
        created_at: Ist(track.created_at),
        created_by: wire::Actor {
            id: track.created_by,
            username: track.created_by_name.clone(),
        },
    }
}
