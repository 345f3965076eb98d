//! The difference of two effective configurations: applied to the one it gives the other, and says no more than that.

use std::collections::BTreeSet;

use locations_playground::merge::{Change, Counts, Difference, Effective, diff, diff_effective};
use locations_playground::model::read_settings;
use locations_playground::report::open_names;
use locations_playground::source::{FileId, RepoSettings, Settings, SourceFile};
use serde_json::{Map, Value};

use crate::dice::Dice;
use crate::replay::{merged, texts};
use crate::support::{check, check_with, files_below, fixture, project_file};
use crate::why::tree;

/// `value`, which stands at these two pointers, with `differences` applied.
fn apply(value: &Value, before: &str, after: &str, differences: &[Difference<'_>]) -> Value {
    let of = |change: Change| differences.iter().filter(move |it| it.change == change);
    let is_at = |it: &Difference<'_>, pointer: &str| {
        it.before.as_ref().is_some_and(|it| it.pointer == pointer)
    };
    if let Some(it) = of(Change::Changed).find(|it| is_at(it, before)) {
        return tree(it.after.as_ref().unwrap().value);
    }
    let added = |it: &Difference<'_>| {
        let side = it.after.as_ref().unwrap();
        let (parent, step) = side.pointer.rsplit_once('/').unwrap();
        (parent == after).then(|| (step.to_owned(), tree(side.value)))
    };
    let added: Vec<(String, Value)> = of(Change::Added).filter_map(added).collect();
    match value {
        Value::Object(map) => {
            let mut all = Map::new();
            for (key, value) in map {
                let step = key.replace('~', "~0").replace('/', "~1");
                let pointer = format!("{before}/{step}");
                if !of(Change::Removed).any(|it| is_at(it, &pointer)) {
                    let value = apply(value, &pointer, &format!("{after}/{step}"), differences);
                    all.insert(key.clone(), value);
                }
            }
            let key = |it: &str| it.replace("~1", "/").replace("~0", "~");
            all.extend(added.into_iter().map(|it| (key(&it.0), it.1)));
            Value::Object(all)
        }
        Value::Array(items) => {
            let mut resting = Vec::new();
            let mut slots: Vec<Option<Result<usize, Value>>> = Vec::new();
            let mut place = |at: usize, what: Result<usize, Value>| {
                slots.resize_with(slots.len().max(at + 1), || None);
                assert!(slots[at].is_none(), "one item for each place");
                slots[at] = Some(what);
            };
            for at in 0..items.len() {
                let pointer = format!("{before}/{at}");
                if let Some(it) = of(Change::Moved).find(|it| is_at(it, &pointer)) {
                    let to = it.after.as_ref().unwrap().pointer.rsplit('/').next().unwrap();
                    place(to.parse().unwrap(), Ok(at));
                } else if !of(Change::Removed).any(|it| is_at(it, &pointer)) {
                    resting.push(at);
                }
            }
            for (at, value) in added {
                place(at.parse().unwrap(), Err(value));
            }
            let mut resting = resting.into_iter();
            let mut slots: Vec<Result<usize, Value>> = slots
                .into_iter()
                .map(|it| it.unwrap_or_else(|| Ok(resting.next().unwrap())))
                .collect();
            slots.extend(resting.map(Ok));
            let item = |(to, it): (usize, Result<usize, Value>)| {
                it.map_or_else(
                    |added| added,
                    |at| {
                        let (own, other) = (format!("{before}/{at}"), format!("{after}/{to}"));
                        apply(&items[at], &own, &other, differences)
                    },
                )
            };
            slots.into_iter().enumerate().map(item).collect()
        }
        other => other.clone(),
    }
}

#[test]
fn a_difference_applied_to_the_one_gives_the_other() {
    let mut dice = Dice(23);
    let mut n_differences = [0; 4];
    for _ in 0..400 {
        let texts = [texts(&mut dice), texts(&mut dice)];
        let analyses = [merged(&texts[0]), merged(&texts[1])];
        let effective =
            [0, 1].map(|it| &analyses[it].effective(0, Some("prod")).unwrap().locations[0].merged);
        for (before, after) in [(0, 1), (1, 0), (0, 0)] {
            let differences = diff(effective[before], effective[after]);
            let (own, other) = (tree(effective[before]), tree(effective[after]));
            assert_eq!(differences.is_empty(), own == other, "{texts:?}");
            assert_eq!(apply(&own, "", "", &differences), other, "{differences:#?} {texts:?}");
            for it in &differences {
                n_differences[it.change as usize] += 1;
                let sides = (it.before.is_some(), it.after.is_some());
                let both = matches!(it.change, Change::Changed | Change::Moved);
                assert_eq!(
                    sides,
                    (both || it.change == Change::Removed, both || it.change == Change::Added)
                );
            }
        }
    }
    assert!(n_differences.iter().all(|it| *it > 50), "{n_differences:?}");
}

