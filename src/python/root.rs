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
            || address.starts_with(['/', '<', '\\', '$'])
            || address.contains("://")
            || address.starts_with("md:")
            || address.starts_with("motherduck:")
            || address.as_bytes().get(1) == Some(&b':');
        (!is_full).then_some(Self::WorkingDirectory)
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
