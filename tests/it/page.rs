//! Rule pages: their examples, and what the carets say.

use locations_playground::check::page::{examples, file_name, without_carets};
use locations_playground::diagnostic::Severity;

const PAGE: &str = "# Two code locations share one name

Text with `code`, and a fence that is no file:

```sh
# not a heading
```

## Example

```yaml analytics/dagster_cloud.yaml
locations:
  - location_name: team
```
~~~yaml ml/deploy/dagster_cloud.yaml
locations: # é
#          ^ info[some-note]: a note
#^^^^^^^^^ error[some-rule]: first column
  - location_name: té×am
#                  ^^^^^ error[duplicate-location-name]: code location `team` is already taken [prod]
#   ^^^^^^^^^^^^^ warning[other-rule]: a [bracket] inside
~~~

## Instead

```yaml ml/dagster_cloud.yaml
# error[in-column-one]: at the start
# ^^ only a comment
```
";

#[test]
fn fences_of_a_heading_are_one_example() {
    let found = examples(PAGE);
    let headings: Vec<&str> = found.iter().map(|it| it.heading.as_str()).collect();
    assert_eq!(headings, ["Example", "Instead"]);
    let names: Vec<(&str, &str)> =
        found[0].files.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    assert_eq!(names, [("analytics", "dagster_cloud.yaml"), ("ml", "deploy/dagster_cloud.yaml")]);
    assert_eq!(found[0].files[0].2, "locations:\n  - location_name: team\n");
    assert_eq!(found[0].files[1].2, "locations: # é\n  - location_name: té×am\n");
    assert_eq!(found[1].files[0].2, "# ^^ only a comment\n");
}

#[test]
fn carets_say_what_stands_above() {
    let found = examples(PAGE);
    let told: Vec<(usize, u32, u32, u32, &str)> = found[0]
        .expectations
        .iter()
        .map(|it| (it.file, it.line, it.column_range.start, it.column_range.end, it.rule.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (1, 1, 12, 13, "some-note"),
            (1, 1, 1, 11, "some-rule"),
            (1, 2, 20, 25, "duplicate-location-name"),
            (1, 2, 5, 18, "other-rule"),
        ]
    );
    let taken = &found[0].expectations[2];
    assert_eq!(taken.severity, Severity::Error);
    assert_eq!(taken.message, "code location `team` is already taken");
    assert_eq!(taken.environment.as_deref(), Some("prod"));
    assert!(taken.text.ends_with("taken [prod]") && taken.text.starts_with("error[duplicate"));
    assert_eq!(found[0].expectations[3].environment, None);
    let first = &found[1].expectations[0];
    assert_eq!((first.line, first.column_range.clone()), (1, 1..2));
}

#[test]
fn only_caret_lines_are_taken_out() {
    let text = "a: 1\n#  ^ error[x]: y\n# ^ is a caret\n#  ^ fatal[x]: y\n#  ^ error[X]: y\nb: 2";
    assert_eq!(
        without_carets(text),
        "a: 1\n# ^ is a caret\n#  ^ fatal[x]: y\n#  ^ error[X]: y\nb: 2"
    );
    assert_eq!(file_name("yaml ml/a/b.yaml"), Some(("ml", "a/b.yaml")));
    assert_eq!(file_name("yaml"), None);
    assert_eq!(file_name("yaml b.yaml"), None);
}
