//! The local cloud behind the endpoint, with somebody and something for every function.

use super::endpoint::{Endpoint, EndpointError, Trust};
use super::sample::{Names, Sample};
use boli_local::clock::LocalClock;
use boli_local::{Cloud, Options, StartError, registry, sample_data};
use boli_runtime::clock::{Clock, SystemClock};
use boli_runtime::random::OsRandom;
use bytes::Bytes;
use http::{Method, Request};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Functions that only a seller may call.
const OF_SELLERS: [&str; 16] = [
    "auctions-create",
    "auctions-end",
    "catalog-create-product",
    "catalog-create-upload",
    "catalog-upload-image",
    "livestreams-create",
    "livestreams-end",
    "livestreams-start",
    "orders-list-seller",
    "orders-update-status",
    "payments-get-credit-purchase",
    "payments-list-credit-purchases",
    "payments-list-earnings",
    "payments-purchase-credits",
    "sockets-ban-user",
    "sockets-delete-message",
];
/// Functions that are about a running auction.
const OF_AUCTIONS: [&str; 6] = [
    "auctions-end",
    "auctions-get",
    "auctions-list",
    "auctions-place-bid",
    "sockets-place-bid",
    "workers-settle-auction",
];

/// The stage can't be set.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    #[error(transparent)]
    Start(#[from] StartError),
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error("{0}")]
    Refused(String),
    #[error("{}: {reason}", path.display())]
    Sample { path: PathBuf, reason: String },
}

/// A local cloud at the machine's time.
pub struct Stage {
    cloud: Cloud,
    pub trust: Trust,
    events: PathBuf,
}

impl Stage {
    /// Starts it with the sample data; `folder` is for everything it keeps.
    ///
    /// # Errors
    /// It does not start.
    pub async fn open(folder: &Path, events: PathBuf) -> Result<Self, StageError> {
        let cloud = Cloud::start(Options {
            data: folder.join("cloud"),
            clock: Arc::new(LocalClock::starting_at(SystemClock.now())),
            random: Arc::new(OsRandom),
            public_url: "http://localhost:8000".to_owned(),
            functions: registry::functions(),
        })?;
        cloud.forgo_durability()?;
        sample_data::seed(cloud.operator())
            .await
            .map_err(refused("sample data"))?;
        Ok(Self {
            cloud,
            trust: Trust::establish(folder)?,
            events,
        })
    }

    /// An endpoint that answers as it would a function, or anybody without one.
    ///
    /// # Errors
    /// No port is free.
    pub async fn endpoint(&self, function: Option<&'static str>) -> Result<Endpoint, StageError> {
        let services = self.cloud.core().services.clone();
        Ok(Endpoint::open(services, function.unwrap_or("operator"), &self.trust).await?)
    }

    /// The environment that the template gives a function.
    #[must_use]
    pub fn environment(&self, function: &str) -> BTreeMap<String, String> {
        self.cloud.core().environment(function)
    }

    /// A function's sample about people, a room and a product of `program`'s own, so that
    /// programs don't end what others need.
    ///
    /// # Errors
    /// There is no sample, or the room can't be made.
    pub async fn sample(&self, function: &str, program: &str) -> Result<Sample, StageError> {
        let path = self.events.join(format!("{function}.json"));
        let unread = |reason: String| StageError::Sample {
            path: path.clone(),
            reason,
        };
        let text = std::fs::read_to_string(&path).map_err(|error| unread(error.to_string()))?;
        let names = self.names(function, program).await?;
        Sample::new(&text, &names).map_err(|error| unread(error.to_string()))
    }

    async fn names(&self, function: &str, program: &str) -> Result<Names, StageError> {
        let seller = self.cloud.seller(&format!("s_{program}"), 2).await;
        let seller = seller.map_err(refused("a seller"))?.token;
        let buyer = self.cloud.buyer(&format!("b_{program}")).await;
        let buyer = buyer.map_err(refused("a buyer"))?.token;
        let body = json!({
            "name": "Silk saree", "description": "Hand woven", "category": 2,
            "base_price": "499.00", "quantity": 100,
        });
        let product = self.make("/api/products/products/", &seller, body).await?;
        let body = json!({
            "title": program, "description": "Sarees", "category": 2, "products": [&product],
        });
        let room = self
            .make("/api/livestreams/livestreams/", &seller, body)
            .await?;
        if function != "livestreams-start" {
            let start = format!("/api/livestreams/livestreams/{room}/start/");
            self.call(Method::PATCH, &start, &seller, Value::Null)
                .await?;
        }
        let mut auction = None;
        if OF_AUCTIONS.contains(&function) {
            let body = json!({
                "livestream": &room, "product": &product,
                "starting_price": "1.00", "timer_duration": 3_600,
            });
            auction = Some(
                self.make("/api/livestreams/biddings/", &seller, body)
                    .await?,
            );
        }
        let of_seller = OF_SELLERS.contains(&function);
        Ok(Names {
            token: if of_seller { seller } else { buyer },
            room,
            product,
            auction,
        })
    }

    async fn make(&self, path: &str, token: &str, body: Value) -> Result<String, StageError> {
        let made = self.call(Method::POST, path, token, body).await?;
        match made["id"].as_str() {
            Some(id) => Ok(id.to_owned()),
            None => Err(StageError::Refused(format!("POST {path}: {made}"))),
        }
    }

    async fn call(
        &self,
        method: Method,
        path: &str,
        token: &str,
        body: Value,
    ) -> Result<Value, StageError> {
        let request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header("authorization", format!("Token {token}"))
            .header("content-type", "application/json")
            .body(Bytes::from(body.to_string()))
            .map_err(refused(path))?;
        let response = self.cloud.request(request).await;
        if response.status().is_success() {
            return Ok(serde_json::from_slice(response.body()).unwrap_or_default());
        }
        let body = String::from_utf8_lossy(response.body());
        let status = response.status();
        Err(StageError::Refused(format!(
            "{method} {path} answered {status}: {body}"
        )))
    }
}

fn refused<E: std::fmt::Display>(what: &str) -> impl FnOnce(E) -> StageError {
    move |error| StageError::Refused(format!("{what}: {error}"))
}
