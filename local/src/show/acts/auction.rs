//! The auction: bids by REST and socket, a refused one, a late one, the hammer.

use super::{HAMMER, STARTING_PRICE, Show, frame, frame_with, text};
use crate::show::ShowError;
use http::Method;
use serde_json::json;

impl Show<'_> {
    pub(in crate::show) async fn auction(&mut self) -> Result<(), ShowError> {
        self.act("The auction");
        let patience = self.stage.patience();
        let seconds = 5 * patience;
        let body = json!({
            "livestream": self.room, "product": self.auctioned, "starting_price": STARTING_PRICE,
            "timer_duration": seconds, "extension_window": 4 * patience,
        });
        let opened = self
            .post("/api/livestreams/biddings/", &self.seller, body)
            .await?;
        let id = text(&opened["id"]);
        let (Some(mut seat), Some(mut other)) = (self.winner_seat.take(), self.other_seat.take())
        else {
            return Ok(());
        };
        let started = frame(&mut *seat, "bidding_started").await?;
        self.facts
            .check("the auction is announced", &id, &started["bidding_id"]);
        self.event(&format!(
            "the saree is up from ₹{STARTING_PRICE}, for {seconds} seconds"
        ));

        let path = format!("/api/livestreams/biddings/{id}/place-bid/");
        let bid = |amount: &str| json!({ "amount": amount });
        self.post(&path, &self.buyers[0], bid("549.0")).await?;
        self.event("asha bids ₹549");
        let low = self
            .try_call(
                Method::POST,
                &path,
                Some(&self.buyers[1]),
                Some(bid("549.00")),
            )
            .await?;
        self.facts.check("an equal bid is refused", 400, low.status);
        self.event(&format!(
            "ravi's ₹549 is refused: {}",
            text(&low.body["error"])
        ));
        other.send(json!({ "type": "place_bid", "product_id": id, "bid_amount": 600.0, "livestream_id": self.room })).await;
        let placed = frame_with(&mut *seat, "bid_placed", |data| data["amount"] == 600.0).await?;
        self.facts.check(
            "a bid by socket counts",
            600.0,
            &placed["current_highest_bid"],
        );
        self.event("ravi bids ₹600 over his socket");

        let ticking = frame_with(&mut *seat, "bidding_timer_update", |data| {
            data["remaining_time"]
                .as_i64()
                .is_some_and(|left| left <= i64::from(3 * patience))
        });
        let ticking = ticking.await?;
        self.post(&path, &self.buyers[2], bid("650")).await?;
        self.event(&format!(
            "meera bids ₹650 with {} seconds left",
            ticking["remaining_time"]
        ));
        let extended = frame_with(&mut *seat, "bidding_timer_update", |data| {
            data["current_highest_bid"] == HAMMER
        });
        let extended = extended.await?;
        self.facts.check(
            "a late bid extends the auction",
            true,
            text(&extended["ends_at"]) > text(&started["ends_at"]),
        );
        let ended = frame(&mut *seat, "bidding_ended").await?;
        self.winner_seat = Some(seat);
        self.facts.check(
            "the hammer falls at the last bid",
            HAMMER,
            &ended["winning_amount"],
        );
        self.facts.check(
            "the last bidder wins",
            &self.buyers[2].id,
            &ended["winner_id"],
        );
        self.event(&format!(
            "sold to {} for ₹{}",
            text(&ended["winner_name"]),
            ended["winning_amount"]
        ));
        let late = self
            .try_call(Method::POST, &path, Some(&self.buyers[0]), Some(bid("700")))
            .await?;
        self.facts
            .check("a bid after the end is refused", 400, late.status);
        let auction = format!("/api/livestreams/biddings/{id}/");
        let history = self.wait_for(
            "the bid history",
            &auction,
            Some(&self.buyers[0]),
            |auction| {
                let bids = auction["bids"].as_array()?;
                (bids.len() == 3).then(|| {
                    bids.iter()
                        .map(|bid| text(&bid["amount"]))
                        .collect::<Vec<_>>()
                })
            },
        );
        self.facts.check(
            "every bid is in the history",
            ["650.00", "600.00", "549.00"],
            history.await?,
        );
        Ok(())
    }
}
