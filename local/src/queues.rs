//! SQS: visibility timeouts, delays, receive counts, message groups and redrive to a dead-letter
//! queue. Messages survive a restart.

mod message;

use crate::clock::LocalClock;
use crate::state::State;
use boli_domain::Timestamp;
use boli_runtime::clock::Clock;
use boli_runtime::random::Random;
use message::message;
pub use message::{Message, QueueCounts, Sending};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// A queue's properties in the template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueSettings {
    pub visibility: Duration,
    pub delay: Duration,
    /// How long a message is kept from its sending on.
    pub retention: Duration,
    /// The dead-letter queue and the receives after which a message goes there.
    pub redrive: Option<(String, u32)>,
    /// Messages of a group arrive in their order, and what has the same content within five
    /// minutes is one message.
    pub fifo: bool,
}

/// For so long a FIFO queue knows what was sent.
const DEDUPLICATION: Duration = Duration::from_secs(5 * 60);

/// All queues.
#[derive(Debug)]
pub struct Queues {
    settings: BTreeMap<String, QueueSettings>,
    wakers: BTreeMap<String, Arc<Notify>>,
    state: Arc<State>,
    clock: Arc<LocalClock>,
    random: Arc<dyn Random>,
}

impl Queues {
    /// # Errors
    /// The state file can't be written.
    pub fn open(
        settings: BTreeMap<String, QueueSettings>,
        state: Arc<State>,
        clock: Arc<LocalClock>,
        random: Arc<dyn Random>,
    ) -> rusqlite::Result<Self> {
        // Whoever had received these messages is gone with the former process.
        state.connection().execute(
            "UPDATE messages SET visible_at = ?1 WHERE received > 0 AND visible_at > ?1",
            params![clock.now().as_millis()],
        )?;
        let wakers = settings
            .keys()
            .map(|name| (name.clone(), Arc::default()))
            .collect();
        Ok(Self {
            settings,
            wakers,
            state,
            clock,
            random,
        })
    }

