//! What the gateway answers for every endpoint.

use crate::stage::Stage;
use crate::verdict::Outcome;

pub async fn play() -> Vec<Outcome> {
    let mut stage = Stage::with_people().await;
    stage
        .replay(&[
            "core/cors_simple_get",
            "core/cors_preflight",
            "core/options_metadata",
            "core/browsable_html_accept",
            "core/unknown_path",
            "core/media_missing",
            "core/health_not_routed",
            "core/share_plain",
            "core/share_product",
            "core/share_livestream",
            "core/share_no_slash",
            "core/legacy_share_page",
            "core/legacy_share_redirect",
            "core/apple_app_site_association",
            "catalog/api_root_products",
            "livestreams/api_root",
            "admin_api/auth_api_root",
            "admin_api/orders_api_root",
            "admin_api/payments_api_root",
        ])
        .await;
    stage.done().await
}
