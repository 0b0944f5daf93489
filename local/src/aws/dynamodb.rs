//! DynamoDB: requests handed to the embedded emulator.

use super::{raw_reply, refuse};
use crate::services::Services;
use bytes::Bytes;
use dynoxide::errors::DynoxideError;
use http::{Request, Response, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(super) fn answer(
    services: &Services,
    function: &'static str,
    request: &Request<Bytes>,
) -> Response<Bytes> {
    let operation = super::target(request)
        .rsplit('.')
        .next()
        .unwrap_or_default();
    let database = &services.table.database;
    let body = request.body();
    let (reads, outcome) = match operation {
        "GetItem" => (true, run(body, |request| database.get_item(request))),
        "BatchGetItem" => (true, run(body, |request| database.batch_get_item(request))),
        "Query" => (true, run(body, |request| database.query(request))),
        "TransactGetItems" => (
            true,
            run(body, |request| database.transact_get_items(request)),
        ),
        "PutItem" => (false, run(body, |request| database.put_item(request))),
        "UpdateItem" => (false, run(body, |request| database.update_item(request))),
        "DeleteItem" => (false, run(body, |request| database.delete_item(request))),
        "BatchWriteItem" => (
            false,
            run(body, |request| database.batch_write_item(request)),
        ),
        "TransactWriteItems" => (
            false,
            run(body, |request| database.transact_write_items(request)),
        ),
        other => return refuse(StatusCode::BAD_REQUEST, "UnknownOperationException", other),
    };
    match outcome {
        Ok(json) => {
            if let Ok(parsed) = serde_json::from_slice(&json) {
                services.meter.count_capacity(function, reads, &parsed);
            }
            if reads {
                services.earlier_reads.remember(services, request, &json);
            } else {
                services.announce_write();
            }
            raw_reply(StatusCode::OK, json)
        }
        Err(error) => {
            // A refused write costs a unit like an accepted one.
            if !reads && matches!(error, DynoxideError::ConditionalCheckFailedException(..)) {
                services
                    .meter
                    .count(function, |usage| usage.write_units += 1.0);
            }
            let status =
                StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::BAD_REQUEST);
            raw_reply(status, error.to_json())
        }
    }
}

fn run<Q: DeserializeOwned, A: Serialize>(
    body: &[u8],
    operation: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<Vec<u8>, DynoxideError> {
    let invalid =
        |error: serde_json::Error| DynoxideError::SerializationException(error.to_string());
    let answer = operation(serde_json::from_slice(body).map_err(invalid)?)?;
    serde_json::to_vec(&answer).map_err(invalid)
}
