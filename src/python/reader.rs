//! The texts of a repository while they are read: their scopes, their spans, and a bound on how far names are followed.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::{Expr, ExprStringLiteral, Stmt};
use ruff_text_size::{Ranged, TextRange};

use crate::source::{FileId, Span};

use super::classes;
use super::repository::Module;
use super::rivals::Rivals;
use super::scope::{Binding, Scopes};
use super::touch::Touch;

/// How many expressions are looked at for all values of a text: names can be built from names without end.
const MAX_STEPS: u32 = 50_000;

/// A text of a repository.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The file that spans point into.
    pub id: FileId,
    /// Its repository.
    pub repo: &'a str,
    /// Its path in the repository; empty where it has none, so that nothing can import it.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// What is needed to tell what an expression means.
pub(super) struct Reader<'a> {
    /// The texts.
    pub(super) sources: &'a [Source<'a>],
    /// Their names.
    pub(super) scopes: Scopes<'a>,
    /// Dicts from which a key chooses one manager, so that their keys are not resource keys: text, start and end.
    pub(super) tables: RefCell<BTreeSet<(usize, u32, u32)>>,
    /// What the parameters of functions are given while calls are followed.
    pub(super) frames: RefCell<Vec<Frame<'a>>>,
    /// Which file modules are, by the text that imports them and the name.
    pub(super) modules: RefCell<BTreeMap<(usize, String), Module>>,
    /// Modules that are another file where the code runs in another folder, by the text that imports them and the name.
    pub(super) rivals: RefCell<BTreeMap<(usize, String), Rivals>>,
    /// Those that were asked for.
    pub(super) asked_rivals: RefCell<Vec<Rivals>>,
    /// The files that modules are taken for.
    pub(super) assumed: RefCell<Vec<(String, usize)>>,
    /// What is changed in place after it is made.
    pub(super) changed: BTreeMap<Object, Vec<Touch<'a>>>,
    /// The parameters that functions change in place, by the function's own scope.
    pub(super) changed_parameters: BTreeMap<(usize, &'a str), Vec<Touch<'a>>>,
    /// What changes the variables.
    pub(super) environment: Vec<Touch<'a>>,
    /// The key of the asset whose body is read, if it makes but one.
    pub(super) own_key: RefCell<Option<Vec<String>>>,
    /// Whether what is looked for is an I/O manager whatever it is called, since a key says so.
    pub(super) is_by_key: Cell<bool>,
    /// The bodies of functions whose only call is being looked at.
    pub(super) asking: RefCell<Vec<usize>>,
    steps: Cell<u32>,
}

/// What makes something: the place of the text, and where it starts there.
pub(super) type Object = (usize, u32);

/// A parameter while a call is followed, or the variable of a loop in one of its turns.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The function's scope.
    pub(super) scope: usize,
    /// The parameter.
    pub(super) name: &'a str,
    /// What it is given.
    pub(super) value: &'a Expr,
    /// The scope that this is seen from.
    pub(super) from: usize,
}

impl<'a> Reader<'a> {
    /// Reads the names of `bodies`, the statements of `sources`.
    pub(super) fn new(sources: &'a [Source<'a>], bodies: &[&'a [Stmt]]) -> Self {
        let mut reader = Self {
            sources,
            scopes: Scopes::new(bodies, |it| is_test(sources, it)),
            tables: RefCell::default(),
            frames: RefCell::default(),
            modules: RefCell::default(),
            rivals: RefCell::default(),
            asked_rivals: RefCell::default(),
            assumed: RefCell::default(),
            changed: BTreeMap::new(),
            changed_parameters: BTreeMap::new(),
            environment: Vec::new(),
            own_key: RefCell::default(),
            is_by_key: Cell::default(),
            asking: RefCell::default(),
            steps: Cell::default(),
        };
        reader.note_changes();
        reader
    }

    /// Makes as many steps as a text may cost possible again.
    pub(super) fn refresh(&self) {
        self.steps.set(MAX_STEPS);
    }

