//! What is easier said in JavaScript: `globalThis.locationsPlayground`, described in `host.js`.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::app::OpenFile;

#[wasm_bindgen]
extern "C" {
    /// What was saved last: `{text}`, or null.
    #[wasm_bindgen(js_namespace = locationsPlayground)]
    pub(super) async fn load() -> JsValue;
    /// Keeps a text; false if the browser would not.
    #[wasm_bindgen(js_namespace = locationsPlayground)]
    pub(super) async fn save(json: &str) -> JsValue;
    /// Offers one file.
    #[wasm_bindgen(js_namespace = locationsPlayground)]
    pub(super) fn download(name: &str, text: &str);
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = downloadAll)]
    fn download_files(files: &Array);
    /// The texts in a `DataTransfer` or a `FileList`; to be called while the event is handled.
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = readDropped)]
    pub(super) fn read_dropped(source: &JsValue) -> js_sys::Promise;
    /// Puts a text on the clipboard; false if the browser would not.
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = copyText)]
    pub(super) async fn copy_text(text: &str) -> JsValue;
    /// Light, dark, or the system's choice for an empty word.
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = setTheme)]
    pub(super) fn set_theme(theme: &str);
    /// The theme kept.
    #[wasm_bindgen(js_namespace = locationsPlayground)]
    pub(super) fn theme() -> String;
    /// The answer of the program that renders templates; an empty list where it could not be loaded.
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = renderTemplate)]
    pub(super) async fn render_template(parts: &Array) -> JsValue;
    /// What the Python texts of a repository say, packed; null where the program that reads them could not be loaded.
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = readPython)]
    pub(super) async fn read_python(files: &Array) -> JsValue;
    /// Offers the map that is shown, of the properties that `host.js` names; false where it cannot be made.
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = savePicture)]
    pub(super) async fn save_picture(name: &str, what: &Object) -> JsValue;
    /// Whether the second part of the program is there, which is loaded if it is not.
    #[wasm_bindgen(js_namespace = locationsPlayground, js_name = loadLate)]
    pub(super) async fn load_late() -> JsValue;
    /// The page of a rule as a tree; an error where the script that holds it cannot be loaded.
    #[wasm_bindgen(catch, js_namespace = locationsPlayground, js_name = rulePage)]
    pub(super) async fn rule_page(id: &str) -> Result<JsValue, JsValue>;
}

/// Offers every file, and the settings if there are any, which are given as text.
pub(super) fn download_all(files: &[OpenFile], settings: Option<&str>) {
    let all = Array::new();
    for open in files {
        all.push(&file_object(&open.file.repo, &open.file.path, &open.file.text));
    }
    if let Some(settings) = settings {
        all.push(&file_object("", "playground.yaml", settings));
    }
    download_files(&all);
}

/// `{repo, path, text}`.
pub(super) fn file_object(repo: &str, path: &str, text: &str) -> Object {
    object(&[("repo", &repo.into()), ("path", &path.into()), ("text", &text.into())])
}

/// An object with these properties.
pub(super) fn object(properties: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in properties {
        put(&object, name, value);
    }
    object
}

/// Sets a property of a plain object, which cannot fail.
pub(super) fn put(object: &Object, name: &str, value: &JsValue) {
    let is_set = Reflect::set(object, &name.into(), value);
    debug_assert!(is_set.is_ok(), "a plain object takes any property");
}

/// A property, undefined where there is none.
pub(super) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A property that is a text.
pub(super) fn get_text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name).as_string()
}

/// A property that is a whole number.
pub(super) fn get_number(object: &JsValue, name: &str) -> Option<u32> {
    whole(&get(object, name))
}

/// A property that is a list.
pub(super) fn get_list(object: &JsValue, name: &str) -> Vec<JsValue> {
    let list = get(object, name);
    if Array::is_array(&list) { Array::from(&list).to_vec() } else { Vec::new() }
}

/// A whole number that fits.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked before")]
pub(super) fn whole(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    (number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number))
        .then_some(number as u32)
}
