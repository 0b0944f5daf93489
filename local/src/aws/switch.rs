//! The way out of a function whose environment names other endpoints for some services.

use super::LocalAws;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use boli_runtime::lambda::network_client;
use std::collections::BTreeMap;

/// Razorpay's own address, for which the simulator here answers.
const RAZORPAY: &str = "https://api.razorpay.com";

/// Calls go to the services here, except those to an endpoint that a variable names: they go
/// over the network.
#[derive(Clone, Debug)]
pub struct Switch {
    here: LocalAws,
    /// With the host and port of each other endpoint; nothing when there are none.
    there: Option<(SharedHttpClient, Vec<String>)>,
}

impl Switch {
    /// The way out of a function with this environment.
    #[must_use]
    pub fn new(here: LocalAws, environment: &BTreeMap<String, String>) -> Self {
        let named = environment.iter().filter(|(name, url)| {
            name.starts_with("AWS_ENDPOINT_URL") || (*name == "RAZORPAY_URL" && *url != RAZORPAY)
        });
        let authorities: Vec<_> = named.filter_map(|(_, url)| authority(url)).collect();
        let there = (!authorities.is_empty()).then(|| (network_client(), authorities));
        Self { here, there }
    }
}

fn authority(url: &str) -> Option<String> {
    let uri: http::Uri = url.parse().ok()?;
    uri.authority().map(ToString::to_string)
}

#[derive(Debug)]
struct Either {
    here: LocalAws,
    there: SharedHttpConnector,
    authorities: Vec<String>,
}

impl HttpConnector for Either {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let authority = authority(request.uri());
        if authority.is_some_and(|authority| self.authorities.contains(&authority)) {
            self.there.call(request)
        } else {
            self.here.call(request)
        }
    }
}

impl HttpClient for Switch {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        match &self.there {
            None => self.here.http_connector(settings, components),
            Some((client, authorities)) => SharedHttpConnector::new(Either {
                here: self.here.clone(),
                there: client.http_connector(settings, components),
                authorities: authorities.clone(),
            }),
        }
    }
}
