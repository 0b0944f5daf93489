//! Posting frames to the sockets of a room: in place while the room has one shard, else one
//! queue message per shard, so that one big room never stalls another.
//!
//! A socket gets its frames one after the other; sockets don't wait for each other.

mod plan;
mod tally;

pub use plan::Welcome;

use crate::socket::Posted;
use crate::{Deps, Failure, presence};
use boli_domain::limits::{HANDSHAKE_GRACE, HANDSHAKE_RETRY, POST_TIMEOUT, POSTS_AT_ONCE};
use boli_domain::{RoomId, UserId};
use boli_store::items::MemberItem;
use boli_wire::commands::{PostFrames, RetryFrames};
use boli_wire::frames::Addressed;
use boli_wire::origin::Origin;
use futures_util::future::{Either, select, try_join_all};
use futures_util::stream::{self, StreamExt};
use plan::Post;
use tally::{Fate, Tally};

/// What a socket that can't be reached yet is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    /// Posted once more, later.
    First,
    /// Never posted again.
    Last,
}

/// Posts frames to a room's sockets. `welcomes` are for sockets that just opened and come
/// before the room's frames there. `origin` says what the frames tell of, for the log.
///
/// # Errors
/// The table or a queue can't be reached. A socket that fails is no error: it delays nobody.
pub async fn post(
    deps: &Deps,
    room: RoomId,
    frames: &[Addressed],
    welcomes: Vec<Welcome>,
    origin: &Origin,
) -> Result<(), Failure> {
    if frames.is_empty() && welcomes.is_empty() {
        return Ok(());
    }
    match deps.store().socket_shards(room).await? {
        0 => Ok(()),
        1 => {
            let members = deps.store().members(room, 0).await?;
            let posts = plan::posts(members, frames, welcomes);
            let tally = post_all(deps, posts, Attempt::First, origin).await?;
            tally.log(deps, room, 0, frames.len(), origin);
            Ok(())
        }
        shards => post_by_queue(deps, room, shards, frames, welcomes, origin).await,
    }
}

/// Posts frames that are of this moment only, so never a second time and without a line in
/// the log: countdowns.
///
/// # Errors
/// See [`post`].
pub async fn post_fleeting(deps: &Deps, room: RoomId, frames: &[Addressed]) -> Result<(), Failure> {
    match deps.store().socket_shards(room).await? {
        0 => Ok(()),
        1 => {
            let members = deps.store().members(room, 0).await?;
            let posts = plan::posts(members, frames, Vec::new());
            post_all(deps, posts, Attempt::Last, &Origin::default()).await?;
            Ok(())
        }
        shards => {
            // Two seconds of a countdown may look alike, and are not the same message.
            let origin = Origin {
                changed_at: Some(deps.now()),
                ..Origin::default()
            };
            post_by_queue(deps, room, shards, frames, Vec::new(), &origin).await
        }
    }
}

/// Posts the frames of a queue message to its shard, or to its one socket.
///
/// # Errors
/// See [`post`].
pub async fn post_to_shard(deps: &Deps, command: &PostFrames) -> Result<(), Failure> {
    let mut members = deps.store().members(command.room_id, command.shard).await?;
    if let Some(only) = &command.connection_id {
        members.retain(|member| member.connection_id == *only);
    }
    let attempt = if command.is_last_attempt {
        Attempt::Last
    } else {
        Attempt::First
    };
    let posts = plan::posts(members, &command.frames, Vec::new());
    let tally = post_all(deps, posts, attempt, &command.origin).await?;
    let PostFrames {
        room_id,
        shard,
        frames,
        origin,
        ..
    } = command;
    // Countdowns come of no request, and leave no line.
    if !origin.traces.is_empty() {
        tally.log(deps, *room_id, *shard, frames.len(), origin);
    }
    Ok(())
}

/// Closes all sockets of a user in a room. What follows from it is up to `$disconnect`.
///
/// # Errors
/// The table or the gateway can't be reached; a socket may still be open.
pub async fn close_sockets(deps: &Deps, room: RoomId, user: UserId) -> Result<(), Failure> {
    let members = deps.store().members_of_user(room, user).await?;
    let sockets = deps.sockets()?;
    try_join_all(
        members
            .iter()
            .map(|member| sockets.close(&member.connection_id)),
    )
    .await?;
    Ok(())
}

