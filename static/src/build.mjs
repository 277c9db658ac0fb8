// Builds the committed output from the sources in this folder:
//   scss/kopalnia.scss      -> ../css/kopalnia.css   (compressed)
//   icons.txt + icons/*.svg -> ../img/icons.svg      (one sprite; own drawings win over Bootstrap Icons)
// Run: cd static/src && npm ci && npm run build
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");

const css = sass.compile(join(here, "scss/kopalnia.scss"), {
  style: "compressed",
  charset: false,
  loadPaths: [modules],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function"],
}).css.replaceAll("}", "}\n").replaceAll("\n}", "}");

const names = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
const symbols = names.map((name) => {
  const own = join(here, `icons/${name}.svg`);
  const file = existsSync(own) ? own : join(modules, `bootstrap-icons/icons/${name}.svg`);
  const source = readFileSync(file, "utf8");
  const box = source.match(/viewBox="([^"]+)"/)[1];
  const body = source.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/>\s+</g, "><").trim();
  return `<symbol id="${name}" viewBox="${box}">${body}</symbol>`;
});
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;

writeFileSync(join(here, "../css/kopalnia.css"), css + "\n");
writeFileSync(join(here, "../img/icons.svg"), sprite);
for (const [name, text] of [["kopalnia.css", css], ["icons.svg", sprite]]) {
  console.log(`${name}: ${text.length} B, gzip ${gzipSync(text, { level: 9 }).length} B`);
}
