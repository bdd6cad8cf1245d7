package dev.freshet.benchmarks.experiment;

import dev.freshet.benchmarks.measure.Row;
import dev.freshet.benchmarks.measure.RowResult;
import dev.freshet.benchmarks.measure.Side;
import dev.freshet.benchmarks.model.Examples;
import dev.freshet.benchmarks.model.Models;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.adapter.Adapter;
import dev.freshet.languagemodel.adapter.LoraConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** The same code on the first GPU beside the processor: eight streams, a LoRA step, and the share of its memory that is taken. */
final class GpuExperiment implements Experiment {

    private static final int STREAMS = 8;
    private static final Row DECODE =
            new Row("gpu-decode-eight-streams", "eight streams, GPU / processor", "tokens/s", null);
    private static final Row STEP = new Row("gpu-lora-step", "LoRA step, GPU / processor", "tokens/s", null);
    private static final Row MEMORY = new Row("gpu-memory-share", "memory of the GPU, in use / there", "MiB", null);

    @Override
    public String name() {
        return "gpu";
    }

    @Override
    public List<Row> rows() {
        return List.of(DECODE, STEP, MEMORY);
    }

    @Override
    public Duration estimate() {
        return Duration.ofSeconds(5);
    }

    @Override
    public Duration limit() {
        return Duration.ofMinutes(5);
    }

    @Override
    public List<RowResult> run(ExperimentContext context) throws Exception {
        Path folder = context.models().folder(context.modelOr(Models.RANDOM_135M));
        try (BaseModel gpu = BaseModel.load(folder, new ModelOptions("gpu"))) {
            return measure(context, gpu, folder);
        } catch (IllegalStateException e) {
            // The reason is the engine's: libtorch sees none.
            if (!String.valueOf(e.getMessage()).contains("sees none")) {
                throw e;
            }
            return rows().stream().map(row -> RowResult.skipped(row, "no GPU")).toList();
        }
    }

    private static List<RowResult> measure(ExperimentContext context, BaseModel gpu, Path folder) throws Exception {
        try (BaseModel cpu = BaseModel.load(folder, new ModelOptions("cpu"));
                Adapter gpuAdapter = zero(gpu);
                Adapter cpuAdapter = zero(cpu);
                Decoder gpuDecoder = new Decoder(gpu, STREAMS, context.threads());
                Decoder cpuDecoder = new Decoder(cpu, STREAMS, context.threads());
                Training gpuTraining = new Training(gpu);
                Training cpuTraining = new Training(cpu)) {
            Examples examples = new Examples(gpu.tokenizer());
            List<Side> sides = List.of(
                    gpuDecoder.side(Collections.nCopies(STREAMS, gpuAdapter)),
                    cpuDecoder.side(Collections.nCopies(STREAMS, cpuAdapter)),
                    gpuTraining.side(() -> examples.supervised(Training.ROWS)),
                    cpuTraining.side(() -> examples.supervised(Training.ROWS)));
            double[][] figures = context.interleaved().measure(sides, context.progress());
            return List.of(
                    RowResult.ofPairs(DECODE, figures[0], figures[1]),
                    RowResult.ofPairs(STEP, figures[2], figures[3]),
                    memory());
        }
    }

    private static Adapter zero(BaseModel base) {
        return Adapter.load(base, Adapter.zero(base, LoraConfig.defaults(), 1));
    }

    /** As the driver tells it, for all processes. */
    private static RowResult memory() throws InterruptedException {
        try {
            Process query = new ProcessBuilder(
                            "nvidia-smi",
                            "--id=0",
                            "--query-gpu=memory.used,memory.total",
                            "--format=csv,noheader,nounits")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String line;
            try (BufferedReader lines = query.inputReader()) {
                line = lines.readLine();
            }
            if (query.waitFor() != 0 || line == null || !line.matches("\\d+, *\\d+")) {
                return RowResult.skipped(MEMORY, "nvidia-smi says '" + line + "'");
            }
            String[] fields = line.split(", *", -1);
            return RowResult.ofOne(MEMORY, Double.parseDouble(fields[0]), Double.parseDouble(fields[1]), "");
        } catch (IOException e) {
            return RowResult.skipped(MEMORY, "nvidia-smi does not start: " + e.getMessage());
        }
    }
}
