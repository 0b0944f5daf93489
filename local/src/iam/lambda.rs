//! What Lambda itself does in a function's name, by the function's role: it writes the logs
//! and reads the queues and streams that start the function.

use super::{Access, arn};
use crate::template::{FunctionSettings, Source};

/// AWS names these in its documentation of SQS mappings.
const QUEUE_ACTIONS: [&str; 3] = [
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
];
/// And these in that of stream mappings.
const STREAM_ACTIONS: [&str; 3] = [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
];
/// Where Lambda puts whole records that a stream's function could not handle; it wants to
/// list the bucket too.
const FAILED_RECORDS: &str = "aws/lambda/*";
const LOG_ACTIONS: [&str; 2] = ["logs:CreateLogStream", "logs:PutLogEvents"];

/// All that Lambda needs to run a function.
pub(super) fn accesses(settings: &FunctionSettings) -> Vec<Access> {
    let mut accesses = Vec::new();
    let mut add = |actions: &[&str], resource: String| {
        accesses.extend(actions.iter().map(|action| Access {
            action: (*action).to_owned(),
            resource: resource.clone(),
            leading_keys: Vec::new(),
        }));
    };
    if let Some(group) = &settings.log_group {
        add(&LOG_ACTIONS, arn::log_group(group));
    }
    if let Some(bucket) = &settings.failed_records {
        let bucket = arn::bucket(bucket);
        add(&["s3:PutObject"], format!("{bucket}/{FAILED_RECORDS}"));
        add(&["s3:ListBucket"], bucket);
    }
    for source in &settings.sources {
        match source {
            Source::Queue { queue, .. } => add(&QUEUE_ACTIONS, arn::queue(queue)),
            Source::Stream { .. } => {
                add(&STREAM_ACTIONS, arn::stream());
                add(&["dynamodb:ListStreams"], arn::streams());
            }
            Source::Every(_) => {}
        }
    }
    accesses
}
