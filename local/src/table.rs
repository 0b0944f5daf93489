//! The table: the embedded emulator on one SQLite file, and what it lacks next to DynamoDB:
//! expiry that follows the local clock, and a stream that stays short and quick to write.

use crate::clock::LocalClock;
use crate::template::TABLE;
use boli_domain::Timestamp;
use boli_runtime::clock::Clock;
use dynoxide::Database;
use dynoxide::errors::DynoxideError;
use dynoxide::storage::Storage;
use futures_util::FutureExt;
use rusqlite::Connection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the emulator adds to a stored sequence number when it shows it.
const SEQUENCE_NUMBER_OFFSET: u128 = 100_000_000_000_000_000_000;

/// The emulator looks for the highest sequence number on every write: without an index that
/// is a scan of all records.
const STREAM_INDEX: &str = "CREATE INDEX IF NOT EXISTS stream_records_by_number
     ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// The table and its stream.
pub struct Table {
    pub database: Database,
    stream_arn: String,
    /// More connections to the same file: for upkeep, and with the local clock for expiry.
    upkeep: Mutex<Connection>,
    expiry: Mutex<Storage>,
}

impl Table {
    /// Opens the file and makes the table unless it is there.
    ///
    /// # Errors
    /// The file can't be used, or the emulator refuses the definition.
    pub fn open(
        file: &Path,
        definition: &Value,
        ttl: Option<&str>,
        clock: Arc<LocalClock>,
    ) -> Result<Self, DynoxideError> {
        let path = file.to_string_lossy();
        let database = Database::new(&path)?;
        match run(definition, |request| database.create_table(request)) {
            Ok(_) | Err(DynoxideError::ResourceInUseException(_)) => {}
            Err(error) => return Err(error),
        }
        if let Some(attribute) = ttl {
            enable_ttl(&database, attribute)?;
        }
        let upkeep = Connection::open(file).map_err(broken)?;
        upkeep.execute_batch(STREAM_INDEX).map_err(broken)?;
        Ok(Self {
            stream_arn: stream_arn(&database)?,
            upkeep: Mutex::new(upkeep),
            expiry: Mutex::new(Storage::new(&path)?.with_clock(Arc::new(ExpiryClock(clock)))),
            database,
        })
    }

    /// Stops waiting for the disk: a crash of the machine may lose the newest writes.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn forgo_durability(&self) -> Result<(), DynoxideError> {
        self.database.enable_bulk_loading()
    }

    /// The next records of the stream in the form of a Lambda event's.
    ///
    /// # Errors
    /// The emulator can't read them.
    pub fn records_after(
        &self,
        position: Option<&str>,
        limit: usize,
        now: Timestamp,
    ) -> Result<Vec<Value>, DynoxideError> {
        let start = json!({
            "StreamArn": self.stream_arn,
            "ShardId": dynoxide::streams::shard_id(TABLE),
            "ShardIteratorType": if position.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" },
            "SequenceNumber": position,
        });
        let iterator = run(&start, |request| self.database.get_shard_iterator(request))?;
        let iterator = json!({ "ShardIterator": iterator["ShardIterator"], "Limit": limit });
        let mut read = run(&iterator, |request| self.database.get_records(request))?;
        let mut records = match read["Records"].take() {
            Value::Array(records) => records,
            _ => Vec::new(),
        };
        for record in &mut records {
            record["eventSource"] = json!("aws:dynamodb");
            record["eventSourceARN"] = json!(self.stream_arn);
            // The emulator has the machine's time, which a skipped clock has left behind.
            record["dynamodb"]["ApproximateCreationDateTime"] = json!(seconds(now));
        }
        Ok(records)
    }

    /// Drops the records before one that every mapping has read: the emulator never does.
    ///
    /// # Errors
    /// SQLite refuses.
    pub fn trim_stream(&self, read: &str) -> rusqlite::Result<usize> {
        let Some(stored) = stored_number(read) else {
            return Ok(0);
        };
        lock(&self.upkeep).execute(
            "DELETE FROM _stream_records
             WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) < ?2",
            rusqlite::params![TABLE, stored],
        )
    }

    /// Removes the items whose time to live is over; how many there were.
    ///
    /// # Errors
    /// The emulator can't remove them.
    pub fn expire(&self) -> Result<usize, DynoxideError> {
        let storage = lock(&self.expiry);
        // On SQLite nothing in it waits.
        dynoxide::ttl::sweep_expired_items(&*storage)
            .now_or_never()
            .unwrap_or(Ok(0))
    }
}

/// The emulator's expiry reads the local clock through this.
struct ExpiryClock(Arc<LocalClock>);

impl dynoxide::storage_backend::clock::Clock for ExpiryClock {
    fn now_unix_secs(&self) -> u64 {
        u64::try_from(self.0.now().as_seconds()).unwrap_or_default()
    }

    fn now_unix_secs_f64(&self) -> f64 {
        seconds(self.0.now())
    }
}

