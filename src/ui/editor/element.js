// <code-editor>: CodeMirror as one element. It knows texts and markers, and nothing of what they mean.
//
// Every offset is in UTF-16 units of the text with each line end (CRLF, CR or LF) counted as one.
//
// Rust calls
//   setDocument({key, revision, text, language, readOnly, label})
//       Shows a file. `key` names it: each key has its own undo history, caret, selection, folds and scroll.
//       `revision` is a number that Rust owns. Same revision as the element has for this key: `text` is not
//       looked at. Another: the element takes `text` by the smallest single change, so caret, scroll and undo
//       live on, and emits nothing. `language` is "deployment" (YAML whose keys are
//       known), "yaml", "python" or "text"; `label` names the text to those
//       who hear it (default: the key). `readOnly` and `label` may be left out.
//   setMarkers([{from, to, severity, message, rule, stage, fixes: [{title, id}]}], revision)
//       Replaces the problems drawn in the shown file; severity is "error", "warning" or "info". They move
//       with the text until the next call. With `revision` (may be left out) they are dropped when the text is
//       no longer that one.
//   reveal(from, to)      selects, centres, focuses and marks the lines for a moment
//   forget(key)           drops a file's history and caret; without a key, every file's
//   focus()
//
// Rust listens to
//   "edit"  {key, base, revision, changes: [[from, to, inserted], …], text}
//       The user changed the text: `changes` holds positions in the text before, in order and apart, so the same
//       change can be made in the original bytes. `base` is the revision they start from and `revision`, base + 1,
//       the one the element now has. Where Rust is no longer at `base`, it skips the edit and calls setDocument
//       with a revision above both. `text` is made when it is read.
//   "fix"   {key, id, rule}     a quick fix was chosen
//   "rule"  {key, rule}         a rule's name was chosen
import { Annotation, Compartment, EditorState, Transaction } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { fadeLater, flash, flashes } from "./flash.js";
import { language } from "./languages.js";
import { markers, replaceMarkers } from "./markers.js";
import { problemCards } from "./problem-card.js";
import { setup } from "./setup.js";
import { theme } from "./theme.js";

const fromOutside = Annotation.define();

