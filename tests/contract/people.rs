//! The accounts of the recordings.

use crate::stage::Stage;
use boli_local::World;
use boli_local::people::Person;
use serde_json::json;

/// Ids of the recordings, by whose they are.
pub const BUYER1: &str = "28344047-d3e5-43b7-a178-aa9e17ef64a0";
pub const BUYER2: &str = "0b41b91a-4b6b-4527-ab86-792c8cfd3502";
const SELLER1: &str = "39bb3e2a-748e-4034-95a4-3e9aecca676e";
const SELLER2: &str = "75e9726b-9ba7-4cdb-ba28-1c84b121e199";

impl Stage {
    /// A world in which everybody is signed in, without a form filled in: two buyers, a seller
    /// of ten credits, another of one, and one whose verification was taken back meanwhile.
    pub async fn with_people() -> Self {
        let mut stage = Self::new(World::bare(1).await);
        for (account, recorded, username) in
            [("buyer1", BUYER1, "buyer1"), ("buyer2", BUYER2, "buyer2x")]
        {
            let buyer = stage.world.cloud().buyer(username).await.unwrap();
            stage.let_act(account, recorded, &buyer);
        }
        for (account, recorded, username, credits) in [
            ("seller1", SELLER1, "seller1", 10),
            ("seller2", SELLER2, "s2", 1),
            ("pending_seller", "nobody in a recording", "s9", 1),
        ] {
            let seller = stage.world.cloud().seller(username, credits).await.unwrap();
            stage.let_act(account, recorded, &seller);
        }
        stage.set_seller("s9", "pending", false).await;
        stage
    }

    /// Lets the operator in, whom the API does not sign in.
    pub async fn with_admin(&mut self) {
        let operator = self.world.cloud().operator();
        boli_local::sample_data::operator_account(operator)
            .await
            .unwrap();
        let body = json!({ "username": "admin" });
        let issued = self.control("/_local/token", body).await;
        self.keep_token("admin", &issued["token"]);
    }

    fn let_act(&mut self, account: &'static str, recorded: &str, person: &Person) {
        self.let_stand_for(recorded, person.id.to_string());
        self.keep_token(account, &json!(person.token));
    }

    /// What an operator decides about a seller.
    pub async fn set_seller(&self, username: &str, status: &str, is_active: bool) {
        let body = json!({
            "username": username, "verification_status": status, "is_account_active": is_active,
        });
        self.control("/_local/sellers", body).await;
    }
}
