//! In which order locations may be deployed: waves, circles, and what is not known.

use locations_playground::plan::plan;

use crate::lineage::repo;
use crate::support::check;

#[test]
fn waves_follow_lineage_and_cycles_are_told() {
    let asset = |name: &str, deps: &str| format!("@dg.asset(deps=[{deps}])\ndef {name}(): ...");
    let text = repo("d", &asset("d", "'c'"))
        + &repo("a", &asset("a", ""))
        + &repo("b", &asset("b", "'a', 'c'"))
        + &repo("c", &asset("c", "'b'"))
        + &repo("e", &asset("e", ""));
    let analysis = check(&text);
    let plan = plan(&analysis, &[None]);
    let names = |it: &[(usize, String)]| it.iter().map(|it| &*it.1).collect::<Vec<_>>().join(" ");
    let waves: Vec<String> = plan.waves.iter().map(|it| names(it)).collect();
    assert_eq!(waves, ["a e", "b c", "d"]);
    assert_eq!(plan.cycles.len(), 1);
    assert_eq!(names(&plan.cycles[0].locations), "b c");
    let at: Vec<&str> = plan.cycles[0]
        .at
        .iter()
        .map(|it| &analysis.files.text(it.file)[it.start as usize..it.end as usize])
        .collect();
    assert_eq!(at, ["'c'", "'b'"]);
}

#[test]
fn no_order_is_claimed_of_locations_whose_assets_are_not_known() {
    let asset = |name: &str, deps: &str| format!("@dg.asset(deps=[{deps}])\ndef {name}(): ...");
    let names = |it: &[(usize, String)]| it.iter().map(|it| &*it.1).collect::<Vec<_>>().join(" ");
    let told = |text: &str| {
        let found = plan(&check(text), &[None]);
        let waves: Vec<String> = found.waves.iter().map(|it| names(it)).collect();
        (waves.join(" > "), names(&found.open))
    };
    let folder = "from pathlib import Path\n@dg.definitions\ndef defs():\n    return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)";
    let known = repo("b", &asset("b", "'a'")) + &repo("c", &asset("c", "'b'"));
    for (code, waves, open) in [
        (folder.to_owned(), "b > c", "a"),
        ("from .more import *".to_owned(), "b > c", "a"),
        // What is seen of it counts.
        (asset("a", "") + "\nfrom .more import *", "a > b > c", "a"),
        (asset("a", ""), "a > b > c", ""),
    ] {
        let (found, incomplete) = told(&(repo("a", &code) + &known));
        assert_eq!((&*found, &*incomplete), (waves, open), "{code}");
    }
    let none = "#- a/dagster_cloud.yaml\nlocations:\n  - {location_name: a, code_source: {module_name: a.d}}\n";
    assert_eq!(told(none), (String::new(), "a".to_owned()));
}

#[test]
fn a_circle_is_one_that_an_environment_has() {
    let at = |name: &str, environment: &str, deps: &str| {
        format!(
            "#- {name}/dagster_cloud.{environment}.yaml\nlocations:\n  - {{location_name: {name}, code_source: {{python_file: {environment}.py}}}}\n#- {name}/{environment}.py\nimport dagster as dg\n@dg.asset(deps=[{deps}])\ndef {name}(): ...\n"
        )
    };
    for (dev, prod, waves, n_cycles) in [
        // Each environment asks for the other order.
        (["'b'", ""], ["", "'a'"], "", 0),
        (["", "'a'"], ["", "'a'"], "a > b", 0),
        (["", ""], ["", "'a'"], "a > b", 0),
        (["'b'", "'a'"], ["", "'a'"], "a b", 1),
    ] {
        let text = at("a", "dev", dev[0])
            + &at("b", "dev", dev[1])
            + &at("a", "prod", prod[0])
            + &at("b", "prod", prod[1]);
        let scopes = ["dev", "prod"].map(|it| Some(it.to_owned()));
        let analysis = check(&text);
        let report = locations_playground::report::json::report(&analysis, &[], &scopes);
        let plan = serde_json::to_value(report).unwrap()["plan"].clone();
        let waves_of = |it: &serde_json::Value| {
            let waves = it["waves"].as_array().unwrap().iter().map(|it| {
                let names =
                    it.as_array().unwrap().iter().map(|it| it["location"].as_str().unwrap());
                names.collect::<Vec<_>>().join(" ")
            });
            waves.collect::<Vec<_>>().join(" > ")
        };
        assert_eq!(waves_of(&plan), waves, "{dev:?} {prod:?}");
        assert_eq!(plan["cycles"].as_array().unwrap().len(), n_cycles, "{dev:?} {prod:?}");
        assert_eq!(plan["incomplete"].as_array().unwrap().len(), 0);
        let own = plan["environments"].as_array().unwrap();
        assert_eq!(own[1]["environment"], "prod");
        let expected = if prod[1].is_empty() { "a b" } else { "a > b" };
        assert_eq!(waves_of(&own[1]), expected);
        assert_eq!(own[0]["cycles"].as_array().unwrap().len(), n_cycles);
    }
}
