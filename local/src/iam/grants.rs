//! Who may do what, and who did.

use super::record::{self, Use};
use super::{Access, Policy, arn, lambda};
use crate::template::{FunctionSettings, Template};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The caller that is no function: sample data, and what operators do. It has no role.
pub const OPERATOR: &str = "operator";

/// A call that its function's role does not allow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "User: {user} is not authorized to perform: {action} on resource: {resource} because no identity-based policy allows the {action} action"
)]
pub struct Denied {
    /// The ARN of the role as the function has assumed it.
    pub user: String,
    pub action: String,
    pub resource: String,
}

/// The roles of all functions, and what the functions did with them.
#[derive(Debug, Default)]
pub struct Grants {
    policies: BTreeMap<String, Policy>,
    /// The partition key's attribute of the table (by the empty name) and of its indexes.
    partition_keys: BTreeMap<String, String>,
    socket_api: String,
    uses: Mutex<BTreeSet<Use>>,
    off_the_record: AtomicBool,
}

impl Grants {
    /// The roles of a template.
    #[must_use]
    pub fn of(template: &Template) -> Self {
        let policies = template.functions.iter();
        Self {
            policies: policies
                .map(|(name, function)| (name.clone(), function.policy.clone()))
                .collect(),
            partition_keys: partition_keys(&template.table),
            socket_api: template.socket_api.clone(),
            ..Self::default()
        }
    }

    /// The attribute that is the partition key of the table, or of one of its indexes.
    pub(crate) fn partition_key(&self, index: Option<&str>) -> &str {
        self.partition_keys
            .get(index.unwrap_or_default())
            .map_or("", String::as_str)
    }

    /// The logical id of the WebSocket API.
    pub(crate) fn socket_api(&self) -> &str {
        &self.socket_api
    }

    /// Asks whether a function may do all of this, and notes what it did.
    ///
    /// # Errors
    /// The first access that its role does not allow.
    pub fn check(&self, function: &str, accesses: &[Access]) -> Result<(), Denied> {
        if function == OPERATOR {
            return Ok(());
        }
        let policy = self.policies.get(function);
        let denied = accesses
            .iter()
            .find(|access| !policy.is_some_and(|policy| policy.allows(access)));
        match denied {
            Some(access) => {
                self.note(Use::of(function, access, true));
                let role = policy.map_or(function, |policy| &policy.role);
                Err(Denied {
                    user: arn::assumed_role(role, function),
                    action: access.action.clone(),
                    resource: access.resource.clone(),
                })
            }
            None => {
                let uses = accesses
                    .iter()
                    .flat_map(|access| Use::of(function, access, false));
                self.note(uses.collect());
                Ok(())
            }
        }
    }

    /// Asks for what Lambda does in a function's name: writing its logs, reading its sources.
    ///
    /// # Errors
    /// The first access that its role does not allow: AWS would not make the mapping.
    pub(crate) fn check_lambda(
        &self,
        function: &str,
        settings: &FunctionSettings,
    ) -> Result<(), Denied> {
        self.check(function, &lambda::accesses(settings))
    }

    /// What functions did so far, refused calls included.
    #[must_use]
    pub fn uses(&self) -> BTreeSet<Use> {
        self.lock().clone()
    }

    /// The calls that were refused so far.
    #[must_use]
    pub fn refusals(&self) -> Vec<Use> {
        let uses = self.lock();
        uses.iter().filter(|used| used.refused).cloned().collect()
    }

    /// What follows is done on purpose and proves nothing about the roles: it is not written
    /// to the file of [`super::FILE_VARIABLE`].
    pub fn go_off_the_record(&self) {
        self.off_the_record.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_off_the_record(&self) -> bool {
        self.off_the_record.load(Ordering::Relaxed)
    }

    fn note(&self, uses: Vec<Use>) {
        let mut known = self.lock();
        for used in uses {
            if known.contains(&used) {
                continue;
            }
            if !self.is_off_the_record() {
                record::append(&used);
            }
            known.insert(used);
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeSet<Use>> {
        self.uses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn partition_keys(table: &Value) -> BTreeMap<String, String> {
    let hash = |schema: &Value| {
        let keys = schema.get("KeySchema")?.as_array()?;
        let hash = keys.iter().find(|key| key["KeyType"] == "HASH")?;
        hash["AttributeName"].as_str().map(str::to_owned)
    };
    let indexes = table
        .get("GlobalSecondaryIndexes")
        .and_then(Value::as_array);
    let indexes = indexes.into_iter().flatten().filter_map(|index| {
        let name = index.get("IndexName")?.as_str()?;
        Some((name.to_owned(), hash(index)?))
    });
    hash(table)
        .map(|attribute| (String::new(), attribute))
        .into_iter()
        .chain(indexes)
        .collect()
}
