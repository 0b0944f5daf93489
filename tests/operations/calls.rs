//! A right call of every function, and who may make it.

mod accounts;
mod catalog;
mod money;
mod rooms;

use crate::scene::{Caller, Scene};
use boli_local::razorpay::signature;
use boli_local::settings::RAZORPAY_WEBHOOK_SECRET;
use boli_local::world::Reply;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use serde_json::{Value, json};

/// What is sent.
#[derive(Clone, Debug)]
pub enum Body {
    Nothing,
    Json(Value),
    /// A form with a picture and these fields.
    Picture(Vec<(&'static str, &'static str)>),
    /// An event signed by the gateway.
    Event(Value),
}

/// A function's row.
#[derive(Clone)]
pub struct Row {
    pub function: &'static str,
    /// Whose things the path and the body name, or who else is meant to call.
    pub owner: Caller,
    /// What `{id}` stands for.
    pub on: &'static str,
    pub body: Body,
    /// The statuses for everybody, in the order of [`Row::CALLERS`].
    pub expected: &'static str,
}

impl Row {
    /// Everybody but the owner, who comes last.
    pub const OTHERS: [Caller; 6] = [
        Caller::Anonymous,
        Caller::OtherBuyer,
        Caller::OtherSeller,
        Caller::PendingSeller,
        Caller::BannedBuyer,
        Caller::Staff,
    ];

    /// In the order of the statuses that are expected.
    pub fn callers(&self) -> impl Iterator<Item = Caller> {
        Self::OTHERS.into_iter().chain([self.owner])
    }

    fn on(mut self, name: &'static str) -> Self {
        self.on = name;
        self
    }

    fn json(mut self, body: Value) -> Self {
        self.body = Body::Json(body);
        self
    }

    fn picture(mut self, fields: &[(&'static str, &'static str)]) -> Self {
        self.body = Body::Picture(fields.to_vec());
        self
    }

    /// The owner, or staff where the owner is refused; `None` where everybody is.
    pub fn doer(&self) -> Option<Caller> {
        let statuses = self.expected.split(' ');
        let granted = statuses
            .zip(self.callers())
            .filter_map(|(status, caller)| (status < "400").then_some(caller));
        granted.last()
    }

    /// Makes the call by one of the function's routes.
    pub async fn call(
        &self,
        scene: &Scene,
        caller: Caller,
        (method, path): (&Method, &str),
    ) -> Reply {
        let path = scene.spell(&path.replace("{id}", &format!("${}", self.on)));
        let token = scene.token(caller);
        let body = match &self.body {
            Body::Nothing => None,
            Body::Json(body) => Some(scene.spell_body(body)),
            Body::Picture(fields) => {
                let request = with_picture(method.clone(), &path, token, fields);
                return scene.world.send(request).await;
            }
            Body::Event(event) => {
                let request = with_signature(&path, token, &scene.spell_body(event));
                return scene.world.send(request).await;
            }
        };
        scene.world.call(method.clone(), &path, token, body).await
    }
}

/// Statuses for others (anonymous, other buyer, other seller, pending seller, banned buyer,
/// staff) and, at last, for the owner.
fn row(function: &'static str, owner: Caller, expected: &'static str) -> Row {
    Row {
        function,
        owner,
        on: "nothing",
        body: Body::Nothing,
        expected,
    }
}

/// All rows.
pub fn rows() -> Vec<Row> {
    [
        accounts::rows(),
        catalog::rows(),
        money::rows(),
        rooms::rows(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub fn registration(name: &str) -> Value {
    json!({
        "username": name, "email": format!("{name}@example.com"), "phone_number": "+919876543210",
        "password": "monsoon-2026", "password_confirm": "monsoon-2026",
        "referral_code": "$referral_code",
    })
}

pub fn order() -> Value {
    json!({ "shipping_address": {
        "full_name": "Asha Rao", "phone_number": "9876543210", "address_line_1": "12 First Street",
        "city": "Bengaluru", "state": "Karnataka", "pincode": "560001",
    } })
}

pub fn withdrawal() -> Value {
    json!({
        "amount": 10_000, "bank_account_number": "12345678901",
        "confirm_account_number": "12345678901", "bank_ifsc_code": "HDFC0000001",
        "confirm_ifsc_code": "HDFC0000001", "bank_name": "HDFC Bank",
        "account_holder_name": "Jane Smith", "mobile_number": "9876543210",
    })
}

pub fn stream() -> Value {
    json!({ "title": "Evening show", "description": "d", "category": 2, "products": ["$product"] })
}

pub fn auction(room: &str) -> Value {
    json!({
        "livestream": room, "product": "$product", "starting_price": 499,
        "timer_duration": 3_600,
    })
}

/// A form with a picture.
pub fn with_picture(
    method: Method,
    path: &str,
    token: Option<&str>,
    fields: &[(&str, &str)],
) -> Request<Bytes> {
    let mut picture = std::io::Cursor::new(Vec::new());
    image::GrayImage::new(500, 500)
        .write_to(&mut picture, image::ImageFormat::Png)
        .unwrap();
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(
        b"--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\
          Content-Type: image/png\r\n\r\n",
    );
    body.extend_from_slice(&picture.into_inner());
    body.extend_from_slice(b"\r\n--XX--\r\n");
    let content_type = "multipart/form-data; boundary=XX";
    let request = Request::builder().method(method).uri(path);
    let request = request.header(CONTENT_TYPE, content_type);
    authorised(request, token).body(body.into()).unwrap()
}

fn with_signature(path: &str, token: Option<&str>, event: &Value) -> Request<Bytes> {
    let body = event.to_string();
    let signed = signature(RAZORPAY_WEBHOOK_SECRET, body.as_bytes());
    let request = Request::post(path)
        .header(CONTENT_TYPE, "application/json")
        .header("x-razorpay-signature", signed);
    authorised(request, token).body(body.into()).unwrap()
}

fn authorised(request: http::request::Builder, token: Option<&str>) -> http::request::Builder {
    match token {
        Some(token) => request.header(AUTHORIZATION, format!("Token {token}")),
        None => request,
    }
}
