//! What functions used, in the words that policies have for it, and the file that unites
//! what several processes saw.

use super::Access;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

/// Names the file that every process of a test run appends to.
pub const FILE_VARIABLE: &str = "BOLI_GRANTS_FILE";

/// Something that a function did, with ids left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Use {
    pub function: String,
    pub action: String,
    pub resource: String,
    /// The partition key it touched: `USER#*`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Its role did not allow it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
}

impl Use {
    /// One for each kind of partition key that an access touches, or one without.
    pub(super) fn of(function: &str, access: &Access, refused: bool) -> Vec<Self> {
        let with = |key: Option<String>| Self {
            function: function.to_owned(),
            action: access.action.clone(),
            resource: resource_pattern(&access.resource),
            key,
            refused,
        };
        if access.leading_keys.is_empty() {
            return vec![with(None)];
        }
        let keys: BTreeSet<String> = access
            .leading_keys
            .iter()
            .map(|key| key_pattern(key))
            .collect();
        keys.into_iter().map(|key| with(Some(key))).collect()
    }
}

impl std::fmt::Display for Use {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            function,
            action,
            resource,
            key,
            ..
        } = self;
        write!(f, "{function}: {action} on {resource}")?;
        match key {
            Some(key) => write!(f, " of {key}"),
            None => Ok(()),
        }
    }
}

/// Partition keys are `KIND#id`, some with words and ids behind: `ROOM#*#SHARD#*`. Entries
/// of the ledger have their kind first, lists their name: `JOURNAL#order_paid#*`, `LIST#ROOMS`,
/// and of the audit log it is told by what it is looked through.
fn key_pattern(key: &str) -> String {
    let mut pattern: Vec<&str> = Vec::new();
    for (at, segment) in key.split('#').enumerate() {
        let is_word = match at {
            0 => true,
            1 => ["JOURNAL", "LIST", "AUDIT"]
                .iter()
                .any(|kind| pattern == [*kind]),
            _ => !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_uppercase()),
        };
        let shown = if is_word { segment } else { "*" };
        if shown != "*" || pattern.last() != Some(&"*") {
            pattern.push(shown);
        }
    }
    pattern.join("#")
}

/// Objects by their first folder, sockets without their ids.
fn resource_pattern(resource: &str) -> String {
    if let Some((api, _)) = resource.split_once("/@connections/") {
        return format!("{api}/@connections/*");
    }
    if let Some(object) = resource.strip_prefix("arn:aws:s3:::")
        && !object.ends_with('*')
    {
        let mut parts = object.splitn(3, '/');
        let (bucket, folder, rest) = (parts.next(), parts.next(), parts.next());
        if let (Some(bucket), Some(folder), Some(_)) = (bucket, folder, rest) {
            return format!("arn:aws:s3:::{bucket}/{folder}/*");
        }
    }
    resource.to_owned()
}

struct Recording {
    file: File,
    /// What this process wrote already.
    written: BTreeSet<Use>,
}

static RECORDING: LazyLock<Option<Mutex<Recording>>> = LazyLock::new(|| {
    let path = std::env::var_os(FILE_VARIABLE)?;
    match OpenOptions::new().create(true).append(true).open(&path) {
        Ok(file) => Some(Mutex::new(Recording {
            file,
            written: BTreeSet::new(),
        })),
        Err(error) => {
            tracing::error!("{} can't be written: {error}", path.display());
            None
        }
    }
});

/// Appends a line to the file, if there is one and it does not have that line.
pub(super) fn append(used: &Use) {
    let Some(recording) = RECORDING.as_ref() else {
        return;
    };
    let mut recording = recording.lock().unwrap_or_else(PoisonError::into_inner);
    if !recording.written.insert(used.clone()) {
        return;
    }
    // One write for each line: other processes append to the same file.
    let line = serde_json::to_string(used).map(|line| line + "\n");
    let written = line
        .map_err(std::io::Error::from)
        .and_then(|line| recording.file.write_all(line.as_bytes()));
    if let Err(error) = written {
        tracing::error!("{FILE_VARIABLE} can't be written: {error}");
    }
}

/// What the file of a test run says.
///
/// # Errors
/// It can't be read, or a line is not one of ours.
pub fn read(path: &Path) -> std::io::Result<BTreeSet<Use>> {
    let text = std::fs::read_to_string(path)?;
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).map_err(std::io::Error::from))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_by_their_kind() {
        for (key, pattern) in [
            ("CATEGORIES", "CATEGORIES"),
            ("USER#0198f", "USER#*"),
            ("USER#0198f#ORDERS", "USER#*#ORDERS"),
            ("ROOM#0198f#SHARD#3", "ROOM#*#SHARD#*"),
            ("EMAIL#a#b@example.com", "EMAIL#*"),
            ("JOURNAL#order_paid#pay_1", "JOURNAL#order_paid#*"),
            ("LIST#AUCTIONS", "LIST#AUCTIONS"),
            (
                "LIST#PRODUCTS#active#CATEGORY#3",
                "LIST#PRODUCTS#*#CATEGORY#*",
            ),
        ] {
            assert_eq!(key_pattern(key), pattern);
        }
    }

    #[test]
    fn resources_are_told_without_ids() {
        for (resource, pattern) in [
            (
                "arn:aws:s3:::Media/products/a.png",
                "arn:aws:s3:::Media/products/*",
            ),
            ("arn:aws:s3:::Media", "arn:aws:s3:::Media"),
            (
                "x:Api/live/POST/@connections/a=",
                "x:Api/live/POST/@connections/*",
            ),
            ("x:table/boli/index/GSI1", "x:table/boli/index/GSI1"),
        ] {
            assert_eq!(resource_pattern(resource), pattern);
        }
    }

    #[test]
    fn a_line_is_read_as_it_was_written() {
        let used = Use {
            function: "accounts-login".into(),
            action: "dynamodb:GetItem".into(),
            resource: "arn".into(),
            key: Some("USER#*".into()),
            refused: true,
        };
        let line = serde_json::to_string(&used).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("grants");
        std::fs::write(&path, format!("{line}\n{line}\n")).unwrap();
        assert_eq!(read(&path).unwrap(), BTreeSet::from([used]));
    }
}
