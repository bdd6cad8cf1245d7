package dev.freshet.training;

import dev.freshet.service.Service;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.taskexecutor.TaskExecutorResourceUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/** Flink's task manager in this JVM. It outlives job managers: it joins the next one that listens where the last did. */
public final class TaskManagerService implements Service {

    private final TaskManagerRunner taskManager;
    private final CompletableFuture<Void> ended;

    private TaskManagerService(TaskManagerRunner taskManager) {
        this.taskManager = taskManager;
        this.ended = taskManager.getTerminationFuture().thenAccept(result -> {
            if (result != TaskManagerRunner.Result.SUCCESS) {
                throw new IllegalStateException("the task manager ended with " + result + "; its log says why");
            }
        });
    }

    /**
     * Starts it; it looks for the job manager until it is there.
     *
     * @throws Exception if it cannot listen
     */
    public static TaskManagerService start(ClusterConfig cluster) throws Exception {
        // Heap is what the JVM has; Flink's scripts, which would divide a container's memory, are not in use.
        Configuration flink = TaskExecutorResourceUtils.adjustForLocalExecution(cluster.toFlink());
        PluginManager plugins = PluginUtils.createPluginManagerFromRootFolder(flink);
        FileSystem.initialize(flink, plugins);
        TaskManagerRunner taskManager =
                new TaskManagerRunner(flink, plugins, TaskManagerRunner::createTaskExecutorService);
        taskManager.start();
        return new TaskManagerService(taskManager);
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    @Override
    public void close() {
        taskManager.closeAsync().join();
    }
}
