//! The recordings: one request and its response each, under `examples/<area>/`.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// A recorded request and its response.
#[derive(Clone, Debug)]
pub struct Example {
    /// `auth/login_buyer_ok`.
    pub name: String,
    pub method: String,
    pub path: String,
    /// The account that sent it, or `anonymous`.
    pub auth: String,
    pub request: Value,
    pub status: u16,
    pub response: Value,
    /// Headers of the response, where they were recorded.
    pub headers: Value,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/examples")
}

/// Reads one recording.
pub fn load(name: &str) -> Example {
    let file = folder().join(format!("{name}.json"));
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let recording: Value = serde_json::from_str(&text).unwrap();
    let text = |key: &str| recording[key].as_str().unwrap().to_owned();
    Example {
        name: name.to_owned(),
        method: text("method"),
        path: text("path"),
        auth: text("auth"),
        request: recording["request"].clone(),
        status: u16::try_from(recording["status"].as_u64().unwrap()).unwrap(),
        response: recording["response"].clone(),
        headers: recording["response_headers"].clone(),
    }
}

/// All recordings of REST calls, by area and name.
pub fn all() -> Vec<Example> {
    let mut names = Vec::new();
    for area in std::fs::read_dir(folder()).unwrap() {
        let area = area.unwrap();
        for file in std::fs::read_dir(area.path()).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            if let Some(name) = file.strip_suffix(".json") {
                names.push(format!("{}/{name}", area.file_name().to_str().unwrap()));
            }
        }
    }
    names.sort();
    names.iter().map(|name| load(name)).collect()
}

/// The lines of a recorded socket scenario: `websocket/<name>.jsonl`.
pub fn socket_scenario(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(folder().join(format!("websocket/{name}.jsonl"))).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The names of all socket scenarios.
pub fn socket_scenarios() -> Vec<String> {
    let files = std::fs::read_dir(folder().join("websocket")).unwrap();
    let mut names: Vec<_> = files
        .filter_map(|file| {
            file.unwrap()
                .file_name()
                .to_str()?
                .strip_suffix(".jsonl")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    names
}
