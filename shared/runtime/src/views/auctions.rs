//! Auctions as clients see them, in bodies and in frames.

use super::catalog;
use crate::{Deps, Failure};
use boli_domain::account::UserType;
use boli_domain::auction::{AuctionStatus, remaining_seconds};
use boli_domain::limits::ADVISED_BID_INCREMENT;
use boli_domain::product::ProductStatus;
use boli_domain::{Paise, Timestamp};
use boli_store::Categories;
use boli_store::items::{AuctionItem, BidItem, ProductItem};
use boli_wire::auctions::{Bid, Bidding};
use boli_wire::catalog::Card;
use boli_wire::frames::{
    BidPlaced, BiddingEnded, BiddingStarted, BiddingTimerUpdate, ProductBrief,
};
use boli_wire::{Decimal, Ist, Number, Utc};

/// The card of an auction's product. 1.5 read units.
///
/// # Errors
/// The table can't be reached.
pub async fn card_of(deps: &Deps, auction: &AuctionItem) -> Result<Card, Failure> {
    let product = deps.store().product(auction.product_id).await?;
    let categories = deps.store().categories().await?;
    Ok(card(deps, auction, product.as_ref(), &categories))
}

/// The card of an auction's product; one that is gone shows what the auction knows of it.
#[must_use]
pub fn card(
    deps: &Deps,
    auction: &AuctionItem,
    product: Option<&ProductItem>,
    categories: &Categories,
) -> Card {
    match product {
        Some(product) => catalog::card(product, categories, |key| deps.media_url(key)),
        None => Card {
            id: auction.product_id,
            name: auction.product_name.clone(),
            category_name: String::new(),
            base_price: Decimal(auction.starting_price),
            available_quantity: 0,
            status: ProductStatus::Inactive,
            seller_name: auction.seller_name.clone(),
            primary_image: None,
            created_at: Ist(auction.started_at),
        },
    }
}

/// An auction with the bids that `history` has.
#[must_use]
pub fn bidding(auction: &AuctionItem, history: Vec<BidItem>, product_data: Card) -> Bidding {
    Bidding {
        id: auction.id,
        product: auction.product_id,
        product_data,
        livestream: auction.room_id,
        livestream_title: auction.room_title.clone(),
        starting_price: Decimal(auction.starting_price),
        current_highest_bid: auction.high.map(Decimal),
        timer_duration: auction.timer_duration,
        status: auction.status.wire(),
        started_at: Ist(auction.started_at),
        ends_at: Ist(auction.deadline()),
        ended_at: auction.closed_at.map(Ist),
        winner: auction.winner,
        winner_name: auction.winner_name.clone(),
        bids: bids(auction, history),
    }
}

/// The bids of an auction, highest first. The history lags behind the auction, or was read
/// after it: the auction's own highest bid is the first in any case.
fn bids(auction: &AuctionItem, history: Vec<BidItem>) -> Vec<Bid> {
    let highest = auction.highest_bid();
    let earlier = history.into_iter().filter(|bid| bid.seq < auction.seq);
    highest
        .into_iter()
        .chain(earlier)
        .map(|item| bid(auction, &item))
        .collect()
}

/// A bid as clients see it.
#[must_use]
pub fn bid(auction: &AuctionItem, bid: &BidItem) -> Bid {
    Bid {
        id: bid.id,
        amount: Decimal(bid.amount),
        bidder: bid.bidder,
        bidder_name: bid.bidder_name.clone(),
        created_at: Ist(bid.at),
        is_winning: auction.bid_id == Some(bid.id),
    }
}

/// The frame that opens the bid sheet.
#[must_use]
pub fn started(auction: &AuctionItem, product_data: Card, now: Timestamp) -> BiddingStarted {
    BiddingStarted {
        bidding_id: auction.id,
        id: auction.id,
        livestream: auction.room_id,
        livestream_title: auction.room_title.clone(),
        product_id: auction.product_id,
        product_name: auction.product_name.clone(),
        product: ProductBrief {
            id: product_data.id,
            name: product_data.name.clone(),
            base_price: product_data.base_price,
            primary_image: product_data.primary_image.clone(),
        },
        product_data,
        starting_price: Number(auction.starting_price),
        current_highest_bid: Number(auction.starting_price),
        timer_duration: auction.timer_duration,
        duration: auction.timer_duration,
        remaining_time: remaining_seconds(auction.deadline(), now),
        ends_at: Utc(auction.deadline()),
        started_at: Utc(auction.started_at),
        status: AuctionStatus::Open.wire(),
        seller_name: auction.seller_name.clone(),
        bid_increment: Number(ADVISED_BID_INCREMENT),
    }
}

/// The frame of the auction's highest bid; none before the first one.
#[must_use]
pub fn bid_placed(auction: &AuctionItem) -> Option<BidPlaced> {
    let bid = auction.highest_bid()?;
    Some(BidPlaced {
        bidding_id: auction.id,
        amount: Number(bid.amount),
        bid_amount: Number(bid.amount),
        user_id: bid.bidder,
        user_name: bid.bidder_name.clone(),
        username: bid.bidder_name,
        timestamp: Utc(bid.at),
        // Only buyers bid.
        user_type: UserType::Buyer,
        current_highest_bid: Number(bid.amount),
        product_name: auction.product_name.clone(),
    })
}

/// The frame on which clients repaint their countdown.
#[must_use]
pub fn timer_update(
    auction: &AuctionItem,
    product_data: Card,
    now: Timestamp,
) -> BiddingTimerUpdate {
    BiddingTimerUpdate {
        bidding_id: auction.id,
        remaining_time: remaining_seconds(auction.deadline(), now),
        ends_at: Utc(auction.deadline()),
        current_highest_bid: Number(auction.price()),
        product_data,
    }
}

/// The frame of a closed auction. `remaining` units of the product are for sale.
#[must_use]
pub fn ended(auction: &AuctionItem, remaining: u32) -> BiddingEnded {
    let hammer = Number(auction.hammer.unwrap_or(Paise::ZERO));
    BiddingEnded {
        bidding_id: auction.id,
        winner_id: auction.winner,
        winner_name: auction.winner_name.clone(),
        winning_bid: hammer,
        winning_amount: hammer,
        product_id: auction.product_id,
        product_name: auction.product_name.clone(),
        product_quantity_remaining: remaining,
        ended_at: Utc(auction.closed_at.unwrap_or(auction.hard_end)),
        auto_ended: !auction.closed_by_hand,
        manually_ended: auction.closed_by_hand,
    }
}