/// Each difference as `change path: before -> after`.
fn told(differences: &[Difference<'_>]) -> Vec<String> {
    let text = |it: &Option<locations_playground::merge::Side<'_>>| {
        it.as_ref().map(|it| it.value.as_str().map_or_else(|| "…".into(), ToOwned::to_owned))
    };
    let line = |it: &Difference<'_>| {
        let sides: Vec<String> =
            [text(&it.before), text(&it.after)].into_iter().flatten().collect();
        format!("{} {}: {}", it.change.name(), it.path.join("."), sides.join(" -> "))
    };
    differences.iter().map(line).collect()
}

const COPIES: &str = "\
#- a/dagster_cloud.dev.yaml
locations:
  - location_name: x-dev
    code_source: {module_name: m}
    container_context:
      k8s:
        env_vars: [A=1, B=2, C=3]
        volumes: [{name: v, n: 1}, {name: w}]
        env_secrets: [one, two]
  - location_name: gone
    code_source: {module_name: m}
#- a/dagster_cloud.prod.yaml
locations:
  - location_name: new
    code_source: {module_name: m}
  # the same, written differently
  - code_source: {'module_name': \"m\"}
    location_name: x
    container_context:
      k8s:
        volumes: [{name: w}, {n: 2, name: v}]
        env_secrets: [two, three, one]
        env_vars:
          - C=3
          - A=1
          - B=4
";

#[test]
fn items_are_told_by_what_they_are_and_locations_by_what_they_are_called() {
    let mut settings = Settings::default();
    let names = [("x".to_owned(), vec!["x-dev".to_owned()])].into_iter().collect();
    settings.repos.insert("a".into(), RepoSettings { names, ..RepoSettings::default() });
    let analysis = check_with(fixture(COPIES), settings);
    let of = |environment: &str| analysis.effective(0, Some(environment)).unwrap();
    let found = diff_effective(of("dev"), of("prod"));
    let names = |it: &locations_playground::merge::LocationDifference<'_>| {
        [it.before, it.after].map(|it| it.map(|it| it.name.clone()).unwrap_or_default())
    };
    let names: Vec<[String; 2]> = found.iter().map(names).collect();
    assert_eq!(names, [["x-dev", "x"], ["gone", ""], ["", "new"]].map(|it| it.map(String::from)));
    assert_eq!(
        told(&found[0].differences),
        [
            "changed location_name: x-dev -> x",
            "changed container_context.k8s.env_vars.B: B=2 -> B=4",
            "moved container_context.k8s.env_vars.C: C=3 -> C=3",
            "changed container_context.k8s.volumes.v.n: … -> …",
            "moved container_context.k8s.volumes.w: … -> …",
            "moved container_context.k8s.env_secrets.two: two -> two",
            "added container_context.k8s.env_secrets.three: three",
        ]
    );
    let counts = Counts::of(&found);
    assert_eq!(counts, Counts { added: 2, removed: 1, changed: 3, moved: 3 });
}

#[test]
fn names_that_change_with_the_environment_are_offered_as_one_location() {
    use locations_playground::merge::name_pairs;
    let analysis = check(COPIES);
    let pairs = name_pairs(&analysis.model, &analysis.deployed);
    assert_eq!(pairs.len(), 1);
    assert_eq!(
        (&*pairs[0].name, pairs[0].others(), pairs[0].is_confirmed),
        ("x", vec!["x-dev"], false)
    );
    // Not where one environment has both: then they are two.
    let both = COPIES.replace("location_name: new", "location_name: x-dev");
    let analysis = check(&both);
    assert_eq!(name_pairs(&analysis.model, &analysis.deployed), []);
    let mut settings = Settings::default();
    let names = [("x".to_owned(), vec!["x-dev".to_owned()])].into_iter().collect();
    settings.repos.insert("a".into(), RepoSettings { names, ..RepoSettings::default() });
    let analysis = check_with(fixture(COPIES), settings);
    let pairs = name_pairs(&analysis.model, &analysis.deployed);
    assert_eq!((pairs.len(), pairs[0].is_confirmed, pairs[0].uses.len()), (1, true, 2));
}

#[test]
fn a_base_is_no_second_location_beside_a_part_of_one() {
    use locations_playground::merge::name_pairs;
    let offered = |settings: &str, dev: &str| {
        let text = format!(
            "\
#- r/dagster_cloud.yaml
locations: [{{location_name: team, code_source: {{module_name: m}}}}, {{location_name: b, build: {{directory: .}}}}]
#- r/dagster_cloud.dev.yaml
locations: [{{location_name: team-dev, {dev}}}]
"
        );
        let settings = read_settings(&format!("version: 1\n{settings}")).unwrap();
        let analysis = check_with(fixture(&text), settings);
        let open = open_names(&analysis);
        let pairs = name_pairs(&analysis.model, &analysis.deployed);
        assert_eq!(open.len(), pairs.iter().filter(|it| !it.is_confirmed).count());
        open.first().map(|it| format!("{}: {}", it.words, it.setting))
    };
    let (part, whole) = ("image: x", "code_source: {module_name: m}");
    let patches = "repos: {r: {layout: patches}}\n";
    let told = |places: &str| {
        Some(format!("these of `r` may be one location: {places}: names: {{team: [team-dev]}}"))
    };
    assert_eq!(offered("", part), told("`team` in the base; `team-dev` in dev"));
    assert_eq!(offered("", whole), told("`team` in the base; `team-dev` in dev"));
    assert_eq!(offered(patches, part), told("`team` in dev; `team-dev` in dev"));
    assert_eq!(offered(patches, whole), None, "both are deployed");
    assert_eq!(offered("repos: {r: {names: {team: [team-dev]}}}\n", part), None, "said");
    assert_eq!(offered("repos: {r: {names: {team-dev: []}}}\n", part), None, "said to be its own");
}

