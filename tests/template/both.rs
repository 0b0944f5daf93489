//! The table of both: each function does one thing of its own, and is refused one of another
//! function's, by its own role, through the real SDK.

use boli_local::World;
use boli_local::aws::LocalAws;
use boli_local::iam::{Policy, matches};
use boli_local::template::{TEMPLATE, Template};
use boli_runtime::Deps;
use boli_runtime::deps::Platform;
use boli_store::client::Query;
use boli_store::keys::IndexName;
use boli_store::{CommitError, Entity, Key, Store, StoreError, Write};
use boli_wire::commands::VerifyPayment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An item of any collection. It is never stored: every write here wants it to be there.
#[derive(Serialize, Deserialize)]
struct Probe {
    collection: String,
}

impl Entity for Probe {
    const NAME: &'static str = "probe";

    fn key(&self) -> Key {
        Key {
            pk: self.collection.clone(),
            sk: "PROBE".to_owned(),
        }
    }
}

/// Something that a function does with the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Deed {
    action: String,
    /// `None` for the table itself.
    index: Option<String>,
    /// `USER#*`.
    keys: String,
}

impl std::fmt::Display for Deed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            action,
            keys,
            index,
        } = self;
        match index {
            Some(index) => write!(f, "{action} {index} {keys}"),
            None => write!(f, "{action} {keys}"),
        }
    }
}

/// What a role lets its function do with items.
fn deeds(policy: &Policy) -> Vec<Deed> {
    let mut deeds = Vec::new();
    for statement in &policy.statements {
        let keys = statement
            .conditions
            .iter()
            .flat_map(|condition| &condition.values);
        for keys in keys {
            for (action, resource) in statement
                .actions
                .iter()
                .flat_map(|action| statement.resources.iter().map(move |at| (action, at)))
            {
                deeds.push(Deed {
                    action: action.trim_start_matches("dynamodb:").to_owned(),
                    index: resource
                        .split_once("/index/")
                        .map(|(_, index)| index.to_owned()),
                    keys: keys.clone(),
                });
            }
        }
    }
    deeds
}

/// A deed of another function that none of these covers.
fn foreign(own: &[Deed], others: &[Deed]) -> Deed {
    let covered = |deed: &Deed| {
        own.iter().any(|mine| {
            (&mine.action, &mine.index) == (&deed.action, &deed.index)
                && matches(&mine.keys, &deed.keys)
        })
    };
    others.iter().find(|deed| !covered(deed)).unwrap().clone()
}

#[derive(Debug, PartialEq, Eq)]
enum Answer {
    /// The role allows it, whatever the table says to it.
    Allowed,
    /// AWS's words.
    Denied(String),
}

async fn attempt(store: &Store, deed: &Deed) -> Answer {
    let probe = Probe {
        collection: deed.keys.replace('*', "0"),
    };
    let key = probe.key();
    let index = match deed.index.as_deref() {
        Some("GSI1") => Some(IndexName::Gsi1),
        Some("GSI2") => Some(IndexName::Gsi2),
        _ => None,
    };
    const THERE: &str = "attribute_exists(PK)";
    let done: Result<(), CommitError> = match deed.action.as_str() {
        "GetItem" => store
            .get_now::<Probe>(key)
            .await
            .map(drop)
            .map_err(Into::into),
        "BatchGetItem" => store
            .get_many(vec![key])
            .await
            .map(drop)
            .map_err(Into::into),
        "Query" => {
            let query = match index {
                Some(index) => Query::index(index, key.pk),
                None => Query::collection(key.pk, ""),
            };
            store.query_items(query).await.map(drop).map_err(Into::into)
        }
        "PutItem" => {
            store
                .commit(vec![Write::put(&probe).unwrap().when(THERE)])
                .await
        }
        "UpdateItem" => {
            let update = Write::update(key, "SET probed = :yes").value(":yes", true);
            store.commit(vec![update.when(THERE)]).await
        }
        "DeleteItem" => store.commit(vec![Write::delete(key).when(THERE)]).await,
        "ConditionCheckItem" => {
            let other = Key {
                sk: "OTHER".to_owned(),
                ..key.clone()
            };
            store
                .commit(vec![Write::check(key, THERE), Write::check(other, THERE)])
                .await
        }
        other => panic!("{other} is no action on items"),
    };
    match done {
        Ok(()) | Err(CommitError::Refused { .. }) => Answer::Allowed,
        Err(CommitError::Store(StoreError::Service(text))) => Answer::Denied(text),
        Err(other) => panic!("{deed}: {other}"),
    }
}

/// The way out of a function, with what Lambda would give it.
fn deps(world: &World, function: &'static str) -> Deps {
    let services = &world.core().services;
    let platform = Platform {
        environment: world.core().environment(function).into_iter().collect(),
        clock: world.clock.clone(),
        random: world.random.clone(),
        http: aws_smithy_runtime_api::client::http::SharedHttpClient::new(LocalAws::new(
            services.clone(),
            function,
        )),
        metrics: Arc::new(boli_runtime::metrics::Stdout),
    };
    Deps::new(platform).unwrap()
}

/// Functions that reach no service.
const NOTHING: [&str; 9] = [
    "admin-get-asset",
    "gateway-check-health",
    "gateway-fallback",
    "gateway-list-area",
    "pages-get-app-association",
    "pages-get-asset-links",
    "pages-redirect-share",
    "pages-show-share",
    "sockets-default",
];

#[tokio::test(start_paused = true)]
async fn each_function_does_its_own_and_is_refused_another_ones() {
    let template = Template::parse(TEMPLATE, BTreeMap::new()).unwrap();
    let mut world = World::bare(1).await;
    // The refusals are the point here.
    world.core().services.grants.go_off_the_record();
    world.may_leave_messages();
    let all: Vec<Vec<Deed>> = template
        .functions
        .values()
        .map(|function| deeds(&function.policy))
        .collect();
    println!(
        "{:<36} {:<36} refused, as it is another's",
        "function", "its own"
    );
    for (at, function) in boli_local::registry::functions().into_iter().enumerate() {
        let name = function.name;
        let own = deeds(&template.functions[name].policy);
        let deps = deps(&world, name);
        let done = match own.first() {
            Some(deed) => {
                assert_eq!(
                    attempt(deps.store(), deed).await,
                    Answer::Allowed,
                    "{name}: {deed}"
                );
                deed.to_string()
            }
            None if name == "payments-webhook" => {
                let news = VerifyPayment::Refund {
                    gateway_payment_id: "pay_0".to_owned(),
                    refund_id: "late-pay_0".to_owned(),
                };
                deps.queues().send(&news).await.unwrap();
                "SendMessage VerifyPaymentQueue".to_owned()
            }
            None => {
                assert!(NOTHING.contains(&name), "{name} does nothing");
                "nothing but its log".to_owned()
            }
        };
        // Another one each time, so that every function's deeds are tried by others.
        let others: Vec<Deed> = all[at % all.len()..]
            .iter()
            .chain(&all)
            .flatten()
            .cloned()
            .collect();
        let deed = foreign(&own, &others);
        let Answer::Denied(text) = attempt(deps.store(), &deed).await else {
            panic!("{name} may {deed}");
        };
        let said = format!("is not authorized to perform: dynamodb:{}", deed.action);
        assert!(
            text.contains("AccessDeniedException") && text.contains(&said),
            "{name}: {deed}: {text}"
        );
        println!("{name:<36} {done:<36} {deed}");
    }
}
