//! The address book.

use crate::stage::Stage;
use crate::verdict::Outcome;
use http::Method;

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage
        .replay(&[
            "addresses/anonymous",
            "addresses/create_bad_address_type",
            "addresses/create_too_long",
            "core/unsupported_media_type",
            "addresses/create_ok",
            "addresses/create_second_default",
        ])
        .await;
    let page = stage
        .must("buyer1", Method::GET, "/api/auth/addresses/", None)
        .await;
    for (at, recorded) in [(0, "1"), (1, "2")] {
        let ours = format!("/addresses/{}/", page["results"][at]["id"]);
        stage.let_stand_for(&format!("/addresses/{recorded}/"), ours);
    }
    stage
        .replay(&[
            "addresses/list_two",
            "addresses/put_full_ok",
            "addresses/put_partial_rejected",
            "addresses/patch_ok",
            "addresses/retrieve_other_user",
            "addresses/patch_is_default_leaves_two_defaults",
            "addresses/list_two_defaults",
            "addresses/set_default_post_underscore",
            "addresses/set_default_patch_underscore",
            "addresses/set_default_patch_hyphen_client_alias",
            "addresses/delete",
            "addresses/delete_again",
            "addresses/create_pincode_field_rejected",
        ])
        .await;
    stage.done().await
}
