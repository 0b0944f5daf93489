//! Throttles of methods hold for every spelling of a path.

use boli_local::template::{TEMPLATE, Template};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn an_alias_is_throttled_like_the_path_it_stands_for() {
    let document: serde_yaml_ng::Value = serde_yaml_ng::from_str(TEMPLATE).unwrap();
    let settings = document["Resources"]["RestApi"]["Properties"]["MethodSettings"]
        .as_sequence()
        .unwrap();
    let throttled: BTreeSet<(String, String)> = settings
        .iter()
        .map(|setting| {
            let path = setting["ResourcePath"].as_str().unwrap();
            let path = path.replacen('/', "", 1).replace("~1", "/");
            (setting["HttpMethod"].as_str().unwrap().to_owned(), path)
        })
        .filter(|(method, _)| method != "*")
        .collect();
    let routes = Template::parse(TEMPLATE, BTreeMap::new()).unwrap().routes;
    let served = routes.iter().filter_map(|route| {
        let method = route.method.as_ref()?.to_string();
        Some(((method, route.pattern.clone()), &route.function))
    });
    let served: BTreeMap<_, _> = served.collect();
    for operation in &throttled {
        let function = served.get(operation);
        let function = function.unwrap_or_else(|| panic!("{operation:?} is not served"));
        let (method, _) = operation;
        for (alias, _) in served
            .iter()
            .filter(|((other, _), serves)| other == method && serves == &function)
        {
            assert!(throttled.contains(alias), "{alias:?} is not throttled");
        }
    }
}
