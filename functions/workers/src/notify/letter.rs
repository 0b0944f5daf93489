//! A mail's contents, written once for text and for HTML.

use boli_runtime::Deps;
use std::fmt::Write;

/// Who writes.
pub struct House {
    pub brand: String,
    /// Where sellers work.
    pub console_url: String,
    /// Where people write to who need help.
    pub support: Option<String>,
}

impl House {
    /// `BRAND_NAME`, `SELLER_CONSOLE_URL` and `SUPPORT_EMAIL`, all optional.
    pub fn of(deps: &Deps) -> Self {
        let environment = deps.environment();
        Self {
            brand: environment.brand().to_owned(),
            console_url: environment
                .get("SELLER_CONSOLE_URL")
                .unwrap_or(deps.public_url())
                .to_owned(),
            support: environment.get("SUPPORT_EMAIL").map(str::to_owned),
        }
    }
}

/// A part of a letter.
enum Part {
    Paragraph(String),
    /// Something to read off or copy: a code.
    Highlight(String),
    /// Names with values, the last one a total when `has_total`.
    Rows {
        rows: Vec<(String, String)>,
        has_total: bool,
    },
    Link {
        text: String,
        url: String,
    },
}

/// A mail to somebody.
pub struct Letter {
    pub subject: String,
    greeting: String,
    parts: Vec<Part>,
}

impl Letter {
    pub fn new(subject: impl Into<String>, to: &str) -> Self {
        Self {
            subject: subject.into(),
            greeting: format!("Hello {to},"),
            parts: Vec::new(),
        }
    }

    #[must_use]
    pub fn paragraph(self, text: impl Into<String>) -> Self {
        self.with(Part::Paragraph(text.into()))
    }

    #[must_use]
    pub fn highlight(self, text: &str) -> Self {
        self.with(Part::Highlight(text.to_owned()))
    }

    #[must_use]
    pub fn rows(self, rows: Vec<(String, String)>) -> Self {
        self.with(Part::Rows {
            rows,
            has_total: false,
        })
    }

    /// Amounts whose last row is their sum.
    #[must_use]
    pub fn bill(self, rows: Vec<(String, String)>) -> Self {
        self.with(Part::Rows {
            rows,
            has_total: true,
        })
    }

    #[must_use]
    pub fn link(self, text: &str, url: &str) -> Self {
        self.with(Part::Link {
            text: text.to_owned(),
            url: url.to_owned(),
        })
    }

    fn with(mut self, part: Part) -> Self {
        self.parts.push(part);
        self
    }

    /// The body for readers without HTML.
    pub fn text(&self, house: &House) -> String {
        let mut out = format!("{}\n\n", self.greeting);
        for part in &self.parts {
            match part {
                Part::Paragraph(text) => out.push_str(text),
                Part::Highlight(text) => {
                    out.push_str("    ");
                    out.push_str(text);
                }
                Part::Rows { rows, .. } => {
                    let lines: Vec<String> = rows
                        .iter()
                        .map(|(name, value)| format!("  {name}: {value}"))
                        .collect();
                    out.push_str(&lines.join("\n"));
                }
                Part::Link { text, url } => out.push_str(&format!("{text}: {url}")),
            }
            out.push_str("\n\n");
        }
        out.push_str(&house.brand);
        out.push('\n');
        out
    }

    /// The body as HTML. Every text is somebody's input until it is escaped here.
    pub fn html(&self, house: &House) -> String {
        let mut out = String::from(
            "<!DOCTYPE html><html><body style=\"font-family:sans-serif;color:#222;max-width:36em;margin:auto\">",
        );
        out.push_str(&format!("<p>{}</p>", escape(&self.greeting)));
        for part in &self.parts {
            match part {
                Part::Paragraph(text) => out.push_str(&format!("<p>{}</p>", escape(text))),
                Part::Highlight(text) => out.push_str(&format!(
                    "<p style=\"font-size:1.6em;letter-spacing:.2em\"><strong>{}</strong></p>",
                    escape(text)
                )),
                Part::Rows { rows, has_total } => out.push_str(&table(rows, *has_total)),
                Part::Link { text, url } => {
                    out.push_str(&format!(
                        "<p><a href=\"{}\">{}</a></p>",
                        escape(url),
                        escape(text)
                    ));
                }
            }
        }
        out.push_str(&format!("<p>{}</p></body></html>", escape(&house.brand)));
        out
    }
}

fn table(rows: &[(String, String)], has_total: bool) -> String {
    let mut out = String::from("<table style=\"border-collapse:collapse\">");
    for (at, (name, value)) in rows.iter().enumerate() {
        let is_total = has_total && at + 1 == rows.len();
        let cell = if is_total { "th" } else { "td" };
        let _ = write!(
            out,
            "<tr><{cell} style=\"text-align:left;padding:.2em 1em .2em 0\">{}</{cell}>\
             <{cell} style=\"text-align:right\">{}</{cell}></tr>",
            escape(name),
            escape(value)
        );
    }
    out.push_str("</table>");
    out
}

/// Text as HTML text or attribute value.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn house() -> House {
        House {
            brand: "Boli".to_owned(),
            console_url: "https://console.example".to_owned(),
            support: Some("help@example.com".to_owned()),
        }
    }

    #[test]
    fn what_people_typed_is_no_markup() {
        let letter = Letter::new("Hi", "<b>Asha</b>")
            .paragraph("a & \"b\"")
            .rows(vec![("<i>".to_owned(), "'x'".to_owned())])
            .link("go", "https://example/?a=1&b=\"2\"");
        let html = letter.html(&house());
        assert!(html.contains("Hello &lt;b&gt;Asha&lt;/b&gt;,"));
        assert!(html.contains("a &amp; &quot;b&quot;") && html.contains("&lt;i&gt;"));
        assert!(html.contains("href=\"https://example/?a=1&amp;b=&quot;2&quot;\""));
        assert!(!html.contains("<b>Asha") && !html.contains("<i>"));
        assert!(letter.text(&house()).contains("Hello <b>Asha</b>,"));
    }
}