    /// The names of the queues.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.settings.keys().map(String::as_str)
    }

    /// The queues that take what others gave up on.
    #[must_use]
    pub fn is_dead_letter_queue(&self, name: &str) -> bool {
        self.settings
            .values()
            .any(|queue| matches!(&queue.redrive, Some((dead, _)) if dead == name))
    }

    /// Whether a queue keeps the order of each message group.
    #[must_use]
    pub fn is_fifo(&self, name: &str) -> bool {
        self.settings.get(name).is_some_and(|queue| queue.fifo)
    }

    /// Sends a message; `None` when there is no such queue.
    pub fn send(
        &self,
        queue: &str,
        body: &str,
        delay: Option<Duration>,
    ) -> rusqlite::Result<Option<String>> {
        let sending = Sending {
            delay,
            ..Sending::default()
        };
        self.send_as(queue, body, sending)
    }

    /// As [`Self::send`], with all that a sender may say.
    pub fn send_as(
        &self,
        queue: &str,
        body: &str,
        sending: Sending<'_>,
    ) -> rusqlite::Result<Option<String>> {
        let Some(settings) = self.settings.get(queue) else {
            return Ok(None);
        };
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        let id = uuid::Builder::from_random_bytes(bytes)
            .into_uuid()
            .to_string();
        let now = self.clock.now();
        let connection = self.state.connection();
        if settings.fifo {
            let known = now.minus(DEDUPLICATION).as_millis();
            connection
                .prepare_cached("DELETE FROM sent WHERE sent_at <= ?1")?
                .execute(params![known])?;
            let fresh = connection
                .prepare_cached("INSERT OR IGNORE INTO sent (queue, group_id, body, sent_at, id) VALUES (?1, ?2, ?3, ?4, ?5)")?
                .execute(params![queue, sending.group, body, now.as_millis(), id])?;
            if fresh == 0 {
                let select = "SELECT id FROM sent WHERE queue = ?1 AND group_id = ?2 AND body = ?3";
                let mut select = connection.prepare_cached(select)?;
                let same = params![queue, sending.group, body];
                return select.query_row(same, |row| row.get(0)).map(Some);
            }
        }
        let visible_at = now.plus(sending.delay.unwrap_or(settings.delay));
        connection
            .prepare_cached("INSERT INTO messages (id, queue, body, sent_at, visible_at, trace_header, group_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
            .execute(params![id, queue, body, now.as_millis(), visible_at.as_millis(), sending.trace_header, sending.group])?;
        drop(connection);
        self.wake(queue);
        Ok(Some(id))
    }

    /// Receives up to `most` visible messages and hides them for the visibility timeout.
    /// Those received too often go to the dead-letter queue instead.
    pub fn receive(&self, queue: &str, most: usize) -> rusqlite::Result<Vec<Message>> {
        let Some(settings) = self.settings.get(queue) else {
            return Ok(Vec::new());
        };
        let now = self.clock.now();
        let hidden_until = now.plus(settings.visibility).as_millis();
        let connection = self.state.connection();
        let oldest = now.minus(settings.retention).as_millis();
        connection
            .prepare_cached("DELETE FROM messages WHERE queue = ?1 AND sent_at < ?2")?
            .execute(params![queue, oldest])?;
        if let Some((dead, after)) = &settings.redrive {
            connection
                .prepare_cached("UPDATE messages SET queue = ?1, received = 0 WHERE queue = ?2 AND received >= ?3 AND visible_at <= ?4")?
                .execute(params![dead, queue, after, now.as_millis()])?;
        }
        let mut select = connection.prepare_cached(
            "SELECT id, body, sent_at, received + 1, trace_header, group_id FROM messages
             WHERE queue = ?1 AND visible_at <= ?2 AND (group_id IS NULL OR NOT EXISTS (
                 -- An earlier one of the group is in work.
                 SELECT 1 FROM messages AS earlier
                 WHERE earlier.queue = ?1 AND earlier.group_id = messages.group_id
                   AND earlier.rowid < messages.rowid AND earlier.visible_at > ?2))
             -- Groups keep their order, also after a failure.
             ORDER BY CASE WHEN group_id IS NULL THEN visible_at ELSE 0 END, rowid LIMIT ?3",
        )?;
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let rows = select.query_map(params![queue, now.as_millis(), limit], message)?;
        let messages = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let mut hide = connection.prepare_cached(
            "UPDATE messages SET visible_at = ?2, received = received + 1 WHERE id = ?1",
        )?;
        for message in &messages {
            hide.execute(params![message.id, hidden_until])?;
        }
        Ok(messages)
    }

    /// The messages of a queue as they lie there: visible, delayed or in work.
    pub fn messages(&self, queue: &str) -> rusqlite::Result<Vec<Message>> {
        let connection = self.state.connection();
        let mut select = connection.prepare_cached(
            "SELECT id, body, sent_at, received, trace_header, group_id FROM messages
             WHERE queue = ?1 ORDER BY rowid",
        )?;
        let messages = select.query_map(params![queue], message)?;
        messages.collect()
    }

    /// A message is done.
    pub fn delete(&self, id: &str) -> rusqlite::Result<()> {
        self.state
            .connection()
            .prepare_cached("DELETE FROM messages WHERE id = ?1")?
            .execute(params![id])?;
        Ok(())
    }

    /// When the next message of a queue becomes visible.
    pub fn next_visible(&self, queue: &str) -> rusqlite::Result<Option<Timestamp>> {
        let next: Option<i64> = self
            .state
            .connection()
            .prepare_cached(
                "SELECT MIN(visible_at) FROM messages
                 WHERE queue = ?1 AND (group_id IS NULL OR NOT EXISTS (
                     SELECT 1 FROM messages AS earlier
                     WHERE earlier.queue = ?1 AND earlier.group_id = messages.group_id
                       AND earlier.rowid < messages.rowid AND earlier.visible_at > ?2))",
            )?
            .query_row(params![queue, self.clock.now().as_millis()], |row| {
                row.get(0)
            })
            .optional()?
            .flatten();
        Ok(next.map(Timestamp::from_millis))
    }

    /// Completes when a message of the queue may have become visible.
    pub async fn wait(&self, queue: &str) {
        let Some(waker) = self.wakers.get(queue) else {
            return std::future::pending().await;
        };
        let sent = waker.notified();
        let next = self.next_visible(queue).ok().flatten();
        match next {
            None => sent.await,
            Some(next) => {
                let wait = self.clock.sleep(next.since(self.clock.now()));
                tokio::select! { () = sent => {} () = wait => {} }
            }
        }
    }

    /// Looks again whether the queue has a message to receive.
    pub(crate) fn wake(&self, queue: &str) {
        if let Some(waker) = self.wakers.get(queue) {
            waker.notify_one();
        }
    }

    /// Makes a message visible again after `wait`.
    pub fn postpone(&self, queue: &str, id: &str, wait: Duration) -> rusqlite::Result<()> {
        self.state
            .connection()
            .prepare_cached("UPDATE messages SET visible_at = ?2 WHERE id = ?1")?
            .execute(params![id, self.clock.now().plus(wait).as_millis()])?;
        self.wake(queue);
        Ok(())
    }

    /// The dead-letter queue of a queue, and the receives after which a message goes there.
    #[must_use]
    pub fn redrive_policy(&self, queue: &str) -> Option<(&str, u32)> {
        let redrive = self.settings.get(queue)?.redrive.as_ref()?;
        Some((&redrive.0, redrive.1))
    }

    /// Brings the visible messages of a dead-letter queue back to the queue that they come from;
    /// `false` for a queue that is none.
    pub fn redrive(&self, dead: &str) -> rusqlite::Result<bool> {
        let is_its = |queue: &&String| self.redrive_policy(queue).is_some_and(|(to, _)| to == dead);
        let Some(queue) = self.settings.keys().find(is_its) else {
            return Ok(false);
        };
        let now = self.clock.now().as_millis();
        self.state
            .connection()
            .prepare_cached(
                "UPDATE messages SET queue = ?1, received = 0, visible_at = ?3, sent_at = ?3
                 WHERE queue = ?2 AND visible_at <= ?3",
            )?
            .execute(params![queue, dead, now])?;
        self.wake(queue);
        Ok(true)
    }

    /// How many messages a queue holds.
    pub fn counts(&self, queue: &str) -> rusqlite::Result<QueueCounts> {
        let now = self.clock.now();
        let retention = self
            .settings
            .get(queue)
            .map(|queue| queue.retention)
            .unwrap_or_default();
        self.state
            .connection()
            .prepare_cached(
                "SELECT COALESCE(SUM(visible_at <= ?2), 0),
                        COALESCE(SUM(visible_at > ?2 AND received > 0), 0),
                        COALESCE(SUM(visible_at > ?2 AND received = 0), 0)
                 FROM messages WHERE queue = ?1 AND sent_at >= ?3",
            )?
            .query_row(
                params![queue, now.as_millis(), now.minus(retention).as_millis()],
                |row| {
                    Ok(QueueCounts {
                        visible: row.get(0)?,
                        in_flight: row.get(1)?,
                        delayed: row.get(2)?,
                    })
                },
            )
    }
}

#[cfg(test)]
mod tests;
