//! What CloudFront does in front of the two APIs: the contract's URLs become those that API
//! Gateway serves. The local cloud and the stand-in for CloudFront share this one mapping.

/// Parameters that only the edge sets; clients can't.
const OWN: [&str; 2] = ["socket", "livestream"];

/// Paths of sockets begin with this.
pub const SOCKETS: &str = "/ws/";

/// The path as the REST API knows it: without the slash that the contract has at the end.
#[must_use]
pub fn rest_path(path: &str) -> &str {
    match path.strip_suffix('/') {
        Some("") | None => path,
        Some(cut) => cut,
    }
}

/// The query with which a socket's path reaches the WebSocket API, which keeps no paths:
/// `/ws/chat/<id>/?token=t` becomes `token=t&socket=chat&livestream=<id>`. `None` when the
/// path is not one of a socket.
#[must_use]
pub fn socket_query(path: &str, query: &str) -> Option<String> {
    let (kind, room) = rest_path(path).strip_prefix(SOCKETS)?.split_once('/')?;
    if !matches!(kind, "livestream" | "chat") || room.is_empty() || room.contains('/') {
        return None;
    }
    let own = |pair: &&str| OWN.contains(&pair.split('=').next().unwrap_or_default());
    let given = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !own(pair));
    let set = [format!("socket={kind}"), format!("livestream={room}")];
    let pairs: Vec<_> = given.map(str::to_owned).chain(set).collect();
    Some(pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slash_at_the_end_is_cut() {
        for (path, expected) in [
            ("/api/auth/login/", "/api/auth/login"),
            ("/api/auth/login", "/api/auth/login"),
            ("/api/auth/login//", "/api/auth/login/"),
            ("/", "/"),
        ] {
            assert_eq!(rest_path(path), expected);
        }
    }

    #[test]
    fn a_sockets_path_becomes_a_query() {
        let query = socket_query("/ws/livestream/42/", "token=t").unwrap();
        assert_eq!(query, "token=t&socket=livestream&livestream=42");
        let query = socket_query("/ws/chat/42", "").unwrap();
        assert_eq!(query, "socket=chat&livestream=42");
    }

    #[test]
    fn clients_cannot_set_what_the_edge_sets() {
        let query = socket_query("/ws/chat/42/", "livestream=7&socket=livestream&token=t");
        assert_eq!(query.unwrap(), "token=t&socket=chat&livestream=42");
    }

    #[test]
    fn other_paths_are_no_sockets() {
        for path in [
            "/ws/",
            "/ws/chat/",
            "/ws/chat//",
            "/ws/admin/42/",
            "/ws/chat/4/2/",
            "/api/ws/chat/42/",
        ] {
            assert_eq!(socket_query(path, "token=t"), None, "{path}");
        }
    }
}
