//! A table as text for others: Markdown for a review, CSV for a spreadsheet.

/// Rows of cells as a Markdown table, the first row its head. What Markdown would read as more than text is escaped.
pub fn markdown(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        text.push('|');
        for cell in row {
            text.push(' ');
            for letter in cell.chars() {
                match letter {
                    '\n' | '\r' => text.push(' '),
                    '|' | '\\' | '`' | '*' | '_' | '<' | '[' | '~' => text.extend(['\\', letter]),
                    _ => text.push(letter),
                }
            }
            text.push_str(" |");
        }
        text.push('\n');
        if at == 0 {
            text.push('|');
            for _ in row {
                text.push_str(" --- |");
            }
            text.push('\n');
        }
    }
    text
}

/// Rows of cells as CSV (RFC 4180). A cell that a spreadsheet would run as a formula gets an apostrophe before it.
pub fn csv(rows: &[Vec<String>]) -> String {
    let mut text = String::new();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                text.push(',');
            }
            text.push('"');
            if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                text.push('\'');
            }
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        }
        text.push_str("\r\n");
    }
    text
}
