//! One WebSocket: frames both ways, and the rules of API Gateway about sizes and lifetimes.

use crate::cloud::Core;
use crate::gateway::socket::{IDLE, LIFE, MAX_FRAME_BYTES, MAX_MESSAGE_BYTES};
use crate::sockets::Socket;
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};

/// A client that takes no frame for this long is gone.
const SEND_WITHIN: Duration = Duration::from_secs(10);

/// The sizes that API Gateway takes.
pub(crate) fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .max_frame_size(Some(MAX_FRAME_BYTES))
        .max_message_size(Some(MAX_MESSAGE_BYTES))
}

/// Passes frames both ways until either side closes, then tells `$disconnect`.
pub(crate) async fn converse<S>(core: Arc<Core>, socket: Socket, mut client: WebSocketStream<S>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut socket = socket;
    if let Some(code) = pass_frames(&core, &mut socket, &mut client).await {
        let closing = client.close(Some(CloseFrame {
            code,
            reason: "".into(),
        }));
        tokio::select! { _ = closing => {} () = core.services.clock.run_for(SEND_WITHIN) => {} }
    }
    core.disconnect(&socket.connection).await;
}

/// The code to close with, unless the client closed or is gone.
async fn pass_frames<S>(
    core: &Arc<Core>,
    socket: &mut Socket,
    client: &mut WebSocketStream<S>,
) -> Option<CloseCode>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let life = core.sleep(LIFE);
    tokio::pin!(life);
    loop {
        tokio::select! {
            frame = socket.frames.recv() => {
                let Some(text) = frame else { return Some(CloseCode::Normal) };
                tokio::select! {
                    sent = client.send(Message::text(text)) => sent.ok()?,
                    () = core.services.clock.run_for(SEND_WITHIN) => return None,
                }
            }
            message = client.next() => match message? {
                Ok(Message::Text(text)) => handle(core, socket, text.to_string()),
                Ok(Message::Binary(_)) => return Some(CloseCode::Unsupported),
                Ok(Message::Close(_)) => return None,
                Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {}
                Err(Error::Capacity(_)) => return Some(CloseCode::Size),
                Err(_) => return None,
            },
            () = core.sleep(IDLE) => return Some(CloseCode::Away),
            () = &mut life => return Some(CloseCode::Away),
        }
    }
}

/// Lets the frame's function run beside the socket: it outlives it, as on AWS, and no slow
/// one holds up what is posted meanwhile.
fn handle(core: &Arc<Core>, socket: &Socket, text: String) {
    let (core, connection) = (core.clone(), socket.connection.clone());
    tokio::spawn(async move { core.frame(&connection, &text).await });
}