async fn post_by_queue(
    deps: &Deps,
    room: RoomId,
    shards: u32,
    frames: &[Addressed],
    welcomes: Vec<Welcome>,
    origin: &Origin,
) -> Result<(), Failure> {
    let command = |shard: u32, connection_id: Option<String>, frames: Vec<Addressed>| PostFrames {
        room_id: room,
        shard,
        connection_id,
        is_last_attempt: false,
        frames,
        origin: origin.clone(),
    };
    let to_opened = welcomes.into_iter().map(|Welcome { member, frames }| {
        command(member.shard, Some(member.connection_id), frames)
    });
    let to_shards = (0..shards).map(|shard| command(shard, None, frames.to_vec()));
    let to_shards = to_shards.filter(|command| !command.frames.is_empty());
    let commands: Vec<PostFrames> = to_opened.chain(to_shards).collect();
    try_join_all(commands.iter().map(|command| deps.queues().send(command))).await?;
    Ok(())
}

async fn post_all(
    deps: &Deps,
    posts: Vec<Post>,
    attempt: Attempt,
    origin: &Origin,
) -> Result<Tally, Failure> {
    deps.sockets()?;
    let tally = stream::iter(posts)
        .map(|post| async move {
            let connection = post.member.connection_id.clone();
            post_one(deps, post, attempt, origin)
                .await
                .unwrap_or_else(|failure| {
                    tracing::warn!(%connection, %failure, "frames not posted");
                    Fate::Failed
                })
        })
        .buffer_unordered(POSTS_AT_ONCE)
        .fold(
            Tally::default(),
            |tally, fate| async move { tally.with(fate) },
        )
        .await;
    tally.count(deps, origin);
    Ok(tally)
}

async fn post_one(
    deps: &Deps,
    post: Post,
    attempt: Attempt,
    origin: &Origin,
) -> Result<Fate, Failure> {
    let Post { member, frames } = post;
    for (number, frame) in frames.iter().enumerate() {
        match post_in_time(deps, &member.connection_id, &frame.text).await? {
            Some(Posted::Delivered) => {}
            Some(Posted::Gone) => {
                let rest = frames.into_iter().skip(number).collect();
                not_there(deps, member, rest, attempt, origin).await?;
                return Ok(Fate::Gone);
            }
            None => {
                tracing::info!(connection = %member.connection_id, "a slow socket misses a tick");
                return Ok(Fate::Slow);
            }
        }
    }
    Ok(Fate::Posted)
}

/// Posts one frame; `None` when the socket takes too long.
async fn post_in_time(
    deps: &Deps,
    connection_id: &str,
    text: &str,
) -> Result<Option<Posted>, Failure> {
    let posting = Box::pin(deps.sockets()?.post(connection_id, text));
    match select(posting, Box::pin(deps.sleep(POST_TIMEOUT))).await {
        Either::Left((posted, _)) => posted.map(Some),
        Either::Right(_) => Ok(None),
    }
}

/// A socket that is gone is forgotten, unless its handshake may not be finished.
async fn not_there(
    deps: &Deps,
    member: MemberItem,
    rest: Vec<Addressed>,
    attempt: Attempt,
    origin: &Origin,
) -> Result<(), Failure> {
    let opening = member.connected_at.plus(HANDSHAKE_GRACE) > deps.now();
    match (opening, attempt) {
        (false, _) => presence::socket_vanished(deps, &member).await,
        (true, Attempt::Last) => Ok(()),
        (true, Attempt::First) => {
            let command = RetryFrames(PostFrames {
                room_id: member.room_id,
                shard: member.shard,
                connection_id: Some(member.connection_id),
                is_last_attempt: true,
                frames: rest,
                origin: origin.clone(),
            });
            deps.queues().send_after(&command, HANDSHAKE_RETRY).await
        }
    }
}
