//! What is printed once everything is served.

use boli_local::variables;
use std::collections::BTreeMap;
use std::path::Path;

/// For the whole product.
pub fn local_cloud(url: &str) {
    let sockets = url.replacen("http", "ws", 1);
    println!(
        "Boli is running. Stop it with Ctrl-C.

  overview    {url}/
  panel       {url}/admin/ (operator / operator-local, then an authenticator app)
  REST        {url}/api/
  sockets     {sockets}/ws/livestream/<id>/ and {sockets}/ws/chat/<id>/
  mailbox     {url}/_local/mailbox
  control     {url}/_local/

  accounts    buyer1 / buyer123   seller1 / seller123   admin / admin123 (staff; `cargo run -- token admin`)
"
    );
}

/// For a stand-in for CloudFront.
pub fn edge(url: &str) {
    println!(
        "The edge is at {url}. Stop it with Ctrl-C.

  mailbox     {url}/_local/mailbox
  control     {url}/_local/
"
    );
}

/// For the services alone, with what functions elsewhere need: in `file`, or printed.
pub fn services(url: &str, variables: &BTreeMap<String, String>, file: Option<&Path>) {
    let environment = match file {
        Some(file) => format!(
            "Their environment is in {}: `set -a; . {0}; set +a`, or
`cargo lambda watch --env-file {0}`.",
            file.display()
        ),
        None => format!(
            "Their environment:\n\n{}",
            variables::assignments(variables, "export ")
        ),
    };
    println!(
        "The services of Boli are at {url}, for functions that run elsewhere. Stop with Ctrl-C.
Nobody reads the queues and the table's stream meanwhile; `cargo run` on the same data does.

{environment}"
    );
}
