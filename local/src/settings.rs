//! Values that the template leaves to the deployment, as the local cloud sets them. Only
//! here do secrets have defaults.

use crate::state::State;
use std::collections::BTreeMap;

/// The domain that mails come from.
pub const MAIL_IDENTITY: &str = "boli.local";
/// The gateway's test keys; clients of the simulator may rely on them.
pub const RAZORPAY_KEY_ID: &str = "rzp_test_local";
pub const RAZORPAY_KEY_SECRET: &str = "local_key_secret";
pub const RAZORPAY_WEBHOOK_SECRET: &str = "local_webhook_secret";
/// The account that the simulator pays sellers from.
pub const RAZORPAYX_ACCOUNT: &str = "7878780080316316";
/// The one before: at a rotation older events are still signed with it.
pub const RAZORPAY_WEBHOOK_SECRET_PREVIOUS: &str = "local_former_webhook_secret";
/// The account that events of the simulator belong to.
pub const RAZORPAY_ACCOUNT_ID: &str = "acc_LocalAccount01";

/// The parameters of the template, and the values of the secret that it names.
///
/// # Errors
/// No key pair can be made or kept.
pub fn parameters(state: &State, public_url: &str) -> Result<BTreeMap<String, String>, String> {
    let (private, public) = signing_keys(state)?;
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let values = [
        ("SecretName", "boli/local".to_owned()),
        ("PublicUrl", public_url.to_owned()),
        // Made up, so that what phones ask for has its shape.
        ("AndroidPackage", "in.boli.app".to_owned()),
        ("AppleAppId", "A1B2C3D4E5.in.boli.app".to_owned()),
        ("MailFrom", "Boli <no-reply@boli.local>".to_owned()),
        ("MailIdentity", MAIL_IDENTITY.to_owned()),
        ("SocketCallbackUrl", "http://sockets.local".to_owned()),
        ("JWT_PUBLIC_KEY", public),
        ("JWT_PRIVATE_KEY", private),
        ("RAZORPAY_KEY_ID", RAZORPAY_KEY_ID.to_owned()),
        ("RAZORPAY_KEY_SECRET", RAZORPAY_KEY_SECRET.to_owned()),
        (
            "RAZORPAY_WEBHOOK_SECRET",
            RAZORPAY_WEBHOOK_SECRET.to_owned(),
        ),
        ("RazorpayXAccountNumber", RAZORPAYX_ACCOUNT.to_owned()),
        (
            "RAZORPAY_WEBHOOK_SECRET_PREVIOUS",
            RAZORPAY_WEBHOOK_SECRET_PREVIOUS.to_owned(),
        ),
        ("RazorpayAccountId", RAZORPAY_ACCOUNT_ID.to_owned()),
        ("AGORA_APP_ID", variable("AGORA_APP_ID")),
        ("AGORA_APP_CERTIFICATE", variable("AGORA_APP_CERTIFICATE")),
        ("ORIGIN_KEY", "local-origin-key-000".to_owned()),
    ];
    Ok(values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect())
}

/// What signs all requests, and what the signatures of presigned ones are compared with.
pub const SECRET_ACCESS_KEY: &str = "local";

/// What is set over the template's variables: other endpoints of services, and where clients
/// put pictures when the bucket is here.
#[must_use]
pub fn own_variables(
    endpoints: &BTreeMap<String, String>,
    public_url: &str,
) -> BTreeMap<String, String> {
    let mut variables = endpoints.clone();
    if !endpoints.contains_key("AWS_ENDPOINT_URL_S3") {
        variables.insert("UPLOAD_URL".to_owned(), public_url.to_owned());
    }
    variables
}

/// What Lambda sets for every function, and what eases trying things out.
#[must_use]
pub fn lambda_variables() -> BTreeMap<String, String> {
    let values = [
        ("AWS_REGION", "ap-south-1"),
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY),
        // A demo does not want to wait for a ten-second auction.
        ("AUCTION_MIN_SECONDS", "1"),
    ];
    values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// The key pair for access tokens, made once and kept, so that tokens outlive a restart.
fn signing_keys(state: &State) -> Result<(String, String), String> {
    if let Some(pair) = state
        .get("keys", "jwt")
        .map_err(|error| error.to_string())?
    {
        return Ok(pair);
    }
    let pair = new_signing_keys()?;
    state
        .put("keys", "jwt", &pair)
        .map_err(|error| error.to_string())?;
    Ok(pair)
}

/// A new Ed25519 pair, private and public, as PEM.
///
/// # Errors
/// No key can be made.
pub fn new_signing_keys() -> Result<(String, String), String> {
    let pair =
        rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).map_err(|error| error.to_string())?;
    let public = rcgen::PublicKeyData::subject_public_key_info(&pair);
    let public = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, public)
    );
    Ok((pair.serialize_pem(), public))
}
