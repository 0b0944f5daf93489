//! Every method that no other function serves: preflights, wrong methods and unknown paths.

use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::{Method, StatusCode};

pub const FUNCTION: Function = Function::http("gateway-fallback", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

/// What the route that takes what no other route takes calls the path.
const ANY_PATH: &str = "proxy";

async fn handle(_deps: &Deps, request: Request) -> Result<Response, Failure> {
    answer(&request.method, request.params.contains_key(ANY_PATH))
}

/// A preflight is told by headers, which every response carries.
fn answer(method: &Method, is_any_path: bool) -> Result<Response, Failure> {
    if method == Method::OPTIONS {
        return Ok(Response::new(StatusCode::OK));
    }
    if is_any_path {
        return Err(Failure::detail(Kind::NotFound, "Not found."));
    }
    Err(Failure::detail(
        Kind::MethodNotAllowed,
        format!("Method \"{method}\" not allowed."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_methods_and_paths_are_told_apart() {
        let wrong_method = answer(&Method::GET, false).unwrap_err();
        assert_eq!(wrong_method.body["detail"], "Method \"GET\" not allowed.");
        let unknown = answer(&Method::POST, true).unwrap_err();
        assert_eq!(
            (unknown.kind, &unknown.body["detail"]),
            (Kind::NotFound, &"Not found.".into())
        );
        let preflight = answer(&Method::OPTIONS, true).unwrap();
        assert!(preflight.status.is_success() && preflight.body.is_empty());
    }
}
