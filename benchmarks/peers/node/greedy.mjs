// Usage: node greedy.mjs MODEL.gguf < job.json
// The job: {"prompts": [[1, 2, 3]], "count": 32, "texts": ["..."]}. The answer, as one line of JSON: the tokens that
// greedy decoding adds to each prompt, up to and with one that ends the generation, and the tokens of each text.
import { readFileSync } from "node:fs";
import { getLlama, LlamaLogLevel } from "./llama.mjs";

const job = JSON.parse(readFileSync(0, "utf8"));
const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1, logLevel: LlamaLogLevel.error });
const model = await llama.loadModel({ modelPath: process.argv[2] });
const context = await model.createContext({
    sequences: 1,
    contextSize: 512,
    threads: 1,
    // In half precision, as it is otherwise, rounding decides between tokens that are almost as likely.
    flashAttention: false,
    experimentalKvCacheKeyType: "F32",
    experimentalKvCacheValueType: "F32",
});
const sequence = context.getSequence();
const generated = [];
for (const prompt of job.prompts ?? []) {
    await sequence.clearHistory();
    const tokens = [];
    for await (const token of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
        tokens.push(token);
        if (tokens.length === job.count || model.isEogToken(token)) {
            break;
        }
    }
    generated.push(tokens);
}
const texts = (job.texts ?? []).map((text) => model.tokenize(text, false));
process.stdout.write(JSON.stringify({ generated, texts }) + "\n");
process.exit(0);
