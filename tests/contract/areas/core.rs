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
        ])
        .await;
    stage.done().await
}
