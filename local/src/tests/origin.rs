//! What the edge sends to a deployment, byte for byte.

use crate::origin::Origin;
use bytes::Bytes;
use http::{Method, Request};
use std::net::{IpAddr, Ipv6Addr};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Takes one request, answers it, and returns what came.
async fn server(answer: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/live", listener.local_addr().unwrap());
    let taken = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut taken = Vec::new();
        // All requests here end in this word.
        while !taken.ends_with(b"end") {
            assert_ne!(stream.read_buf(&mut taken).await.unwrap(), 0);
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(taken).unwrap()
    });
    (url, taken)
}

#[tokio::test]
async fn the_edge_cuts_the_slash_adds_its_key_and_passes_the_rest() {
    let answer = "HTTP/1.1 404 Not Found\r\nx-amzn-requestid: 7\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    let (url, taken) = server(answer).await;
    let origin = Origin::new(&url, None, Some("from-the-edge")).unwrap();
    let request = Request::builder()
        .method(Method::DELETE)
        .uri("/api/orders/cart/remove/?a=1&b=%20")
        .header("host", "boli.example")
        .header("connection", "keep-alive")
        .header("x-api-key", "from-a-client")
        .header("cloudfront-viewer-address", "192.0.2.1:1")
        .header("authorization", "Token t")
        .body(Bytes::from_static(b"the end"))
        .unwrap();
    let response = origin
        .rest(request, IpAddr::V6(Ipv6Addr::LOCALHOST))
        .await
        .unwrap();
    assert_eq!(response.status(), 404);
    assert_eq!(response.headers()["x-amzn-requestid"], "7");
    assert!(!response.headers().contains_key("transfer-encoding"));
    assert_eq!(response.body(), "{}");

    let taken = taken.await.unwrap();
    let (head, body) = taken.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, "the end");
    let mut lines = head.lines();
    assert_eq!(
        lines.next(),
        Some("DELETE /live/api/orders/cart/remove?a=1&b=%20 HTTP/1.1")
    );
    let mut headers: Vec<_> = lines.collect();
    headers.sort_unstable();
    let host = format!(
        "host: {}",
        url.trim_start_matches("http://").trim_end_matches("/live")
    );
    assert_eq!(
        headers,
        [
            "authorization: Token t",
            "cloudfront-viewer-address: ::1:0",
            "content-length: 7",
            &host,
            "x-api-key: from-the-edge",
        ]
    );
}

#[tokio::test]
async fn a_deployment_without_a_key_gets_none() {
    let (url, taken) = server("HTTP/1.1 204 No Content\r\n\r\n").await;
    let origin = Origin::new(&url, None, None).unwrap();
    let request = Request::post("/api/auth/logout/").header("x-api-key", "from-a-client");
    let request = request.body(Bytes::from_static(b"the end")).unwrap();
    let response = origin
        .rest(request, IpAddr::V6(Ipv6Addr::LOCALHOST))
        .await
        .unwrap();
    assert_eq!(response.status(), 204);
    assert!(!taken.await.unwrap().contains("x-api-key"));
}

#[test]
fn a_key_that_is_no_header_is_refused_without_being_told() {
    let error = Origin::new("http://localhost", None, Some("secret\n")).unwrap_err();
    assert!(!error.to_string().contains("secret"), "{error}");
    assert!(Origin::new("nonsense", None, None).is_err());
    assert!(
        !format!(
            "{:?}",
            Origin::new("http://localhost", None, Some("secret")).unwrap()
        )
        .contains("secret")
    );
}