class CodeEditor extends HTMLElement {
  #view = null;
  #files = new Map(); // by key: {state, revision, scroll}, the state of the shown file being the view's
  #key = null;
  #flash = 0;
  #language = new Compartment();
  #readOnly = new Compartment();
  #label = new Compartment();
  #extensions = [
    setup,
    theme,
    markers,
    flashes,
    problemCards(
      (fix, marker) => this.#emit("fix", { key: this.#key, id: fix.id, rule: marker.rule }),
      (marker) => this.#emit("rule", { key: this.#key, rule: marker.rule }),
    ),
    EditorView.updateListener.of((update) => this.#updated(update)),
  ];

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host { display: block } :host([hidden]) { display: none }");
    shadow.adoptedStyleSheets = [sheet];
  }

  connectedCallback() {
    const shown = this.#files.get(this.#key);
    this.#view = new EditorView({
      state: shown?.state ?? this.#newState("", {}),
      scrollTo: shown?.scroll,
      parent: this.shadowRoot,
      root: this.shadowRoot,
    });
  }

  disconnectedCallback() {
    this.#keep();
    this.#view.destroy();
    this.#view = null;
  }

  setDocument(file) {
    const known = this.#files.get(file.key);
    if (!known) {
      this.#keep();
      this.#files.set(file.key, { state: this.#newState(file.text, file), revision: file.revision, scroll: undefined });
      this.#show(file.key);
      return;
    }
    if (file.key !== this.#key) {
      this.#keep();
      this.#show(file.key);
    }
    if (file.revision !== known.revision) {
      known.revision = file.revision;
      this.#take(file.text);
    }
    this.#configure(file);
  }

  setMarkers(list, revision) {
    const shown = this.#files.get(this.#key);
    if (!shown || (revision !== undefined && revision !== shown.revision)) return;
    this.#dispatch({ effects: replaceMarkers([...list]) });
  }

  reveal(from, to = from) {
    const end = this.#state().doc.length;
    const anchor = Math.min(Math.max(from, 0), end);
    const head = Math.min(Math.max(to, anchor), end);
    this.#dispatch({
      selection: { anchor, head },
      effects: [EditorView.scrollIntoView(anchor, { y: "center" }), flash(anchor, head)],
    });
    this.#view?.focus();
    const current = ++this.#flash;
    if (this.#view) fadeLater(this.#view, () => this.#view !== null && this.#flash === current);
  }

  forget(key) {
    if (key !== undefined) this.#files.delete(key);
    else this.#files.clear();
    if (this.#files.has(this.#key)) return;
    this.#key = null;
    this.#view?.setState(this.#newState("", { readOnly: true }));
  }

  focus(options) {
    if (options?.preventScroll) this.#view?.contentDOM.focus(options);
    else this.#view?.focus();
  }

  #newState(text, file) {
    return EditorState.create({
      doc: text,
      extensions: [
        this.#language.of(language(file.language)),
        this.#readOnly.of(EditorState.readOnly.of(Boolean(file.readOnly))),
        this.#label.of(named(file)),
        this.#extensions,
      ],
    });
  }

  #state() {
    return this.#view?.state ?? this.#files.get(this.#key)?.state ?? EditorState.create();
  }

  /** Changes the shown file whether or not the element is in the page. */
  #dispatch(spec) {
    if (this.#view) {
      this.#view.dispatch(spec);
      return;
    }
    const shown = this.#files.get(this.#key);
    if (shown) shown.state = shown.state.update(spec).state;
  }

  /** Remembers the shown file as it stands. */
  #keep() {
    const shown = this.#files.get(this.#key);
    if (!shown || !this.#view) return;
    shown.state = this.#view.state;
    shown.scroll = this.#view.scrollSnapshot();
  }

  #show(key) {
    this.#key = key;
    const { state, scroll } = this.#files.get(key);
    if (!this.#view) return;
    this.#flash += 1;
    this.#view.setState(state);
    if (scroll) this.#view.dispatch({ effects: scroll });
  }

  /** Takes a text that came from outside by one change in the middle, so that what stands around it keeps its place. */
  #take(text) {
    const { doc } = this.#state();
    const before = doc.toString();
    const after = text.replace(/\r\n?/g, "\n");
    if (before === after) return;
    const most = Math.min(before.length, after.length);
    let head = 0;
    while (head < most && before.charCodeAt(head) === after.charCodeAt(head)) head += 1;
    let tail = 0;
    while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) tail += 1;
    this.#dispatch({
      changes: { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) },
      annotations: [fromOutside.of(true), Transaction.userEvent.of("replace.outside")],
    });
  }

  #configure(file) {
    const state = this.#state();
    const effects = [];
    if (this.#language.get(state) !== language(file.language)) {
      effects.push(this.#language.reconfigure(language(file.language)));
    }
    if (state.readOnly !== Boolean(file.readOnly)) {
      effects.push(this.#readOnly.reconfigure(EditorState.readOnly.of(Boolean(file.readOnly))));
    }
    if (this.#label.get(state) !== named(file)) effects.push(this.#label.reconfigure(named(file)));
    if (effects.length > 0) this.#dispatch({ effects });
  }

  #updated(update) {
    const byUser = update.transactions.some((it) => it.docChanged && !it.annotation(fromOutside));
    const shown = this.#files.get(this.#key);
    if (!byUser || !shown) return;
    const changes = [];
    update.changes.iterChanges((from, to, _newFrom, _newTo, inserted) => changes.push([from, to, inserted.toString()]));
    const base = shown.revision;
    shown.revision = base + 1;
    const { doc } = update.state;
    this.#emit("edit", {
      key: this.#key,
      base,
      revision: shown.revision,
      changes,
      get text() {
        return doc.toString();
      },
    });
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));
  }
}

const labels = new Map();

/** The label as an extension, the same one for the same words, so that an unchanged label changes nothing. */
function named(file) {
  const label = file.label ?? file.key ?? "Text";
  if (!labels.has(label)) labels.set(label, EditorView.contentAttributes.of({ "aria-label": label }));
  return labels.get(label);
}

customElements.define("code-editor", CodeEditor);
