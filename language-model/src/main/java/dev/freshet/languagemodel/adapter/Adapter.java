package dev.freshet.languagemodel.adapter;

import ai.djl.ndarray.NDManager;
import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.checkpoint.InvalidModelException;
import dev.freshet.languagemodel.checkpoint.SafetensorsWriter;
import dev.freshet.languagemodel.checkpoint.TensorData;
import dev.freshet.languagemodel.torch.ReferenceCount;
import dev.freshet.languagemodel.torch.Tensors;
import dev.freshet.languagemodel.vector.VectorAdapter;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The LoRA matrices of one version, on the device of its base model. Immutable and thread-safe; its memory is freed when
 * it and the last sequence that runs with it are closed.
 */
public final class Adapter implements AutoCloseable {

    private static final AtomicLong IDS = new AtomicLong();

    private final long id = IDS.incrementAndGet();
    private final BaseModel base;
    private final LoraLayout layout;
    private final NDManager manager;
    private final Tensors tensors;
    private final ReferenceCount references = new ReferenceCount("the adapter", this::free);
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable VectorAdapter vectors;
    private boolean packed;

    private Adapter(BaseModel base, LoraLayout layout, NDManager manager, Tensors tensors) {
        this.base = base;
        this.layout = layout;
        this.manager = manager;
        this.tensors = tensors;
    }

    /**
     * Loads an adapter for {@code base}.
     *
     * @param files {@code adapter_config.json} and {@code adapter_model.safetensors} of the PEFT layout; others are
     *     ignored
     * @throws InvalidModelException if names, shapes or types are not the base's, or a value is not finite
     */
    public static Adapter load(BaseModel base, Map<String, byte[]> files) {
        LoraLayout layout = AdapterFiles.readLayout(files, base.config());
        base.retain();
        NDManager manager = base.graph().manager().newSubManager();
        try {
            return new Adapter(base, layout, manager, AdapterFiles.readWeights(files, layout, manager));
        } catch (RuntimeException | Error e) {
            manager.close();
            base.release();
            throw e;
        }
    }

    /**
     * Files of an adapter that changes nothing: A uniform within one over the root of its inputs (as PEFT), B zero. The
     * same seed gives the same bytes.
     */
    public static Map<String, byte[]> zero(BaseModel base, LoraConfig config, long seed) {
        Random random = new Random(seed);
        Map<String, TensorData> tensors = new TreeMap<>();
        LoraLayout layout = LoraLayout.of(base.config(), config);
        layout.storedShapes().forEach((name, shape) -> {
            float[] values = new float[Math.toIntExact(shape[0] * shape[1])];
            if (name.endsWith("lora_A.weight")) {
                double bound = 1 / Math.sqrt((double) shape[1]);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
            }
            tensors.put(name, TensorData.of(TensorData.Type.F32, shape, values));
        });
        return Map.of(
                AdapterFiles.CONFIG,
                layout.file(),
                AdapterFiles.WEIGHTS,
                SafetensorsWriter.write(tensors, Map.of("format", "pt")));
    }

    /** Rank, alpha, dropout and modules; where single linears have a rank or alpha of their own, those of all others. */
    public LoraConfig config() {
        return layout.config();
    }

    /** A number that no other adapter of this process has or had. */
    public long id() {
        return id;
    }

    /** The base that it is for. */
    public BaseModel base() {
        return base;
    }

    /** Fourteen matrices of each layer; the adapter owns them. */
    public Tensors tensors() {
        return tensors;
    }

    /** The matrices for generation on the processor; the first call packs them. Null if the adapter changes nothing. */
    public synchronized @Nullable VectorAdapter vectors() {
        if (!packed) {
            vectors = VectorAdapter.of(base.config(), tensors, scales());
            packed = true;
        }
        return vectors;
    }

    /** What the update of each linear of each layer is multiplied by. */
    public double[] scales() {
        return layout.scales();
    }

    /** The highest rank of a linear. */
    public int rank() {
        return layout.maxRank();
    }

    /** Keeps the memory until {@link #release}. */
    public void retain() {
        references.retain();
    }

    /** Lets go of what {@link #retain} kept. */
    public void release() {
        references.release();
    }

    /** Lets go of the adapter; sequences that run with it go on. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            references.release();
        }
    }

    private void free() {
        tensors.close();
        manager.close();
        base.release();
    }
}
