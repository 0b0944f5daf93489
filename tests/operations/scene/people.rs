//! Everybody, and those who are still coming.

use super::{Caller, Scene};
use crate::calls;
use boli_local::people::Person;
use http::Method;
use serde_json::{Value, json};

impl Scene {
    pub(super) async fn people(&mut self) {
        let cloud = self.world.cloud();
        let people: [(Caller, &str, Person); 7] = [
            (Caller::Buyer, "buyer", cloud.buyer("asha").await.unwrap()),
            (
                Caller::OtherBuyer,
                "other_buyer",
                cloud.buyer("ravi").await.unwrap(),
            ),
            (
                Caller::BannedBuyer,
                "banned_buyer",
                cloud.buyer("rude").await.unwrap(),
            ),
            (
                Caller::Seller,
                "seller",
                cloud.seller("jane", 20).await.unwrap(),
            ),
            (
                Caller::OtherSeller,
                "other_seller",
                cloud.seller("sita", 20).await.unwrap(),
            ),
            (
                Caller::PendingSeller,
                "pending_seller",
                cloud.seller("new", 20).await.unwrap(),
            ),
            (Caller::Staff, "staff", cloud.staff("admin").await.unwrap()),
        ];
        for (caller, name, person) in people {
            self.names.insert(name.to_owned(), person.id.to_string());
            self.tokens.insert(caller, person.token);
        }
        let pending = json!({
            "username": "new", "verification_status": "pending", "is_account_active": false,
        });
        self.post(Caller::Anonymous, "/_local/sellers", pending)
            .await;
    }

    /// One who has typed the code of the mail and was referred, one who has not yet, and a
    /// forgotten password.
    pub(super) async fn newcomers(&mut self) {
        let code = self
            .done(
                Caller::Buyer,
                Method::GET,
                "/api/auth/referral/code/",
                Value::Null,
            )
            .await;
        self.call_it("referral_code", &code["code"]);
        for name in ["referred", "unverified"] {
            let form = calls::registration(name);
            self.post(Caller::Anonymous, "/api/auth/register/buyer/", form)
                .await;
            let email = json!({ "email": format!("{name}@example.com") });
            self.post(Caller::Anonymous, "/api/auth/registration/send-otp/", email)
                .await;
            self.read_code("registration_code", &format!("{name}@example.com"))
                .await;
            if name == "referred" {
                let typed =
                    json!({ "email": "referred@example.com", "otp_code": "$registration_code" });
                let path = "/api/auth/registration/verify-otp/";
                self.post(Caller::Anonymous, path, typed).await;
            }
        }
        let email = json!({ "email": "asha@example.com" });
        self.post(
            Caller::Anonymous,
            "/api/auth/forgot-password/send-otp/",
            email,
        )
        .await;
        self.read_code("reset_code", "asha@example.com").await;
        let path = "/api/auth/referral/history/";
        let referred = self
            .done(Caller::Buyer, Method::GET, path, Value::Null)
            .await;
        self.call_it("referral", &referred["results"][0]["id"]);
    }

    /// The code of a mail with a code in it: capitals and digits alone.
    async fn read_code(&mut self, name: &str, address: &str) {
        self.world.settle().await;
        let mails = self.world.core().services.mailbox.newest_first().unwrap();
        let is_code = |word: &&str| {
            (5..=7).contains(&word.len())
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        let mut mails = mails.iter().filter(|mail| mail.to == address);
        let code = mails.find_map(|mail| mail.text.split_whitespace().find(is_code));
        let code = code.unwrap();
        self.call_it(name, &json!(code));
    }
}
