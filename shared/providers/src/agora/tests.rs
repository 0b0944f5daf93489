use super::*;
use base64::Engine as _;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Vectors {
    rtc_006: Vec<Vector006>,
    rtc_007: Vec<Vector007>,
}

#[derive(Deserialize)]
struct Vector006 {
    name: String,
    app_id: String,
    app_certificate: String,
    channel: String,
    uid: u32,
    ts: u32,
    salt: u32,
    privileges: BTreeMap<u16, u32>,
    token: String,
}

#[derive(Deserialize)]
struct Vector007 {
    name: String,
    app_id: String,
    app_certificate: String,
    issue_ts: u32,
    salt: u32,
    token_expire_s: u32,
    services: Vec<Service>,
    content_hex: String,
}

#[derive(Deserialize)]
struct Service {
    channel: String,
    uid_on_wire: String,
    privileges: BTreeMap<u16, u32>,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("../vectors/agora.json")).unwrap()
}

fn config(app_id: &str, certificate: &str) -> AgoraConfig {
    AgoraConfig {
        app_id: app_id.to_owned(),
        certificate: certificate.to_owned(),
    }
}

fn grant(role: RtcRole, version: RtcTokenVersion) -> RtcGrant<'static> {
    RtcGrant {
        channel: "live_01J9ZX5T8Q3K7M2N",
        uid: 1001,
        role,
        version,
        now: Timestamp::from_millis(1_760_000_000_999),
        life: Duration::from_secs(3_600),
        random: 12_345_677,
    }
}

fn inflated(token: &str) -> Vec<u8> {
    let token = token.strip_prefix("007").unwrap();
    let compressed = base64::engine::general_purpose::STANDARD
        .decode(token)
        .unwrap();
    miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(&compressed, 4_096).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn tokens_006_equal_the_vectors() {
    let vectors = vectors().rtc_006;
    assert_eq!(vectors.len(), 4);
    for vector in vectors {
        let config = config(&vector.app_id, &vector.app_certificate);
        let privileges: Vec<_> = vector.privileges.into_iter().collect();
        let token = token_006::build(
            &config,
            &vector.channel,
            vector.uid,
            vector.ts,
            vector.salt,
            &privileges,
        );
        assert_eq!(token, vector.token, "{}", vector.name);
    }
}

#[test]
fn tokens_007_hold_the_content_of_the_vectors() {
    let vectors = vectors().rtc_007;
    assert_eq!(vectors.len(), 8);
    for vector in vectors {
        let config = config(&vector.app_id, &vector.app_certificate);
        let [service] = &vector.services[..] else {
            panic!("one service")
        };
        let privileges: Vec<_> = service.privileges.clone().into_iter().collect();
        let issue = token_007::Issue {
            ts: vector.issue_ts,
            salt: vector.salt,
            life: vector.token_expire_s,
        };
        let content = token_007::content(
            &config,
            &service.channel,
            &service.uid_on_wire,
            &issue,
            &privileges,
        );
        assert_eq!(hex(&content), vector.content_hex, "{}", vector.name);
        // Compressors differ, so what counts is that the content comes out again.
        assert_eq!(
            inflated(&token_007::wrap(&content)),
            content,
            "{}",
            vector.name
        );
    }
}

#[test]
fn grants_make_the_tokens_of_the_vectors() {
    let Vectors { rtc_006, rtc_007 } = vectors();
    let host = rtc_006
        .iter()
        .find(|vector| vector.name == "host_publisher_uid1001")
        .unwrap();
    let agora = Agora::new(Some(config(&host.app_id, &host.app_certificate)));
    let token = agora
        .token(&grant(RtcRole::Publisher, RtcTokenVersion::V006))
        .unwrap();
    assert_eq!(
        (token.token, token.uid, token.message),
        (host.token.clone(), 1001, None)
    );

    let host = rtc_007
        .iter()
        .find(|vector| vector.name == "host_publisher_uid1001")
        .unwrap();
    let token = agora
        .token(&grant(RtcRole::Publisher, RtcTokenVersion::V007))
        .unwrap();
    assert_eq!(hex(&inflated(&token.token)), host.content_hex);

    let viewer = rtc_006
        .iter()
        .find(|vector| vector.name == "audience_subscriber_uid2002")
        .unwrap();
    let viewing = RtcGrant {
        uid: 2002,
        random: 87_654_320,
        ..grant(RtcRole::Subscriber, RtcTokenVersion::V006)
    };
    assert_eq!(agora.token(&viewing).unwrap().token, viewer.token);
}

#[test]
fn without_a_project_the_contracts_dummy_is_answered() {
    let token = Agora::new(None)
        .token(&grant(RtcRole::Publisher, RtcTokenVersion::V006))
        .unwrap();
    assert_eq!(
        serde_json::to_string(&token).unwrap(),
        r#"{"channel_name":"live_01J9ZX5T8Q3K7M2N","token":"dummy_token_for_development","uid":12345,"app_id":"dummy_app_id","message":"Using dummy Agora credentials for development"}"#
    );
}

#[test]
fn a_malformed_project_or_channel_makes_no_token() {
    let good = "0123456789abcdef0123456789abcdef";
    let grant = grant(RtcRole::Subscriber, RtcTokenVersion::V007);
    for (app_id, certificate) in [("xyz", good), (good, ""), (good, &good.replace('0', "g"))] {
        let agora = Agora::new(Some(config(app_id, certificate)));
        assert_eq!(agora.token(&grant), Err(RtcTokenRefused::BadConfig));
    }
    let long = "x".repeat(64);
    for channel in ["", &long] {
        let agora = Agora::new(Some(config(good, good)));
        assert_eq!(
            agora.token(&RtcGrant { channel, ..grant }),
            Err(RtcTokenRefused::BadChannel)
        );
    }
}

#[test]
fn neither_certificate_nor_token_is_printed() {
    let certificate = "fedcba9876543210fedcba9876543210";
    let agora = Agora::new(Some(config(
        "0123456789abcdef0123456789abcdef",
        certificate,
    )));
    let token = agora
        .token(&grant(RtcRole::Publisher, RtcTokenVersion::V006))
        .unwrap();
    let text = format!("{agora:?} {token:?}");
    assert!(
        !text.contains(certificate) && !text.contains(&token.token),
        "{text}"
    );
}
