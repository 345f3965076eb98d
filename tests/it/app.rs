//! The state of the page: edits keep bytes, fixes are whole or nothing, what is taken away comes back.

use std::rc::Rc;

use locations_playground::analysis::{Analysis, analyze};
use locations_playground::app::{
    Action, Change, Counts, Key, Notice, Scope, Sizes, State, apply_changes, editor_text,
};
use locations_playground::diagnostic::{Edit, Fix, Severity};
use locations_playground::source::{
    Environment, FileSettings, Kind, Layout, Settings, SourceFile, Span, usual_expectations,
};

fn state(files: &[(&str, &str, &str)]) -> State {
    let files = files.iter().map(|(repo, path, text)| SourceFile::new(repo, path, text)).collect();
    State::new(files, Settings::default())
}

fn after(state: &State, action: Action) -> State {
    state.after(action).unwrap()
}

fn names(state: &State) -> Vec<String> {
    state.files.iter().map(|it| format!("{}/{}", it.file.repo, it.file.path)).collect()
}

fn text(state: &State, key: u32) -> &str {
    &state.file(Key(key)).unwrap().file.text
}

fn insert(at: u32, text: &str) -> Change {
    Change { from: at, to: at, text: text.into() }
}

fn edit(key: u32, base: u32, changes: Vec<Change>, text: &str) -> Action {
    Action::Edit { key: Key(key), base, changes, text: text.into() }
}

fn analysis(state: &State) -> Rc<Analysis> {
    Rc::new(analyze(&state.workspace()))
}

/// Replaces the first `from` of each file by `to`.
fn fix(analysis: &Analysis, replaced: &[(usize, &str, &str)]) -> Fix {
    let edits = replaced.iter().map(|(at, from, to)| {
        let (id, file) = analysis.files.iter().nth(*at).unwrap();
        let start = u32::try_from(file.text.find(from).unwrap()).unwrap();
        let end = start + u32::try_from(from.len()).unwrap();
        Edit { span: Span::new(id, start, end), text: (*to).into() }
    });
    Fix { title: "Repair it".into(), edits: edits.collect() }
}

#[test]
fn line_ends_and_marks_survive_an_edit_elsewhere() {
    let before = "\u{feff}a: 1\r\nb: \u{1f600}\nc: 3\r\n";
    // The editor counts each line end as one and an emoji as two, and has no mark.
    assert_eq!(editor_text(before), "a: 1\nb: \u{1f600}\nc: 3\n");
    let changes = [Change { from: 10, to: 10, text: "!\n".into() }];
    let after = apply_changes(before, &changes).unwrap();
    assert_eq!(after, "\u{feff}a: 1\r\nb: \u{1f600}!\r\n\nc: 3\r\n");
    assert_eq!(apply_changes(before, &[insert(9, "?")]), None, "inside the emoji");
    assert_eq!(apply_changes(before, &[insert(99, "?")]), None, "behind the end");
}

#[test]
fn several_changes_count_from_the_text_before() {
    let changes = [insert(0, "x"), Change { from: 2, to: 3, text: String::new() }, insert(4, "y")];
    assert_eq!(apply_changes("abcd", &changes).unwrap(), "xabdy");
}

#[test]
fn an_edit_counts_only_on_the_revision_that_it_starts_from() {
    let first = state(&[("r", "a.yaml", "a\r\n")]);
    let second = after(&first, edit(0, 0, vec![insert(0, "b")], "ba\n"));
    assert_eq!(text(&second, 0), "ba\r\n");
    assert_eq!(second.file(Key(0)).unwrap().revision, 1);
    let late = after(&second, edit(0, 0, vec![insert(0, "c")], "ca\n"));
    assert_eq!(text(&late, 0), "ba\r\n", "the editor had not seen the text");
    assert!(late.file(Key(0)).unwrap().revision > 1, "so it has to take it");
}

#[test]
fn where_changes_and_text_disagree_the_text_of_the_editor_counts() {
    let first = state(&[("r", "a.yaml", "a")]);
    assert_eq!(text(&after(&first, edit(0, 0, vec![insert(0, "b")], "something")), 0), "something");
}

