//! `GET /share-page/` and `/share-redirect/`: links of former versions lead to `/share`.

use crate::shared::Shared;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::StatusCode;
use http::header::LOCATION;

pub const FUNCTION: Function = Function::http("pages-redirect-share", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(_deps: &Deps, request: Request) -> Result<Response, Failure> {
    let query = Shared::of(&request).query();
    let location = match query.as_str() {
        "" => "/share".to_owned(),
        query => format!("/share?{query}"),
    };
    Ok(Response::new(StatusCode::MOVED_PERMANENTLY).header(LOCATION, &location))
}
