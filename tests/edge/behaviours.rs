//! CloudFront's behaviours: which origin a path of the contract reaches, and with what.

use boli_local::template::Template;
use serde_yaml_ng::Value;
use std::collections::BTreeMap;

fn distribution() -> Value {
    super::properties("Distribution")["DistributionConfig"].clone()
}

/// The behaviour of a path: the first whose pattern fits, else the default.
fn behaviour(path: &str) -> Value {
    let config = distribution();
    let behaviours = config["CacheBehaviors"].as_sequence().unwrap().clone();
    let fitting = behaviours.into_iter().find(|behaviour| {
        let pattern = behaviour["PathPattern"].as_str().unwrap();
        // Patterns here end in the only wildcard they have.
        path.starts_with(pattern.strip_suffix('*').unwrap())
    });
    fitting.unwrap_or_else(|| config["DefaultCacheBehavior"].clone())
}

fn list(value: &Value) -> Vec<String> {
    let items = value.as_sequence().unwrap().iter();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn each_path_reaches_its_origin() {
    for (path, origin) in [
        ("/api/auth/login/", "rest"),
        ("/api/payments/webhook/", "rest"),
        ("/admin/", "rest"),
        ("/live/42/", "rest"),
        ("/", "rest"),
        ("/ws/chat/42/", "sockets"),
        ("/ws/livestream/42/", "sockets"),
        ("/media/products/42.jpg", "media"),
    ] {
        assert_eq!(behaviour(path)["TargetOriginId"], origin, "{path}");
    }
}

#[test]
fn every_method_of_a_route_gets_through() {
    let template = Template::parse(boli_local::template::TEMPLATE, BTreeMap::new()).unwrap();
    assert!(
        template.routes.len() > 60,
        "{} routes",
        template.routes.len()
    );
    for route in template.routes {
        let allowed = list(&behaviour(&route.pattern)["AllowedMethods"]);
        for method in route.method.iter().map(String::as_str).chain(["OPTIONS"]) {
            assert!(
                allowed.contains(&method.to_owned()),
                "{method} {}",
                route.pattern
            );
        }
    }
}

#[test]
fn every_behaviour_rewrites_and_wants_tls() {
    for path in ["/api/", "/ws/", "/media/"] {
        let behaviour = behaviour(path);
        assert_eq!(
            behaviour["ViewerProtocolPolicy"], "redirect-to-https",
            "{path}"
        );
        let associated = &behaviour["FunctionAssociations"][0];
        assert_eq!(associated["EventType"], "viewer-request", "{path}");
    }
}

#[test]
fn nothing_is_cached_unless_a_response_says_so() {
    let policy = super::properties("ApiCachePolicy")["CachePolicyConfig"].clone();
    assert_eq!(
        (&policy["MinTTL"], &policy["DefaultTTL"]),
        (&Value::from(0), &Value::from(0))
    );
    let key = &policy["ParametersInCacheKeyAndForwardedToOrigin"];
    // One user's answer is never another's, and functions hear who calls and from where.
    let headers = list(&key["HeadersConfig"]["Headers"]);
    assert_eq!(headers, ["Authorization", "CloudFront-Viewer-Address"]);
    assert_eq!(key["QueryStringsConfig"]["QueryStringBehavior"], "all");
}

#[test]
fn only_cloudfront_has_the_key_to_the_rest_api() {
    let api = super::properties("RestApi");
    assert_eq!(api["Auth"]["ApiKeyRequired"], true);
    let key = super::properties("OriginKey")["Value"].clone();
    let config = distribution();
    let origins = config["Origins"].as_sequence().unwrap();
    let rest = origins
        .iter()
        .find(|origin| origin["Id"] == "rest")
        .unwrap();
    let header = &rest["OriginCustomHeaders"][0];
    assert_eq!(header["HeaderName"], "x-api-key");
    assert_eq!(header["HeaderValue"], key);
    for origin in origins.iter().filter(|origin| origin["Id"] != "rest") {
        assert!(origin.get("OriginCustomHeaders").is_none());
    }
    // The bucket answers this distribution only.
    let statement = &super::properties("MediaBucketPolicy")["PolicyDocument"]["Statement"][0];
    assert_eq!(
        statement["Principal"]["Service"],
        "cloudfront.amazonaws.com"
    );
    assert!(
        statement["Condition"]["StringEquals"]
            .get("aws:SourceArn")
            .is_some()
    );
}
