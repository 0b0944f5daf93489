//! `GET /.well-known/assetlinks.json`: which Android app may open this host's links, by
//! Google's Digital Asset Links (contract section 13.4).

use boli_runtime::{Deps, Failure, Function, Request, Response};
use boli_wire::pages::{AndroidTarget, AssetLink};

pub const FUNCTION: Function = Function::http("pages-get-asset-links", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, _request: Request) -> Result<Response, Failure> {
    let environment = deps.environment();
    Response::ok(&links(
        environment.get("ANDROID_PACKAGE").unwrap_or_default(),
        environment.get("ANDROID_FINGERPRINTS").unwrap_or_default(),
    ))
}

/// Without a package nobody is named.
fn links(package: &str, fingerprints: &str) -> Vec<AssetLink> {
    if package.is_empty() {
        return Vec::new();
    }
    let fingerprints = fingerprints.split(',').map(str::trim);
    vec![AssetLink {
        relation: ["delegate_permission/common.handle_all_urls"],
        target: AndroidTarget {
            namespace: "android_app",
            package_name: package.to_owned(),
            sha256_cert_fingerprints: fingerprints
                .filter(|fingerprint| !fingerprint.is_empty())
                .map(str::to_owned)
                .collect(),
        },
    }]
}

#[cfg(test)]
mod tests {
    use super::links;

    #[test]
    fn every_certificate_of_the_package_is_named() {
        let links = links("com.example.boli", "AA:01, BB:02,");
        assert_eq!(links[0].target.sha256_cert_fingerprints, ["AA:01", "BB:02"]);
    }

    #[test]
    fn nobody_is_named_without_a_package() {
        assert!(links("", "AA:01").is_empty());
    }
}
