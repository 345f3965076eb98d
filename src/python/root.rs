//! Where addresses start that name no folder of the machine and no usual service: said in angle brackets.

/// Where an address starts, unless the text itself says it as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Root<'a> {
    /// The working directory of each process: a relative path (`DAGSTER.md §14`).
    WorkingDirectory,
    /// The image of the repository of this name.
    Repository(&'a str),
    /// The home folder.
    Home,
    /// A service that only the variable of this name tells.
    Service(&'a str),
    /// The memory of the process.
    Memory,
}

const WORKING_DIRECTORY: &str = "working directory";
const HOME: &str = "home";
const REPOSITORY: &str = "repository ";

impl<'a> Root<'a> {
    /// The root of `address`; `None` for a full path, a bucket, a database elsewhere.
    pub fn of(address: &'a str) -> Option<Self> {
        if let Some((name, _)) = address.strip_prefix('<').and_then(|it| it.split_once('>')) {
            return Some(match (name, name.strip_prefix(REPOSITORY)) {
                (WORKING_DIRECTORY, _) => Self::WorkingDirectory,
                (HOME, _) => Self::Home,
                (_, Some(repo)) => Self::Repository(repo),
                (name, None) => Self::Service(name),
            });
        }
        if address.starts_with(":memory:") {
            return Some(Self::Memory);
        }
        let is_full = address.is_empty()
            || address.starts_with(['/', '<', '\\'])
            || address.contains("://")
            || address.starts_with("md:")
            || address.starts_with("motherduck:")
            || address.as_bytes().get(1) == Some(&b':');
        (!is_full).then_some(Self::WorkingDirectory)
    }

    /// Whether two addresses that are not alike may be one place all the same, since nothing tells where one of them starts.
    pub fn may_be_one(left: &str, right: &str) -> bool {
        fn parted(address: &str) -> (Option<Root<'_>>, &str) {
            let files = ["duckdb://", "deltalake://"];
            let path = files.iter().find_map(|it| address.strip_prefix(it)).unwrap_or(address);
            let root = Root::of(path).filter(|it| !matches!(it, Root::Service(_) | Root::Memory));
            let rest = match path.strip_prefix('<').and_then(|it| it.split_once('>')) {
                Some((_, rest)) if root.is_some() => rest,
                _ => path,
            };
            (root, rest.trim_start_matches('/'))
        }
        let ((start, own), (root, other)) = (parted(left), parted(right));
        let is_full = |root: Option<Root<'_>>, it: &str| root.is_some() || !it.contains("://");
        // Steps that lead back may leave any folder.
        let ends = |long: &str, short: &str| {
            short.split('/').next() == Some("..")
                || long.strip_suffix(short).is_some_and(|it| it.is_empty() || it.ends_with('/'))
        };
        start != root
            && is_full(start, own)
            && is_full(root, other)
            && ((start.is_some() && ends(other, own)) || (root.is_some() && ends(own, other)))
    }

    /// Whether each process, or each container, has what is there for itself.
    pub fn is_private(self) -> bool {
        !matches!(self, Self::Service(_))
    }

    /// How an address that starts here starts.
    pub fn text(self) -> String {
        match self {
            Self::WorkingDirectory => format!("<{WORKING_DIRECTORY}>"),
            Self::Repository(name) => format!("<{REPOSITORY}{name}>"),
            Self::Home => format!("<{HOME}>"),
            Self::Service(name) => format!("<{name}>"),
            Self::Memory => ":memory:".to_owned(),
        }
    }
}
