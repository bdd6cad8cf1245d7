package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.model.RandomAdapter;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.generation.Generator;
import dev.freshet.languagemodel.generation.GeneratorOptions;
import java.io.IOException;

/** A service: eight slots that are always full, prompts of changing length, and a new version every 100 steps. */
final class ServingLoad implements MemoryExperiment.Load {

    private static final int SLOTS = 8;
    private static final int CONTEXT = 256;
    private static final int SWAP = 100;
    private static final int VERSIONS = 5;
    private static final int LONGEST_PROMPT = 20;
    private static final int SHORTEST_ANSWER = 8;
    private static final int ANSWERS = 32;

    private final BaseModel base;
    private final Generator generator;
    private Adapter version;
    private int requests;

    ServingLoad(BaseModel base) throws IOException {
        this.base = base;
        this.generator = new Generator(base, new GeneratorOptions(SLOTS, CONTEXT));
        this.version = RandomAdapter.load(base, 0);
    }

    @Override
    public void step(int number) throws IOException {
        if (number % SWAP == SWAP - 1) {
            version.close();
            version = RandomAdapter.load(base, number / SWAP % VERSIONS);
        }
        while (generator.freeSlots() > 0) {
            int request = requests++;
            generator.start(
                    GenerationRequest.builder("When do you open? ".repeat(1 + request % LONGEST_PROMPT))
                            .maxTokens(SHORTEST_ANSWER + request % ANSWERS)
                            .ignoreEos(true)
                            .build(),
                    version);
        }
        generator.step();
    }

    @Override
    public void close() {
        generator.close();
        version.close();
    }
}
