import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const server = process.env.PARLEY_URL ?? "http://localhost:8080";

// Relative base: the page also works below a reverse-proxy prefix such as /api.
// assetsInlineLimit 0: no data: URLs, so `default-src 'self'` is enough as a content security policy.
export default defineConfig({
  base: "./",
  plugins: [react(), tailwindcss()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: "es" },
  server: {
    proxy: {
      "/v1": { target: server, ws: true },
      "/health": { target: server },
    },
  },
  // The JUnit file stands where Maven's own reports stand, so that one count covers all tests.
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "node",
    reporters: ["default", ["junit", { outputFile: "target/surefire-reports/TEST-web.xml" }]],
  },
});
