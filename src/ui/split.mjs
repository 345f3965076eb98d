// Splits the page's program, once Trunk has built it: what a first visit does not need becomes a second part, loaded on
// need by `host/late.js`. What leads there asks `ui/late.rs` first. Both parts are made small here, and so is the script
// that wasm-bindgen wrote for them.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { divide, script } from "./divide.mjs";

/** The modules of the second part. Functions and data that they alone need go with them. */
const LATE = [
  "app::decide",
  "app::incoming",
  "check::rules::asset_left_out",
  "check::rules::branch_writes_production",
  "check::rules::changing_platform",
  "check::rules::dead_value",
  "check::rules::duplicate_asset_key",
  "check::rules::lists_out_of_step",
  "check::rules::loaded_but_not_stored",
  "check::rules::missing_nested_resource",
  "check::rules::mount_without_volume",
  "check::rules::null_override",
  "check::rules::one_bucket_two_names",
  "check::rules::one_variable_two_places",
  "check::rules::placeholder_value",
  "check::rules::quotes_in_variable",
  "check::rules::redundant_override",
  "check::rules::relative_path",
  "check::rules::secret_in_variable",
  "check::rules::shadowed_default",
  "check::rules::shared_storage_mismatch",
  "check::rules::slash_in_asset_key",
  "check::rules::smaller_in_production",
  "check::rules::suffixed_branch_name",
  "check::rules::tilde_in_base_dir",
  "check::rules::unbound_io_manager_key",
  "check::rules::unexpanded_variable",
  "check::rules::unknown_io_manager",
  "check::rules::unproduced_dependency",
  "check::rules::unread_definitions",
  "check::rules::unread_variable",
  "check::rules::variable_and_secret",
  "convert",
  "fact::address",
  "fact::asked",
  "fact::breach",
  "fact::held",
  "fact::mount",
  "fact::resolver",
  "graph::compare",
  "lineage::collect",
  "lineage::meeting",
  "model::settings",
  "model::settings_text",
  "python::packed",
  "ui::dialog::add",
  "ui::dialog::convert",
  "ui::dialog::file",
  "ui::dialog::form",
  "ui::dialog::help",
  "ui::dialog::paste",
  "ui::dialog::repo",
  "ui::dialog::rule",
  "ui::diff",
  "ui::effective",
  "ui::map_compare",
  "ui::map_details",
  "ui::map_table",
  "ui::map_tools",
  "ui::markdown",
  "ui::matrix",
  "ui::plan",
  "ui::rule_page",
  "ui::settings",
  "ui::taken",
  "ui::why",
  "ui::widgets::choice",
  "ui::widgets::focus",
  "ui::widgets::share",
];

if (process.env.TRUNK_PROFILE !== "debug") {
  const dist = process.env.TRUNK_STAGING_DIR;
  const built = readdirSync(dist).find((it) => it.endsWith("_bg.wasm"));
  const linked = join(process.env.CARGO_TARGET_DIR ?? "target", "wasm32-unknown-unknown/release/playground.wasm");
  const { parts, asked } = divide(readFileSync(join(dist, built)), linked, LATE);
  const [first, late] = parts;
  const writtenScript = readdirSync(dist).find((it) => /^playground-.*\.js$/.test(it));
  const code = script(join(dist, writtenScript), asked, "export { default } from");
  // All belong together: each calls what is in the others.
  const hash = createHash("sha256").update(first).update(late).update(code).digest("hex").slice(0, 16);
  const [firstName, lateName, scriptName] = [`playground-${hash}.wasm`, `lazy/late-${hash}.wasm`, `playground-${hash}.js`];
  for (const it of [built, writtenScript]) rmSync(join(dist, it));
  writeFileSync(join(dist, firstName), first);
  writeFileSync(join(dist, lateName), late);
  writeFileSync(join(dist, scriptName), code);
  const page = readFileSync(join(dist, "index.html"), "utf8").replaceAll(built, firstName).replaceAll(writtenScript, scriptName);
  const marked = page.replace(/\bname="?program"?/, `$& data-late="./${lateName}"`);
  if (marked === page) throw new Error("index.html does not say which program to start");
  writeFileSync(join(dist, "index.html"), marked);
}
