package dev.freshet.training;

import dev.freshet.service.ServiceMain;

/** A task manager of a cluster without Kubernetes or ZooKeeper: {@code TaskManagerMain [CONFIG.yaml]}. */
public final class TaskManagerMain {

    private TaskManagerMain() {}

    /** Runs until the process is asked to stop. */
    public static void main(String[] args) {
        ServiceMain.run(
                "task-manager",
                args,
                config -> TaskManagerService.start(config.read("flink", ClusterConfig.defaults())));
    }
}
