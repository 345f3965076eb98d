// Lays out generated maps beside dagre and counts where edges cross, in the same way for both; fails if ours cross more on average.
// dagre gets the same nodes and edges twice: free, and with repositories and kinds of resources as clusters, as our map keeps them.
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import dagre from "@dagrejs/dagre";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { profile: { type: "string", default: "dev" }, free: { type: "boolean" } } });
const SIZES = positionals.length > 0 ? positionals : ["2:50", "4:50", "8:50", "12:30", "16:20"]; // repositories and how many maps

/** The stretches of an edge, and the box around them. */
function stretches({ from, to, points }) {
  const list = [];
  for (let at = 1; at < points.length; at++) {
    const [[x1, y1], [x2, y2]] = [points[at - 1], points[at]];
    if (x1 !== x2 || y1 !== y2) list.push({ x1, y1, x2, y2, box: [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)] });
  }
  const all = list.map((it) => it.box);
  const bound = (of, at) => of(...all.map((it) => it[at]));
  return { from, to, list, box: [bound(Math.min, 0), bound(Math.max, 1), bound(Math.min, 2), bound(Math.max, 3)] };
}

const apart = (a, b) => a[1] < b[0] || b[1] < a[0] || a[3] < b[2] || b[3] < a[2];
const side = ({ x1, y1, x2, y2 }, x, y) => Math.sign((x2 - x1) * (y - y1) - (y2 - y1) * (x - x1));
const splits = (line, other) => side(line, other.x1, other.y1) * side(line, other.x2, other.y2) < 0;

/** How often edges that have no node in common cross. */
function crossings(edges) {
  const all = edges.map(stretches);
  let count = 0;
  const meet = (one, other) => one.from === other.from || one.from === other.to || one.to === other.from || one.to === other.to;
  for (const [at, one] of all.entries()) {
    for (let next = at + 1; next < all.length; next++) {
      const other = all[next];
      if (apart(one.box, other.box) || meet(one, other)) continue;
      for (const a of one.list) {
        if (apart(a.box, other.box)) continue;
        for (const b of other.list) if (!apart(a.box, b.box) && splits(a, b) && splits(b, a)) count++;
      }
    }
  }
  return count;
}

/** What dagre makes of a map: its crossings and the milliseconds. */
function beside({ nodes, edges }, compound) {
  const graph = new dagre.graphlib.Graph({ multigraph: true, compound });
  graph.setGraph({ rankdir: "LR" });
  for (const [at, { width, height, group }] of nodes.entries()) {
    graph.setNode(`${at}`, { width, height });
    if (compound) graph.setNode(group, {}).setParent(`${at}`, group);
  }
  for (const [at, { from, to, width, height }] of edges.entries()) graph.setEdge(`${from}`, `${to}`, { width, height, labelpos: "c" }, `${at}`);
  const start = performance.now();
  dagre.layout(graph);
  const milliseconds = performance.now() - start;
  const drawn = edges.map(({ from, to }, at) => ({ from, to, points: graph.edge(`${from}`, `${to}`, `${at}`).points.map(({ x, y }) => [x, y]) }));
  return { crossings: crossings(drawn), milliseconds };
}

const mean = (list) => list.reduce((sum, it) => sum + it, 0) / list.length;
const told = (maps) =>
  ["ours", "free", "clusters"]
    .filter((key) => maps[0][key])
    .map((key) => `${mean(maps.map((it) => it[key].crossings)).toFixed(1).padStart(9)} in ${mean(maps.map((it) => it[key].milliseconds)).toFixed(2).padStart(8)} ms`)
    .join("  ");

console.log("Mean number of crossings, and time of the layout: ours, dagre, dagre with the same clusters");
const all = [];
for (const size of SIZES) {
  const command = ["run", "--quiet", "--locked", "--profile", values.profile, "--example", "maps", "--", size];
  const lines = execFileSync("cargo", command, { encoding: "utf8", maxBuffer: 2 ** 30, stdio: ["ignore", "pipe", "inherit"] });
  const maps = lines.trim().split("\n").map((line) => JSON.parse(line)).map((map) => ({
    nodes: map.nodes.length,
    ours: { crossings: crossings(map.edges), milliseconds: map.milliseconds },
    free: beside(map, false),
    clusters: values.free ? undefined : beside(map, true),
  }));
  console.log(`${size.padStart(6)} maps, ${mean(maps.map((it) => it.nodes)).toFixed(0).padStart(5)} nodes: ${told(maps)}`);
  all.push(...maps);
}
console.log(`${all.length} maps in all${" ".repeat(9)}: ${told(all)}`);
const isAbove = ["free", "clusters"].filter((key) => all[0][key] && mean(all.map((it) => it.ours.crossings)) > mean(all.map((it) => it[key].crossings)));
if (isAbove.length > 0) {
  console.error(`On average our edges cross more than dagre's (${isAbove.join(", ")})`);
  process.exitCode = 1;
}