#[test]
fn the_version_tells_changes_of_the_work_from_others() {
    let first = state(&[("r", "a.yaml", "a")]);
    let chosen = after(&first, Action::ChooseScope(Scope::Base));
    assert_eq!(chosen.version(), first.version());
    let resized = after(&first, Action::Resize(Sizes { files: Some(300), ..Sizes::default() }));
    assert_eq!(resized.version(), first.version());
    let edited = after(&first, edit(0, 0, vec![insert(0, "b")], "ba"));
    assert_ne!(edited.version(), first.version());
    let settled = after(&first, Action::SetLayout("r".into(), Some(Layout::Complete)));
    assert_ne!(settled.version(), first.version());
    assert_eq!(first.after(Action::Open(Key(7))), None, "nothing happened");
}

#[test]
fn a_fix_is_applied_wholly_or_not_at_all() {
    let first = state(&[("r", "a.yaml", "one: 1\r\n"), ("s", "b.yaml", "two: 2\n")]);
    let analysis = analysis(&first);
    let fix = fix(&analysis, &[(0, "1", "3\r\n4"), (1, "2", "5")]);
    let fixed = after(&first, Action::ApplyFix(Rc::clone(&analysis), fix.clone()));
    assert_eq!((text(&fixed, 0), text(&fixed, 1)), ("one: 3\r\n4\r\n", "two: 5\n"));
    assert_eq!(fixed.file(Key(0)).unwrap().revision, 1, "the editor has to take the text over");
    let edited = after(&first, edit(1, 0, vec![insert(0, "#\n")], "#\ntwo: 2\n"));
    let refused = after(&edited, Action::ApplyFix(analysis, fix));
    assert_eq!((text(&refused, 0), text(&refused, 1)), ("one: 1\r\n", "#\ntwo: 2\n"));
    assert!(refused.notice.unwrap().is_error);
}

#[test]
fn a_removed_file_comes_back_and_later_work_stays() {
    let files = [("r", "a.yaml", "a"), ("r", "b.yaml", "b"), ("s", "c.yaml", "c")];
    let first = state(&files);
    let removed = after(&after(&first, Action::Open(Key(1))), Action::Remove(Key(1)));
    assert_eq!(names(&removed), ["r/a.yaml", "s/c.yaml"]);
    assert_ne!(removed.open, Some(Key(1)));
    let edited = after(&removed, edit(0, 0, vec![insert(1, "!")], "a!"));
    let added = after(&edited, Action::Add(vec![SourceFile::new("s", "d.yaml", "d")]));
    let back = after(&added, Action::Undo);
    assert_eq!(names(&back), ["r/a.yaml", "r/b.yaml", "s/c.yaml", "s/d.yaml"]);
    assert_eq!(text(&back, 0), "a!", "what was written since");
    assert_eq!(back.open, Some(Key(1)));
    assert_eq!(back.undo, None);
}

#[test]
fn removals_are_taken_back_one_after_the_other() {
    let first = state(&[("r", "a.yaml", "a"), ("r", "b.yaml", "b"), ("s", "c.yaml", "c")]);
    let removed = after(&after(&first, Action::Remove(Key(0))), Action::RemoveRepo("s".into()));
    assert_eq!(names(&removed), ["r/b.yaml"]);
    let back = after(&removed, Action::Undo);
    assert_eq!(names(&back), ["r/b.yaml", "s/c.yaml"]);
    assert_eq!(names(&after(&back, Action::Undo)), names(&first));
    let dismissed = after(&removed, Action::DismissUndo);
    assert_eq!(dismissed.undo, None);
    let notice = Notice { message: "Kept".into(), is_error: false };
    let told = after(&removed, Action::Notify(notice));
    let untold = after(&told, Action::Dismiss);
    assert_eq!((&untold.notice, &untold.undo), (&None, &removed.undo), "only the message goes");
}

#[test]
fn a_removed_repository_comes_back_with_its_corrections() {
    let first = state(&[
        ("r", "a.yaml", "a"),
        ("s", "b.yaml", "b"),
        ("s", "c.yaml", "c"),
        ("t", "d.yaml", "d"),
    ]);
    let corrected = after(&first, Action::SetKind(Key(1), Some(Kind::Python)));
    let removed = after(&corrected, Action::RemoveRepo("s".into()));
    assert_eq!(removed.undo.as_ref().unwrap().message, "Removed 2 files");
    let back = after(&removed, Action::Undo);
    assert_eq!(names(&back), names(&first));
    assert_eq!(back.settings, corrected.settings);
}

#[test]
fn a_restored_file_gives_way_to_one_of_its_name() {
    let removed = after(&state(&[("r", "a.yaml", "a")]), Action::Remove(Key(0)));
    let added = after(&removed, Action::Add(vec![SourceFile::new("r", "a.yaml", "new")]));
    assert_eq!(names(&after(&added, Action::Undo)).len(), 2);
    assert_eq!(text(&after(&added, Action::Undo), 1), "new");
}

