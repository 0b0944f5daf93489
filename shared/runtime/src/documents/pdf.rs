//! Paper with lines and tables under each other. Text is set in Helvetica, which every reader
//! has, so that no font travels with a document of two kilobytes; letters that it lacks (of
//! other scripts than Latin) become question marks.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

/// Width and height of a page in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    width: f32,
    height: f32,
}

pub const LETTER: Size = Size {
    width: 612.0,
    height: 792.0,
};
pub const A4: Size = Size {
    width: 595.0,
    height: 842.0,
};

const MARGIN: f32 = 56.0;
/// From one line to the next.
const LEADING: f32 = 18.0;
const TEXT: f32 = 10.0;
const TITLE: f32 = 18.0;

const PLAIN: (Name<'static>, &[u8]) = (Name(b"F1"), b"Helvetica");
const BOLD: (Name<'static>, &[u8]) = (Name(b"F2"), b"Helvetica-Bold");

/// A document being written.
pub struct Paper {
    size: Size,
    pages: Vec<Content>,
    /// Where the next line goes, from the bottom.
    y: f32,
}

impl Paper {
    #[must_use]
    pub fn new(size: Size) -> Self {
        Self {
            size,
            pages: vec![Content::new()],
            y: size.height - MARGIN,
        }
    }

    pub fn title(&mut self, text: &str) {
        self.text(MARGIN, text, BOLD.0, TITLE);
        self.feed(LEADING * 2.0);
    }

    pub fn line(&mut self, text: &str) {
        self.text(MARGIN, text, PLAIN.0, TEXT);
        self.feed(LEADING);
    }

    /// What follows stands on a page of its own; nothing happens at the beginning of a page.
    pub fn page(&mut self) {
        if self.y < self.size.height - MARGIN {
            self.feed(self.size.height);
        }
    }

    pub fn gap(&mut self) {
        self.feed(LEADING);
    }

    /// The cells of a row, each at its column: parts of the width between the margins.
    pub fn row(&mut self, columns: &[f32], cells: &[String]) {
        self.cells(columns, cells, PLAIN.0);
    }

    /// The row above or below a table.
    pub fn bold_row(&mut self, columns: &[f32], cells: &[String]) {
        self.cells(columns, cells, BOLD.0);
    }

    fn cells(&mut self, columns: &[f32], cells: &[String], font: Name<'static>) {
        let width = self.size.width - 2.0 * MARGIN;
        for (column, cell) in columns.iter().zip(cells) {
            self.text(MARGIN + column * width, cell, font, TEXT);
        }
        self.feed(LEADING);
    }

    fn text(&mut self, x: f32, text: &str, font: Name<'static>, size: f32) {
        let y = self.y;
        if let Some(page) = self.pages.last_mut() {
            page.begin_text();
            page.set_font(font, size);
            page.next_line(x, y);
            page.show(Str(&encoded(text)));
            page.end_text();
        }
    }

    fn feed(&mut self, by: f32) {
        self.y -= by;
        if self.y < MARGIN {
            self.pages.push(Content::new());
            self.y = self.size.height - MARGIN;
        }
    }

    /// The finished document.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut last = 0;
        let mut next = || {
            last += 1;
            Ref::new(last)
        };
        let (catalog, tree, plain, bold) = (next(), next(), next(), next());
        let pages: Vec<(Ref, Ref, Content)> = self
            .pages
            .into_iter()
            .map(|content| (next(), next(), content))
            .collect();
        let mut pdf = Pdf::new();
        pdf.catalog(catalog).pages(tree);
        pdf.pages(tree)
            .kids(pages.iter().map(|(page, ..)| *page))
            .count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
        for (id, content_id, content) in pages {
            let mut page = pdf.page(id);
            page.media_box(Rect::new(0.0, 0.0, self.size.width, self.size.height));
            page.parent(tree);
            page.contents(content_id);
            let mut resources = page.resources();
            resources.fonts().pair(PLAIN.0, plain).pair(BOLD.0, bold);
            resources.finish();
            page.finish();
            pdf.stream(content_id, &content.finish());
        }
        for (id, (_, font)) in [(plain, PLAIN), (bold, BOLD)] {
            pdf.type1_font(id)
                .base_font(Name(font))
                .encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        pdf.finish()
    }
}

/// Text in the fonts' encoding, which is Latin 1 but for the controls.
fn encoded(text: &str) -> Vec<u8> {
    text.chars()
        .map(|letter| match u8::try_from(u32::from(letter)) {
            Ok(byte) if matches!(byte, 0x20..=0x7e | 0xa0..=0xff) => byte,
            _ => b'?',
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_table_takes_several_pages() {
        let mut paper = Paper::new(A4);
        paper.title("Report");
        for row in 0..100 {
            paper.row(&[0.0, 0.5], &[row.to_string(), "x".to_owned()]);
        }
        let pdf = paper.finish();
        let text = String::from_utf8_lossy(&pdf);
        assert!(text.starts_with("%PDF-"));
        assert_eq!(text.matches("/Type /Page\n").count(), 3, "{text}");
        assert!(text.contains("(99) Tj") && text.trim_end().ends_with("%%EOF"));
    }

    #[test]
    fn a_page_is_begun_once() {
        let mut paper = Paper::new(A4);
        paper.page();
        paper.line("One");
        paper.page();
        paper.page();
        paper.line("Two");
        let pdf = paper.finish();
        let text = String::from_utf8_lossy(&pdf);
        assert_eq!(text.matches("/Type /Page\n").count(), 2, "{text}");
    }

    #[test]
    fn letters_of_other_scripts_are_question_marks() {
        assert_eq!(encoded("Zo\u{eb} \u{905}"), b"Zo\xeb ?");
    }
}
