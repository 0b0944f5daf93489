//! Delivery, earnings, and the end of the stream.

use super::{HAMMER, Show, frame, text};
use crate::show::ShowError;
use http::Method;
use serde_json::json;

impl Show<'_> {
    pub(in crate::show) async fn deliver(&mut self) -> Result<(), ShowError> {
        self.act("Delivery");
        let path = format!("/api/orders/seller/orders/{}/update-status/", self.order);
        for body in [
            json!({ "status": "processing" }),
            json!({ "status": "shipped", "tracking_id": "TRK42", "courier_name": "India Post" }),
            json!({ "status": "delivered" }),
        ] {
            self.call(Method::PATCH, &path, Some(&self.seller), Some(body.clone()))
                .await?;
            self.event(&format!(
                "the seller marks the order {}",
                text(&body["status"])
            ));
        }
        // The books are kept behind the payment.
        let earnings = self.wait_for(
            "the earnings",
            "/api/payments/seller/earnings/",
            Some(&self.seller),
            |earnings| (earnings["total_earnings"].as_f64()? > 0.0).then(|| earnings.clone()),
        );
        let earnings = earnings.await?;
        self.facts.check(
            "the seller earned the full lines",
            HAMMER + 240.0,
            &earnings["total_earnings"],
        );
        self.facts.check(
            "after delivery they are available",
            HAMMER + 240.0,
            &earnings["available_earnings"],
        );
        self.facts.check(
            "rows of earnings",
            2,
            earnings["earnings"].as_array().map(Vec::len),
        );
        let product = self
            .get(
                &format!("/api/products/products/{}/", self.auctioned),
                &self.seller,
            )
            .await?;
        self.facts
            .check("the saree is sold out", "sold_out", &product["status"]);
        let direct = self
            .get(
                &format!("/api/products/products/{}/", self.direct),
                &self.seller,
            )
            .await?;
        self.facts
            .check("scarves left", 3, &direct["available_quantity"]);
        Ok(())
    }

    pub(in crate::show) async fn close(&mut self) -> Result<(), ShowError> {
        self.act("The end");
        let ended = self
            .call(
                Method::PATCH,
                &self.room_path("end/"),
                Some(&self.seller),
                None,
            )
            .await?;
        self.facts
            .check("credits consumed", 1, &ended["credits_consumed"]);
        if let Some(seat) = &mut self.winner_seat {
            let told = frame(&mut **seat, "livestream_ended").await?;
            self.facts.check(
                "viewers are told of the end",
                &self.room,
                &told["livestream_id"],
            );
        }
        let subjects = self.wait_for("the confirmation", "/_local/mail", None, |mails| {
            let to = format!("{}@example.com", self.buyers[2].username);
            let own = mails.as_array()?.iter().filter(|mail| mail["to"] == to);
            let count = own
                .filter(|mail| {
                    mail["subject"]
                        .as_str()
                        .is_some_and(|subject| subject.contains("onfirm"))
                })
                .count();
            (count > 0).then_some(count)
        });
        self.facts
            .check("order confirmations by mail", 1, subjects.await?);
        let open = self.wait_for(
            "the end of auctions that a killed run left",
            "/api/livestreams/biddings/?status=active",
            Some(&self.seller),
            |page| (page["count"] == 0).then_some(0),
        );
        self.facts.check("auctions left open", 0, open.await?);
        let queues = self.call(Method::GET, "/_local/queues", None, None).await?;
        let dead = queues["queues"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, queue)| queue["dead_letters"].as_u64());
        self.facts
            .check("messages nobody could handle", 0, dead.sum::<u64>());
        Ok(())
    }
}
