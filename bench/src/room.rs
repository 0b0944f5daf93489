//! A live room with an auction running, made through the API.

use boli_domain::{AuctionId, ProductId, RoomId};
use boli_local::World;
use boli_local::people::Person;
use http::Method;
use serde_json::{Value, json};

/// A room, its auction and who is in it.
#[derive(Clone, Debug)]
pub struct Room {
    pub seller: Person,
    pub buyers: Vec<Person>,
    pub product: ProductId,
    pub id: RoomId,
    pub auction: AuctionId,
}

/// What a room is opened with.
#[derive(Clone, Debug)]
pub struct RoomPlan<'a> {
    /// Tells the accounts of several rooms apart.
    pub name: &'a str,
    pub buyers: usize,
    pub credits: u32,
    pub stock: u32,
    /// Further fields of the auction: `starting_price`, `timer_duration`, …
    pub auction: Value,
}

/// The room could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    #[error("{call} answered {status}: {body}")]
    Refused {
        call: String,
        status: u16,
        body: Value,
    },
    #[error("an account was refused: {0}")]
    Account(String),
    #[error(transparent)]
    Store(#[from] boli_store::StoreError),
}

impl Room {
    /// Opens the room, goes live and starts the auction.
    ///
    /// # Errors
    /// A call was refused.
    pub async fn open(world: &World, plan: RoomPlan<'_>) -> Result<Self, RoomError> {
        let account = |failure: boli_runtime::Failure| RoomError::Account(failure.to_string());
        let RoomPlan {
            name,
            credits,
            stock,
            mut auction,
            ..
        } = plan;
        let seller = world
            .cloud()
            .seller(&format!("seller_{name}"), credits)
            .await
            .map_err(account)?;
        let mut buyers = Vec::new();
        for number in 1..=plan.buyers {
            buyers.push(
                world
                    .cloud()
                    .buyer(&format!("buyer{number}_{name}"))
                    .await
                    .map_err(account)?,
            );
        }
        let body = json!({
            "name": "Silk saree", "description": "Hand woven", "category": 2, "base_price": "499.00",
            "quantity": stock,
        });
        let product = call(
            world,
            Method::POST,
            "/api/products/products/",
            &seller,
            Some(body),
        )
        .await?;
        let body = json!({
            "title": name, "description": "Sarees", "category": 2, "products": [product["id"]],
        });
        let room = call(
            world,
            Method::POST,
            "/api/livestreams/livestreams/",
            &seller,
            Some(body),
        )
        .await?;
        let id: RoomId = read_id(&room)?;
        let start = format!("/api/livestreams/livestreams/{id}/start/");
        call(world, Method::PATCH, &start, &seller, None).await?;
        auction["livestream"] = room["id"].clone();
        auction["product"] = product["id"].clone();
        let opened = call(
            world,
            Method::POST,
            "/api/livestreams/biddings/",
            &seller,
            Some(auction),
        )
        .await?;
        Ok(Self {
            seller,
            buyers,
            product: read_id(&product)?,
            id,
            auction: read_id(&opened)?,
        })
    }

    /// Where bids are posted.
    #[must_use]
    pub fn bid_path(&self) -> String {
        format!("/api/livestreams/biddings/{}/place-bid/", self.auction)
    }

    /// Where the seller ends the auction.
    #[must_use]
    pub fn end_path(&self) -> String {
        format!("/api/livestreams/biddings/{}/end/", self.auction)
    }

    /// Where the seller ends the livestream.
    #[must_use]
    pub fn stream_end_path(&self) -> String {
        format!("/api/livestreams/livestreams/{}/end/", self.id)
    }

    /// Where a person's socket connects.
    #[must_use]
    pub fn socket_path(&self, person: &Person) -> String {
        format!("/ws/livestream/{}/?token={}", self.id, person.token)
    }
}

/// A call that must succeed; its body.
pub(crate) async fn call(
    world: &World,
    method: Method,
    path: &str,
    person: &Person,
    body: Option<Value>,
) -> Result<Value, RoomError> {
    let reply = world
        .call(method.clone(), path, Some(&person.token), body)
        .await;
    if (200..300).contains(&reply.status) {
        return Ok(reply.body);
    }
    Err(RoomError::Refused {
        call: format!("{method} {path}"),
        status: reply.status,
        body: reply.body,
    })
}

fn read_id<T: std::str::FromStr>(body: &Value) -> Result<T, RoomError> {
    body["id"]
        .as_str()
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| RoomError::Refused {
            call: "a reply without an id".to_owned(),
            status: 200,
            body: body.clone(),
        })
}
