//! Open WebSockets, and what `@connections` can do to them.

use boli_domain::Timestamp;
use std::collections::HashMap;
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

/// A client's end of a socket.
#[derive(Debug)]
pub struct Socket {
    pub id: String,
    pub connected_at: Timestamp,
    /// Frames for the client; ends when the server closes the socket.
    pub frames: mpsc::Receiver<String>,
}

impl SocketHub {
    fn open(&self) -> MutexGuard<'_, HashMap<String, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A socket whose handshake is under way.
    pub fn begin(&self, id: String, connected_at: Timestamp) -> Socket {
        let (outbox, frames) = mpsc::channel(OUTBOX);
        self.open().insert(
            id.clone(),
            Open {
                outbox,
                established: false,
            },
        );
        Socket {
            id,
            connected_at,
            frames,
        }
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

    /// Whether a socket is open.
    pub fn exists(&self, id: &str) -> Post {
        if self.open().contains_key(id) {
            Post::Delivered
        } else {
            Post::Gone
        }
    }
}
