//! Open WebSockets, and what `@connections` can do to them.

use boli_domain::Timestamp;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::mpsc;

/// Frames a socket may lag behind; past that it is closed, so that nobody waits for it.
const OUTBOX: usize = 256;

/// What became of a call to `@connections`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    Delivered,
    Gone,
}

#[derive(Debug)]
struct Open {
    outbox: mpsc::Sender<String>,
    /// AWS takes no posts before `$connect` has been answered.
    established: bool,
}

/// All sockets.
#[derive(Debug, Default)]
pub struct SocketHub(Mutex<HashMap<String, Open>>);

/// What events tell of a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    pub id: String,
    pub connected_at: Timestamp,
    /// The client's address.
    pub peer: IpAddr,
}

/// A client's end of a socket.
#[derive(Debug)]
pub struct Socket {
    pub connection: Connection,
    /// Frames for the client; ends when the server closes the socket.
    pub frames: mpsc::Receiver<String>,
}

impl SocketHub {
    fn open(&self) -> MutexGuard<'_, HashMap<String, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A socket whose handshake is under way.
    pub fn begin(&self, connection: Connection) -> Socket {
        let (outbox, frames) = mpsc::channel(OUTBOX);
        self.open().insert(
            connection.id.clone(),
            Open {
                outbox,
                established: false,
            },
        );
        Socket { connection, frames }
    }

    /// The handshake is done.
    pub fn establish(&self, id: &str) {
        if let Some(socket) = self.open().get_mut(id) {
            socket.established = true;
        }
    }

    /// Sends a frame.
    pub fn post(&self, id: &str, text: String) -> Post {
        let mut sockets = self.open();
        let Some(socket) = sockets.get(id).filter(|socket| socket.established) else {
            return Post::Gone;
        };
        if socket.outbox.try_send(text).is_ok() {
            return Post::Delivered;
        }
        sockets.remove(id);
        Post::Gone
    }

    /// Closes a socket from the server's side.
    pub fn close(&self, id: &str) -> Post {
        self.open()
            .remove(id)
            .map_or(Post::Gone, |_| Post::Delivered)
    }

    /// The open sockets.
    pub fn ids(&self) -> Vec<String> {
        let mut ids: Vec<_> = self.open().keys().cloned().collect();
        ids.sort();
        ids
    }

    /// Whether a socket is open.
    pub fn exists(&self, id: &str) -> Post {
        if self.open().contains_key(id) {
            Post::Delivered
        } else {
            Post::Gone
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    fn begin(hub: &SocketHub, id: &str) -> Socket {
        let connected_at = Timestamp::from_millis(0);
        hub.begin(Connection {
            id: id.to_owned(),
            connected_at,
            peer: Ipv4Addr::LOCALHOST.into(),
        })
    }

    #[test]
    fn a_socket_takes_no_posts_before_its_handshake_is_done() {
        let hub = SocketHub::default();
        let mut socket = begin(&hub, "a");
        assert_eq!(hub.post("a", "early".into()), Post::Gone);
        hub.establish("a");
        assert_eq!(hub.post("a", "now".into()), Post::Delivered);
        assert_eq!(socket.frames.try_recv().unwrap(), "now");
    }

    #[test]
    fn a_socket_that_lags_too_far_behind_is_closed_and_others_are_not() {
        let hub = SocketHub::default();
        let (mut slow, mut quick) = (begin(&hub, "slow"), begin(&hub, "quick"));
        hub.establish("slow");
        hub.establish("quick");
        for number in 0..=OUTBOX {
            let expected = if number < OUTBOX {
                Post::Delivered
            } else {
                Post::Gone
            };
            assert_eq!(hub.post("slow", number.to_string()), expected);
            assert_eq!(hub.post("quick", number.to_string()), Post::Delivered);
            quick.frames.try_recv().unwrap();
        }
        assert_eq!(hub.exists("slow"), Post::Gone);
        let left = std::iter::from_fn(|| slow.frames.try_recv().ok()).count();
        assert_eq!(left, OUTBOX);
        assert!(slow.frames.is_closed());
    }
}
