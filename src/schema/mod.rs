//! What the official stages accept: the table of keys, and each stage's verdict on one document.

mod agent;
mod check;
mod deploy;
mod dg;
mod evaluate;
mod identity;
mod keys;
mod kubernetes;
mod pod;
mod printed;

pub use agent::{AgentVerdict, Fault, Platform, agent, shared};
pub use check::{ErrorKind, Outcome, SchemaError, check, is_true};
pub use deploy::{deploy, deploy_document, merged_document};
pub use dg::{DgFault, DgFaultKind, check_dg};
pub use evaluate::{ConfigError, Evaluation, Reason};
pub use identity::{equality, identity};
pub use keys::{Holds, Key, ListMerge, Place, Shape, Stages, key, keys_of, raw_model};
pub use kubernetes::{Attribute, Raw, attribute, attributes};
pub use pod::{BESIDE, K8sContext, PARTS, PodConfig, named, raw_part};
pub use printed::{printed, repr};
