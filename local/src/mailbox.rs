//! Mails that would have gone out through SES.

use crate::state::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// A mail as `GET /_local/mail` shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub sent_at: String,
}

/// All mails sent so far.
#[derive(Debug)]
pub struct Mailbox(pub Arc<State>);

impl Mailbox {
    /// Takes the body of an SES `SendEmail` request.
    pub fn deliver(&self, id: &str, request: &Value, sent_at: String) -> rusqlite::Result<()> {
        let text = |pointer: &str| {
            request
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let mail = Mail {
            to: text("/Destination/ToAddresses/0"),
            subject: text("/Content/Simple/Subject/Data"),
            text: text("/Content/Simple/Body/Text/Data"),
            html: text("/Content/Simple/Body/Html/Data"),
            sent_at,
        };
        self.0.put("mail", id, &mail)
    }

    /// Newest first.
    pub fn newest_first(&self) -> rusqlite::Result<Vec<Mail>> {
        let mut mails = self.0.list("mail")?;
        mails.reverse();
        Ok(mails)
    }
}
