//! What a module of this crate declares, read from its source: so that no message is left out
//! of the snapshots.

/// The structs of a module and the variants of its enums (`Enum::Variant`), as rustfmt writes
/// them, in the order of the source.
pub fn declared(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut of_enum = None;
    for line in source.lines() {
        if let Some(rest) = line.strip_prefix("pub struct ") {
            names.push(identifier(rest).to_owned());
        } else if let Some(rest) = line.strip_prefix("pub enum ") {
            of_enum = Some(identifier(rest));
        } else if line == "}" {
            of_enum = None;
        }
        let variant = line.strip_prefix("    ").map_or("", identifier);
        if let Some(of_enum) = of_enum
            && variant.starts_with(char::is_uppercase)
        {
            names.push(format!("{of_enum}::{variant}"));
        }
    }
    names
}

/// The identifier that a text begins with; empty when it begins otherwise.
fn identifier(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    end.map_or(text, |end| text.split_at(end).0)
}

#[test]
fn structs_and_variants_are_found() {
    let source = "pub struct One {\n    pub id: Id,\n}\npub enum Two {\n    /// Doc.\n    A(Id),\n    B {\n        id: Id,\n    },\n}\n";
    assert_eq!(declared(source), ["One", "Two::A", "Two::B"]);
}
