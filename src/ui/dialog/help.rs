//! What the page is, and its keys.

use yew::{Html, html};

use super::head;
use crate::app::Action;
use crate::content::examples;
use crate::source::Settings;
use crate::ui::shortcuts::SHORTCUTS;
use crate::ui::store::Dispatch;
use crate::ui::widgets::prose;

/// The help.
pub(super) fn help(dispatch: &Dispatch) -> Html {
    html! {
        <div class="form form-wide help">
            { head(html! { { "Locations Playground" } }, dispatch) }
            <p>{ "Paste or drop the Dagster+ deployment configuration of several repositories. The page says what is wrong with it \
                and where, merges the files of each environment, and draws the code locations with what they share and where \
                they disagree." }</p>
            <p>{ "Everything stays in this tab: there is no server that could receive your files. Your work is kept in this \
                browser from the first change on." }</p>
            { open_examples(dispatch) }
            <h3>{ "Views" }</h3>
            <p>{ "The map shows who shares what in an environment, alone or compared with another. The matrix compares every fact. In the \
                effective YAML, “?” beside a line says why its value is so, and Compare lists what differs from another \
                environment, the base or another location. The plan is the order in which locations may be deployed." }</p>
            <h3>{ "JSON Schema for editors" }</h3>
            <p>{ "Explains, completes and checks a dagster_cloud.yaml as you type elsewhere: " }
                <a href="dagster_cloud.schema.json" download="">{ "as the check does" }</a>{ ", or " }
                <a href="dagster_cloud.strict.schema.json" download="">{ "as the deploy and the agents do too" }</a>{ "." }</p>
            <h3>{ "Keys" }</h3>
            <dl class="help-keys">
                for (keys, words) in SHORTCUTS {
                    <div class="help-key" key={keys}><dt><kbd>{ keys }</kbd></dt><dd>{ words }</dd></div>
                }
            </dl>
            <p class="form-hint">{ "Locations Playground is independent of, and not endorsed by, the makers of Dagster." }</p>
        </div>
    }
}

fn open_examples(dispatch: &Dispatch) -> Html {
    let entry = |at: usize, title: &'static str, about: &'static str| {
        let dispatch = dispatch.clone();
        let onclick = move |_| {
            let Some(example) = examples().into_iter().nth(at) else { return };
            let message = format!("Opened the example “{title}”");
            dispatch.emit(Action::CloseDialog);
            dispatch.emit(Action::Replace(message, example.files, Settings::default()));
        };
        html! {
            <li class="help-example" key={title}>
                <button type="button" {onclick}>{ title }</button><span>{ prose(about) }</span>
            </li>
        }
    };
    html! {
        <>
            <h3>{ "Examples" }</h3>
            <ul class="help-examples">
                for (at, example) in examples().iter().enumerate() {
                    { entry(at, example.title, example.about) }
                }
            </ul>
        </>
    }
}
