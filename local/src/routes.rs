//! The REST routes of the template as `cargo lambda watch` wants them in Cargo.toml.

use crate::template::{Route, Template};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The table in Cargo.toml.
pub const HEADER: &str = "[workspace.metadata.lambda.watch.router]";

/// What API Gateway's `/{proxy+}` is called there.
const ANY_PATH: &str = "/{*proxy}";

/// The table: each path with and without the contract's slash at the end, since there is no
/// edge to cut it. A method that a path does not serve gets a 404 from `cargo lambda` itself.
#[must_use]
pub fn section(template: &Template) -> String {
    let mut paths: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    let mut any_path = None;
    for Route {
        method,
        pattern,
        function,
    } in &template.routes
    {
        match method {
            Some(method) => paths.entry(pattern).or_default().push((method, function)),
            None if pattern == "/{proxy+}" => any_path = Some(function),
            None => {}
        }
    }
    let mut section = format!("{HEADER}\n");
    for (path, methods) in &mut paths {
        methods.sort_unstable();
        let routes: Vec<_> = methods
            .iter()
            .map(|(method, function)| {
                format!("{{ method = \"{method}\", function = \"{function}\" }}")
            })
            .collect();
        let routes = routes.join(", ");
        let _ = writeln!(section, "\"{path}\" = [{routes}]\n\"{path}/\" = [{routes}]");
    }
    if let Some(function) = any_path {
        let _ = writeln!(section, "\"{ANY_PATH}\" = \"{function}\"");
    }
    section
}

/// A manifest with this section in the place of the one it has, or at its end.
#[must_use]
pub fn replace_in(manifest: &str, section: &str) -> String {
    let Some(begin) = manifest.find(HEADER) else {
        return format!("{}\n\n{section}", manifest.trim_end());
    };
    let (before, old) = manifest.split_at(begin);
    let after = old.find("\n[").map_or("", |end| &old[end..]);
    format!("{before}{section}{after}")
}

/// The section that a manifest has, without empty lines at its end.
#[must_use]
pub fn find_in(manifest: &str) -> Option<&str> {
    let old = &manifest[manifest.find(HEADER)?..];
    let end = old.find("\n[").unwrap_or(old.len());
    Some(old[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_replaced_where_it_stands() {
        let manifest =
            format!("[workspace]\na = 1\n\n{HEADER}\n\"/old\" = \"x\"\n\n[profile.dev]\nb = 2\n");
        let replaced = replace_in(&manifest, &format!("{HEADER}\n\"/new\" = \"y\"\n"));
        assert_eq!(
            replaced,
            format!("[workspace]\na = 1\n\n{HEADER}\n\"/new\" = \"y\"\n\n[profile.dev]\nb = 2\n")
        );
        assert_eq!(
            find_in(&replaced),
            Some(&*format!("{HEADER}\n\"/new\" = \"y\""))
        );
    }

    #[test]
    fn a_section_that_is_not_there_comes_last() {
        let section = format!("{HEADER}\n\"/new\" = \"y\"\n");
        let replaced = replace_in("[workspace]\na = 1\n", &section);
        assert_eq!(replaced, format!("[workspace]\na = 1\n\n{section}"));
        assert_eq!(replace_in(&replaced, &section), replaced);
    }
}
