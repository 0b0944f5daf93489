//! Registration: a seller who is verified, and three buyers who type the code of a mail.

use super::{PASSWORD, Person, Show, person, text};
use crate::show::ShowError;
use http::Method;
use serde_json::{Value, json};

impl Show<'_> {
    pub(in crate::show) async fn register(&mut self) -> Result<(), ShowError> {
        self.act("Registration");
        let seller = format!("jane_{}", self.run);
        let mut form = self.registration(&seller, "+919876500000");
        form["shop_name"] = json!("Jane's Sarees");
        form["shop_address"] = json!("12 Linking Road, Mumbai");
        form["aadhar_number"] = json!("123456789012");
        form["pan_number"] = json!("ABCDE1234F");
        self.call(Method::POST, "/api/auth/register/seller/", None, Some(form))
            .await?;
        let waiting = self.sign_in(&seller).await;
        self.facts.check(
            "a seller under review can't sign in",
            "account_under_review",
            refusal(&waiting),
        );
        let verdict = json!({ "username": seller, "verification_status": "verified", "is_account_active": true });
        self.call(Method::POST, "/_local/sellers", None, Some(verdict))
            .await?;
        self.seller = self.sign_in(&seller).await?;
        self.event(&format!(
            "{seller} registered, was verified by an operator and signed in"
        ));

        for (name, phone) in [
            ("asha", "+919876500001"),
            ("ravi", "+919876500002"),
            ("meera", "+919876500003"),
        ] {
            let username = format!("{name}_{}", self.run);
            let form = self.registration(&username, phone);
            let email = form["email"].clone();
            self.call(Method::POST, "/api/auth/register/buyer/", None, Some(form))
                .await?;
            let ask = json!({ "email": email });
            self.call(
                Method::POST,
                "/api/auth/registration/send-otp/",
                None,
                Some(ask),
            )
            .await?;
            let code = self
                .wait_for("the registration code", "/_local/mail", None, |mails| {
                    code_for(mails, &email)
                })
                .await?;
            let proof = json!({ "email": email, "otp_code": code });
            let reply = self
                .call(
                    Method::POST,
                    "/api/auth/registration/verify-otp/",
                    None,
                    Some(proof),
                )
                .await?;
            self.buyers.push(person(&reply));
            self.event(&format!(
                "{username} registered and typed the code {code} from the mail"
            ));
        }
        Ok(())
    }

    fn registration(&self, username: &str, phone: &str) -> Value {
        json!({
            "username": username, "email": format!("{username}@example.com"), "password": PASSWORD,
            "password_confirm": PASSWORD, "first_name": username.split('_').next(), "last_name": "Demo",
            "phone_number": phone,
        })
    }

    async fn sign_in(&self, username: &str) -> Result<Person, ShowError> {
        let body = json!({ "username": username, "password": PASSWORD });
        Ok(person(
            &self
                .call(Method::POST, "/api/auth/login/", None, Some(body))
                .await?,
        ))
    }
}

/// The contract's word for why a sign-in was refused.
fn refusal(outcome: &Result<Person, ShowError>) -> String {
    match outcome {
        Err(ShowError::Refused { body, .. }) => {
            let body: Value = serde_json::from_str(body).unwrap_or_default();
            text(&body["error"])
        }
        _ => "signed in".to_owned(),
    }
}

/// The five characters of a registration code in the newest mail to an address.
fn code_for(mails: &Value, email: &Value) -> Option<String> {
    let mail = mails.as_array()?.iter().find(|mail| mail["to"] == *email)?;
    let words = mail["text"]
        .as_str()?
        .split(|letter: char| !letter.is_ascii_alphanumeric());
    let code = |word: &&str| {
        word.len() == 5
            && word
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    words.into_iter().find(code).map(str::to_owned)
}
