// Pages of applications, as a browser loads them.
import { once } from "node:events";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** An application's own web server with one page, of a script of ../clients, with packages by other names: `{ origin, stop() }`. */
export async function startPage(name = "browser-page.js", alias = {}) {
  const entry = fileURLToPath(new URL(`../clients/${name}`, import.meta.url));
  const bundle = await build({ entryPoints: [entry], bundle: true, format: "esm", platform: "browser", write: false, alias });
  const script = bundle.outputFiles[0].text;
  const server = createServer((request, reply) => {
    const isScript = request.url === "/page.js";
    reply.writeHead(200, { "Content-Type": isScript ? "text/javascript" : "text/html" });
    reply.end(isScript ? script : '<!doctype html><title>page</title><script type="module" src="/page.js"></script>');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    async stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
