//! What IAM says to a call: the policies of a function's role, evaluated as AWS evaluates
//! identity policies, as far as the template uses them. What no statement allows is denied.

pub mod arn;
mod grants;
mod lambda;
mod record;
pub mod report;
mod written;

pub use grants::{Denied, Grants, OPERATOR};
pub use record::{FILE_VARIABLE, Use, read as read_uses};
pub use written::statements;

/// Something that a function is about to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// `dynamodb:GetItem`.
    pub action: String,
    pub resource: String,
    /// The partition keys that a request to the table touches; empty for other services.
    pub leading_keys: Vec<String>,
}

/// What a role may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The role's logical id.
    pub role: String,
    pub statements: Vec<Statement>,
}

/// A statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub effect: Effect,
    /// With `*` and `?` as wildcards, as resources.
    pub actions: Vec<String>,
    pub resources: Vec<String>,
    /// All of them must hold.
    pub conditions: Vec<LeadingKeys>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Allow,
    Deny,
}

/// A condition on `dynamodb:LeadingKeys`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadingKeys {
    /// `ForAllValues:`, which also holds for a request without keys, as it does on AWS.
    pub for_all_values: bool,
    /// `StringLike`, which knows wildcards; else `StringEquals`.
    pub like: bool,
    pub values: Vec<String>,
}

impl Policy {
    /// Whether the policy allows this. A statement that denies it outweighs all others.
    #[must_use]
    pub fn allows(&self, access: &Access) -> bool {
        let effects = || {
            let hit = |statement: &&Statement| statement.is_about(access);
            self.statements.iter().filter(hit).map(|hit| hit.effect)
        };
        effects().any(|effect| effect == Effect::Allow)
            && effects().all(|effect| effect == Effect::Allow)
    }
}

impl Statement {
    fn is_about(&self, access: &Access) -> bool {
        // Actions have no case, resources do.
        let action = access.action.to_lowercase();
        let mut actions = self.actions.iter().map(|action| action.to_lowercase());
        actions.any(|pattern| matches(&pattern, &action))
            && self
                .resources
                .iter()
                .any(|pattern| matches(pattern, &access.resource))
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(&access.leading_keys))
    }
}

impl LeadingKeys {
    fn holds(&self, keys: &[String]) -> bool {
        let fits = |key: &String| {
            self.values.iter().any(|value| {
                if self.like {
                    matches(value, key)
                } else {
                    value == key
                }
            })
        };
        (self.for_all_values || !keys.is_empty()) && keys.iter().all(fits)
    }
}

/// Whether a text is of a pattern, in which `*` stands for any characters and `?` for one.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where the latest star is, and where the text goes on behind what it stands for.
    let mut star = None;
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p, t));
            p += 1;
        } else if pattern
            .get(p)
            .is_some_and(|byte| *byte == b'?' || *byte == text[t])
        {
            p += 1;
            t += 1;
        } else if let Some((at, behind)) = star {
            // The star takes one more character.
            star = Some((at, behind + 1));
            p = at + 1;
            t = behind + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(effect: Effect, action: &str, resource: &str, keys: &[&str]) -> Statement {
        let condition = LeadingKeys {
            for_all_values: true,
            like: true,
            values: keys.iter().map(|key| (*key).to_owned()).collect(),
        };
        Statement {
            effect,
            actions: vec![action.to_owned()],
            resources: vec![resource.to_owned()],
            conditions: if keys.is_empty() {
                Vec::new()
            } else {
                vec![condition]
            },
        }
    }

    fn allows(statements: &[Statement], action: &str, resource: &str, keys: &[&str]) -> bool {
        let policy = Policy {
            role: "R".to_owned(),
            statements: statements.to_vec(),
        };
        policy.allows(&Access {
            action: action.to_owned(),
            resource: resource.to_owned(),
            leading_keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        })
    }

    #[test]
    fn patterns_match_whole_texts() {
        for (pattern, text, fits) in [
            ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "acd", false),
            ("*", "", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("ROOM#*#SHARD#*", "ROOM#1#SHARD#2", true),
            ("ROOM#*#SHARD#*", "ROOM#1", false),
            ("*ab*ab", "abab", true),
            ("", "a", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_not_allowed_is_denied_and_a_denial_outweighs() {
        let get = statement(Effect::Allow, "dynamodb:GetItem", "table/*", &[]);
        assert!(allows(
            std::slice::from_ref(&get),
            "dynamodb:getitem",
            "table/a",
            &[]
        ));
        assert!(!allows(
            std::slice::from_ref(&get),
            "dynamodb:PutItem",
            "table/a",
            &[]
        ));
        assert!(!allows(
            std::slice::from_ref(&get),
            "dynamodb:GetItem",
            "queue/a",
            &[]
        ));
        assert!(!allows(&[], "dynamodb:GetItem", "table/a", &[]));
        let never = statement(Effect::Deny, "dynamodb:*", "table/secret", &[]);
        let both = [get, never];
        assert!(allows(&both, "dynamodb:GetItem", "table/a", &[]));
        assert!(!allows(&both, "dynamodb:GetItem", "table/secret", &[]));
    }

    #[test]
    fn all_keys_of_a_request_must_be_of_one_statement() {
        let users = statement(Effect::Allow, "get", "table", &["USER#*"]);
        let rooms = statement(Effect::Allow, "get", "table", &["ROOM#*", "LIVE"]);
        let both = [users, rooms];
        assert!(allows(&both, "get", "table", &["USER#1", "USER#2"]));
        assert!(allows(&both, "get", "table", &["ROOM#1", "LIVE"]));
        assert!(!allows(&both, "get", "table", &["USER#1", "ROOM#1"]));
        assert!(!allows(&both, "get", "table", &["ORDER#1"]));
    }

    #[test]
    fn only_for_all_values_holds_without_keys() {
        let keys = |for_all_values, like| LeadingKeys {
            for_all_values,
            like,
            values: vec!["A*".to_owned()],
        };
        assert!(keys(true, true).holds(&[]));
        assert!(!keys(false, true).holds(&[]));
        assert!(keys(false, true).holds(&["AB".to_owned()]));
        assert!(!keys(true, false).holds(&["AB".to_owned()]));
        assert!(keys(true, false).holds(&["A*".to_owned()]));
    }
}