/// The lines of either text that the longest run of lines in common leaves out, by their 1-based numbers.
fn changed_lines(left: &[&str], right: &[&str]) -> [BTreeSet<u32>; 2] {
    let mut longest = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (at, one) in left.iter().enumerate().rev() {
        for (to, other) in right.iter().enumerate().rev() {
            longest[at][to] = if one == other {
                longest[at + 1][to + 1] + 1
            } else {
                longest[at + 1][to].max(longest[at][to + 1])
            };
        }
    }
    let (mut at, mut to) = (0, 0);
    let mut changed = [BTreeSet::new(), BTreeSet::new()];
    let number = |it: usize| u32::try_from(it + 1).unwrap();
    while at < left.len() || to < right.len() {
        if at < left.len() && to < right.len() && left[at] == right[to] {
            (at, to) = (at + 1, to + 1);
        } else if to == right.len()
            || (at < left.len() && longest[at + 1][to] >= longest[at][to + 1])
        {
            changed[0].insert(number(at));
            at += 1;
        } else {
            changed[1].insert(number(to));
            to += 1;
        }
    }
    changed
}

/// Real files for one environment each, all written by one hand, so that lines tell what was changed.
#[test]
fn real_copies_differ_where_their_authors_changed_them() {
    let folder = project_file("../shared/corpus");
    let mut n_compared = 0;
    for repo in std::fs::read_dir(&folder).into_iter().flatten() {
        let repo = repo.unwrap().path();
        // The versions of rejected files are no environments.
        if repo.ends_with("errors") || !repo.is_dir() {
            continue;
        }
        let files: Vec<SourceFile> = files_below(&repo)
            .iter()
            .filter(|it| it.extension().is_some_and(|it| it == "yaml"))
            .filter_map(|it| {
                let path = it.strip_prefix(&repo).unwrap().to_string_lossy().into_owned();
                Some(SourceFile::new("r", &path, &std::fs::read_to_string(it).ok()?))
            })
            .collect();
        let analysis = check_with(files, Settings::default());
        let own_file = |it: &Effective| {
            let is_own = |id: &&FileId| {
                let file = analysis.model.file(**id).unwrap();
                file.environment.is_some() && file.environment == it.environment
            };
            it.files.iter().find(is_own).copied()
        };
        let own: Vec<_> = analysis.deployed.iter().filter(|it| own_file(it).is_some()).collect();
        for (before, after) in own.iter().flat_map(|it| own.iter().map(move |other| (it, other))) {
            if before.environment == after.environment {
                continue;
            }
            n_compared += 1;
            let mut found = [BTreeSet::new(), BTreeSet::new()];
            for location in diff_effective(before, after) {
                for it in &location.differences {
                    for (side, lines) in [&it.before, &it.after].into_iter().zip(&mut found) {
                        let span = side.as_ref().map(|it| it.value.origin);
                        lines.extend(span.map(|it| analysis.files.line_columns(it).0.line));
                    }
                }
            }
            let lines = |it: &Effective| {
                let text = analysis.files.text(own_file(it).unwrap());
                text.lines().map(str::trim_end).collect::<Vec<_>>()
            };
            assert_eq!(found, changed_lines(&lines(before), &lines(after)), "{}", repo.display());
        }
    }
    assert!(n_compared >= 6 || !folder.exists(), "{n_compared} copies were compared");
}

#[test]
fn a_side_says_how_many_values_it_holds() {
    let text = |context: &str| {
        format!("locations: [{{location_name: x, code_source: {{module_name: m}}{context}}}]\n")
    };
    let context = ", container_context: {k8s: {env_vars: [A=1, B=2], namespace: n, labels: {}}}";
    let analysis = check(&format!(
        "#- a/dagster_cloud.dev.yaml\n{}#- a/dagster_cloud.prod.yaml\n{}",
        text(context),
        text("")
    ));
    let of = |name: &str| analysis.effective(0, Some(name)).unwrap();
    let found = diff_effective(of("dev"), of("prod"));
    let removed = &found[0].differences[0];
    assert_eq!((removed.change, removed.before.as_ref().unwrap().n_values()), (Change::Removed, 4));
}
