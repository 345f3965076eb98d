#![doc = include_str!("secret_in_variable.md")]

use crate::check::{Context, Rule};
use crate::diagnostic::{Finding, Severity, Stage};
use crate::source::environment_alias;

pub(super) const RULE: Rule = Rule {
    id: "secret-in-variable",
    severity: Severity::Warning,
    stage: Stage::Review,
    stricter: true,
    explain: page!("secret_in_variable.md"),
    run,
};

/// What the last words of a secret's name are, or a word of it ends with.
const NAMES: [&[&str]; 12] = [
    &["PASSWORD"],
    &["PASSWD"],
    &["PASSPHRASE"],
    &["PASS"],
    &["PWD"],
    &["SECRET"],
    &["TOKEN"],
    &["APIKEY"],
    &["API", "KEY"],
    &["ACCESS", "KEY"],
    &["PRIVATE", "KEY"],
    &["ACCOUNT", "KEY"],
];
/// Words behind these that say of which kind the secret is, or where it counts.
const KINDS: [&str; 8] = ["KEY", "VALUE", "PRIMARY", "SECONDARY", "OLD", "NEW", "BASE", "PEM"];
/// Words behind these with which a name is that of something about a secret.
const ABOUT: [&str; 22] = [
    "NAME", "ID", "ARN", "PATH", "FILE", "DIR", "URL", "URI", "HOST", "REF", "TTL", "TYPE",
    "EXPIRY", "VERSION", "HASH", "DIGEST", "SCOPE", "AUDIENCE", "ISSUER", "HEADER", "PREFIX",
    "ENV",
];
/// What secrets of well-known services start with.
const STARTS: [&str; 18] = [
    "AKIA",
    "ASIA",
    "AIza",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxa-",
    "xoxb-",
    "xoxp-",
    "xapp-",
    "sk-",
    "sk_live_",
    "rk_live_",
    "dop_v1_",
];
/// The same where hexadecimal digits or their like follow.
const STARTS_OF_MADE: [&str; 3] = ["dapi", "agent:", "user:"];
/// The keys of connection strings and addresses behind which a secret stands.
const KEYS: [&str; 7] = [
    "accountkey=",
    "sharedaccesskey=",
    "sharedaccesssignature=",
    "password=",
    "pwd=",
    "sig=",
    "client_secret=",
];
/// What is said of a secret instead of it.
const STATES: [&str; 13] = [
    "true",
    "false",
    "none",
    "disabled",
    "enabled",
    "required",
    "optional",
    "undefined",
    "redacted",
    "default",
    "generated",
    "inherited",
    "unset",
];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (name, value, at) in context.variables() {
        if !super::placeholder_value::is_placeholder(value) && is_secret(name, value) {
            // The value itself is not repeated: messages travel.
            findings.push(
                Finding::new(format!("`{name}` looks like a secret in plain text"), at).help(
                    "keep it in a secret of the platform (`k8s.env_secrets`, `ecs.secrets`) or in Dagster+, and replace it where it was used",
                ),
            );
        }
    }
}

fn is_secret(name: &str, value: &str) -> bool {
    if value.contains("-----BEGIN ") {
        return value.contains("PRIVATE KEY-----");
    }
    if has_secret_part(value) {
        return true;
    }
    if value.chars().count() < 8 || value.contains(char::is_whitespace) {
        return false;
    }
    // `postgresql://user:password@host`.
    let login = value.split_once("://").and_then(|it| it.1.split('/').next()?.rsplit_once('@'));
    if let Some((_, password)) = login.and_then(|it| it.0.split_once(':')) {
        return is_written_out(password);
    }
    is_of_service(value) || named_as(name).is_some_and(|it| is_fit(it, value))
}

/// Whether it is what a well-known service gives out: a start of its own, or a signed token, and letters that nobody chose.
fn is_of_service(value: &str) -> bool {
    let rest = STARTS.iter().find_map(|it| value.strip_prefix(it));
    // `agent:shop:0123456789abcdef`.
    let made = STARTS_OF_MADE.iter().find_map(|it| value.strip_prefix(it)?.rsplit(':').next());
    let parts: Vec<&str> = value.split('.').collect();
    value.starts_with("eyJ") && parts.len() == 3 && parts.iter().all(|it| it.len() > 8)
        || rest.is_some_and(|it| it.len() >= 12 && is_one_text(it) && !is_words(it))
        || made.is_some_and(is_made)
}

/// Whether a key of a connection string or of an address has a secret behind it.
fn has_secret_part(value: &str) -> bool {
    value.split([';', '&', '?', ' ']).any(|part| {
        let lower = part.to_ascii_lowercase();
        let key = KEYS.iter().find(|it| lower.starts_with(**it));
        let secret = key.and_then(|it| part.get(it.len()..));
        // In a list of such, not the whole of it.
        part.len() < value.len() && secret.is_some_and(|it| it.len() >= 4 && is_written_out(it))
    })
}

