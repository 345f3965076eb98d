// Serves a built page on this computer: for `make serve`, and under a folder for the browser tests.
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** The file that an address names, or nothing if it is none of the page's. */
function fileOf(address, base) {
  let path;
  try {
    path = decodeURIComponent(new URL(address, "http://page").pathname);
  } catch {
    return null;
  }
  if (!path.startsWith(base) || path.includes("\0")) return null;
  const file = normalize(join(DIST, path.slice(base.length) || "index.html"));
  return file.startsWith(DIST.endsWith(sep) ? DIST : DIST + sep) ? file : null;
}

async function answer(request, response, base) {
  const file = request.method === "GET" || request.method === "HEAD" ? fileOf(request.url, base) : null;
  const found = file && (await stat(file).catch(() => null));
  if (!found?.isFile()) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not found\n");
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "content-length": found.size,
    "cache-control": "no-cache",
  });
  if (request.method === "HEAD") response.end();
  else createReadStream(file).on("error", () => response.destroy()).pipe(response);
}

/** Starts to serve dist/ under `base`; port 0 takes any free one. Gives the address and how to stop. */
export function serve({ port = 0, host = "127.0.0.1", base = "/" } = {}) {
  const server = createServer((request, response) => {
    answer(request, response, base).catch(() => response.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const name = host === "127.0.0.1" ? "localhost" : host;
      const stop = () => new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      });
      resolve({ address: `http://${name}:${server.address().port}${base}`, stop });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8080" }, host: { type: "string", default: "127.0.0.1" } } });
  const wanted = Number(values.port);
  try {
    const { address } = await serve({ port: wanted, host: values.host });
    console.log(`\n  Locations Playground is at ${address}\n`);
  } catch (error) {
    console.error(
      error.code === "EADDRINUSE" ? `Port ${wanted} is taken: choose another with \`make serve PORT=${wanted + 1}\`.` : String(error),
    );
    process.exit(1);
  }
}
