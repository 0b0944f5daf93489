//! A buyer who bids by REST and by socket, and remembers what was acknowledged.

use crate::plan::Attempt;
use boli_bench::Room;
use boli_domain::{BidId, Paise};
use boli_local::World;
use boli_local::people::Person;
use boli_local::world::Client;
use http::Method;
use serde_json::json;
use std::cell::Cell;
use std::collections::VecDeque;

/// What buyers see of the auction.
#[derive(Debug, Default)]
pub struct Screen {
    /// In paise.
    pub price: Cell<u64>,
    /// Somebody saw the auction closed.
    pub is_closed: Cell<bool>,
}

/// One buyer.
pub struct Bidder {
    pub person: Person,
    pub attempts: VecDeque<Attempt>,
    pub socket: Option<Client>,
    /// Bids that were answered with 200.
    pub acknowledged: Vec<(BidId, Paise)>,
    /// Amounts that were answered with 400.
    pub refused: Vec<Paise>,
}

impl Bidder {
    pub fn new(person: Person, attempts: VecDeque<Attempt>) -> Self {
        Self {
            person,
            attempts,
            socket: None,
            acknowledged: Vec::new(),
            refused: Vec::new(),
        }
    }

    /// Bids until the plan is over. Whoever drops this in its middle leaves a bid unanswered.
    pub async fn play(&mut self, world: &World, room: &Room, screen: &Screen) {
        while let Some(attempt) = self.attempts.pop_front() {
            world.pass(attempt.wait).await;
            let wished = screen.price.get().saturating_add_signed(attempt.raise);
            let amount = Paise(wished / 100 * 100 + attempt.mark);
            if attempt.by_socket {
                self.bid_by_socket(world, room, amount).await;
            } else {
                self.bid_by_rest(world, room, amount, screen).await;
            }
        }
    }

    async fn bid_by_rest(&mut self, world: &World, room: &Room, amount: Paise, screen: &Screen) {
        let was_closed = screen.is_closed.get();
        let body = json!({ "amount": amount.to_string() });
        let path = room.bid_path();
        let reply = world
            .call(Method::POST, &path, Some(&self.person.token), Some(body))
            .await;
        match reply.status {
            200 => {
                assert!(
                    !was_closed,
                    "5: a bid of {amount} was accepted after the close was seen"
                );
                let id = reply.body["bid"]["id"]
                    .as_str()
                    .and_then(|id| id.parse().ok());
                self.acknowledged
                    .push((id.expect("a bid has an id"), amount));
                screen.price.set(screen.price.get().max(amount.0));
            }
            400 => self.refused.push(amount),
            // Nobody knows what became of it.
            500..=504 => {}
            status => panic!("a bid was answered with {status}: {}", reply.body),
        }
    }

    /// Sockets acknowledge nothing.
    async fn bid_by_socket(&mut self, world: &World, room: &Room, amount: Paise) {
        if self.socket.is_none() {
            // Refused while everything fails: then the bid is not sent.
            self.socket = world.connect(&room.socket_path(&self.person)).await.ok();
        }
        if let Some(socket) = &self.socket {
            let rupees = amount.0 as f64 / 100.0;
            let frame = json!({
                "type": "place_bid", "product_id": room.auction, "bid_amount": rupees,
                "livestream_id": room.id,
            });
            socket.send(&frame).await;
        }
    }
}