    /// Takes one step; `false` when there were too many.
    pub(super) fn step(&self) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        left > 0
    }

    /// Whether the text is one of tests.
    pub(super) fn is_test(&self, text: usize) -> bool {
        is_test(self.sources, text)
    }

    /// Whether `expr` is `os.environ`.
    pub(super) fn is_environment(&self, expr: &'a Expr, scope: usize) -> bool {
        self.path(expr, scope).is_some_and(|it| it.text == "os.environ")
    }

    /// The text that `scope` is in.
    pub(super) fn source(&self, scope: usize) -> Option<&'a Source<'a>> {
        self.sources.get(self.scopes.text_of(scope))
    }

    /// `range` of the text that `scope` is in.
    pub(super) fn span(&self, range: TextRange, scope: usize) -> Span {
        let file = self.source(scope).map_or(FileId(0), |it| it.id);
        Span::new(file, range.start().to_u32(), range.end().to_u32())
    }

    /// The text at `range`, in the text that `scope` is in.
    pub(super) fn slice(&self, range: TextRange, scope: usize) -> &'a str {
        let (start, end) = (range.start().to_u32() as usize, range.end().to_u32() as usize);
        self.source(scope).and_then(|it| it.text.get(start..end)).unwrap_or_default()
    }

    /// What stands between the quotes; the whole literal where that is not its value letter by letter.
    pub(super) fn inner_span(&self, string: &ExprStringLiteral, scope: usize) -> Span {
        let whole = self.span(string.range(), scope);
        let raw = self.slice(string.range(), scope);
        let unprefixed = raw.trim_start_matches(|it: char| it.is_ascii_alphabetic());
        let quotes = ["\"\"\"", "'''", "\"", "'"];
        let Some(quote) = quotes.into_iter().find(|it| unprefixed.starts_with(it)) else {
            return whole;
        };
        let inner = unprefixed.strip_prefix(quote).unwrap_or_default();
        // What is being typed has no closing quote yet.
        let inner = inner.strip_suffix(quote).unwrap_or(inner);
        if inner != string.value.to_str() {
            return whole;
        }
        let start = raw.len() - unprefixed.len() + quote.len();
        let (Ok(start), Ok(length)) = (u32::try_from(start), u32::try_from(inner.len())) else {
            return whole;
        };
        Span::new(whole.file, whole.start + start, whole.start + start + length)
    }

    /// What `expr` names in modules, as in `dagster_aws.s3.S3PickleIOManager`; `None` for a name of the texts' own.
    pub(super) fn path(&self, expr: &'a Expr, scope: usize) -> Option<Path> {
        self.path_within(expr, scope, 8)
    }

    fn path_within(&self, expr: &'a Expr, scope: usize, n_names: u32) -> Option<Path> {
        let mut attributes = Vec::new();
        let mut at = expr;
        while let Expr::Attribute(attribute) = at {
            if attributes.len() > 20 {
                return None;
            }
            attributes.push(attribute.attr.as_str());
            at = &attribute.value;
        }
        let Expr::Name(name) = at else { return None };
        let mut path = match self.resolve_at(name.id.as_str(), scope, Some(name.start())) {
            Some((bindings, scope)) => self.path_of(bindings, scope, n_names)?,
            None => self.unbound_path(name.id.as_str(), self.scopes.text_of(scope)),
        };
        for attribute in attributes.iter().rev() {
            path.text.push('.');
            path.text.push_str(attribute);
        }
        // A module of the repository may only hand on what it imports itself.
        match self.exported(&path) {
            Some((bindings, scope)) if !attributes.is_empty() => {
                Some(self.path_of(bindings, scope, n_names).unwrap_or(path))
            }
            _ => Some(path),
        }
    }

    fn path_of(&self, bindings: &[Binding<'a>], scope: usize, n_names: u32) -> Option<Path> {
        let import = bindings.iter().find_map(|it| match it {
            Binding::Import(path) => Some(path),
            _ => None,
        });
        match (import, bindings) {
            (Some(import), _) => {
                let text = self.scopes.text_of(scope);
                Some(Path { text: import.clone(), is_imported: true, from: text })
            }
            (None, [Binding::Value(value @ (Expr::Name(_) | Expr::Attribute(_)))])
                if n_names > 0 =>
            {
                self.path_within(value, scope, n_names - 1)
            }
            _ => None,
        }
    }

    /// Pasted pieces often lack their imports: `dg` is what everybody calls `dagster`.
    fn unbound_path(&self, name: &str, from: usize) -> Path {
        let stars = || self.scopes.stars(from);
        let exports = |module: &&str| {
            classes::stock_class(module, name).is_some_and(|it| it.modules.contains(module))
                || (*module, name) == ("dagster", "EnvVar")
        };
        let has_name = |module: &&str| classes::stock_class(module, name).is_some();
        if let Some(star) = stars().find(exports).or_else(|| stars().find(has_name)) {
            return Path { text: format!("{star}.{name}"), is_imported: true, from };
        }
        let text = match name {
            "dg" => "dagster",
            "EnvVar" => "dagster.EnvVar",
            "environ" => "os.environ",
            "getenv" => "os.getenv",
            _ => name,
        };
        Path { text: text.to_owned(), is_imported: false, from }
    }
}

fn is_test(sources: &[Source<'_>], text: usize) -> bool {
    let path = sources.get(text).map_or("", |it| it.path);
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    name.starts_with("test_")
        || name.ends_with("_test.py")
        || name == "conftest.py"
        || folder.split('/').any(|it| it == "tests")
}

/// A dotted path from a module to something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path {
    /// The path, such as `dagster.EnvVar`.
    pub(super) text: String,
    /// Whether an import says so; otherwise the name is just not bound in the text.
    pub(super) is_imported: bool,
    /// The place of the text that imports it.
    pub(super) from: usize,
}

impl Path {
    /// The module, empty for a bare name, and the name in it.
    pub(super) fn split(&self) -> (&str, &str) {
        self.text.rsplit_once('.').unwrap_or(("", &self.text))
    }
}
