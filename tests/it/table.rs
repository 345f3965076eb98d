//! Tables that leave the page as text.

use locations_playground::report::{csv, markdown};

fn rows(cells: &[&[&str]]) -> Vec<Vec<String>> {
    cells.iter().map(|row| row.iter().map(|it| (*it).to_owned()).collect()).collect()
}

#[test]
fn markdown_keeps_cells_in_one_line_and_as_text() {
    let table = markdown(&rows(&[&["Fact", "prod"], &["a_b|c", "two\nlines <b> *x* [l](u)"]]));
    assert_eq!(
        table,
        "| Fact | prod |\n| --- | --- |\n| a\\_b\\|c | two lines \\<b> \\*x\\* \\[l](u) |\n"
    );
}

#[test]
fn csv_quotes_and_runs_nothing() {
    let table = csv(&rows(&[&["a \"b\", c", "=1+1"], &["@x", "-1"], &["plain", "+2"]]));
    assert_eq!(table, "\"a \"\"b\"\", c\",\"'=1+1\"\r\n\"'@x\",\"'-1\"\r\n\"plain\",\"'+2\"\r\n");
}
