//! The empty function that the others are compared with: the Lambda runtime and nothing else.

use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::{Value, json};

fn main() -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(lambda_runtime::run(service_fn(
        |_event: LambdaEvent<Value>| async { Ok::<_, Error>(json!({ "statusCode": 200 })) },
    )))
}
