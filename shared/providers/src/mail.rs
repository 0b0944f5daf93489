//! Mail through Amazon SES.

use aws_sdk_sesv2::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};

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
    ses: aws_sdk_sesv2::Client,
    from: String,
}

impl Mailer {
    /// `from` is the sender, `Boli <no-reply@…>`.
    #[must_use]
    pub fn new(sdk: &aws_types::SdkConfig, from: &str) -> Self {
        Self {
            ses: aws_sdk_sesv2::Client::new(sdk),
            from: from.to_owned(),
        }
    }

    /// # Errors
    /// [`MailError`], when the service did not take the mail.
    pub async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let sent = self
            .ses
            .send_email()
            .from_email_address(&self.from)
            .destination(Destination::builder().to_addresses(&mail.to).build())
            .content(content(mail)?)
            .send()
            .await;
        sent.map(drop).map_err(|error| {
            let text = told(&error);
            match error.as_service_error() {
                Some(
                    SendEmailError::MessageRejected(_)
                    | SendEmailError::BadRequestException(_)
                    | SendEmailError::NotFoundException(_)
                    | SendEmailError::MailFromDomainNotVerifiedException(_)
                    | SendEmailError::AccountSuspendedException(_),
                ) => MailError::Refused(text),
                _ => MailError::Unavailable(text),
            }
        })
    }
}

/// What the service says, without the addresses in it.
fn told(error: &SdkError<SendEmailError>) -> String {
    let said = match error.as_service_error() {
        Some(refused) => {
            let (code, message) = (refused.code(), refused.message());
            format!("{}: {}", code.unwrap_or("-"), message.unwrap_or("-"))
        }
        None => DisplayErrorContext(error).to_string(),
    };
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

fn content(mail: &Mail) -> Result<EmailContent, MailError> {
    let utf8 = |text: &str| {
        let content = Content::builder().data(text).charset("UTF-8").build();
        content.map_err(|error| MailError::Refused(error.to_string()))
    };
    let body = Body::builder()
        .text(utf8(&mail.text)?)
        .html(utf8(&mail.html)?)
        .build();
    let message = Message::builder()
        .subject(utf8(&mail.subject)?)
        .body(body)
        .build();
    Ok(EmailContent::builder().simple(message).build())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::http::fake::Internet;
    use aws_sdk_sesv2::config::{BehaviorVersion, Credentials, Region, SharedCredentialsProvider};

    pub fn sdk(internet: &Internet) -> aws_types::SdkConfig {
        let credentials = Credentials::new("sdk_key", "sdk_secret", None, None, "test");
        aws_types::SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("ap-south-1"))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
            .endpoint_url("http://localhost:1")
            .http_client(internet.shared())
            .build()
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
        Mailer::new(&sdk(&internet), "Boli <no-reply@example.com>")
            .send(&mail())
            .await
            .unwrap();
        let asked = &internet.asked()[0];
        let body: serde_json::Value = serde_json::from_slice(asked.body()).unwrap();
        assert_eq!(body["FromEmailAddress"], "Boli <no-reply@example.com>");
        assert_eq!(body["Destination"]["ToAddresses"][0], "asha@example.com");
        let simple = &body["Content"]["Simple"];
        assert_eq!(simple["Subject"]["Data"], "Your code");
        assert_eq!(simple["Body"]["Text"]["Data"], "AB12C");
        assert_eq!(simple["Body"]["Html"]["Data"], "<b>AB12C</b>");
    }

    #[tokio::test]
    async fn a_rejected_mail_is_not_sent_again_and_a_throttled_one_is() {
        let rejected = Internet::always(400, r#"{"__type":"MessageRejected","message":"no"}"#);
        let error = Mailer::new(&sdk(&rejected), "a@example.com")
            .send(&mail())
            .await
            .unwrap_err();
        assert!(!error.retryable(), "{error}");
        let throttled = Internet::always(429, r#"{"__type":"TooManyRequestsException"}"#);
        let error = Mailer::new(&sdk(&throttled), "a@example.com")
            .send(&mail())
            .await
            .unwrap_err();
        assert!(error.retryable(), "{error}");
    }

    #[tokio::test]
    async fn a_refusal_does_not_name_the_address() {
        let answer = r#"{"__type":"MessageRejected","message":"Not verified: asha@example.com"}"#;
        let error = Mailer::new(&sdk(&Internet::always(400, answer)), "a@example.com")
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
