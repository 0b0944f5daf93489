//! What the gateway answers for every endpoint.

use super::{Exception, Expect};

const JSON_404: &str = "N: what does not exist answers JSON, which the buyer app can read";
const NOT_FOUND: &str = r#"{"detail": "Not found."}"#;

pub const EXCEPTIONS: &[Exception] = &[
    (
        "core/options_metadata",
        "N: OPTIONS is a preflight on every path",
        Expect::Like("core/cors_preflight"),
    ),
    (
        "core/browsable_html_accept",
        "N: the API answers JSON",
        Expect::Like("core/cors_simple_get"),
    ),
    ("core/unknown_path", JSON_404, Expect::Reply(404, NOT_FOUND)),
    (
        "core/media_missing",
        JSON_404,
        Expect::Reply(404, NOT_FOUND),
    ),
    (
        "core/health_not_routed",
        "N: the health check is routed",
        Expect::Reply(200, r#"{"status": "healthy"}"#),
    ),
    (
        "core/share_no_slash",
        "N: a path is served with and without its slash",
        Expect::Like("core/share_plain"),
    ),
];
