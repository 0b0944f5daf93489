//! Which socket gets which frames.

use boli_store::items::{MemberItem, SocketKind};
use boli_wire::frames::{Addressed, Channel};

/// The first frames of a socket that just opened.
#[derive(Clone, Debug)]
pub struct Welcome {
    pub member: MemberItem,
    pub frames: Vec<Addressed>,
}

/// Frames for one socket, in order.
#[derive(Debug)]
pub(super) struct Post {
    pub member: MemberItem,
    pub frames: Vec<Addressed>,
}

/// Sorts the room's frames and the welcomes by socket; sockets without any are left out.
pub(super) fn posts(
    members: Vec<MemberItem>,
    frames: &[Addressed],
    mut welcomes: Vec<Welcome>,
) -> Vec<Post> {
    let mut posts = Vec::with_capacity(members.len());
    for member in members {
        let welcome = welcomes
            .iter()
            .position(|welcome| welcome.member.connection_id == member.connection_id)
            .map(|position| welcomes.swap_remove(position).frames);
        let mut own = welcome.unwrap_or_default();
        own.extend(
            frames
                .iter()
                .filter(|frame| is_for(frame, &member))
                .cloned(),
        );
        posts.push(Post {
            member,
            frames: own,
        });
    }
    // Sockets that closed meanwhile are in no shard any more; their welcomes go with them.
    posts.retain(|post| !post.frames.is_empty());
    posts
}

fn is_for(frame: &Addressed, member: &MemberItem) -> bool {
    let channel = match member.kind {
        SocketKind::Livestream => Channel::Livestream,
        SocketKind::Chat => Channel::Chat,
    };
    let in_time = frame
        .connected_before
        .is_none_or(|moment| member.connected_at < moment);
    frame.channel == channel && in_time
}

#[cfg(test)]
mod tests {
    use super::*;
    use boli_domain::{RoomId, Timestamp, UserId};
    use uuid::Uuid;

    fn member(id: &str, kind: SocketKind, connected_at: i64) -> MemberItem {
        MemberItem {
            connection_id: id.to_owned(),
            room_id: RoomId(Uuid::from_u128(1)),
            shard: 0,
            kind,
            user_id: UserId(Uuid::from_u128(2)),
            connected_at: Timestamp(connected_at),
        }
    }

    fn frame(channel: Channel, text: &str, before: Option<i64>) -> Addressed {
        Addressed {
            channel,
            text: text.to_owned(),
            connected_before: before.map(Timestamp),
        }
    }

    fn texts(post: &Post) -> Vec<&str> {
        post.frames
            .iter()
            .map(|frame| frame.text.as_str())
            .collect()
    }

    #[test]
    fn each_socket_gets_the_frames_of_its_channel() {
        let members = vec![
            member("live", SocketKind::Livestream, 1),
            member("chat", SocketKind::Chat, 1),
        ];
        let frames = [
            frame(Channel::Livestream, "bid", None),
            frame(Channel::Chat, "hello", None),
        ];
        let posts = posts(members, &frames, Vec::new());
        assert_eq!(
            posts.iter().map(texts).collect::<Vec<_>>(),
            [["bid"], ["hello"]]
        );
    }

    #[test]
    fn a_message_of_the_history_is_not_posted_again() {
        let (old, new) = (
            member("old", SocketKind::Chat, 10),
            member("new", SocketKind::Chat, 30),
        );
        let history = Welcome {
            member: new.clone(),
            frames: vec![frame(Channel::Chat, "first", None)],
        };
        let frames = [
            frame(Channel::Chat, "first", Some(20)),
            frame(Channel::Chat, "second", Some(40)),
        ];
        let posts = posts(vec![old, new], &frames, vec![history]);
        assert_eq!(
            posts.iter().map(texts).collect::<Vec<_>>(),
            [["first", "second"], ["first", "second"]]
        );
    }

    #[test]
    fn a_socket_without_frames_is_left_alone() {
        let frames = [frame(Channel::Livestream, "bid", None)];
        assert!(
            posts(
                vec![member("chat", SocketKind::Chat, 1)],
                &frames,
                Vec::new()
            )
            .is_empty()
        );
    }
}
