//! `GET /.well-known/apple-app-site-association`: which iOS app opens which links, by Apple's
//! "Supporting associated domains" (contract section 13.4).

use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::pages::{AppLinks, AppPaths, AppSiteAssociation};

pub const FUNCTION: Function = Function::http("pages-get-app-association", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, _request: Request) -> Result<Response, Failure> {
    let app_id = deps.environment().get("APPLE_APP_ID").unwrap_or_default();
    let details = if app_id.is_empty() {
        Vec::new()
    } else {
        vec![AppPaths {
            app_id: app_id.to_owned(),
            paths: ["/share/*", "/product/*", "/livestream/*"],
        }]
    };
    Response::ok(&AppSiteAssociation {
        applinks: AppLinks { apps: [], details },
    })
}