#[test]
fn replacing_everything_can_be_taken_back_and_done_again() {
    let first = state(&[("r", "a.yaml", "a")]);
    let files = vec![SourceFile::new("x", "b.yaml", "b")];
    let replaced = after(&first, Action::Replace("Opened".into(), files, Settings::default()));
    assert_eq!(names(&replaced), ["x/b.yaml"]);
    let back = after(&replaced, Action::Undo);
    assert_eq!(names(&back), ["r/a.yaml"]);
    assert_eq!(names(&after(&back, Action::Undo)), ["x/b.yaml"]);
}

#[test]
fn a_taken_path_gets_a_number_and_the_same_file_is_opened() {
    let first = state(&[("r", "x.d/conf.yaml", "a")]);
    let other = after(&first, Action::Add(vec![SourceFile::new("r", "x.d/conf.yaml", "b")]));
    assert_eq!(names(&other), ["r/x.d/conf.yaml", "r/x.d/conf-2.yaml"]);
    let plain = state(&[("r", "x.d/conf", "a")]);
    let other = after(&plain, Action::Add(vec![SourceFile::new("r", "x.d/conf", "b")]));
    assert_eq!(names(&other)[1], "r/x.d/conf-2");
    assert_eq!(first.after(Action::Add(vec![SourceFile::new("r", "x.d/conf.yaml", "a")])), None);
}

#[test]
fn renaming_keeps_corrections_and_refuses_what_is_taken() {
    let first = state(&[("r", "a.yaml", "a"), ("r", "b.yaml", "b"), ("s", "c.yaml", "c")]);
    let prod = Some(Some("prod".to_owned()));
    let corrected = after(&first, Action::SetEnvironment(Key(0), prod.clone()));
    let moved = after(&corrected, Action::Rename(Key(0), "s".into(), " /d.yaml".into()));
    assert_eq!(names(&moved), ["r/b.yaml", "s/c.yaml", "s/d.yaml"]);
    assert_eq!(moved.settings.files.get("s/d.yaml").unwrap().environment, prod);
    let refused = after(&first, Action::Rename(Key(0), "r".into(), "b.yaml".into()));
    assert_eq!(names(&refused), names(&first));
    assert!(refused.notice.unwrap().is_error);
    assert_eq!(first.after(Action::Rename(Key(0), " ".into(), "x".into())), None);
    let repo = after(&corrected, Action::RenameRepo("r".into(), "new/name".into()));
    assert_eq!(names(&repo)[0], "new-name/a.yaml");
    assert!(repo.settings.files.contains_key("new-name/a.yaml"));
    assert!(after(&first, Action::RenameRepo("r".into(), "s".into())).notice.unwrap().is_error);
}

#[test]
fn expectations_of_a_repository_go_with_its_name() {
    let mut first = state(&[("r", "a.yaml", "a"), ("s", "c.yaml", "c")]);
    let mut expectation = usual_expectations().remove(1);
    expectation.repos = vec!["r".into(), "s".into()];
    first.settings.expectations = Some(vec![expectation, usual_expectations().remove(2)]);
    let renamed = after(&first, Action::RenameRepo("r".into(), "shop".into()));
    let repos: Vec<_> =
        renamed.settings.expectations.iter().flatten().map(|it| it.repos.clone()).collect();
    assert_eq!(repos, [vec!["shop".to_owned(), "s".into()], Vec::new()]);
}

#[test]
fn a_correction_that_says_nothing_is_not_kept() {
    let first = state(&[("r", "a.yaml", "a")]);
    let set = after(&first, Action::SetKind(Key(0), Some(Kind::Other)));
    assert_eq!(
        set.settings.files.get("r/a.yaml"),
        Some(&FileSettings { kind: Some(Kind::Other), ..FileSettings::default() })
    );
    assert_eq!(after(&set, Action::SetKind(Key(0), None)).settings, Settings::default());
}

#[test]
fn the_last_environment_is_shown_until_another_is_chosen() {
    let all = [Environment::named("dev"), Environment::named("prod")];
    let first = state(&[]);
    assert_eq!(first.environment(&all), Some("prod"));
    assert_eq!(first.environment(&[]), None);
    let dev = after(&first, Action::ChooseScope(Scope::Environment("dev".into())));
    assert_eq!(dev.environment(&all), Some("dev"));
    assert_eq!(dev.environment(&all[1..]), Some("prod"), "the chosen one is gone");
    assert_eq!(after(&dev, Action::ChooseScope(Scope::Base)).environment(&all), None);
}

