// The entry of the script bundle: what Rust finds in the browser before it starts.
import "../host.js";
import "./element.js";
