// Builds what the browser gets into kentan/interfaces/ui/static/ui/dist: workspace.{css,js}, portal.{css,js} and one
// sprite of the icons named in kentan/interfaces/ui/icons.txt. Names carry a hash; assets.json maps the plain ones to them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defineConfig } from "vite";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const OUTPUT = here("../kentan/interfaces/ui/static/ui/dist");
const ICON_LIST = here("../kentan/interfaces/ui/icons.txt");

function iconSymbol(line) {
  const [name, style = "outline"] = line.split("/").reverse();
  const file = here(`node_modules/@tabler/icons/icons/${style}/${name}.svg`);
  const body = readFileSync(file, "utf8")
    .replace(/^[\s\S]*?<svg[\s\S]*?>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "");
  const paint = style === "filled"
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  const id = style === "filled" ? `${name}-filled` : name;
  return `<symbol id="${id}" viewBox="0 0 24 24" ${paint}>${body}</symbol>`;
}

function iconSprite() {
  return {
    name: "icon-sprite",
    buildStart() {
      this.addWatchFile(ICON_LIST);
    },
    generateBundle() {
      const names = readFileSync(ICON_LIST, "utf8")
        .split("\n")
        .map((line) => line.replace(/#.*/, "").trim())
        .filter(Boolean);
      const symbols = [...new Set(names)].map(iconSymbol).join("");
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", source });
    },
  };
}

function plainNames() {
  return {
    name: "plain-names",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const names = {};
        for (const item of Object.values(bundle)) {
          if (item.type === "chunk" && item.isEntry) names[`${item.name}.js`] = item.fileName;
          if (item.type === "asset") names[(item.names?.[0] ?? item.fileName).replace(/(-style)?\.(s?css)$/, ".css")] = item.fileName;
        }
        const source = `${JSON.stringify(names, Object.keys(names).sort(), 1)}\n`;
        this.emitFile({ type: "asset", fileName: "assets.json", source });
      },
    },
  };
}

// The web server sends name.br or name.gz where the browser takes it, so nothing is compressed while somebody waits.
function compressed() {
  return {
    name: "compressed",
    closeBundle() {
      for (const name of readdirSync(OUTPUT).filter((file) => /\.(css|js|svg)$/.test(file))) {
        const body = readFileSync(join(OUTPUT, name));
        const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
        writeFileSync(join(OUTPUT, `${name}.br`), brotliCompressSync(body, options));
        writeFileSync(join(OUTPUT, `${name}.gz`), gzipSync(body, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [iconSprite(), plainNames(), compressed()],
  css: {
    preprocessorOptions: { scss: { loadPaths: [here("node_modules")], quietDeps: true, silenceDeprecations: ["import"] } },
  },
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    assetsDir: "",
    assetsInlineLimit: 0,
    cssMinify: "lightningcss",
    cssTarget: ["chrome111", "firefox113", "safari16.4"],
    target: ["chrome111", "firefox113", "safari16.4"],
    modulePreload: false,
    rollupOptions: {
      checks: { eval: false, pluginTimings: false, bundlerTimings: false }, // htmx has an eval; allowEval turns it off
      input: {
        workspace: here("src/workspace.ts"),
        portal: here("src/portal.ts"),
        "workspace-style": here("src/styles/workspace.scss"),
        "portal-style": here("src/styles/portal.scss"),
      },
      output: { entryFileNames: "[name]-[hash].js", assetFileNames: "[name]-[hash][extname]" },
    },
  },
});
