//! What the roles of a template allow next to what its functions did.

use super::{Effect, Statement, Use, matches};
use crate::template::Template;
use std::collections::{BTreeMap, BTreeSet};

/// Where a template's roles and a test run differ.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// By function: what its role allows and nobody used, a line each.
    pub unused: BTreeMap<String, Vec<String>>,
    /// Calls that were refused.
    pub refused: Vec<Use>,
}

impl Differences {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.unused.is_empty() && self.refused.is_empty()
    }
}

impl std::fmt::Display for Differences {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (function, grants) in &self.unused {
            writeln!(f, "{function} may, but never did:")?;
            for grant in grants {
                writeln!(f, "  {grant}")?;
            }
        }
        for refused in &self.refused {
            writeln!(f, "refused: {refused}")?;
        }
        Ok(())
    }
}

/// Compares a template with what its functions did. Functions that the template does not
/// declare are none of its business.
#[must_use]
pub fn compare(template: &Template, uses: &BTreeSet<Use>) -> Differences {
    let mut differences = Differences::default();
    for (name, function) in &template.functions {
        let own = || uses.iter().filter(|used| used.function == *name);
        let statements = function.policy.statements.iter();
        let unused: Vec<_> = statements
            .filter(|statement| statement.effect == Effect::Allow)
            .flat_map(grants)
            .filter(|grant| !own().any(|used| !used.refused && grant.covers(used)))
            .map(|grant| grant.to_string())
            .collect();
        if !unused.is_empty() {
            differences.unused.insert(name.clone(), unused);
        }
        let refused = own().filter(|used| used.refused);
        differences.refused.extend(refused.cloned());
    }
    differences
}

/// One action on one resource, and on one kind of key where the statement says so.
struct Grant<'a> {
    action: &'a str,
    resource: &'a str,
    key: Option<&'a str>,
}

fn grants(statement: &Statement) -> Vec<Grant<'_>> {
    let conditions = statement.conditions.iter();
    let mut keys: Vec<_> = conditions
        .flat_map(|condition| &condition.values)
        .map(|key| Some(key.as_str()))
        .collect();
    if keys.is_empty() {
        keys.push(None);
    }
    let mut grants = Vec::new();
    for action in &statement.actions {
        for resource in &statement.resources {
            grants.extend(keys.iter().map(|key| Grant {
                action,
                resource,
                key: *key,
            }));
        }
    }
    grants
}

impl Grant<'_> {
    /// Whether this is the grant that the use needs: one for all users' orders is not used
    /// by reading their carts, though it would allow it. Lists, journals and entries of the audit
    /// log are each one kind of thing under many names, of which a grant may have some in common.
    fn covers(&self, used: &Use) -> bool {
        let same_key = self.key.is_none_or(|key| {
            let used = used.key.as_deref().unwrap_or_default();
            let is_of_many = ["LIST#", "JOURNAL#*", "AUDIT#"];
            let is_of_many = is_of_many.iter().any(|kind| key.starts_with(kind));
            used == key || (is_of_many && matches(key, used))
        });
        self.action.eq_ignore_ascii_case(&used.action)
            && matches(self.resource, &used.resource)
            && same_key
    }
}

impl std::fmt::Display for Grant<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on {}", self.action, self.resource)?;
        match self.key {
            Some(key) => write!(f, " of {key}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::arn;
    use crate::template::{TABLE, Template};

    const ONE: &str = r#"
Resources:
  Table: {Type: AWS::DynamoDB::Table, Properties: {}}
  WorkQueue: {Type: AWS::SQS::Queue}
  OneRole:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyDocument:
            Statement:
              - {Effect: Allow, Action: [dynamodb:GetItem, dynamodb:PutItem], Resource: !GetAtt Table.Arn, Condition: {"ForAllValues:StringLike": {dynamodb:LeadingKeys: ["USER#*"]}}}
              - {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt WorkQueue.Arn}
  OneFunction: {Type: AWS::Serverless::Function, Properties: {FunctionName: one, Role: !GetAtt OneRole.Arn}}"#;

    fn used(action: &str, resource: String, key: Option<&str>) -> Use {
        Use {
            function: "one".into(),
            action: action.into(),
            resource,
            key: key.map(str::to_owned),
            refused: false,
        }
    }

    #[test]
    fn what_was_never_used_and_what_was_refused_is_told() {
        let template = Template::parse(ONE, BTreeMap::new()).unwrap();
        let table = || arn::table(TABLE);
        let mut uses = BTreeSet::from([
            used("dynamodb:GetItem", table(), Some("USER#*")),
            used("dynamodb:PutItem", table(), Some("USER#*")),
            used("sqs:SendMessage", arn::queue("WorkQueue"), None),
        ]);
        assert!(compare(&template, &uses).is_empty());

        // A narrower key than the granted one does not need the grant.
        uses.remove(&used("dynamodb:PutItem", table(), Some("USER#*")));
        uses.insert(used("dynamodb:PutItem", table(), Some("USER#*#ORDERS")));
        let refused = Use {
            refused: true,
            ..used("dynamodb:Query", table(), Some("LIVE"))
        };
        uses.insert(refused);
        let stranger = Use {
            function: "other".into(),
            ..used("sqs:SendMessage", arn::queue("Any"), None)
        };
        uses.insert(stranger);
        assert_eq!(
            compare(&template, &uses).to_string(),
            format!(
                "one may, but never did:\n  dynamodb:PutItem on {0} of USER#*\n\
                 refused: one: dynamodb:Query on {0} of LIVE\n",
                table()
            )
        );
    }
}
