//! What the local cloud itself must remember over a restart, apart from the table: queue
//! messages, stream positions, what the Razorpay simulator and the mailbox hold.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS messages (
        id TEXT PRIMARY KEY, queue TEXT NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL,
        visible_at INTEGER NOT NULL, received INTEGER NOT NULL DEFAULT 0, trace_header TEXT,
        group_id TEXT);
    CREATE TABLE IF NOT EXISTS sent (
        queue TEXT NOT NULL, group_id TEXT NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL,
        id TEXT NOT NULL, PRIMARY KEY (queue, group_id, body));
    CREATE INDEX IF NOT EXISTS messages_by_queue ON messages (queue, visible_at);
    CREATE TABLE IF NOT EXISTS positions (mapping TEXT PRIMARY KEY, sequence_number TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS documents (
        kind TEXT NOT NULL, id TEXT NOT NULL, json TEXT NOT NULL,
        PRIMARY KEY (kind, id));";

/// The state file.
#[derive(Debug)]
pub struct State(Mutex<Connection>);

impl State {
    /// Opens or makes the file.
    ///
    /// # Errors
    /// It can't be opened.
    pub fn open(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.execute_batch(SCHEMA)?;
        // A file of an earlier version keeps its messages.
        for column in ["trace_header", "group_id"] {
            let select = format!("SELECT {column} FROM messages");
            if connection.prepare(&select).is_err() {
                let add = format!("ALTER TABLE messages ADD COLUMN {column} TEXT");
                connection.execute(&add, [])?;
            }
        }
        Ok(Self(Mutex::new(connection)))
    }

    /// Stops waiting for the disk: a crash of the machine may lose the newest writes.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn forgo_durability(&self) -> rusqlite::Result<()> {
        self.connection().pragma_update(None, "synchronous", "OFF")
    }

    /// The connection, for the module that owns a table.
    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores a document over an older one of the same kind and id.
    pub fn put<T: Serialize>(&self, kind: &str, id: &str, document: &T) -> rusqlite::Result<()> {
        let json = serde_json::to_string(document)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO documents (kind, id, json) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![kind, id, json])?;
        Ok(())
    }

    /// Reads a document.
    pub fn get<T: DeserializeOwned>(&self, kind: &str, id: &str) -> rusqlite::Result<Option<T>> {
        let json: Option<String> = self
            .connection()
            .prepare_cached("SELECT json FROM documents WHERE kind = ?1 AND id = ?2")?
            .query_row(params![kind, id], |row| row.get(0))
            .optional()?;
        Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
    }

    /// All documents of a kind, oldest first.
    pub fn list<T: DeserializeOwned>(&self, kind: &str) -> rusqlite::Result<Vec<T>> {
        let connection = self.connection();
        let mut statement = connection
            .prepare_cached("SELECT json FROM documents WHERE kind = ?1 ORDER BY rowid")?;
        let rows = statement.query_map(params![kind], |row| row.get::<_, String>(0))?;
        let documents = rows.filter_map(|json| serde_json::from_str(&json.ok()?).ok());
        Ok(documents.collect())
    }

    /// How far a stream mapping has read.
    pub fn position(&self, mapping: &str) -> rusqlite::Result<Option<String>> {
        self.connection()
            .prepare_cached("SELECT sequence_number FROM positions WHERE mapping = ?1")?
            .query_row(params![mapping], |row| row.get(0))
            .optional()
    }

    /// Remembers how far a stream mapping has read.
    pub fn set_position(&self, mapping: &str, sequence_number: &str) -> rusqlite::Result<()> {
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO positions (mapping, sequence_number) VALUES (?1, ?2)",
            )?
            .execute(params![mapping, sequence_number])?;
        Ok(())
    }
}
