//! Locations whose names change with the environment, offered as one.

use yew::{Html, html};

use super::{Draft, Editor};
use crate::analysis::Analysis;
use crate::merge::{NAMES_IN_BRANCH_DEPLOYMENTS, NamePair, name_pairs};
use crate::source::RepoSettings;

/// The names found, each with what is decided; nothing where there are none.
pub(super) fn section(editor: &Editor, analysis: &Analysis) -> Html {
    let pairs = name_pairs(&analysis.model, &analysis.deployed);
    if pairs.is_empty() {
        return html! {};
    }
    html! {
        <fieldset class="settings-part">
            <legend>{ "Names that change with the environment" }</legend>
            <ul class="settings-rows">
                for pair in pairs {
                    { row(editor, analysis, &pair) }
                }
            </ul>
            <p class="form-hint">{ NAMES_IN_BRANCH_DEPLOYMENTS }</p>
        </fieldset>
    }
}

fn row(editor: &Editor, analysis: &Analysis, pair: &NamePair) -> Html {
    let repo = analysis.model.repos.get(pair.repo).map_or("", |it| &it.name).to_owned();
    let is_one =
        editor.draft.settings.repos.get(&repo).is_some_and(|it| it.names.contains_key(&pair.name));
    let on_switch = {
        let (repo, name) = (repo.clone(), pair.name.clone());
        let others: Vec<String> = pair.others().into_iter().map(str::to_owned).collect();
        editor.on(move |draft: &mut Draft, _| {
            let repos = &mut draft.settings.repos;
            let mut own = repos.remove(&repo).unwrap_or_default();
            if own.names.remove(&name).is_none() {
                own.names.insert(name.clone(), others.clone());
            }
            if own != RepoSettings::default() {
                repos.insert(repo.clone(), own);
            }
        })
    };
    html! {
        <li>
            <label class="settings-check">
                <input type="checkbox" checked={is_one} onchange={on_switch} />
                <span>
                    <code>{ &pair.name }</code>{ format!(" of {repo} is one location: ") }
                    for (at, it) in pair.uses.iter().enumerate() {
                        { if at > 0 { ", " } else { "" } }<code>{ &it.name }</code>{ format!(" in {}", it.environment) }
                    }
                </span>
            </label>
        </li>
    }
}
