package dev.freshet.languagemodel.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * A TorchScript object in libtorch: the one class that calls DJL's TorchScript interface.
 *
 * <p>Any number of threads may call it at once with tensors that no other call writes to. Close it after the last call
 * has returned: libtorch does not check.
 */
public final class TorchScriptModule implements AutoCloseable {

    private static final String THREADS = "ai.djl.pytorch.num_threads";

    /** Settings that libtorch keeps for each thread: no specialization to shapes, and the number of threads. */
    private static final ThreadLocal<Boolean> PREPARED = ThreadLocal.withInitial(() -> {
        JniUtils.setGraphExecutorOptimize(false);
        Integer threads = Integer.getInteger(THREADS);
        if (threads != null) {
            JniUtils.setNumThreads(threads);
        }
        return true;
    });

    private final PtNDManager manager;
    private final PtSymbolBlock block;

    private TorchScriptModule(PtNDManager manager, PtSymbolBlock block) {
        this.manager = manager;
        this.block = block;
    }

    /** Loads an archive of {@link TorchScriptArchive}. */
    public static TorchScriptModule load(byte[] archive, Device device) {
        Telemetry.off();
        return load(archive, Engine.getEngine("PyTorch").newBaseManager(device));
    }

    /** Loads an archive for a manager, which becomes the module's. */
    public static TorchScriptModule load(byte[] archive, NDManager owner) {
        PtNDManager manager = (PtNDManager) owner;
        try {
            return new TorchScriptModule(
                    manager, JniUtils.loadModule(manager, new ByteArrayInputStream(archive), false, false));
        } catch (IOException e) {
            manager.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Owner of the arrays that live as long as the module; closing the module closes them. */
    public NDManager manager() {
        return manager;
    }

    /**
     * Calls a method without recording for gradients.
     *
     * @param scope owns the result
     * @param arguments arrays, {@link Tensors}, Integer, Long, Double or long[]
     * @return the one tensor that the method returns
     */
    public PtNDArray run(NDManager scope, String method, Object... arguments) {
        PREPARED.get();
        IValue[] values = new IValue[arguments.length];
        try {
            Arrays.setAll(values, i -> asValue(arguments[i]));
            try (IValue result = IValueUtils.runMethod(block, method, values)) {
                return result.toTensor((PtNDManager) scope);
            }
        } finally {
            for (int i = 0; i < values.length; i++) {
                if (values[i] != null && !(arguments[i] instanceof Tensors)) {
                    values[i].close();
                }
            }
        }
    }

    /**
     * Calls a method that computes gradients.
     *
     * @param scope owns the result and the first argument
     * @param arguments arrays and {@link Tensors}, none of them empty
     * @return the one tensor that the method returns
     */
    PtNDArray train(NDManager scope, String method, Object... arguments) {
        PREPARED.get();
        NDList list = new NDList();
        for (Object argument : arguments) {
            if (argument instanceof Tensors tensors) {
                list.addAll(Arrays.asList(tensors.arrays()));
            } else {
                list.add((NDArray) argument);
            }
        }
        NDArray name = scope.create(0);
        name.setName("module_method:" + method);
        list.add(name);
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
        try {
            return (PtNDArray) IValueUtils.forward(block, list, true).singletonOrThrow();
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    @Override
    public void close() {
        block.close();
        manager.close();
    }

    private static IValue asValue(Object argument) {
        if (argument instanceof Tensors tensors) {
            return tensors.asArgument();
        } else if (argument instanceof PtNDArray array) {
            return IValue.from(array);
        } else if (argument instanceof Double number) {
            return IValue.from(number.doubleValue());
        } else if (argument instanceof Number number) {
            return IValue.from(number.longValue());
        } else if (argument instanceof long[] numbers) {
            return IValue.listFrom(numbers);
        }
        throw new IllegalArgumentException("no TorchScript value for " + argument.getClass());
    }
}
