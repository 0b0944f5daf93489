//! Which recordings the suite must play: those of endpoints that exist, read from the
//! template, so that a new endpoint brings its recordings into scope by itself.

use crate::example::{self, Example};
use crate::exceptions;
use boli_local::template::{Route, TEMPLATE, Template};
use std::collections::{BTreeMap, BTreeSet};

/// The names of all examples in scope.
pub fn examples() -> BTreeSet<String> {
    let template = Template::parse(TEMPLATE, BTreeMap::new()).unwrap();
    let excepted: BTreeSet<&str> = exceptions::all().map(|(example, ..)| *example).collect();
    let in_scope = |example: &Example| {
        excepted.contains(example.name.as_str()) || is_served(&template.routes, example)
    };
    example::all()
        .into_iter()
        .filter(in_scope)
        .map(|example| example.name)
        .collect()
}

/// Whether an endpoint takes the request, or the recording shows how a known path refuses a
/// method.
fn is_served(routes: &[Route], example: &Example) -> bool {
    let path = example.path.split('?').next().unwrap_or_default();
    let fitting = routes.iter().filter(|route| fits(&route.pattern, path));
    let answered_by_gateway = example.status == 405 || example.method == "OPTIONS";
    fitting
        .into_iter()
        .any(|route| answered_by_gateway || route.method.as_ref() == Some(&example.method))
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path) = (pattern.trim_matches('/'), path.trim_matches('/'));
    let segments = pattern.split('/').zip(path.split('/'));
    pattern.split('/').count() == path.split('/').count()
        && pattern != "{proxy+}"
        && segments
            .into_iter()
            .all(|(expected, segment)| match expected {
                "{id}" => is_id(segment),
                expected => expected == segment,
            })
}

/// Otherwise `/livestreams/{id}/` would claim the recordings of `/livestreams/my_livestreams/`.
fn is_id(segment: &str) -> bool {
    !segment.is_empty()
        && segment
            .chars()
            .all(|char| char.is_ascii_hexdigit() || char == '-')
}

#[test]
fn a_name_in_the_place_of_an_id_is_another_endpoint() {
    let pattern = "/api/livestreams/livestreams/{id}";
    assert!(fits(
        pattern,
        "/api/livestreams/livestreams/83748702-7e3a-4cfa-bc50-f4524bad7f02/"
    ));
    assert!(fits(pattern, "/api/livestreams/livestreams/5"));
    assert!(!fits(
        pattern,
        "/api/livestreams/livestreams/my_livestreams/"
    ));
    assert!(!fits(pattern, "/api/livestreams/livestreams/"));
    assert!(!fits("/{proxy+}", "/api/"));
}

#[test]
fn an_endpoint_brings_its_examples_into_scope_and_a_missing_one_does_not() {
    let in_scope = examples();
    assert!(in_scope.contains("bidding/place_bid_ok"));
    assert!(in_scope.contains("auth/login_wrong_method"));
    let routes = [Route {
        method: Some("GET".into()),
        pattern: "/api/auth/profile".into(),
        function: "f".into(),
    }];
    assert!(is_served(&routes, &example::load("profile/profile_buyer")));
    assert!(!is_served(
        &routes,
        &example::load("profile/update_buyer_patch")
    ));
}
