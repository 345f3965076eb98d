// Markdown as a small tree of our own; its library is heavy, so it is a part of what host.js loads on need.
import { fromMarkdown } from "mdast-util-from-markdown";

/** Our word for the library's; what is not here gives its children alone. */
const KINDS = {
  heading: "heading",
  paragraph: "paragraph",
  blockquote: "quote",
  listItem: "item",
  emphasis: "emphasis",
  strong: "strong",
  code: "code-block",
  inlineCode: "code",
  link: "link",
  linkReference: "link",
  break: "break",
  thematicBreak: "rule",
  text: "text",
  image: "text",
  imageReference: "text",
  html: "text", // shown as the text that it is
};

/** The tree of a text, as host.js describes it. */
export function parse(text) {
  const root = fromMarkdown(text);
  const addresses = new Map();
  collect(root, addresses);
  return convert(root, addresses);
}

/** Finds where the links go that name their address elsewhere; the first definition counts. */
function collect(node, addresses) {
  if (node.type === "definition" && !addresses.has(node.identifier)) addresses.set(node.identifier, node.url);
  for (const child of node.children ?? []) collect(child, addresses);
}

function convert(node, addresses) {
  const isTight = node.type === "listItem" && !node.spread;
  const children = (node.children ?? [])
    .filter((it) => it.type !== "definition")
    .flatMap((it) => (isTight && it.type === "paragraph" ? it.children : [it]))
    .map((it) => convert(it, addresses));
  return {
    kind: node.type === "list" ? (node.ordered ? "steps" : "list") : (KINDS[node.type] ?? "group"),
    level: node.depth ?? 0,
    text: node.type === "code" && node.value ? `${node.value}\n` : (node.value ?? node.alt ?? ""),
    info: [node.lang, node.meta].filter(Boolean).join(" "),
    url: node.url ?? addresses.get(node.identifier) ?? "",
    children,
  };
}
