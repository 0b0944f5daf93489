use super::*;

fn template() -> Template {
    Template::parse(
        TEMPLATE,
        BTreeMap::from([("PublicUrl".into(), "http://here".into())]),
    )
    .unwrap()
}

#[test]
fn a_function_has_its_globals_and_its_own_variables() {
    let template = template();
    let login = &template.functions["accounts-login"];
    assert_eq!(login.environment["PUBLIC_URL"], "http://here");
    assert_eq!(login.environment["BOLI_TABLE"], TABLE);
    assert!(login.environment.contains_key("JWT_PRIVATE_KEY"));
    assert!(
        !template.functions["accounts-logout"]
            .environment
            .contains_key("JWT_PRIVATE_KEY")
    );
    assert_eq!(login.timeout, Duration::from_secs(15));
}

#[test]
fn routes_sockets_queues_and_mappings_are_found() {
    let template = template();
    let bid = template
        .routes
        .iter()
        .find(|route| route.function == "auctions-place-bid")
        .unwrap();
    assert_eq!(bid.method.as_deref(), Some("POST"));
    assert_eq!(bid.pattern, "/api/livestreams/biddings/{id}/place-bid");
    assert_eq!(template.socket_routes["$connect"], "sockets-connect");
    let settle = &template.queues["SettleAuctionQueue"];
    assert_eq!(
        settle.redrive,
        Some(("SettleAuctionDeadLetterQueue".into(), 5))
    );
    let worker = &template.functions["workers-settle-auction"];
    assert_eq!(
        worker.sources,
        [Source::Queue {
            queue: "SettleAuctionQueue".into(),
            batch: 10,
            concurrency: 32,
            partial: true,
        }]
    );
    let relay = &template.functions["feed-relay"];
    let [
        Source::Stream {
            batch: 100,
            attempts: 10,
            bisect: true,
            partial: true,
            filters,
        },
    ] = relay.sources.as_slice()
    else {
        panic!("{:?}", relay.sources);
    };
    assert_eq!(filters.len(), 4);
    assert_eq!(template.table["StreamSpecification"]["StreamEnabled"], true);
}

#[test]
fn the_gateways_own_answers_are_the_templates() {
    let template = template();
    let too_large = &template.gateway_responses["REQUEST_TOO_LARGE"];
    assert_eq!(too_large.status, Some(413));
    assert_eq!(too_large.headers["Access-Control-Allow-Origin"], "*");
    assert!(
        too_large
            .body
            .as_deref()
            .is_some_and(|body| body.contains("\"REQUEST_TOO_LARGE\""))
    );
    assert_eq!(template.binary_media_types, ["*/*"]);
    assert_eq!(template.ttl.as_deref(), Some("ttl"));
}

#[test]
fn conditions_choose_by_parameters() {
    let text = "
Parameters: {Given: {Type: String, Default: ''}}
Conditions: {IsGiven: !Not [!Equals [!Ref Given, '']]}
Globals: {Function: {Environment: {Variables: {CHOSEN: !If [IsGiven, !Ref Given, !Sub '${AWS::Region}-own']}}}}
Resources:
  OneRole: {Type: AWS::IAM::Role, Properties: {}}
  OneFunction: {Type: AWS::Serverless::Function, Properties: {FunctionName: !Sub '${AWS::StackName}-one', Role: !GetAtt OneRole.Arn}}";
    let chosen = |parameters| {
        Template::parse(text, parameters).unwrap().functions["one"].environment["CHOSEN"].clone()
    };
    assert_eq!(chosen(BTreeMap::new()), "ap-south-1-own");
    assert_eq!(
        chosen(BTreeMap::from([("Given".into(), "mine".into())])),
        "mine"
    );
}

#[test]
fn what_would_be_left_out_is_refused_by_name() {
    let refusal = |events: &str| {
        let text = format!(
            "Resources:
  WorkQueue: {{Type: AWS::SQS::Queue}}
  OneRole: {{Type: AWS::IAM::Role, Properties: {{}}}}
  OneFunction: {{Type: AWS::Serverless::Function, Properties: {{FunctionName: one, Role: !GetAtt OneRole.Arn, Events: {{It: {events}}}}}}}"
        );
        Template::parse(&text, BTreeMap::new())
            .unwrap_err()
            .to_string()
    };
    let cron = refusal("{Type: Schedule, Properties: {Schedule: cron(0 12 * * ? *)}}");
    assert_eq!(
        cron,
        "template.yaml: OneFunction: event It: cron(0 12 * * ? *) is not a rate"
    );
    let filtered =
        refusal("{Type: SQS, Properties: {Queue: !GetAtt WorkQueue.Arn, FilterCriteria: {}}}");
    assert_eq!(
        filtered,
        "template.yaml: OneFunction: event It: FilterCriteria of queues do not run locally"
    );
    let unknown = refusal("{Type: SQS, Properties: {Queue: !GetAtt OtherQueue.Arn}}");
    assert_eq!(
        unknown,
        "template.yaml: one reads OtherQueue, which is not declared"
    );
}
