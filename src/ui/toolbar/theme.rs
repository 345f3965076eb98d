//! Light or dark: the button, and telling the browser.

use yew::{Html, hook, html, use_effect_with};

use crate::app::{Action, Theme};
use crate::ui::host;
use crate::ui::store::Dispatch;
use crate::ui::widgets::{Icon, icon};

/// Shows the theme and keeps it for the next visit.
#[hook]
pub(in crate::ui) fn use_theme(theme: Theme) {
    use_effect_with(theme, |theme| {
        host::set_theme(match theme {
            Theme::System => "",
            Theme::Light => "light",
            Theme::Dark => "dark",
        });
    });
}

/// Goes round: as the system says, light, dark.
pub(super) fn button(theme: Theme, dispatch: &Dispatch) -> Html {
    let (next, sign, label) = match theme {
        Theme::System => (Theme::Light, Icon::System, "Theme: as the system says"),
        Theme::Light => (Theme::Dark, Icon::Sun, "Theme: light"),
        Theme::Dark => (Theme::System, Icon::Moon, "Theme: dark"),
    };
    let onclick = dispatch.reform(move |_| Action::ChooseTheme(next));
    html! {
        <button type="button" class="toolbar-icon" aria-label={label} title={label} {onclick}>{ icon(sign) }</button>
    }
}
