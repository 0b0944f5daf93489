//! Mail through Amazon SES.

use crate::http::HttpClient;
use crate::signed::SignedClient;
use bytes::Bytes;
use http::{Request, Response, header};
use serde::Serialize;

/// A mail to one person, in text and in HTML.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// A mail's texts carry codes and addresses of people, which are nobody's business in a log.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail")
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// A mail was not taken.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The mail itself, or our right to send it, was refused; the same mail won't pass later.
    #[error("the mail was refused: {0}")]
    Refused(String),
    /// Throttled, out of reach, or a fault of theirs.
    #[error("the mail service failed: {0}")]
    Unavailable(String),
}

impl MailError {
    /// Whether the same mail may pass later.
    #[must_use]
    pub const fn retryable(&self) -> bool {
        match self {
            Self::Refused(_) => false,
            Self::Unavailable(_) => true,
        }
    }
}

/// Sends mail.
#[derive(Clone, Debug)]
pub struct Mailer {
    ses: SignedClient,
    from: String,
}

impl Mailer {
    /// `from` is the sender, `Boli <no-reply@…>`.
    #[must_use]
    pub fn new(sdk: &aws_types::SdkConfig, http: HttpClient, from: &str) -> Self {
        Self {
            ses: SignedClient::new(sdk, http, "ses"),
            from: from.to_owned(),
        }
    }

    /// # Errors
    /// [`MailError`], when the service did not take the mail.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let refused = |error: &dyn std::fmt::Display| MailError::Refused(told(&error.to_string()));
        let body = serde_json::to_vec(&SendEmail::new(&self.from, mail));
        let body = body.map_err(|error| refused(&error))?;
        let url = format!("{}/v2/email/outbound-emails", self.ses.url_of("email"));
        let request = Request::post(url)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Bytes::from(body))
            .map_err(|error| refused(&error))?;
        let answer = self.ses.send(&request).await;
        let answer = answer.map_err(|error| MailError::Unavailable(told(&error.to_string())))?;
        if answer.status().is_success() {
            return Ok(());
        }
        let (code, said) = refusal(&answer);
        let text = told(&format!("{} {code}: {said}", answer.status()));
        Err(if FINAL.contains(&code.as_str()) {
            MailError::Refused(text)
        } else {
            MailError::Unavailable(text)
        })
    }
}

/// Refusals that the same mail will meet again, as the SES API names them.
const FINAL: [&str; 5] = [
    "MessageRejected",
    "BadRequestException",
    "NotFoundException",
    "MailFromDomainNotVerifiedException",
    "AccountSuspendedException",
];

/// The name of an error and its message. AWS writes the name in a header, which may go on with
/// a colon and where it comes from, or in the body, after the name of a protocol and a `#`.
fn refusal(answer: &Response<Bytes>) -> (String, String) {
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let text = |name: &str| body[name].as_str();
    let header = answer.headers().get("x-amzn-errortype");
    let named = header.and_then(|value| value.to_str().ok());
    let named = named.or(text("__type")).or(text("code")).unwrap_or("-");
    let named = named.split(':').next().unwrap_or_default();
    let code = named.rsplit('#').next().unwrap_or_default();
    let said = text("message").or(text("Message")).unwrap_or("-");
    (code.to_owned(), said.to_owned())
}

/// What the service says, without the addresses in it.
fn told(said: &str) -> String {
    let words = said.split(' ');
    let words: Vec<_> = words
        .map(|word| {
            if word.contains('@') {
                "<address>"
            } else {
                word
            }
        })
        .collect();
    words.join(" ")
}

/// The body of SES's operation `SendEmail` (API version 2019-09-27).
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail<'a> {
    from_email_address: &'a str,
    destination: Destination<'a>,
    content: Content<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Destination<'a> {
    to_addresses: [&'a str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Content<'a> {
    simple: Simple<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Simple<'a> {
    subject: Text<'a>,
    body: Bodies<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Bodies<'a> {
    text: Text<'a>,
    html: Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Text<'a> {
    data: &'a str,
    charset: &'static str,
}

impl<'a> SendEmail<'a> {
    fn new(from: &'a str, mail: &'a Mail) -> Self {
        let utf8 = |data| Text {
            data,
            charset: "UTF-8",
        };
        Self {
            from_email_address: from,
            destination: Destination {
                to_addresses: [&mail.to],
            },
            content: Content {
                simple: Simple {
                    subject: utf8(&mail.subject),
                    body: Bodies {
                        text: utf8(&mail.text),
                        html: utf8(&mail.html),
                    },
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::fake::Internet;
    use crate::signed::tests::sdk;

    fn mailer(internet: &Internet) -> Mailer {
        Mailer::new(&sdk(), internet.client(), "Boli <no-reply@example.com>")
    }

    fn mail() -> Mail {
        Mail {
            to: "asha@example.com".to_owned(),
            subject: "Your code".to_owned(),
            text: "AB12C".to_owned(),
            html: "<b>AB12C</b>".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_mail_carries_both_bodies() {
        let internet = Internet::always(200, r#"{"MessageId":"1"}"#);
        mailer(&internet).send(&mail()).await.unwrap();
        let asked = &internet.asked()[0];
        let body: serde_json::Value = serde_json::from_slice(asked.body()).unwrap();
        assert_eq!(body["FromEmailAddress"], "Boli <no-reply@example.com>");
        assert_eq!(body["Destination"]["ToAddresses"][0], "asha@example.com");
        let simple = &body["Content"]["Simple"];
        assert_eq!(simple["Subject"]["Data"], "Your code");
        assert_eq!(simple["Body"]["Text"]["Data"], "AB12C");
        assert_eq!(simple["Body"]["Html"]["Data"], "<b>AB12C</b>");
    }

    #[tokio::test(start_paused = true)]
    async fn a_rejected_mail_is_not_sent_again_and_a_throttled_one_is() {
        let rejected = Internet::always(400, r#"{"__type":"MessageRejected","message":"no"}"#);
        let error = mailer(&rejected).send(&mail()).await.unwrap_err();
        assert!(!error.retryable(), "{error}");
        let throttled = Internet::always(429, r#"{"__type":"TooManyRequestsException"}"#);
        let error = mailer(&throttled).send(&mail()).await.unwrap_err();
        assert!(error.retryable(), "{error}");
    }

    #[tokio::test]
    async fn a_refusal_does_not_name_the_address() {
        let answer = r#"{"__type":"MessageRejected","message":"Not verified: asha@example.com"}"#;
        let error = mailer(&Internet::always(400, answer))
            .send(&mail())
            .await
            .unwrap_err();
        let text = error.to_string();
        assert!(text.contains("Not verified: <address>"), "{text}");
        assert!(!text.contains("asha"), "{text}");
    }

    #[test]
    fn debug_shows_neither_the_code_nor_the_address() {
        let text = format!("{:?}", mail());
        assert!(!text.contains("AB12C") && !text.contains("asha"), "{text}");
    }
}
