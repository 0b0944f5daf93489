//! `GET /api/<area>/`: the addresses of an area's lists (contract section 6).

use boli_runtime::failure::Kind;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use std::collections::BTreeMap;

pub const FUNCTION: Function = Function::http("gateway-list-area", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

const AREAS: [(&str, &[&str]); 5] = [
    ("auth", &["addresses", "notifications"]),
    ("livestreams", &["livestreams", "biddings"]),
    ("orders", &["orders"]),
    ("payments", &["payments", "credit-purchases", "withdrawals"]),
    ("products", &["categories", "products"]),
];

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    match lists(deps.public_url(), &request.route) {
        Some(lists) => Response::ok(&lists),
        None => Err(Failure::detail(Kind::NotFound, "Not found.")),
    }
}

/// The lists of the area that a route such as `/api/orders` names.
fn lists(public_url: &str, route: &str) -> Option<BTreeMap<&'static str, String>> {
    let wanted = route.strip_prefix("/api/")?;
    let (area, lists) = AREAS.iter().find(|(area, _)| *area == wanted)?;
    let address = |list: &&'static str| (*list, format!("{public_url}/api/{area}/{list}/"));
    Some(lists.iter().map(address).collect())
}

#[cfg(test)]
mod tests {
    use super::lists;

    #[test]
    fn an_area_names_its_lists_and_nothing_else_does() {
        let orders = lists("https://api.example.com", "/api/orders").unwrap();
        assert_eq!(
            orders.into_iter().collect::<Vec<_>>(),
            [(
                "orders",
                "https://api.example.com/api/orders/orders/".to_owned()
            )]
        );
        assert!(lists("", "/api/chat").is_none() && lists("", "/orders").is_none());
    }
}