/// Whether `text` is there itself, and nothing that stands for it.
fn is_written_out(text: &str) -> bool {
    let is_state = STATES.iter().any(|it| text.eq_ignore_ascii_case(it));
    !text.is_empty() && !text.contains(['$', '{', '<']) && !is_state
}

/// What a variable's name says of its value.
#[derive(Clone, Copy, PartialEq)]
enum Named {
    /// A secret that people choose.
    Password,
    /// A secret that is made by a program, or the name of one.
    Token,
    /// Something that has to do with a secret.
    Related,
}

/// What `name` says, by the last words in it that name a secret.
fn named_as(name: &str) -> Option<Named> {
    let upper = name.to_ascii_uppercase();
    let words: Vec<&str> = upper
        .split(|it: char| !it.is_ascii_alphanumeric())
        .map(|it| it.trim_end_matches(|it: char| it.is_ascii_digit()))
        .filter(|it| !it.is_empty())
        .collect();
    let ends = |words: &[&str], name: &[&str]| {
        let (Some(first), Some(own)) = (name.first(), words.first()) else { return false };
        // `PGPASSWORD`, but neither `BYPASS` nor `TOKENIZER`.
        let is_first = own == first || own.ends_with(first) && first.len() > 4;
        is_first && words.get(1..name.len()) == name.get(1..)
    };
    let found = (0..words.len()).rev().find_map(|at| {
        let rest = words.get(at..)?;
        let name = NAMES.iter().find(|it| ends(rest, it))?;
        Some((*name, rest.get(name.len()..)?))
    });
    let (name, behind) = found?;
    if behind.iter().any(|it| ABOUT.contains(it)) || words.len() == 1 && words == ["PWD"] {
        return None;
    }
    let is_kind = |it: &&str| KINDS.contains(it) || environment_alias(it).is_some();
    Some(match *name {
        _ if !behind.iter().all(is_kind) => Named::Related,
        ["PASSWORD" | "PASSWD" | "PASSPHRASE" | "APIKEY"] | [_, "KEY"] => Named::Password,
        ["SECRET"] if behind.first() == Some(&"KEY") => Named::Password,
        _ => Named::Token,
    })
}

/// Whether `value` may be what the name says, rather than its place, its name, or a number.
fn is_fit(named: Named, value: &str) -> bool {
    let is_number = value.chars().all(|it| it.is_ascii_digit());
    let is_name = value.contains('_')
        && value.chars().all(|it| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_');
    if !is_written_out(value) || is_number || is_name || value.contains("://") {
        return false;
    }
    let is_plain = !value.contains(['/', ':']);
    match named {
        _ if is_made(value) => true,
        Named::Password => is_plain,
        Named::Token => is_plain && !is_words(value),
        Named::Related => false,
    }
}

/// Whether nobody would call anything so: hexadecimal digits, or a long text in which letters of both cases and digits take turns.
fn is_made(value: &str) -> bool {
    let kind = |it: char| (it.is_ascii_lowercase(), it.is_ascii_uppercase(), it.is_ascii_digit());
    let letters: Vec<char> = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let n_turns = letters
        .windows(2)
        .filter(|it| matches!(it, [one, next] if kind(*one) != kind(*next)))
        .count();
    let is_hexadecimal = |it: &str| {
        it.len() >= 16
            && it.bytes().all(|it| it.is_ascii_hexdigit())
            && it.bytes().any(|it| it.is_ascii_digit())
            && it.bytes().any(|it| it.is_ascii_alphabetic())
    };
    let steps = || value.split([':', '/']);
    let is_of_words = steps().filter(|it| !it.is_empty()).count() > 1 && steps().all(is_words);
    is_hexadecimal(value)
        || steps().next_back().is_some_and(is_hexadecimal) && value.contains(':')
        || letters.len() >= 20 && n_turns * 4 >= letters.len() && !is_of_words
}

/// Whether it is one text of the letters that tokens are made of.
fn is_one_text(text: &str) -> bool {
    text.chars().all(|it| it.is_ascii_alphanumeric() || "_-.=+/".contains(it))
}

/// Whether `text` is made of words, as names are: `prod-database-v2`.
fn is_words(text: &str) -> bool {
    text.split(|it: char| "_-.".contains(it)).all(|it| {
        let of = |test: fn(&u8) -> bool| it.as_bytes().iter().all(test);
        it.len() <= 15 && (of(u8::is_ascii_lowercase) || of(u8::is_ascii_uppercase))
            || it.len() <= 4 && of(u8::is_ascii_alphanumeric)
    })
}
