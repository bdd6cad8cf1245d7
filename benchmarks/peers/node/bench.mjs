// Usage: node bench.mjs MODEL.gguf MAX_THREADS
// Drives llama.cpp by lines of JSON on standard input; each gets one line of JSON. Ends with its input.
//   {"op": "context", "id": "a", "threads": 2, "sequences": 8, "size": 1024}         {}
//   {"op": "prefill", "id": "a", "tokens": [...]}                                    {"seconds": s}
//   {"op": "decode", "id": "a", "prompts": [[...], ...], "count": 64}                {"seconds": s, "tokens": n}
// prefill feeds a prompt to an empty sequence. decode feeds each sequence its prompt, waits until all have generated a token,
// and then times how long all of them together take for `count` more each, greedily and past the end of the turn.
// An error is {"error": "..."}.
import { createInterface } from "node:readline";
import { getLlama, LlamaLogLevel } from "./llama.mjs";

const llama = await getLlama({
    gpu: false,
    build: "never",
    maxThreads: Number(process.argv[3]),
    logLevel: LlamaLogLevel.error,
});
const model = await llama.loadModel({ modelPath: process.argv[2] });
const contexts = new Map();

const operations = {
    async context({ id, threads, sequences, size }) {
        const context = await model.createContext({ threads, sequences, contextSize: size, batchSize: 512 });
        contexts.set(id, Array.from({ length: sequences }, () => context.getSequence()));
        return {};
    },

    async prefill({ id, tokens }) {
        const [sequence] = contexts.get(id);
        await sequence.clearHistory();
        const begin = performance.now();
        await sequence.evaluateWithoutGeneratingNewTokens(tokens);
        return { seconds: (performance.now() - begin) / 1000 };
    },

    async decode({ id, prompts, count }) {
        const streams = await Promise.all(contexts.get(id).map((sequence, i) => start(sequence, prompts[i])));
        const begin = performance.now();
        const counts = await Promise.all(streams.map((stream) => pull(stream, count)));
        const seconds = (performance.now() - begin) / 1000;
        await Promise.all(streams.map((stream) => stream.return()));
        return { seconds, tokens: counts.reduce((a, b) => a + b, 0) };
    },
};

// What the sequence still holds of its prompt is kept.
async function start(sequence, prompt) {
    const kept = sequence.nextTokenIndex > 0 ? prompt.length - 1 : 0;
    if (kept > 0) {
        await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
    } else {
        await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(0, -1));
    }
    const stream = sequence.evaluate(prompt.slice(-1), { temperature: 0, yieldEogToken: true });
    await stream.next();
    return stream;
}

async function pull(stream, count) {
    let tokens = 0;
    while (tokens < count && !(await stream.next()).done) {
        tokens++;
    }
    return tokens;
}

async function answer(line) {
    try {
        const command = JSON.parse(line);
        return await operations[command.op](command);
    } catch (error) {
        return { error: String(error) };
    }
}

process.stdout.write(JSON.stringify({ ready: true }) + "\n");
for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(JSON.stringify(await answer(line)) + "\n");
}
process.exit(0);
