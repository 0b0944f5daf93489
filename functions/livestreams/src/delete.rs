//! `DELETE /api/livestreams/livestreams/{id}/`: a seller removes a stream that is not live.

use boli_domain::RoomId;
use boli_domain::livestream::ChangeRefused;
use boli_runtime::{Deps, Failure, Function, Request, Response};
use http::StatusCode;

pub const FUNCTION: Function = Function::http("livestreams-delete", |deps, request| {
    Box::pin(handle(deps, request))
});

/// Runs on AWS.
pub fn main() {
    boli_runtime::lambda::main(&FUNCTION);
}

async fn handle(deps: &Deps, request: Request) -> Result<Response, Failure> {
    let caller = deps.caller(&request).await?;
    let id: RoomId = request.param("id")?;
    let deleted = deps.store().delete_room(id, caller.id()).await?;
    deleted.map_err(|refused| match refused {
        ChangeRefused::NotOwner => Failure::forbidden("You can only delete your own livestreams"),
        ChangeRefused::Live | ChangeRefused::Missing => crate::unchanged(refused),
    })?;
    Ok(Response::new(StatusCode::NO_CONTENT))
}