/// Epoch seconds with their fraction, as AWS's JSON has them.
#[expect(
    clippy::cast_precision_loss,
    reason = "milliseconds of this age fit a double"
)]
fn seconds(time: Timestamp) -> f64 {
    time.as_millis() as f64 / 1_000.0
}

/// Runs one operation of the emulator on JSON.
///
/// # Errors
/// The operation's own, or the request can't be read.
pub fn run<Q: DeserializeOwned, A: Serialize>(
    request: &Value,
    operation: impl FnOnce(Q) -> Result<A, DynoxideError>,
) -> Result<Value, DynoxideError> {
    let invalid =
        |error: serde_json::Error| DynoxideError::SerializationException(error.to_string());
    let request = serde_json::from_value(request.clone()).map_err(invalid)?;
    serde_json::to_value(operation(request)?).map_err(invalid)
}

fn enable_ttl(database: &Database, attribute: &str) -> Result<(), DynoxideError> {
    let table = json!({ "TableName": TABLE });
    let now = run(&table, |request| database.describe_time_to_live(request))?;
    if now
        .pointer("/TimeToLiveDescription/TimeToLiveStatus")
        .is_some_and(|status| status == "ENABLED")
    {
        return Ok(());
    }
    let specification = json!({ "AttributeName": attribute, "Enabled": true });
    let request = json!({ "TableName": TABLE, "TimeToLiveSpecification": specification });
    run(&request, |request| database.update_time_to_live(request)).map(|_| ())
}

fn stream_arn(database: &Database) -> Result<String, DynoxideError> {
    let table = run(&json!({ "TableName": TABLE }), |request| {
        database.describe_table(request)
    })?;
    let arn = table
        .pointer("/Table/LatestStreamArn")
        .and_then(Value::as_str);
    arn.map(str::to_owned)
        .ok_or_else(|| DynoxideError::ValidationException("the table has no stream".to_owned()))
}

/// A public sequence number as the emulator stores it.
fn stored_number(public: &str) -> Option<i64> {
    let stored = public
        .parse::<u128>()
        .ok()?
        .checked_sub(SEQUENCE_NUMBER_OFFSET)?;
    i64::try_from(stored).ok()
}

fn broken(error: rusqlite::Error) -> DynoxideError {
    DynoxideError::InternalServerError(error.to_string())
}

/// SQLite connections are whole after every call, whoever panicked.
fn lock<T>(connection: &Mutex<T>) -> MutexGuard<'_, T> {
    connection.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp::from_millis(1_795_354_200_000);

    fn definition() -> Value {
        json!({
            "TableName": TABLE, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{ "AttributeName": "PK", "AttributeType": "S" }],
            "KeySchema": [{ "AttributeName": "PK", "KeyType": "HASH" }],
            "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
        })
    }

    fn open(folder: &tempfile::TempDir, clock: &Arc<LocalClock>) -> Table {
        let file = folder.path().join("table.sqlite");
        Table::open(&file, &definition(), Some("ttl"), clock.clone()).unwrap()
    }

    fn put(table: &Table, key: &str, ttl: Timestamp) {
        let item = json!({ "PK": { "S": key }, "ttl": { "N": ttl.as_seconds().to_string() } });
        let request = json!({ "TableName": TABLE, "Item": item });
        run(&request, |request| table.database.put_item(request)).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn items_expire_by_the_local_clock_and_the_stream_tells_why() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(LocalClock::starting_at(NOW));
        let table = open(&folder, &clock);
        put(&table, "short", NOW.plus(Duration::from_secs(60)));
        put(&table, "long", NOW.plus(Duration::from_secs(600)));
        assert_eq!(table.expire().unwrap(), 0);
        clock.advance(Duration::from_secs(61));
        assert_eq!(table.expire().unwrap(), 1);
        let records = table.records_after(None, 10, NOW).unwrap();
        let removal = records.last().unwrap();
        assert_eq!(removal["eventName"], "REMOVE");
        assert_eq!(removal["dynamodb"]["Keys"]["PK"]["S"], "short");
        assert_eq!(
            removal["userIdentity"]["principalId"],
            "dynamodb.amazonaws.com"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn trimming_keeps_what_nobody_read_and_the_order_of_what_follows() {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(LocalClock::starting_at(NOW));
        let table = open(&folder, &clock);
        for key in ["a", "b", "c"] {
            put(&table, key, NOW);
        }
        let numbers = |records: &[Value]| {
            let number = |record: &Value| {
                record["dynamodb"]["SequenceNumber"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            };
            records.iter().map(number).collect::<Vec<_>>()
        };
        let before = numbers(&table.records_after(None, 10, NOW).unwrap());
        assert_eq!(table.trim_stream(&before[1]).unwrap(), 1);
        assert_eq!(
            numbers(&table.records_after(None, 10, NOW).unwrap()),
            before[1..]
        );
        drop(table);
        let table = open(&folder, &clock);
        put(&table, "d", NOW);
        let after = numbers(&table.records_after(Some(&before[1]), 10, NOW).unwrap());
        assert_eq!(after[0], before[2]);
        assert!(after[1] > before[2], "{after:?}");
    }
}
