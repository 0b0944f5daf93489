//! A missing or wrong variable stops a function at its start, with a message that names it.

use boli_local::clock::LocalClock;
use boli_local::registry;
use boli_local::template::{TEMPLATE, Template};
use boli_local::world::BEGINNING;
use boli_runtime::Deps;
use boli_runtime::deps::Platform;
use boli_runtime::environment::Environment;
use boli_runtime::metrics::Stdout;
use boli_runtime::random::OsRandom;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Without these a function works, in a way its documentation says.
const OPTIONAL: [&str; 20] = [
    "LOG_LEVEL",
    "AGORA_APP_ID",
    "AGORA_APP_CERTIFICATE",
    "BRAND_NAME",
    "APP_LINK_SCHEME",
    "ANDROID_PACKAGE",
    "ANDROID_FINGERPRINTS",
    "APPLE_APP_ID",
    "APP_STORE_URL",
    "SELLER_CONSOLE_URL",
    "SUPPORT_EMAIL",
    "SHARE_URL",
    "EARNINGS_HOLD_DAYS",
    "BANK_COOLING_HOURS",
    "WITHHOLDING_RATES",
    "RETURN_WINDOW_DAYS",
    "RAZORPAY_WEBHOOK_SECRET_PREVIOUS",
    "RAZORPAY_URL",
    "RAZORPAY_ACCOUNT_ID",
    "AWS_ENDPOINT_URL_SESV2",
];

/// What would happen at the start of a function with these variables.
fn start(name: &str, variables: &BTreeMap<String, String>) -> Result<(), String> {
    let lambda = [
        ("AWS_REGION", "ap-south-1"),
        ("AWS_ACCESS_KEY_ID", "a"),
        ("AWS_SECRET_ACCESS_KEY", "b"),
    ];
    let environment: Environment = variables
        .clone()
        .into_iter()
        .chain(lambda.map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect();
    let deps = Deps::new(Platform {
        environment,
        clock: Arc::new(LocalClock::starting_at(BEGINNING)),
        random: Arc::new(OsRandom),
        http: aws_smithy_runtime_api::client::http::http_client_fn(|_, _| {
            panic!("a start sends no request")
        }),
        metrics: Arc::new(Stdout),
    });
    let function = registry::functions()
        .into_iter()
        .find(|function| function.name == name)
        .unwrap();
    deps.and_then(|deps| function.prepare(&deps))
        .map_err(|error| error.to_string())
}

fn template() -> Template {
    let keys = boli_local::settings::new_signing_keys().unwrap();
    let parameters = [
        ("PublicUrl", "http://here"),
        ("SecretName", "boli/test"),
        ("MailFrom", "a@example.com"),
        ("BrandName", "Boli"),
        ("SellerConsoleUrl", ""),
        ("SupportEmail", ""),
        ("ShareUrl", ""),
        ("AppLinkScheme", "boli"),
        ("EarningsHoldDays", "0"),
        ("BankCoolingHours", "24"),
        ("RazorpayXAccountNumber", "7878780080316316"),
        ("SocketCallbackUrl", "http://sockets"),
        ("RAZORPAY_KEY_ID", "key"),
        ("RAZORPAY_KEY_SECRET", "secret"),
        ("RAZORPAY_WEBHOOK_SECRET", "webhook"),
        ("AGORA_APP_ID", ""),
        ("AGORA_APP_CERTIFICATE", ""),
        ("JWT_PRIVATE_KEY", keys.0.as_str()),
        ("JWT_PUBLIC_KEY", keys.1.as_str()),
    ];
    let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Template::parse(TEMPLATE, parameters.into()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn f47_no_secret_has_a_default_and_every_function_names_what_it_misses() {
    for (name, function) in template().functions {
        assert_eq!(start(&name, &function.environment), Ok(()), "{name}");
        let talks = !name.starts_with("workers-") && !name.starts_with("feed-");
        for variable in function
            .environment
            .keys()
            .filter(|name| !OPTIONAL.contains(&name.as_str()))
        {
            if variable == "JWT_PUBLIC_KEY" && !talks {
                continue;
            }
            // Operators who pay by hand need no account; what pays by itself does.
            if variable == "RAZORPAYX_ACCOUNT_NUMBER" && name == "admin-act" {
                continue;
            }
            let mut without = function.environment.clone();
            without.remove(variable);
            let expected = format!("environment variable {variable} is not set");
            assert_eq!(start(&name, &without), Err(expected), "{name}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_variable_is_named_and_its_value_is_not() {
    let mut variables = template().functions["accounts-login"].environment.clone();
    variables.insert("JWT_PRIVATE_KEY".into(), "not-a-key-but-secret".into());
    let error = start("accounts-login", &variables).unwrap_err();
    assert!(
        error.contains("JWT_PRIVATE_KEY") && !error.contains("secret"),
        "{error}"
    );
    let mut variables = template().functions["accounts-login"].environment.clone();
    variables.insert("TOKEN_LIFE_SECONDS".into(), "a month".into());
    assert!(
        start("accounts-login", &variables)
            .unwrap_err()
            .contains("TOKEN_LIFE_SECONDS")
    );
}
