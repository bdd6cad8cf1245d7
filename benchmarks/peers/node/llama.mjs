// Loads node-llama-cpp from FRESHET_NODE_MODULES, or from node_modules beside this file (npm install --ignore-scripts).
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.FRESHET_NODE_MODULES ?? join(here, "node_modules");
const home = join(modules, "node-llama-cpp");
const { main } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));

export const { getLlama, LlamaLogLevel } = await import(pathToFileURL(join(home, main)).href);