#[test]
fn closing_a_tab_shows_its_neighbour() {
    let first = state(&[("r", "a.yaml", "a"), ("r", "b.yaml", "b"), ("r", "c.yaml", "c")]);
    let all = after(&after(&first, Action::Open(Key(1))), Action::Open(Key(2)));
    assert_eq!(all.tabs, [Key(0), Key(1), Key(2)]);
    let closed = after(&all, Action::CloseTab(Key(2)));
    assert_eq!((closed.open, closed.tabs.len()), (Some(Key(1)), 2));
    assert_eq!(closed.files.len(), 3, "the file stays");
}

#[test]
fn problems_are_walked_round_and_counted_once_for_all_environments() {
    let first = state(&[("r", "dagster_cloud.yaml", "locations:\n  - a: 1\n  - b: 2\n")]);
    let analysis = analysis(&first);
    let n = first.listed(&analysis).len();
    assert!(n > 1);
    assert_eq!(Counts::of(&analysis).total(), n);
    assert!(Counts::of(&analysis).all(Severity::Error) > 0);
    let start = first.next_problem(&analysis).unwrap().finding.primary.span;
    let mut walked = first.clone();
    let mut n_steps = 0;
    loop {
        let span = walked.next_problem(&analysis).unwrap().finding.primary.span;
        if n_steps > 0 && span == start {
            break;
        }
        walked = after(&walked, Action::Reveal(Rc::clone(&analysis), span));
        n_steps += 1;
        assert!(n_steps <= n, "it comes round");
    }
    let last = first.previous_problem(&analysis).unwrap().finding.primary.span;
    assert!(
        walked.is_shown(walked.previous_problem(&analysis).unwrap(), &analysis) || last >= start
    );
}

#[test]
fn errors_are_listed_before_warnings() {
    let state = State::new(crate::support::example(), Settings::default());
    let analysis = crate::support::check_files(crate::support::example());
    let severities: Vec<_> =
        state.listed(&analysis).iter().map(|it| it.diagnostic.severity).collect();
    assert!(severities.is_sorted(), "{severities:?}");
    let in_text: Vec<_> = analysis.diagnostics.iter().map(|it| it.severity).collect();
    assert!(!in_text.is_sorted(), "the example has a warning before an error");
}

#[test]
fn a_conversion_takes_the_place_of_its_files_and_can_be_taken_back() {
    let files = vec![
        SourceFile::new(
            "shop",
            "dagster_cloud.yaml",
            "locations: [{location_name: a, code_source: {module_name: a}, build: {registry: r}}]",
        ),
        SourceFile::new("other", "notes.txt", "kept"),
    ];
    let state = State::new(files, Settings::default());
    let analysis = Rc::new(analyze(&state.workspace()));
    let conversion = Rc::new(locations_playground::convert::convert(
        &analysis.model,
        &analysis.files,
        &analysis.bases[0],
    ));
    let action = Action::Convert(Rc::clone(&analysis), conversion);
    let after = state.after(action.clone()).unwrap();
    assert_eq!(names(&after), ["shop/dg.toml", "shop/build.yaml", "other/notes.txt"]);
    assert_eq!(&*after.open_file().unwrap().file.path, "dg.toml");
    assert_eq!(names(&after.after(Action::Undo).unwrap()), names(&state));
    // Converted from a text that is no longer there, nothing is done.
    let late = after.after(action).unwrap();
    assert_eq!(names(&late), names(&after));
    assert!(late.notice.unwrap().is_error);
}

#[test]
fn settings_that_lose_something_are_taken_back_alone() {
    let first = state(&[("r", "a.yaml", "a"), ("r", "b.yaml", "b")]);
    let mut settings = Settings::default();
    settings.environments.push(Environment::named("live"));
    let before =
        after(&after(&first, Action::SetSettings(settings.clone())), Action::Remove(Key(1)));
    let saved = after(&before, Action::ReplaceSettings("Saved".into(), Settings::default()));
    assert_eq!(saved.undo.as_ref().unwrap().message, "Saved");
    let edited = after(&saved, edit(0, 0, vec![insert(1, "!")], "a!"));
    let back = after(&edited, Action::Undo);
    assert_eq!(back.settings, settings);
    assert_eq!((text(&back, 0), back.open), ("a!", edited.open), "what was written since");
    assert_eq!(back.undo, before.undo, "the removal before can be taken back as well");
}
